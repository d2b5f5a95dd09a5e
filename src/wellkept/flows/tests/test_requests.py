"""Logs of requests: each row performed as the life of a request, targets by our clocks, verdicts held against the log's."""

import csv
import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from wellkept.components.clocks.models import Clock
from wellkept.components.links.models import Reference
from wellkept.flows.replay import engine
from wellkept.flows.replay.engine import replay
from wellkept.flows.replay.refusal import LogRefused
from wellkept.flows.replay.report import Report
from wellkept.flows.tests import logs
from wellkept.kernel.registry import kind
from wellkept.ledger.models import Event, Outbox
from wellkept.sms.relationship.agreements.models import Agreement, AgreementVersion
from wellkept.toolkit.testing.cast import World

#: A city whose clock strikes one working day for holes in the road, 90 calendar days for trees, and nothing for questions.
CITY = """
of: requests
system: city
organization: {name: Smallville, zone: America/New_York}
times: {formats: "%Y-%m-%d %H:%M", zone: America/New_York}
identifier: id
opened_at: opened
state: {column: status, values: {Open: submitted, Closed: closed, Void: cancelled}}
ending: {closed_at: closed}
fields:
  title: type
  service: type
  category: {levels: [type]}
  team: {column: team, optional: yes}
recorded:
  target: due
  verdict: {column: verdict, values: {in time: kept, late: missed}}
extracted: "2016-12-01 00:00"
calendars:
  Works:
    versions:
      - zone: America/New_York
        weekly: {mon-fri: "08:30-17:00"}
        closed: {Winter Day: [2016-02-15]}
        valid_to: 2016-06-30
      - zone: America/New_York
        weekly: {mon-thu: "08:30-17:00", fri: "08:30-13:00"}
        valid_from: 2016-07-01
agreements:
  Roads:
    services: [Hole]
    versions: [{calendar: Works, valid_from: 2015-01-01, targets: 1 working day}]
  Trees:
    services: [Tree]
    versions:
      - {calendar: Works, valid_from: 2015-01-01, targets: 90 calendar days}
      - {calendar: Works, valid_from: 2016-06-01, targets: 30 calendar days}
"""
COLUMNS = ("id", "opened", "due", "closed", "verdict", "status", "type", "team")


def row(number: str = "1", opened: str = "2016-01-05 10:00", **more: str) -> dict[str, str]:
    """A row of the city: a hole in the road that is open unless said otherwise."""
    given = {**dict.fromkeys(COLUMNS, ""), "id": number, "opened": opened, "type": "Hole", **more}
    return given | {"status": more.get("status") or ("Closed" if given["closed"] else "Open")}


Replayed = Callable[..., Report]


@pytest.fixture
def replayed(db: None, tmp_path: Path) -> Replayed:
    """Replay rows of the city, by its mapping or another text of one."""

    def run(*rows: dict[str, str], text: str = CITY, name: str = "city.csv", **options: Any) -> Report:
        return replay(logs.write(tmp_path / name, rows, COLUMNS), logs.mapping(tmp_path, text), **options)

    return run


def request(identifier: str, system: str = "city") -> Any:
    reference = Reference.objects.get(system=system, relation="identity", identifier=identifier)
    return kind("request").model.objects.get(pk=reference.record_id)


def clock(identifier: str, system: str = "city") -> Clock:
    return Clock.objects.get(record=request(identifier, system).pk)


def new_york(text: str, hours: int = 5) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC) + timedelta(hours=hours)


def verbs(identifier: str) -> list[str]:
    events = Event.objects.filter(subject_kind="request", subject_id=request(identifier).pk).order_by("id")
    named = [f"({e.verb})" if e.inferred else e.verb for e in events if not e.verb.endswith("referred")]
    return [name.replace("request.", "") for name in named]


def test_a_row_is_the_life_of_a_request(replayed: Replayed) -> None:
    report = replayed(row(due="2016-01-06 10:00", closed="2016-01-06 09:30", verdict="in time", team="North"))
    assert (report.updates, report.applied, report.rejected, report.requests, report.incidents) == (1, 1, [], 1, 0)
    made = request("1")
    assert (made.state, made.origin, made.title, made.team.name) == ("closed", "replay", "Hole", "North")
    assert (made.opened_at, made.fulfilled_at) == (new_york("2016-01-05 10:00"), new_york("2016-01-06 09:30"))
    assert made.closed_at == made.fulfilled_at and made.category.path == "Smallville / Hole"
    assert verbs("1") == ["submitted", "(started)", "fulfilled", "closed"]
    assert (clock("1").due_at, clock("1").unit) == (new_york("2016-01-06 10:00"), "working_days")
    assert not Outbox.objects.exists()
    assert report.targets["within_60s"] == report.verdicts["agree"] == 1


def test_what_the_other_system_said_is_kept_beside_ours(replayed: Replayed) -> None:
    replayed(row(due="2016-01-07 10:00", closed="2016-01-06 11:00", verdict="in time"))
    told = dict(Reference.objects.filter(record=request("1").pk).values_list("relation", "identifier"))
    assert told == {"identity": "1", "target": "2016-01-07T15:00:00Z", "verdict": "in time"}
    assert clock("1").due_at == new_york("2016-01-06 10:00")


def test_the_pages_say_what_both_say(replayed: Replayed, world: World, client: Client) -> None:
    replayed(row(due="2016-01-07 10:00", closed="2016-01-06 11:00", verdict="in time"))
    client.force_login(world.users["lotte"])
    page = client.get(f"/requests/{request('1').number}").content.decode()
    for words in ("2016-01-07T15:00:00Z", "city, target", "city, verdict", "in time", "Target 1 working day, Works"):
        assert words in page, words
    agreement = Agreement.objects.get(title="Roads")
    assert "1 working day" in client.get(f"/agreements/{agreement.number}").content.decode()
    assert (agreement.signed_on, agreement.opened_at) == (date(2015, 1, 1), new_york("2015-01-01 00:00"))


def test_differences_are_named(replayed: Replayed) -> None:
    report = replayed(
        row("1", due="2016-01-07 10:00", closed="2016-01-06 11:00", verdict="in time"),
        row("2", due="2016-01-06 10:01", closed="2016-01-06 09:00", verdict="late"),
        row("3", closed="2016-01-09 09:00", verdict="in time"),
        row("4", due="2016-02-01 10:00", verdict="late", type="Question"),
        row("5", type="Question", verdict="in time"),
    )
    assert report.targets == {
        "recorded": 3,
        "computed": 3,
        "within_60s": 1,
        "taken_over": 1,
        "differ": 2,
        "without": 2,
        "differing": [
            {
                "row": 1, "recorded": "2016-01-07T15:00:00+00:00", "computed": "2016-01-06T15:00:00+00:00",
                "seconds": -86400,
            },
            {"row": 3, "recorded": None, "computed": "2016-01-06T15:00:00+00:00", "seconds": None},
        ],
    }  # fmt: skip
    assert report.verdicts == {
        "compared": 5,
        "agree": 4,
        "differing": [{"row": 2, "recorded": "missed", "computed": "kept"}],
        "by_clock": {
            "agree": 2,
            "differing": [
                {"row": 1, "recorded": "kept", "computed": "missed"},
                {"row": 2, "recorded": "missed", "computed": "kept"},
                {"row": 3, "recorded": "kept", "computed": "missed"},
            ],
        },
    }
    assert request("4").due_at == request("4").expected_at == new_york("2016-02-01 10:00")
    assert request("5").due_at is None


@pytest.mark.parametrize(
    ("opened", "due", "hours"),
    [
        ("2016-02-12 10:00", "2016-02-16 10:00", 5),  # a holiday of the first version
        ("2016-03-11 16:00", "2016-03-14 16:00", 4),  # the clocks go forward in between
        ("2016-07-07 15:00", "2016-07-08 13:00", 4),  # the Fridays of the second version are short
        ("2016-06-30 15:00", "2016-07-01 13:00", 4),  # from one version into the other
        ("2016-01-09 12:00", "2016-01-12 08:30", 5),
    ],
)
def test_working_days(replayed: Replayed, opened: str, due: str, hours: int) -> None:
    report = replayed(row(opened=opened, due=due))
    assert clock("1").due_at == new_york(due, hours)
    assert (report.targets["within_60s"], report.targets["differ"]) == (1, 0)


def test_calendar_days_keep_the_time_and_versions_hold_from_their_day_on(replayed: Replayed) -> None:
    report = replayed(
        row("1", "2016-01-05 10:00", type="Tree", due="2016-04-04 10:00"),
        row("2", "2016-05-31 23:30", type="Tree", due="2016-08-29 23:30"),
        row("3", "2016-06-01 00:30", type="Tree", due="2016-07-01 00:30"),
    )
    assert report.targets["within_60s"] == 3
    assert clock("1").due_at == new_york("2016-04-04 10:00", 4)
    assert [clock(n).agreement_version for n in "123"] == [1, 1, 2]


def test_agreements_and_calendars_are_real_records_and_made_once(replayed: Replayed) -> None:
    replayed(row())
    replayed(row("9", "2016-02-05 10:00"), name="next.csv")
    assert sorted(Agreement.objects.values_list("title", "state", "customer__name")) == [
        ("Roads", "in_force", "Smallville"),
        ("Trees", "in_force", "Smallville"),
    ]
    assert AgreementVersion.objects.count() == 3
    assert [s.title for s in Agreement.objects.get(title="Roads").services.all()] == ["Hole"]
    assert clock("9").due_at == new_york("2016-02-08 10:00")
    with pytest.raises(LogRefused, match="a calendar “Works” with other hours"):
        replayed(row("10"), name="third.csv", text=CITY.replace("08:30-13:00", "08:30-14:00"))


def test_nothing_is_known_before_it_happens(replayed: Replayed) -> None:
    report = replayed(
        row("1", verdict="late"),
        row("2", "2016-11-30 10:00", verdict="in time"),
        row("3", "2016-11-29 10:00", closed="2016-12-05 10:00", verdict="late"),
        row("4", "2016-12-02 10:00"),
        row("5", "2096-12-02 10:00"),
        row("6", closed="2016-01-06 09:00", status="Open"),
    )
    assert [request(n).state for n in "1236"] == ["submitted", "submitted", "submitted", "submitted"]
    assert report.verdicts["by_clock"]["agree"] == 3
    assert [one["row"] for one in report.rejected] == [4, 5]
    assert "after the log was taken" in report.rejected[0]["reason"] and "in the future" in report.rejected[1]["reason"]
    assert report.remarks == [{"row": 6, "remark": "The row is open and names a time of its end; it stays open."}]
    assert report.extracted == "2016-12-01T05:00:00+00:00"


def test_the_log_was_taken_at_its_latest_time_unless_it_says_when(replayed: Replayed) -> None:
    text = CITY.replace('extracted: "2016-12-01 00:00"', "extracted: latest")
    report = replayed(
        row("1", verdict="late"), row("2", "2016-01-07 09:00", verdict="in time", closed="2016-01-07 10:00"), text=text
    )
    assert report.extracted == "2016-01-07T15:00:00+00:00"
    assert report.verdicts["by_clock"]["agree"] == 2


def test_odd_rows(replayed: Replayed) -> None:
    report = replayed(
        row("1", closed="2016-01-05 09:59"),
        row("2", due="2016-01-04 10:00", closed="2016-01-05 11:00"),
        row("3", opened="soon"),
        row("4", status="Lost"),
        row("5", status="Closed"),
        row("6", status="Void", closed="2016-01-05 12:00", due="2016-01-05 11:00", verdict="late"),
        row("", "2016-01-05 10:00"),
        row("7", verdict="perhaps"),
        row("8", opened=""),
        row("9", opened="1931-01-05 10:00"),
    )
    reasons = {one["row"]: one["reason"] for one in report.rejected}
    assert sorted(reasons) == [3, 4, 5, 7, 8, 9]
    assert "“soon” is not a time" in reasons[3] and "“Lost” is not listed" in reasons[4]
    assert "not when" in reasons[5] and "which request" in reasons[7]
    assert "“perhaps” is not listed" in reasons[8] and "when it was opened" in reasons[9]
    assert (report.times_moved, report.moved[0]["row"]) == (1, 1)
    assert request("1").fulfilled_at == request("1").opened_at
    assert report.remarks == [{"row": 2, "remark": "The target that the row names lies before its opening."}]
    assert request("6").state == "cancelled" and report.verdicts["compared"] == 0
    assert request("9").due_at is None


def test_a_row_that_stands_twice(replayed: Replayed) -> None:
    report = replayed(row("1"), row("1"), row("1", closed="2016-01-06 10:00"))
    assert (report.applied, report.unchanged, report.requests) == (1, 1, 1)
    assert [one["row"] for one in report.rejected] == [3] and "Row 2 tells" in report.rejected[0]["reason"]


def test_a_later_export_brings_what_is_new(replayed: Replayed) -> None:
    replayed(row("1"), row("2", closed="2016-01-06 09:00"))
    report = replayed(
        row("1", closed="2016-01-08 10:00", verdict="late", due="2016-01-06 10:00"),
        row("2", closed="2016-01-06 09:00"),
        row("3", "2016-01-09 10:00"),
        name="later.csv",
    )
    assert (report.applied, report.unchanged, report.requests) == (2, 1, 3)
    assert (request("1").state, request("1").fulfilled_at) == ("closed", new_york("2016-01-08 10:00"))
    assert kind("request").model.objects.count() == 3


def test_what_an_earlier_export_closed_stays_closed_and_it_is_said(replayed: Replayed) -> None:
    replayed(row("1", closed="2016-01-06 09:00"))
    report = replayed(row("1"), row("2"), name="later.csv")
    assert request("1").state == "closed"
    assert [one["row"] for one in report.remarks] == [1] and "open again" in report.remarks[0]["remark"]


def test_a_wrong_zone_shows(replayed: Replayed) -> None:
    rows = [row("1", due="2016-01-06 10:00"), row("2", "2016-03-11 16:00", type="Tree", due="2016-06-09 16:00")]
    wrong = CITY.replace("zone: America/New_York}\nidentifier", "zone: UTC}\nidentifier")
    report = replayed(*rows, text=wrong)
    assert [one["seconds"] for one in report.targets["differing"]] == [12_600, -3_600]


def test_an_agreement_of_the_logs_time_alone(replayed: Replayed) -> None:
    text = CITY.replace("    services: [Hole]", "    services: [Hole]\n    ends: 2016-01-10")
    replayed(row("1"), row("2", "2016-01-11 10:00"), text=text)
    assert Agreement.objects.get(title="Roads").state == "ended"
    assert clock("1").due_at == new_york("2016-01-06 10:00")
    assert not Clock.objects.filter(record=request("2").pk).exists()


def test_ones_own_organization(replayed: Replayed, world: World) -> None:
    text = CITY.replace("{name: Smallville,", "{name: anything, kind: own,")
    replayed(row("1", team="Service desk"), text=text)
    made = request("1")
    assert (made.customer, made.team, clock("1").due_at) == (None, world.desk, new_york("2016-01-06 10:00"))


def test_killed_and_begun_again_it_is_the_same(replayed: Replayed, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [row(str(n), closed="2016-01-06 09:00", due="2016-01-06 10:00", verdict="in time") for n in range(10)]
    monkeypatch.setattr(engine, "BATCH", 3)

    def die(done: int, updates: int) -> None:
        if done >= 6:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        replayed(*rows, progress=die)
    assert kind("request").model.objects.count() == 6
    report = replayed(*rows)
    assert (report.resumed_at, report.applied, report.requests) == (6, 10, 10)
    assert report.targets["within_60s"] == report.verdicts["agree"] == 10
    assert replayed(*rows).nothing_to_do
    assert kind("request").model.objects.count() == 10


def test_a_rehearsal_leaves_nothing(replayed: Replayed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "BATCH", 2)
    rows = [row(str(n), due="2016-01-06 10:00", verdict="late", closed="2016-01-09 10:00") for n in range(5)]
    rehearsed = replayed(*rows, dry_run=True)
    assert not Agreement.objects.exists() and not kind("request").model.objects.exists()
    report = replayed(*rows)
    kept = ("applied", "requests", "targets", "verdicts", "actions", "rejected")
    assert {name: getattr(rehearsed, name) for name in kept} == {name: getattr(report, name) for name in kept}


def test_the_report_says_it_in_a_file(replayed: Replayed, tmp_path: Path) -> None:
    replayed(row(due="2016-01-06 10:00"), report=tmp_path / "report.json")
    told = json.loads((tmp_path / "report.json").read_text())
    assert list(told)[:3] == ["updates", "applied", "unchanged"]
    assert (told["requests"], told["targets"]["recorded"], told["verdicts"]["compared"]) == (1, 1, 0)


def test_files_that_are_no_such_log(replayed: Replayed, tmp_path: Path) -> None:
    with pytest.raises(LogRefused, match="has no column “opened”"):
        replay(logs.write(tmp_path / "x.csv", [], ("id", "status")), logs.mapping(tmp_path, CITY))
    broken = tmp_path / "broken.csv"
    with broken.open("w", encoding="cp1252", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerow(row(type="Höhle"))
    with pytest.raises(LogRefused, match="is not text in utf-8"):
        replay(broken, logs.mapping(tmp_path, CITY))
