"""Logs of requests of another company: other columns, another clock, pauses, priorities, and one row for each update."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from wellkept.components.clocks.models import Clock
from wellkept.components.links.models import Reference
from wellkept.directory.models import Person
from wellkept.flows.replay import engine
from wellkept.flows.replay.engine import replay
from wellkept.flows.replay.report import Report
from wellkept.flows.tests import logs
from wellkept.kernel.registry import kind
from wellkept.sms.relationship.agreements.models import AgreementTarget

#: Semicolons, German words, minutes by priority on two desks, and two ways of telling pauses.
FACTORY = """
of: requests
system: werk
organization: {name: Werk Nord, zone: Europe/Berlin}
file: {delimiter: semicolon, encoding: cp1252}
times:
  formats: ["%d.%m.%Y %H:%M"]
  zone: Europe/Berlin
  columns: {Erledigt: {zone: UTC, formats: ["%Y-%m-%dT%H:%M", iso]}}
missing: ["-"]
identifier: Nummer
opened_at: Eingang
started_at: Beginn
by: Bearbeiter
opened_by: Melder
ending: {fulfilled_at: Erledigt, fulfilled_by: Bearbeiter, text: Lösung}
pauses:
  - {from: Wartet seit, to: Wartet bis, reason: caller}
  - {column: Lieferant, split: ",", between: " bis ", reason: supplier}
fields:
  title: {template: "{Art}: {Betreff}"}
  requester: Melder
  assignee: Bearbeiter
  priority: {column: Prio, values: {hoch: high, normal: low}}
  service:
    - {column: Art, otherwise: empty, values: {Laptop: Arbeitsplatz, Drucker: Arbeitsplatz, Tor: Gebäude}}
    - {value: Sonstiges}
recorded: {target: Soll}
calendars:
  Büro:
    versions:
      - zone: Europe/Berlin
        weekly: {mon-fri: ["08:00-12:00", "13:00-17:00"]}
        holidays: {country: DE, subdivision: HH, years: 2024-2025}
  Tor:
    versions: [{zone: Europe/Berlin, weekly: {"mon-sun": "00:00-24:00"}}]
agreements:
  Arbeitsplatz:
    services: [Arbeitsplatz]
    versions: [{calendar: Büro, valid_from: 2024-01-01, pauses_for: caller, targets: {high: 240 min, others: 2 working days}}]
  Gebäude:
    services: [Gebäude]
    versions: [{calendar: Tor, valid_from: 2024-01-01, targets: 90 min}]
"""
COLUMNS = (
    "Nummer", "Eingang", "Beginn", "Erledigt", "Soll", "Art", "Betreff", "Prio", "Melder", "Bearbeiter", "Lösung",
    "Wartet seit", "Wartet bis", "Lieferant",
)  # fmt: skip

Replayed = Callable[..., Report]


@pytest.fixture
def factory(db: None, tmp_path: Path) -> Replayed:
    """Replay rows of the factory."""

    def run(*rows: dict[str, str]) -> Report:
        full = [dict.fromkeys(COLUMNS, "-") | {"Art": "Laptop", "Betreff": "neu", "Prio": "hoch"} | row for row in rows]
        log = logs.write(tmp_path / "werk.csv", full, COLUMNS, delimiter=";", encoding="cp1252")
        return replay(log, logs.mapping(tmp_path, FACTORY))

    return run


def request(identifier: str, system: str) -> Any:
    reference = Reference.objects.get(system=system, relation="identity", identifier=identifier)
    return kind("request").model.objects.get(pk=reference.record_id)


def clock(identifier: str, system: str = "werk") -> Clock:
    return Clock.objects.get(record=request(identifier, system).pk)


def due(identifier: str, system: str = "werk") -> str:
    at = clock(identifier, system).due_at
    return f"{at:%Y-%m-%d %H:%M}" if at is not None else ""


def test_minutes_by_priority_with_a_pause_between_columns(factory: Replayed) -> None:
    report = factory(
        {"Nummer": "1", "Eingang": "06.05.2024 11:00", "Soll": "06.05.2024 16:00"},
        {"Nummer": "2", "Eingang": "06.05.2024 11:00", "Wartet seit": "06.05.2024 11:30", "Wartet bis": "07.05.2024 11:30",
         "Erledigt": "2024-05-07T15:00", "Soll": "07.05.2024 16:00"},
        {"Nummer": "3", "Eingang": "06.05.2024 11:00", "Prio": "normal", "Soll": "08.05.2024 11:00"},
        {"Nummer": "4", "Eingang": "08.05.2024 16:00", "Soll": "10.05.2024 11:00"},
    )  # fmt: skip
    assert report.rejected == []
    assert report.targets["differing"] == []
    assert (due("1"), due("2"), due("3"), due("4")) == (
        "2024-05-06 14:00",
        "2024-05-07 14:00",
        "2024-05-08 09:00",
        "2024-05-10 09:00",  # the ninth was Ascension Day
    )
    kinds = [(one["kind"], one["cause"]) for one in clock("2").intervals]
    assert kinds == [("running", "opened"), ("paused", "hold:caller"), ("running", "resume"), ("stopped", "fulfil")]


def test_a_pause_that_the_agreement_does_not_know_counts_on(factory: Replayed) -> None:
    factory(
        {"Nummer": "1", "Eingang": "06.05.2024 08:00",
         "Lieferant": "06.05.2024 09:00 bis 06.05.2024 10:00, 06.05.2024 11:00 bis 06.05.2024 11:30"},
    )  # fmt: skip
    assert due("1") == "2024-05-06 10:00"
    assert request("1", "werk").state == "in_fulfilment"
    assert [one["kind"] for one in clock("1").intervals] == ["running"]


def test_a_pause_that_has_not_ended(factory: Replayed) -> None:
    factory(
        {"Nummer": "1", "Eingang": "06.05.2024 08:00", "Wartet seit": "06.05.2024 09:00"},
        {"Nummer": "2", "Eingang": "06.05.2024 08:00", "Wartet seit": "06.05.2024 10:00", "Wartet bis": "06.05.2024 09:00"},
        {"Nummer": "3", "Eingang": "06.05.2024 08:00", "Erledigt": "2024-05-06T08:30", "Wartet seit": "06.05.2024 09:00",
         "Wartet bis": "07.05.2024 09:00"},
    )  # fmt: skip
    waiting = request("1", "werk")
    assert (waiting.state, waiting.hold_reason, due("1")) == ("on_hold", "caller", "")
    assert Reference.objects.filter(relation="identity", identifier="2").count() == 0
    assert request("3", "werk").state == "fulfilled" and due("3") == "2024-05-06 12:30"


def test_services_people_and_unknown_words(factory: Replayed) -> None:
    report = factory(
        {"Nummer": "1", "Eingang": "06.05.2024 08:00", "Art": "Tor", "Prio": "normal", "Melder": "Ada", "Bearbeiter": "Bo",
         "Beginn": "06.05.2024 08:10", "Erledigt": "2024-05-06T07:00", "Lösung": "Neue Feder eingesetzt"},
        {"Nummer": "2", "Eingang": "06.05.2024 08:00", "Art": "Kaffee"},
        {"Nummer": "3", "Eingang": "06.05.2024 08:00", "Prio": "eilig"},
    )  # fmt: skip
    gate = request("1", "werk")
    assert (gate.service.title, gate.fulfilment, gate.fulfiller.name) == ("Gebäude", "Neue Feder eingesetzt", "Bo")
    assert (gate.requester.name, gate.ordered_by.name, gate.assignee.name, gate.title) == (
        "Ada",
        "Ada",
        "Bo",
        "Tor: neu",
    )
    assert due("1") == "2024-05-06 07:30"
    assert request("2", "werk").service.title == "Sonstiges"
    assert not Clock.objects.filter(record=request("2", "werk").pk).exists()
    assert [one["row"] for one in report.rejected] == [3]
    assert Person.objects.filter(organization__name="Werk Nord").count() == 2
    promised = set(AgreementTarget.objects.values_list("priority", "seconds", "unit"))
    assert promised == {(2, 14_400, "time"), (None, 172_800, "working_days"), (None, 5_400, "time")}


UPDATES = """
of: requests
system: desk
organization: {name: Desk log}
rows: complete
times: {formats: iso, zone: UTC}
identifier: key
at: at
state:
  column: status
  values:
    Open: submitted
    Doing: in_fulfilment
    Asked: {state: on_hold, hold_reason: caller}
    Ordered: {state: on_hold, hold_reason: supplier}
    Done: fulfilled
    Put away: closed
fields: {title: title, team: team, priority: {column: priority, values: {A: high, B: low}}}
recorded: {target: due}
calendars:
  Day: {versions: [{zone: UTC, weekly: {mon-fri: "09:00-17:00"}}]}
agreements:
  All: {versions: [{calendar: Day, pauses_for: [caller], targets: {high: 4 h, low: 8 h}}]}
"""


def test_one_row_for_each_update(db: None, tmp_path: Path) -> None:
    columns = ("key", "at", "status", "title", "team", "priority", "due")

    def told(key: str, *changes: tuple[str, str, str, str]) -> list[dict[str, str]]:
        return [
            {"key": key, "at": f"2024-05-{at}", "status": status, "title": "Chair", "team": team, "priority": priority,
             "due": "2024-05-07T12:00"}
            for at, status, team, priority in changes
        ]  # fmt: skip

    rows = told(
        "R1", ("06T10:00", "Open", "", "B"), ("06T11:00", "Doing", "North", "B"), ("06T13:00", "Asked", "North", "B"),
        ("07T09:00", "Asked", "North", "A"), ("07T10:00", "Ordered", "North", "A"), ("07T11:30", "Doing", "North", "A"),
        ("07T11:45", "Done", "North", "A"), ("08T09:00", "Put away", "North", "A"),
    ) + told("R2", ("06T09:00", "Done", "South", "A"), ("06T12:00", "Doing", "South", "A"))  # fmt: skip
    report = replay(logs.write(tmp_path / "desk.csv", rows, columns), logs.mapping(tmp_path, UPDATES))
    assert (report.updates, report.rejected, report.requests) == (10, [], 2)
    one = request("R1", "desk")
    assert (one.state, one.priority, one.team.name) == ("closed", 2, "North")
    # Three hours before the pause for the caller, one of four was left from ten on.
    assert due("R1", "desk") == "2024-05-07 11:00"
    assert report.targets["recorded"] == 2 and report.targets["differ"] == 2
    assert (request("R2", "desk").state, due("R2", "desk")) == ("in_fulfilment", "2024-05-06 16:00")
    assert report.actions["reopen"] == 1


def test_targets_that_the_log_states_as_lengths(db: None, tmp_path: Path) -> None:
    text = UPDATES.replace("recorded: {target: due}", "recorded: {length: minutes}").replace(
        "rows: complete", "opened_at: at"
    )
    columns = ("key", "at", "status", "title", "team", "priority", "minutes")
    given = {"1": ("A", "240"), "2": ("A", "4 h"), "3": ("B", "300"), "4": ("B", "1 working day"), "5": ("B", ""),
             "6": ("B", "soon")}  # fmt: skip
    rows = [
        {
            "key": key,
            "at": "2024-05-06T10:00",
            "status": "Open",
            "title": "Chair",
            "priority": priority,
            "minutes": length,
        }
        for key, (priority, length) in given.items()
    ]
    report = replay(logs.write(tmp_path / "desk.csv", rows, columns), logs.mapping(tmp_path, text))
    targets = report.targets
    assert (targets["recorded"], targets["computed"], targets["within_60s"], targets["without"]) == (4, 5, 2, 1)
    assert [(one["row"], one["recorded"], one["computed"], one["seconds"]) for one in targets["differing"]] == [
        (3, "300 min", "480 min", 10_800), (4, "1 working days", "480 min", None), (5, None, "480 min", None),
    ]  # fmt: skip
    assert [one["row"] for one in report.rejected] == [6] and "“soon” is no length" in report.rejected[0]["reason"]
    told = Reference.objects.filter(relation="target").order_by("id").values_list("identifier", flat=True)
    assert list(told) == ["240 min", "240 min", "300 min", "1 working days"]


def test_a_later_export_of_updates_goes_on_behind_what_is_known(
    db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "BATCH", 1)
    columns = ("key", "at", "status", "title", "team", "priority", "due")
    steps = [("10:00", "Open"), ("11:00", "Doing"), ("12:00", "Asked"), ("12:00", "Doing"), ("12:00", "Done")]
    rows = [
        {"key": "R1", "at": f"2024-05-06T{at}", "status": status, "title": "Chair", "priority": "A"}
        for at, status in steps
    ]
    told = logs.mapping(tmp_path, UPDATES)
    assert replay(logs.write(tmp_path / "one.csv", rows[:2], columns), told).applied == 2
    report = replay(logs.write(tmp_path / "two.csv", rows, columns), told)
    assert (report.unchanged, report.applied, report.rejected) == (2, 3, [])
    assert [one["kind"] for one in clock("R1", "desk").intervals] == ["running", "paused", "running", "stopped"]
    assert kind("request").model.objects.count() == 1


def test_an_update_that_leads_nowhere_is_rejected_and_the_rest_goes_on(db: None, tmp_path: Path) -> None:
    columns = ("key", "at", "status", "title", "team", "priority", "due")
    rows = [
        {"key": key, "at": f"2024-05-06T{at}", "status": status, "title": "Chair", "priority": "A"}
        for key, at, status in (
            ("R1", "10:00", "Open"), ("R1", "11:00", "Put away"), ("R1", "12:00", "Doing"), ("R2", "12:00", "Open"),
            ("R2", "13:00", "Done"),
        )
    ]  # fmt: skip
    report = replay(logs.write(tmp_path / "desk.csv", rows, columns), logs.mapping(tmp_path, UPDATES))
    assert (report.applied, report.requests) == (4, 2)
    [rejected] = report.rejected
    assert rejected["row"] == 3 and rejected["reason"].startswith("No step leads from “Closed” to “In fulfilment”")
    assert (request("R1", "desk").state, request("R2", "desk").state) == ("closed", "fulfilled")
