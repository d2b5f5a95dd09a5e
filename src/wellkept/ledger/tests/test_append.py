"""Events are written with the change they tell of, or not at all."""

import random
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal

import pytest
from django.db import connection, transaction

from wellkept.kernel import occasion
from wellkept.kernel.occasion import Origin
from wellkept.kernel.permissions import system
from wellkept.ledger import outbox, sealing, services, verification
from wellkept.ledger.models import Event, EventText, Outbox
from wellkept.ledger.tests.writing import write


class _Refusal(Exception):
    pass


@pytest.mark.django_db
def test_a_rollback_leaves_nothing_behind() -> None:
    with pytest.raises(_Refusal), transaction.atomic():
        write(3)
        raise _Refusal
    assert not Event.objects.exists()
    assert not EventText.objects.exists()
    assert not Outbox.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_refused() -> None:
    with pytest.raises(RuntimeError, match="in the transaction"):
        services.append([services.Entry("trial.made")], actor=system())
    assert not Event.objects.exists()


@pytest.mark.django_db
def test_both_times_origin_and_reason_are_kept() -> None:
    then = datetime(2020, 5, 4, 12, tzinfo=timezone(timedelta(hours=2)))
    with occasion.occasion(at=then, origin=Origin.REPLAY, request_id="abc", reason="Because.", inferred=True):
        write()
    event = Event.objects.select_related("text").get()
    assert event.effective_at == then
    assert abs(datetime.now(UTC) - event.recorded_at) < timedelta(minutes=1)
    assert (event.origin, event.request_id, event.inferred) == ("replay", "abc", True)
    assert event.words == {"title": [None, "Printer 1"], "reason": "Because."}


@pytest.mark.django_db
def test_only_live_work_has_consequences() -> None:
    services.keep_quiet("trial.quiet")
    write(2)
    write(1, verb="trial.quiet")
    for origin in (Origin.IMPORT, Origin.REPLAY, Origin.DEMO):
        with occasion.occasion(origin=origin):
            write()
    assert [row.verb for row in Outbox.objects.all()] == ["trial.made", "trial.made"]


@pytest.mark.django_db
def test_any_value_comes_back_from_the_database_with_the_same_hash() -> None:
    values = [
        datetime(2026, 1, 1, 3, tzinfo=timezone(timedelta(hours=5, minutes=30))), date(2026, 2, 3), time(4, 5),
        Decimal("1.10"), 1e16, -0.0, 1e-7, 0.1, 2**60, True, None, "ünï ✓ \" \\ \n", {2: 1.5, 10: [1e300]}, {"b", "a"},
    ]  # fmt: skip
    whole_second = datetime(2026, 5, 1, 12, tzinfo=UTC)
    with occasion.occasion(at=whole_second), transaction.atomic():
        entry = services.Entry("trial.made", changes={"v": values}, text={"t": values})
        services.append(
            [entry, services.Entry("trial.made", changes={f"{n}": [None, v] for n, v in enumerate(values)})],
            actor=system(),
        )
    assert sealing.seal() == 2
    assert verification.verify().ok


@pytest.mark.django_db(transaction=True)
def test_what_was_committed_is_what_is_sealed_and_followed() -> None:
    seen: list[int] = []
    services.follow("trial.", lambda event: seen.append(event.subject_id or 0))
    chance = random.Random(4711)
    committed = []
    for subject in range(1, 121):
        try:
            with transaction.atomic():
                write(1, subject=subject)
                if chance.random() < 0.4:
                    raise _Refusal
            committed.append(subject)
        except _Refusal:
            pass
        if chance.random() < 0.1:
            sealing.seal()
    sealing.seal()
    assert outbox.drain() == len(committed)
    assert seen == committed
    assert list(Event.objects.order_by("id").values_list("subject_id", flat=True)) == committed
    verdict = verification.verify()
    assert (verdict.ok, verdict.sealed, verdict.unsealed) == (True, len(committed), 0)
    assert not connection.in_atomic_block
