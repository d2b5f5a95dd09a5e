"""A vote at the very moment at which what it is about comes to its end."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from wellkept.components.approvals.models import Vote
from wellkept.kernel.errors import Refused
from wellkept.records import services as records
from wellkept.sms import factories
from wellkept.toolkit.testing.cast import build


def _waits() -> bool:
    """Whether somebody waits for what this transaction holds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
        )
        return bool(cursor.fetchone()[0])


def _meanwhile(act: Callable[[], object]) -> tuple[threading.Thread, list[Exception]]:
    """Somebody else's act, begun now and as far as it comes while this transaction lasts."""
    refused: list[Exception] = []

    def run() -> None:
        try:
            act()
        except Refused as refusal:
            refused.append(refusal)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    while thread.is_alive() and not _waits():
        pass
    return thread, refused


@pytest.mark.django_db(transaction=True)
def test_nobody_votes_on_what_is_being_cancelled() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets one writer in at a time; PostgreSQL shows it")
    world = build()
    row = factories.ordered(world)
    with transaction.atomic():
        records.transition(row, "cancel", actor=world.actor("jonah"), cancel_reason="Ordered twice.")
        voting, refused = _meanwhile(lambda: factories.vote(world, row))
    voting.join()
    assert [refusal.code for refusal in refused] == ["no_vote"]
    assert not Vote.objects.exists()
