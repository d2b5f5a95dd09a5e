"""What the database itself refuses."""

import pytest
from django.db import IntegrityError, connection, transaction

from wellkept.ledger import sealing, triggers
from wellkept.ledger.models import Event, EventText, Seal
from wellkept.ledger.tests.writing import write

pytestmark = pytest.mark.django_db

FORBIDDEN = [
    "UPDATE ledger_event SET verb = 'x'",
    "DELETE FROM ledger_event",
    "UPDATE ledger_seal SET seq = seq + 10",
    "DELETE FROM ledger_seal WHERE seq = 2",
    "UPDATE ledger_eventtext SET values = '{}'",
]
REPLACING = "INSERT OR REPLACE INTO ledger_seal (seq, event_id, chain, sealed_at) VALUES (1, 1, x'00', '2026-01-01')"
TRUNCATING = [f"TRUNCATE {table}" for table in ("ledger_event", "ledger_seal", "ledger_eventtext")]


def _refused(statement: str) -> None:
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_no_migration_has_lost_a_trigger() -> None:
    assert triggers.missing(connection) == set()


def test_changes_are_refused() -> None:
    write(2)
    sealing.seal()
    more = TRUNCATING if connection.vendor == "postgresql" else [REPLACING]
    for statement in FORBIDDEN + more:
        _refused(statement.replace("values =", '"values" ='))
    assert (Event.objects.count(), Seal.objects.count(), EventText.objects.count()) == (2, 2, 1)


def test_the_orm_is_refused_too() -> None:
    event = write()[0]
    event.verb = "x"
    for act in (event.save, event.delete, lambda: Event.objects.update(public=True), EventText.objects.get().save):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            act()


def test_personal_text_can_be_erased() -> None:
    event = write()[0]
    EventText.objects.filter(event=event).delete()
    event = Event.objects.select_related("text").get()
    assert event.erased
    assert event.words == {}


def test_triggers_can_be_installed_again_and_missing_ones_are_named() -> None:
    triggers.remove(connection)
    assert "ledger_event_no_update" in triggers.missing(connection)
    triggers.install(connection)
    triggers.install(connection)
    assert triggers.missing(connection) == set()
