"""Writing in sets: the same rows, cards, spans and events as one by one, in far fewer statements."""

from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from wellkept.components.clocks.models import Clock
from wellkept.components.comments.services import comment
from wellkept.kernel.errors import Refused
from wellkept.kernel.occasion import Origin, occasion
from wellkept.kernel.registry import kind
from wellkept.ledger.models import Event, EventText, Outbox
from wellkept.records import services as records
from wellkept.records.bulk import bulk_write, current
from wellkept.records.models import Record, Span
from wellkept.records.search import table
from wellkept.sms import factories
from wellkept.sms.resolution.incidents.services import open_incidents
from wellkept.toolkit.testing.cast import World

RESOLVED = {"resolution_code": "solution", "resolution": "Done."}


def work(world: World, count: int) -> list[Any]:
    """Incidents from call to closure, one of them reopened."""
    rows = [factories.closed(world, title=f"Call {n}", team=world.desk) for n in range(count)]
    rows[0] = records.transition(rows[0], "reopen", actor=world.actor("jonah"), reopen_reason="Again.")
    return rows


def calls(world: World, count: int) -> list[Any]:
    """Incidents that were logged together."""
    by = world.actor("jonah")
    return open_incidents([{"title": f"Call {n}", "requester": world.people["olly"]} for n in range(count)], actor=by)


def picture() -> dict[str, Any]:
    model = kind("incident").model
    keys = {pk: place for place, pk in enumerate(model.objects.order_by("pk").values_list("pk", flat=True))}
    skipped = {"record", "number", "recorded_at", "opened_at", "updated_at"}
    names = [f.attname for f in model._meta.concrete_fields if f.name not in skipped and not f.name.endswith("_at")]
    return {
        "rows": list(model.objects.order_by("pk").values_list(*names)),
        "cards": list(
            Record.objects.filter(kind="incident")
            .order_by("pk")
            .values_list("title", "state", "phase", "owner", "team")
        ),
        "spans": sorted(
            (keys[pk], attribute, value, until is None)
            for pk, attribute, value, until in Span.objects.filter(record__kind="incident").values_list(
                "record_id", "attribute", "value", "until"
            )
        ),
        "events": [
            (keys[e.subject_id], e.verb, sorted(e.changes), sorted(e.words))
            for e in Event.objects.filter(subject_kind="incident").select_related("text").order_by("id")
        ],
        "outbox": Outbox.objects.filter(verb__startswith="incident.").count(),
        "clocks": sorted(
            (keys[pk], metric, state) for pk, metric, state in Clock.objects.values_list("record_id", "metric", "state")
        ),
    }


@pytest.mark.parametrize("promised", [False, True])
def test_sets_leave_what_single_writes_leave(world: World, promised: bool) -> None:
    if promised:
        factories.agreement(world)
    pictures = []
    for gathered in (False, True):
        point = transaction.savepoint()
        if gathered:
            with bulk_write():
                work(world, 4)
        else:
            work(world, 4)
        pictures.append(picture())
        transaction.savepoint_rollback(point)
    assert pictures[0] == pictures[1]
    assert len(pictures[0]["clocks"]) == (8 if promised else 0)


def test_numbers_keys_and_cards_agree(world: World) -> None:
    before = factories.incident(world)
    with bulk_write():
        rows = work(world, 3)
    after = factories.incident(world)
    stored = list(Record.objects.filter(kind="incident").order_by("pk").values_list("pk", "number"))
    assert stored == [(row.pk, row.number) for row in (before, *rows, after)]
    assert [row.number for row in (before, *rows, after)] == [f"INC-{n:06d}" for n in range(1, 6)]


def test_rows_are_written_once_however_often_they_change(world: World) -> None:
    row = factories.incident(world)
    with CaptureQueriesContext(
        connection,
    ) as single:
        records.edit(row, actor=world.actor("jonah"), title="Other")
    with CaptureQueriesContext(connection) as queries, bulk_write():
        for n in range(20):
            row = records.edit(row, actor=world.actor("jonah"), title=f"Title {n}")
    updates = [q["sql"] for q in queries if q["sql"].startswith("UPDATE") and "incidents_incident" in q["sql"]]
    assert len(updates) == 1 and len(single) > 5
    row.refresh_from_db()
    assert (row.title, row.version) == ("Title 19", 22)
    assert row.record.title == "Title 19"


def test_who_reads_in_between_finds_what_is_gathered(world: World) -> None:
    with bulk_write():
        row = factories.incident(world)
        assert kind("incident").model.objects.filter(number=row.number).exists()
        row = records.transition(row, "start", actor=world.actor("jonah"))
        assert Record.objects.get(pk=row.pk).state == "in_progress"
        assert Span.objects.filter(record_id=row.pk, attribute="state", until__isnull=True).get().value == "in_progress"
        assert Event.objects.filter(subject_kind="incident", subject_id=row.pk).count() == 2
        assert EventText.objects.filter(event__subject_kind="incident", event__subject_id=row.pk).count() == 1


@pytest.mark.parametrize("read", [False, True])
def test_an_attempt_that_fails_leaves_nothing_and_the_one_before_stays(world: World, read: bool) -> None:
    with bulk_write() as sets:
        with sets.attempt():
            kept = records.transition(factories.incident(world), "start", actor=world.actor("jonah"))
        with pytest.raises(Refused), sets.attempt():
            lost = factories.incident(world, title="Lost")
            gone = records.transition(kept, "hold", actor=world.actor("jonah"), hold_reason="caller")
            if read:
                assert Record.objects.filter(pk=lost.pk).exists()
            records.transition(gone, "close", actor=world.actor("jonah"))
        kept = records.transition(kept, "resolve", actor=world.actor("jonah"), **RESOLVED)
    assert list(Record.objects.filter(kind="incident").values_list("state", flat=True)) == ["resolved"]
    verbs = Event.objects.filter(subject_kind="incident").order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["incident.opened", "incident.started", "incident.resolved"]
    states = Span.objects.filter(record_id=kept.pk, attribute="state").order_by("id").values_list("value", flat=True)
    assert list(states) == ["new", "in_progress", "resolved"]
    assert kept.version == 3


def test_a_life_in_sets_asks_nothing_for_each_record(world: World) -> None:
    """As many statements for sixty incidents from call to resolution as for thirty: clocks, words and children are known."""
    factories.agreement(world)
    by, asked = world.actor("jonah"), []
    for count in (2, 30, 60):
        with CaptureQueriesContext(connection) as queries, bulk_write():
            for row in calls(world, count):
                row = records.edit(row, actor=by, assignee=world.people["jonah"])
                row = records.transition(row, "start", actor=by)
                records.transition(row, "resolve", actor=by, **RESOLVED, category=world.category)
        asked.append(len(queries))
    assert asked[1] == asked[2] <= asked[0]
    assert Clock.objects.filter(state="stopped").count() == 184


@pytest.mark.parametrize("read", [False, True])
def test_a_clock_of_an_attempt_that_fails_turns_back(world: World, read: bool) -> None:
    factories.agreement(world)
    by = world.actor("jonah")
    before = records.transition(factories.incident(world), "start", actor=by)
    with bulk_write() as sets:
        new = records.transition(factories.incident(world), "start", actor=by)
        for row in (before, new):
            with pytest.raises(Refused), sets.attempt():
                gone = records.transition(row, "resolve", actor=by, **RESOLVED)
                if read:
                    assert Clock.objects.filter(record=row.pk, metric="resolution").get().state == "stopped"
                records.transition(gone, "hold", actor=by, hold_reason="caller")
    for row in (before, new):
        states = dict(Clock.objects.filter(record=row.pk).values_list("metric", "state"))
        assert states["resolution"] == "running"
    assert Clock.objects.count() == 2 * len(states)


def test_a_parent_in_sets_waits_for_what_is_below_it(world: World) -> None:
    by = world.actor("jonah")
    with bulk_write() as sets:
        parent = records.transition(factories.incident(world), "start", actor=by)
        child = factories.incident(world, parent=parent)
        with occasion(origin=Origin.REPLAY), pytest.raises(Refused, match=child.number), sets.attempt():
            records.transition(parent, "resolve", actor=by, **RESOLVED)


def test_what_is_said_and_changed_in_sets_is_found(world: World) -> None:
    by = world.actor("jonah")
    older = factories.incident(world, title="Scanner hums")
    with bulk_write() as sets:
        row = factories.incident(world, title="Printer smokes")
        comment(row, actor=by, body="Ask Quillfeather", public=True)
        row = records.edit(row, actor=by, title="Plotter smokes")
        comment(row, actor=by, body="Only for Marrowby", public=False)
        records.edit(older, actor=by, title="Scanner sings")
        with pytest.raises(Refused), sets.attempt():
            records.edit(row, actor=by, title="Toaster smokes")
            raise Refused("no")
    for words, found in {
        "plotter": row, "quillfeather": row, "marrowby": row, "printer": None, "toaster": None, "sings": older, "hums": None,
    }.items():  # fmt: skip
        assert table.newest(words, below=None, limit=5) == ([found.pk] if found else []), words


def test_an_attribute_emptied_and_filled_again_has_two_spans(world: World) -> None:
    by = world.actor("jonah")
    row = factories.incident(world, team=world.desk)
    with bulk_write():
        row = records.edit(row, actor=by, team=None)
        row = records.edit(row, actor=by, team=world.infrastructure)
    spans = Span.objects.filter(record_id=row.pk, attribute="team").order_by("id")
    assert [(span.value, span.until is None) for span in spans] == [
        (str(world.desk.pk), False), (str(world.infrastructure.pk), True),
    ]  # fmt: skip


def test_sets_need_a_transaction_and_do_not_nest(world: World) -> None:
    with bulk_write(), pytest.raises(RuntimeError, match="already"), bulk_write():
        pass
    assert current() is None


@pytest.mark.django_db(transaction=True)
def test_sets_outside_a_transaction_are_refused() -> None:
    with pytest.raises(RuntimeError, match="inside a transaction"), bulk_write():
        pass
