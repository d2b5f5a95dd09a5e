"""The replay as a whole: counted, resumed, rehearsed, refused, and blind to the future."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError, connection

from wellkept.components.classification import matrix
from wellkept.components.classification.models import PriorityMatrix
from wellkept.directory.models import Organization, Person
from wellkept.flows.models import ReplayRun
from wellkept.flows.replay import engine, tally
from wellkept.flows.replay.engine import replay
from wellkept.flows.replay.refusal import Interrupted, LogRefused
from wellkept.flows.tests import logs
from wellkept.flows.tests.conftest import Replaying
from wellkept.flows.tests.logs import MAPPING, incident, picture, story, verbs
from wellkept.kernel import rows as ready
from wellkept.kernel.errors import Denied
from wellkept.kernel.permissions import Actor, system
from wellkept.kernel.registry import kind
from wellkept.ledger.models import Event, Outbox
from wellkept.records.models import Record, Span

KEYS = [
    "updates", "applied", "unchanged", "rejected", "incidents", "reopened", "reassigned", "linked_problem", "linked_change",
    "matrix_conflicts", "seconds",
]  # fmt: skip

FINAL = {
    "resolved_at": "5/3/2016 10:00", "closed_at": "9/3/2016 10:00", "resolved_by": "R 4", "code": "fixed", "notes": "Done.",
}  # fmt: skip


def life(number: str) -> list[dict[str, str]]:
    """An incident with a bit of everything, whose final values stand on every row."""
    return story(
        {"group": "Group 5", "updated_at": "1/3/2016 09:10", "updated_by": "Agent 2"},
        {"state": "Active", "assignee": "Resolver 3", "updated_at": "1/3/2016 09:20"},
        {"updated_at": "1/3/2016 09:25"},
        {"state": "Awaiting User", "problem": "P1", "updated_at": "1/3/2016 10:00"},
        {"state": "Resolved", "updated_at": "2/3/2016 10:00", "updated_by": "Agent 3"},
        {"state": "Active", "reopens": "1", "moves": "1", "group": "Group 6", "updated_at": "3/3/2016 10:00"},
        {"priority": "2", "impact": "H", "made_sla": "false", "updated_at": "3/3/2016 11:00"},
        {"state": "Resolved", "updated_at": "5/3/2016 10:00"},
        {"state": "Closed", "updated_at": "9/3/2016 10:00"},
        first={"number": number, **FINAL},
    )


def interleaved(count: int = 6) -> list[dict[str, str]]:
    """Several incidents whose rows alternate."""
    return [row for rows in zip(*(life(f"T{n}") for n in range(count)), strict=True) for row in rows]


def test_the_report_has_its_keys_in_their_order(replayed: Replaying, tmp_path: Path) -> None:
    report = replayed(interleaved(), report=tmp_path / "report.json")
    told = json.loads((tmp_path / "report.json").read_text())
    assert list(told)[: len(KEYS)] == KEYS
    assert [told[key] for key in KEYS[:-1]] == [60, 54, 6, [], 6, 6, 6, 6, 0, 0]
    assert report.as_dict() == told


def test_events_carry_the_logs_time_and_nothing_follows_from_them(replayed: Replaying) -> None:
    replayed(life("T1"))
    events = Event.objects.filter(subject_kind="incident")
    assert {event.origin for event in events} == {"replay"}
    assert all(event.effective_at.year == 2016 and event.recorded_at.year > 2016 for event in events)
    assert not Event.objects.exclude(origin="replay").exists()
    assert not Outbox.objects.exists()


def test_what_cannot_be_applied_is_reported_and_the_rest_goes_on(replayed: Replaying) -> None:
    rows = [
        *life("T1"),
        *story(
            {"state": "-100", "updated_at": "1/3/2016 10:00"},
            {"state": "Active", "updated_at": "31/2/2016 10:00"},
            {"state": "Active", "updated_at": "1/3/2016 10:00", "priority": "9"},
            {"state": "Active", "updated_at": "1/3/2016 10:00", "priority": "3", "moves": "some"},
            {"state": "Active", "updated_at": "1/3/2016 10:00", "moves": "0"},
            {"state": "Cancelled", "updated_at": "1/3/2016 11:00"},
            {"state": "Active", "updated_at": "1/3/2016 12:00"},
            first={"number": "T2"},
        ),
        *story(first={"number": "?"}),
    ]
    report = replayed(rows)
    assert [entry["row"] for entry in report.rejected] == [12, 13, 14, 15, 18, 19]
    reasons = [entry["reason"] for entry in report.rejected]
    assert "“-100” is not listed in the mapping under state.values" in reasons[0]
    assert "“31/2/2016 10:00” is not a time" in reasons[1]
    assert "“9” is not listed in the mapping under fields.priority.values" in reasons[2]
    assert "“some” is no count" in reasons[3]
    assert "No step leads from “Cancelled” to “In progress”" in reasons[4]
    assert "which incident" in reasons[5]
    assert report.applied + report.unchanged + len(report.rejected) == report.updates == 19
    assert report.incidents == 2
    assert verbs(incident("T2")) == ["opened", "started", "cancelled"]


def test_a_finished_log_leaves_nothing_to_do(replayed: Replaying) -> None:
    rows = interleaved()
    first = replayed(rows)
    before = picture()
    again = replayed(rows)
    assert again.nothing_to_do and picture() == before
    assert {key: again.as_dict()[key] for key in KEYS} == {key: first.as_dict()[key] for key in KEYS}


class Broken(Exception):
    """The process dies between two transactions."""


@pytest.mark.parametrize("stop", [1, 2, 3, 5])
def test_a_replay_that_was_killed_goes_on_without_duplicates(
    replayed: Replaying, monkeypatch: pytest.MonkeyPatch, stop: int
) -> None:
    monkeypatch.setattr(engine, "BATCH", 11)
    rows = [*interleaved(), *story(first={"number": "X", "state": "?"})]
    with logs.taken_back():
        whole = replayed(rows)
        expected = picture()

    def die(done: int, updates: int) -> None:
        if done >= stop * 11:
            raise Broken

    with pytest.raises(Broken):
        replayed(rows, progress=die)
    assert ReplayRun.objects.get().position == stop * 11
    report = replayed(rows)
    assert picture() == expected
    assert report.resumed_at == stop * 11
    assert {k: report.as_dict()[k] for k in KEYS[:-1]} == {k: whole.as_dict()[k] for k in KEYS[:-1]}


def test_a_batch_that_dies_in_the_middle_leaves_nothing_of_itself(
    replayed: Replaying, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "BATCH", 11)
    rows = interleaved()
    calls = 0
    advance = engine.services.advance

    def dying(*args: Any) -> None:
        nonlocal calls
        calls += 1
        if calls == 3:
            raise Broken
        advance(*args)

    monkeypatch.setattr(engine.services, "advance", dying)
    with pytest.raises(Broken):
        replayed(rows)
    assert ReplayRun.objects.get().position == 22
    numbers = set(Record.objects.filter(kind="incident").values_list("pk", flat=True))
    assert set(Span.objects.values_list("record_id", flat=True)) == numbers
    assert replayed(rows).incidents == 6


def test_the_future_is_not_looked_into(replayed: Replaying) -> None:
    """What the first rows lead to does not depend on the rows that follow them."""
    rows = interleaved(2)
    with logs.taken_back():
        replayed(rows)
        told = picture()["events"]
    for length in range(1, len(rows)):
        with logs.taken_back():
            replayed(rows[:length], name=f"first{length}.csv")
            early = picture()["events"]
        assert early == told[: len(early)], length


def test_final_values_on_early_rows_change_nothing_before_their_time(replayed: Replaying) -> None:
    """A log that repeats its final values leads to the same as one that learns them when they come true."""
    known = [
        row | {name: "?" for name in FINAL if row["updated_at"] < FINAL["resolved_at"]}
        | ({"closed_at": "?"} if row["updated_at"] < FINAL["closed_at"] else {})
        for row in life("T1")
    ]  # fmt: skip
    pictures = []
    for rows in (life("T1"), known):
        with logs.taken_back():
            replayed(rows, name="log.csv")
            pictures.append(picture())
    assert pictures[0] == pictures[1]


def test_every_way_of_writing_leads_to_the_same(replayed: Replaying, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [*interleaved(), *story({"state": "Cancelled"}, {"state": "Active"}, first={"number": "X"})]
    told = []
    for ways in (engine.WAYS, engine.WAYS[1:], engine.WAYS[2:]):
        monkeypatch.setattr(engine, "WAYS", ways)
        with logs.taken_back():
            report = replayed(rows)
            told.append((picture(), [entry["row"] for entry in report.rejected], report.actions))
    assert told[0] == told[1] == told[2] and told[0][1] == [63]


def test_what_the_database_refuses_rejects_one_update_alone(
    replayed: Replaying, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = kind("incident").model
    queryset = type(model.objects.all())

    def refusing(write: Any) -> Any:
        def writing(*args: Any, **kwargs: Any) -> Any:
            if any(isinstance(row, model) and row.title.startswith("Cursed") for row in args[-1]):
                raise IntegrityError("no such title")
            return write(*args, **kwargs)

        return writing

    monkeypatch.setattr(ready, "insert", refusing(ready.insert))
    monkeypatch.setattr(queryset, "bulk_create", refusing(queryset.bulk_create))
    rows = [*story(), *story(first={"number": "T2", "category": "Cursed"}), *story(first={"number": "T3"})]
    report = replayed(rows)
    assert [entry["row"] for entry in report.rejected] == [2]
    assert "no such title" in report.rejected[0]["reason"]
    assert report.incidents == 2 and not Person.objects.filter(name="Cursed").exists()


def test_times_that_were_moved_are_listed_alike_in_a_dry_run(
    replayed: Replaying, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tally, "MOST_MOVED", 3)
    back = [{"group": f"Group {n}", "updated_at": f"2/3/2016 0{9 - n}:00"} for n in range(3)]
    rows = [
        row for rows in zip(*(story(*back, first={"number": f"T{n}"}) for n in range(4)), strict=True) for row in rows
    ]
    dry, wet = replayed(rows, dry_run=True), replayed(rows)
    assert dry.moved == wet.moved and [entry["row"] for entry in wet.moved] == [9, 10, 11]
    assert dry.times_moved == wet.times_moved == 8


def test_a_dry_run_reports_the_same_and_leaves_nothing(replayed: Replaying, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "BATCH", 11)
    rows = [*interleaved(), *story(first={"number": "X", "state": "?"})]
    dry = replayed(rows, dry_run=True)
    for model in (Record, Event, Organization, Person, ReplayRun, PriorityMatrix):
        assert not model.objects.exists()
    wet = replayed(rows)
    assert dry.dry_run and not wet.dry_run
    assert {k: dry.as_dict()[k] for k in KEYS[:-1]} == {k: wet.as_dict()[k] for k in KEYS[:-1]}
    assert (dry.actions, dry.inferred) == (wet.actions, wet.inferred)


def test_another_mapping_for_a_log_that_was_replayed_is_refused(replayed: Replaying) -> None:
    replayed(life("T1"))
    with pytest.raises(LogRefused, match="was replayed with another mapping"):
        replayed(life("T1"), MAPPING.replace("H: high, M: medium", "H: medium, M: medium"))


def test_a_log_that_has_grown_adds_only_what_is_new(replayed: Replaying) -> None:
    rows = life("T1")
    replayed(rows[:6], name="march.csv")
    report = replayed([*rows, *story(first={"number": "T2"})], name="april.csv")
    assert (report.applied, report.unchanged, report.incidents) == (5, 6, 2)
    grown = picture()["events"]
    names = [verb for number, verb, *_rest in grown if number == "T1"]
    assert names.count("incident.opened") == 1 and names.count("incident.resolved") == 2


def growing() -> list[dict[str, str]]:
    """Updates that share a minute, one that goes back in time, and one twice the same."""
    rows = story(
        {"state": "Active"},
        {"state": "Awaiting User"},
        {"state": "Active", "group": "Group 5"},
        {"state": "Active", "group": "Group 6"},
        {"group": "Group 7", "updated_at": "1/3/2016 09:02"},
        {"state": "-100", "updated_at": "1/3/2016 09:05"},
        {"state": "Resolved", "updated_at": "1/3/2016 09:06"},
        {"updated_by": "Agent 2"},
        {"state": "Active", "reopens": "1"},
        {"state": "Closed"},
    )
    return [*rows[:7], rows[6], *rows[7:]]


@pytest.mark.parametrize("length", range(1, 12))
def test_a_log_that_has_grown_goes_on_behind_the_last_known_row(replayed: Replaying, length: int) -> None:
    """Wherever the old file ended, also between updates of the same minute; as one file that has grown, and as two parts."""
    rows = growing()
    later = [*rows[:3], *story(first={"number": "T2"}), *rows[3:]]
    with logs.taken_back():
        replayed(later, name="whole.csv")
        expected = told_of("T1")
    goes_back = rows[length]["updated_at"] < rows[length - 1]["updated_at"]
    for second in (later,) if goes_back else (later, rows[length:]):
        with logs.taken_back():
            replayed(rows[:length], name="first.csv")
            report = replayed(second, name="second.csv")
            assert told_of("T1") == expected
            assert len(report.rejected) == sum(row["state"] == "-100" for row in second)
            assert report.applied + report.unchanged + len(report.rejected) == report.updates


def told_of(number: str) -> list[Any]:
    return [event for event in picture()["events"] if event[0] == number]


def test_what_people_did_since_is_not_overwritten_by_a_log_that_has_grown(replayed: Replaying) -> None:
    rows = life("T1")
    replayed(rows[:3], name="march.csv")
    from wellkept.records import services as records

    records.edit(incident("T1"), actor=system(), title="Said by a person")
    report = replayed(rows, name="april.csv")
    assert (report.applied, report.unchanged) == (0, 10)
    assert incident("T1").title == "Said by a person" and incident("T1").state == "in_progress"


def test_a_log_that_has_grown_keeps_its_matrix_to_its_new_end(replayed: Replaying) -> None:
    text = MAPPING.replace("low: {high: moderate, medium: low, low: low}", "low: {high: high, medium: low, low: low}")
    text = text.replace(
        "high: {high: critical, medium: high, low: moderate}", "high: {high: critical, medium: high, low: low}"
    )
    rows = story(
        {"updated_at": "1/4/2016 10:00"},
        {"impact": "H", "urgency": "L", "priority": "4", "updated_at": "1/5/2016 10:00"},
        first={"impact": "L", "urgency": "H", "priority": "2"},
    )
    replayed(rows[:2], text, name="april.csv")
    report = replayed(rows, text, name="may.csv")
    assert report.matrix_conflicts == 0 and incident("T1").priority_given == 4
    held = PriorityMatrix.objects.order_by("valid_from")
    assert [row.valid_from.month for row in held] == [3, 4, 5]
    assert [row.cells == [list(cells) for cells in matrix.DEFAULT] for row in held] == [False, False, True]


def test_the_logs_matrix_holds_in_its_time_alone(replayed: Replaying) -> None:
    text = MAPPING.replace(
        "low: {high: moderate, medium: low, low: low}", "low: {high: moderate, medium: low, low: planning}"
    )
    text = text.replace("high: {high: critical, medium: high,", "high: {high: critical, medium: critical,")
    replayed(story({"updated_at": "1/4/2016 10:00"}, first={"impact": "H", "priority": "1"}), text)
    assert incident("T1").priority_given == 1
    held = list(PriorityMatrix.objects.order_by("valid_from").values_list("valid_from", "cells"))
    assert [at.isoformat() for at, _cells in held] == ["2016-03-01T09:00:00+00:00", "2016-04-01T10:01:00+00:00"]
    assert held[1][1] == [list(row) for row in matrix.DEFAULT]


def test_replaying_needs_the_right_to_operate_the_system(tmp_path: Path, db: None) -> None:
    nobody = Actor(user_id=1, name="Nobody", permissions=frozenset())
    with pytest.raises(Denied):
        replay(logs.write(tmp_path / "log.csv", story()), logs.mapping(tmp_path), actor=nobody)


def test_a_log_of_the_provider_itself_needs_a_provider(replayed: Replaying) -> None:
    text = MAPPING.replace("kind: customer", "kind: own")
    with pytest.raises(LogRefused, match="Set up your own organization first"):
        replayed(story(), text)


def test_a_report_that_cannot_be_written_is_said_before_the_work(replayed: Replaying, tmp_path: Path) -> None:
    with pytest.raises(LogRefused, match="There is no folder"):
        replayed(story(), report=tmp_path / "absent" / "report.json")
    assert not Record.objects.exists()


def test_a_log_without_updates(replayed: Replaying) -> None:
    report = replayed([])
    assert (report.updates, report.incidents, report.rejected) == (0, 0, [])
    assert replayed([]).nothing_to_do


def _failing(monkeypatch: pytest.MonkeyPatch, message: str, times: int) -> list[float]:
    """Let the first transactions fail; returns the list of waits."""
    waits: list[float] = []
    left = times
    locked = engine.services.locked

    def fail(run: ReplayRun) -> ReplayRun:
        nonlocal left
        if left:
            left -= 1
            raise OperationalError(message)
        return locked(run)

    monkeypatch.setattr(engine.services, "locked", fail)
    monkeypatch.setattr(engine.time, "sleep", waits.append)
    return waits


def test_a_busy_database_is_waited_for(replayed: Replaying, monkeypatch: pytest.MonkeyPatch) -> None:
    waits = _failing(monkeypatch, "database is locked", 3)
    assert replayed(life("T1")).applied == 9
    assert waits == [1, 2, 4]


@pytest.mark.parametrize(
    ("message", "said"), [("database or disk is full", "Make room"), ("database is locked", "does not answer")]
)
def test_a_full_disk_or_a_database_that_stays_away_stops_the_work_and_says_how_to_go_on(
    replayed: Replaying, monkeypatch: pytest.MonkeyPatch, message: str, said: str
) -> None:
    monkeypatch.setattr(engine, "BATCH", 4)
    _failing(monkeypatch, message, 100)
    with pytest.raises(Interrupted, match=f"{said}.* 0 of 10 updates are done. Give the same command again"):
        replayed(life("T1"))
    monkeypatch.undo()
    assert replayed(life("T1")).incidents == 1


def test_a_second_process_on_the_same_log_stops(replayed: Replaying, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "BATCH", 2)
    stolen: list[int] = []

    def steal(done: int, updates: int) -> None:
        if done == 4 and not stolen:
            stolen.append(done)
            ReplayRun.objects.update(position=10)

    with pytest.raises(LogRefused, match="Another process is replaying this log"):
        replayed(life("T1"), progress=steal)


def test_an_answer_to_a_commit_that_was_lost_is_taken_for_what_it_was(
    replayed: Replaying, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "BATCH", 5)
    transact: Callable[..., None] = engine.Replay._transact
    lost: list[bool] = []

    def losing(self: engine.Replay, places: Any, way: Any) -> None:
        before = self.run_
        transact(self, places, way)
        if not lost:
            lost.append(True)
            self.run_ = before
            raise OperationalError(
                "the connection is closed" if connection.vendor != "sqlite" else "database is locked"
            )

    monkeypatch.setattr(engine.Replay, "_transact", losing)
    monkeypatch.setattr(engine.time, "sleep", lambda seconds: None)
    report = replayed(life("T1"))
    assert report.applied + report.unchanged == 10
    assert len([verb for verb in verbs(incident("T1")) if verb == "opened"]) == 1
