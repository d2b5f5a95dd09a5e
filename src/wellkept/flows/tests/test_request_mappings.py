"""Mappings of logs of requests: what they may say, and what is said about those that are wrong."""

from pathlib import Path

import pytest

from wellkept.flows.replay import mappings
from wellkept.flows.replay.moments import Times
from wellkept.flows.replay.refusal import MappingRefused
from wellkept.flows.tests.logs import mapping
from wellkept.flows.tests.test_other_requests import FACTORY
from wellkept.flows.tests.test_requests import CITY
from wellkept.kernel.calendars import CalendarChain, Length, Unit, holidays_for


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("of: requests", "of: orders", "of: “orders” is not one of incidents, requests"),
        ("opened_at: opened", "", "the key “opened_at” is missing"),
        ("opened_at: opened", "opened_at: opened\nrows: changes", "the key “at” is missing"),
        ("opened_at: opened", "opened_at: opened\nrows: all", "rows: “all” is not one of requests, complete, changes"),
        ("Open: submitted", "Open: new", "state.values.Open: “new” is none of our words: submitted, in_fulfilment"),
        ("late: missed", "late: overdue", "recorded.verdict.values.late: “overdue” is none of our words: kept, missed"),
        ('extracted: "2016-12-01 00:00"', "extracted: soon", "extracted: “soon” is not a time"),
        ("mon-fri:", "mon-fry:", "name weekdays, such as mon-fri"),
        ('fri: "08:30-13:00"', "fri: morning", "give hours such as 08:30-17:00"),
        ('mon-fri: "08:30-17:00"', 'mon-fri: "17:30-17:30"', "calendars.Works: The window from 17:30 to 17:30"),
        ("valid_from: 2016-07-01", "valid_from: 2016-06-01", "Two versions of the calendar are valid on 2016-06-01"),
        ("closed: {Winter Day: [2016-02-15]}", "closed: 15.2.2016", "“15.2.2016” under “closed” is not a date"),
        ("closed: {Winter Day: [2016-02-15]}", "holidays: {country: XX, years: 2016}", "No public holidays are known"),
        ("closed: {Winter Day: [2016-02-15]}", "holidays: {country: US, years: all}", "give a year or two"),
        (
            "closed: {Winter Day: [2016-02-15]}", "holidays: {country: US, subdivision: ZZ, years: 2016}",
            "no such part of the country",
        ),
        ("{calendar: Works, valid_from: 2015-01-01, targets: 1 working day}", "{targets: 1 working day}", "days are counted on"),
        ("calendar: Works, valid_from: 2015-01-01, targets: 1 w", "calendar: Parks, targets: 1 w", "is called “Parks”"),
        ("recorded:\n", "recorded:\n  unit: weeks\n", "recorded.unit: “weeks” is not one of min, h, working days"),
        ("targets: 1 working day", "targets: 1 day", "say which days"),
        ("targets: 1 working day", "targets: {urgent: 4 h}", "name a priority, or others"),
        ("targets: 1 working day", "targets: {}", "state at least one"),
        ("targets: 1 working day", "targets: 1 working day, pauses_for: lunch", "“lunch” is not one of our hold reasons"),
        ("valid_from: 2016-06-01, targets: 30", "targets: 30", "each version after the first needs valid_from"),
        ("valid_from: 2016-06-01", "valid_from: 2014-01-01", "later than the one before"),
        ("valid_from: 2016-06-01", "valid_from: June", "“June” is not a time"),
        ("    services: [Tree]", "    for: [Tree]", "agreements.Trees.for: there is no such key"),
        ('zone: America/New_York}\nidentifier', 'zone: America/New_York, columns: {due: {zone: Mars/One}}}\nidentifier',
         "times.columns.due.zone: No time zone is called “Mars/One”"),
        ("versions: [{calendar: Works, valid_from: 2015-01-01, targets: 1 working day}]", "versions: []", "state at least one"),
        ("recorded:", "pauses: {from: a}\nrecorded:", "pauses: a list of tables is wanted here"),
        ("recorded:", "pauses: [{column: a, reason: caller}]\nrecorded:", "the key “pauses[1].between” is missing"),
        ("recorded:", "pauses: [{from: a}]\nrecorded:", "the key “pauses[1].reason” is missing"),
        ("    services: [Tree]", "    services: [Tree]\n    ends: 2016-01-01", "and all begin before ends"),
        ("recorded:", "pauses: [{from: a, reason: lunch}]\nrecorded:", "pauses[1].reason: “lunch” is not one of"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in CITY
    with pytest.raises(MappingRefused) as refused:
        mappings.load(mapping(tmp_path, CITY.replace(old, new, 1)))
    assert said in "\n".join(refused.value.problems)


def test_calendars_and_agreements_are_data(tmp_path: Path) -> None:
    log = mappings.load(mapping(tmp_path, CITY)).requests
    assert log is not None and log.each
    [works] = log.calendars
    chain = CalendarChain.from_dicts(works.versions)
    assert [version.definition.valid_to is None for version in chain.versions] == [False, True]
    assert works.day_names == {"2016-02-15": "Winter Day"}
    assert [version.targets for version in log.agreements[1].versions] == [
        {None: Length(90 * 86_400, Unit.CALENDAR_DAYS)},
        {None: Length(30 * 86_400, Unit.CALENDAR_DAYS)},
    ]


def test_holidays_of_a_country_come_from_the_library(tmp_path: Path) -> None:
    log = mappings.load(mapping(tmp_path, FACTORY)).requests
    assert log is not None
    office = log.calendars[0]
    assert office.versions[0]["closed"] == [day.isoformat() for day in holidays_for("DE", "HH", (2024, 2025))]
    assert office.day_names["2024-05-09"]


def test_the_shipped_calendar_has_the_holidays_of_the_state() -> None:
    log = mappings.load("boston311").requests
    assert log is not None
    closed = log.calendars[0].versions[0]["closed"]
    assert [day for day in closed if day.startswith("2016")] == [
        day.isoformat() for day in holidays_for("US", "MA", 2016)
    ]
    assert (closed[0], closed[-1], len(closed)) == ("2010-01-01", "2027-12-25", 217)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2016-01-05 03:30:00", "2016-01-05T13:30:00+00:00"),
        ("2016-07-05 04:30:00", "2016-07-05T12:30:00+00:00"),
        ("2016-01-05T03:30:00Z", "2016-01-05T03:30:00+00:00"),
    ],
)
def test_an_offset_that_was_taken_off_twice(text: str, moment: str) -> None:
    times = Times(("iso",), "America/New_York", offset_twice=True)
    assert times.reader()(text).isoformat() == moment
    assert times.plain_reader()("2016-01-05 08:30").isoformat() == "2016-01-05T13:30:00+00:00"
