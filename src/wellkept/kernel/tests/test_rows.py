"""Rows written by ready statements are the rows that Django would have written."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import gettext_lazy

from wellkept.kernel import rows
from wellkept.kernel.occasion import Origin
from wellkept.ledger.models import Event, EventText, Outbox

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 1, 8, 0, 0, 123456, tzinfo=UTC)


def event(verb: str) -> Event:
    return Event(
        verb=verb, recorded_at=AT, effective_at=AT, origin="native", changes={"a": [1, {"b": "ä"}]}, leaf=b"\x00\xff" * 16
    )  # fmt: skip


def test_insert_gives_keys_in_order_and_writes_every_type() -> None:
    made = [event("one"), event("two"), event("three")]
    with transaction.atomic():
        rows.insert(made)
    assert [e.pk for e in made] == sorted(e.pk for e in made)
    assert not any(e._state.adding for e in made)
    for each in made:
        found = Event.objects.get(pk=each.pk)
        assert (found.verb, found.changes, found.effective_at, bytes(found.leaf)) == (
            each.verb, each.changes, AT, b"\x00\xff" * 16,
        )  # fmt: skip


def test_many_rows_are_what_a_few_would_have_been() -> None:
    """Those that PostgreSQL is handed as a stream: keys in order, defaults, every type, and refused as one."""
    made = [event(f"one\t\\N {n}\n") for n in range(rows.COPIED_FROM + 5)]
    rows.insert(made)
    assert [e.pk for e in made] == sorted({e.pk for e in made})
    assert not any(e._state.adding for e in made)
    for each in made:
        found = Event.objects.get(pk=each.pk)
        assert (found.verb, found.changes, found.effective_at, bytes(found.leaf)) == (
            each.verb, each.changes, AT, b"\x00\xff" * 16,
        )  # fmt: skip
    rows.insert([Outbox(event_id=e.pk, verb=e.verb) for e in made], keys=False)
    assert Outbox.objects.count() == len(made)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.insert([EventText(event_id=made[0].pk, salt=b"s" * 16, values={"x": "y"}) for _ in made])
    assert not EventText.objects.exists()


def test_insert_with_keys_of_its_own() -> None:
    made = event("told")
    rows.insert([made])
    rows.insert([EventText(event_id=made.pk, salt=b"s" * 16, values={"x": "y"})])
    assert EventText.objects.get(pk=made.pk).values == {"x": "y"}


def test_a_default_of_the_database_is_left_to_it() -> None:
    waiting = Outbox(event_id=1, verb="x")
    rows.insert([waiting])
    assert abs(timezone.now() - Outbox.objects.get(pk=waiting.pk).run_after) < timedelta(minutes=5)


def test_what_is_empty_in_every_row_is_left_empty() -> None:
    bare, more, told = event("bare"), event("more"), event("told")
    told.customer_id = 7
    with CaptureQueriesContext(connection) as asked:
        rows.insert([bare])
        rows.insert([more, told])
    assert ["customer_id" in one["sql"] for one in asked.captured_queries] == [False, True]
    found = Event.objects.order_by("pk").values_list("verb", "customer_id", "actor_id")
    assert list(found) == [("bare", None, None), ("more", None, None), ("told", 7, None)]


def test_insert_splits_what_is_too_much_for_one_statement(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "MOST_PARAMETERS", 30)
    made = [event(str(n)) for n in range(7)]
    rows.insert(made)
    assert [e.verb for e in Event.objects.order_by("pk")] == [str(n) for n in range(7)]


def test_inserting_nothing_asks_nothing() -> None:
    rows.insert([])


def test_update_changes_the_named_columns_of_one_row() -> None:
    one, two = Outbox(event_id=1, verb="x"), Outbox(event_id=2, verb="y")
    rows.insert([one, two])
    rows.update(Outbox, one.pk, {"done": ["a"], "parked_at": AT, "attempts": 3})
    found = Outbox.objects.get(pk=one.pk)
    assert (found.done, found.parked_at, found.attempts, found.verb) == (["a"], AT, 3, "x")
    assert Outbox.objects.get(pk=two.pk).attempts == 0


def test_a_time_moves_ahead_and_never_back() -> None:
    made = [Outbox(event_id=n, verb="x", run_after=AT + timedelta(hours=n)) for n in range(3)]
    rows.insert(made)
    rows.move_ahead(Outbox, [made[0].pk, made[2].pk], "run_after", AT + timedelta(hours=1))
    found = [box.run_after - AT for box in Outbox.objects.order_by("pk")]
    assert found == [timedelta(hours=1), timedelta(hours=1), timedelta(hours=2)]


def test_values_that_are_not_yet_what_a_column_holds_are_turned_into_it() -> None:
    made = event(gettext_lazy("Word"))  # type: ignore[arg-type]
    made.origin = Origin.REPLAY
    made.subject_id, made.customer_id = "12", None  # type: ignore[assignment]
    made.inferred, made.public = 1, 0  # type: ignore[assignment]
    rows.insert([made])
    found = Event.objects.get(pk=made.pk)
    assert (found.verb, found.origin, found.subject_id, found.inferred, found.public) == (
        "Word",
        "replay",
        12,
        True,
        False,
    )


def test_rows_of_some_values_are_changed_and_no_others() -> None:
    due = [Outbox(event_id=place, verb=verb) for place, verb in enumerate(("one", "two", "three"))]
    rows.insert(due, keys=False)
    assert {each.pk for each in due} == {None}
    rows.update_where(Outbox, {"event_id": 1}, {"parked_at": AT})
    rows.update_where(Outbox, {"verb": ["one", "two"], "parked_at": None}, {"last_error": "late"})
    assert dict(Outbox.objects.values_list("verb", "last_error")) == {"one": "late", "two": "", "three": ""}


def test_what_travels_together_is_one_transaction() -> None:
    def ends_badly() -> None:
        with rows.together():
            rows.insert([event("one")])
            assert Event.objects.count() == 1
            raise ValueError

    with pytest.raises(ValueError):
        ends_badly()
    assert not Event.objects.exists()
    with rows.together(), rows.together():
        rows.insert([event("one")])
    assert Event.objects.count() == 1


def told_twice() -> None:
    one = event("one")
    rows.insert([one])
    for _time in range(2):
        rows.insert([EventText(event_id=one.pk, salt=b"s" * 16, values={})])
    rows.insert([Outbox(event_id=one.pk, verb="x")], keys=False)


def test_what_the_database_refuses_on_the_way_undoes_all_of_it() -> None:
    with transaction.atomic():
        with pytest.raises(IntegrityError), rows.together():
            told_twice()
        assert not Event.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_too() -> None:
    with pytest.raises(IntegrityError), rows.together():
        told_twice()
    assert not Event.objects.exists()
    with rows.together():
        rows.insert([event("one")])
    assert Event.objects.count() == 1


def test_whoever_asks_how_many_rows_he_met_is_told_also_on_the_way() -> None:
    due = Outbox.objects.create(event_id=1, verb="x")
    with rows.together():
        rows.update(Outbox, due.pk, {"last_error": "late"})
        assert Outbox.objects.filter(last_error="late").update(attempts=3) == 1
        assert Outbox.objects.filter(last_error="never").update(attempts=4) == 0
        due.last_error = "later"
        due.save(update_fields=["last_error"])
        due.save()
        assert not Outbox.objects.get_or_create(pk=due.pk, defaults={"event_id": 2, "verb": "y"})[1]
    assert Outbox.objects.count() == 1


def test_what_somebody_expects_to_be_refused_is_refused_where_he_says_it() -> None:
    one = event("one")
    with rows.together():
        rows.insert([one])
        EventText.objects.create(event_id=one.pk, salt=b"s" * 16, values={})
        with pytest.raises(IntegrityError), transaction.atomic():
            EventText.objects.create(event_id=one.pk, salt=b"t" * 16, values={})
        rows.insert([Outbox(event_id=one.pk, verb="x")], keys=False)
    assert (EventText.objects.count(), Outbox.objects.count()) == (1, 1)
