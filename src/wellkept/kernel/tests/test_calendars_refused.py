"""Every impossible calendar and every impossible question is refused with a sentence that says what to do."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
import pytest

from wellkept.kernel.calendars import CalendarError, ServiceCalendar
from wellkept.kernel.errors import WellkeptError
from wellkept.kernel.time import add_local_days

GOOD: dict[str, Any] = {"zone": "Europe/Berlin", "weekly": {"mon": [["08:30", "17:00"]]}}
MONDAY = datetime(2026, 3, 9, 12, tzinfo=UTC)
NOON = int(MONDAY.timestamp())


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"zone": None}, "has no zone"),
        ({"zone": "Europe/Atlantis"}, "No time zone is called “Europe/Atlantis”"),
        ({"zone": "../etc/passwd"}, "No time zone is called"),
        ({"zone": "Europe"}, "No time zone is called"),
        ({"zone": ""}, "No time zone is called"),
        ({"zone": 1}, "No time zone is called"),
        ({"colour": "red"}, "A calendar has no “colour”"),
        ({"weekly": {"monday": [["08:30", "17:00"]]}}, "“monday” is not a weekday"),
        ({"weekly": {0: [["08:30", "17:00"]]}}, "“0” is not a weekday"),
        ({"weekly": [["08:30", "17:00"]]}, "“weekly” must give hours by day"),
        ({"weekly": {"mon": "08:30-17:00"}}, "“mon” must be a list"),
        ({"weekly": {"mon": ["08:30", "17:00"]}}, "is not a window"),
        ({"weekly": {"mon": [["08:30"]]}}, "is not a window"),
        ({"weekly": {"mon": [[]]}}, "is not a window"),
        ({"weekly": {"mon": [["8:30", "17:00"]]}}, "“8:30” on mon is not a time of day"),
        ({"weekly": {"mon": [["08:30", "17:60"]]}}, "“17:60” on mon is not a time of day"),
        ({"weekly": {"mon": [["08:30", "24:01"]]}}, "“24:01” on mon is not a time of day"),
        ({"weekly": {"mon": [["25:00", "26:00"]]}}, "“25:00” on mon is not a time of day"),
        ({"weekly": {"mon": [["08:30\n", "17:00"]]}}, "is not a time of day"),
        ({"weekly": {"mon": [["٠٨:٣٠", "17:00"]]}}, "is not a time of day"),
        ({"weekly": {"mon": [[830, 1700]]}}, "“830” on mon is not a time of day"),
        ({"weekly": {"mon": [["24:00", "06:00"]]}}, "starts at 24:00. Put it on the following day"),
        ({"weekly": {"mon": [["08:30", "08:30"]]}}, "The window from 08:30 to 08:30 on mon is empty"),
        ({"weekly": {"mon": [["24:00", "24:00"]]}}, "starts at 24:00"),
        ({"closed": ["2026-02-30"]}, "“2026-02-30” under “closed” is not a date"),
        ({"closed": ["20260228"]}, "is not a date"),
        ({"closed": ["25.12.2026"]}, "is not a date"),
        ({"closed": [None]}, "is not a date"),
        ({"closed": [datetime(2026, 1, 1, tzinfo=UTC)]}, "is not a date"),
        ({"closed": "2026-12-25"}, "“closed” must be a list"),
        ({"open": {"Christmas": [["08:30", "17:00"]]}}, "“Christmas” under “open” is not a date"),
        ({"open": {"2026-12-24": []}}, "2026-12-24 stands under “open” without any hours"),
        ({"open": {"2026-12-24": [["12:00", "12:00"]]}}, "on 2026-12-24 is empty"),
        ({"open": ["2026-12-24"]}, "“open” must give hours by day"),
        ({"valid_from": "soon"}, "“soon” under “valid_from” is not a date"),
        ({"valid_from": "2026-12-31", "valid_to": "2026-01-01"}, "valid from 2026-12-31 but only to 2026-01-01"),
        ({"weekly": {}}, "never opens"),
        ({"weekly": {"mon": []}}, "never opens"),
        ({"valid_from": "2026-03-10", "valid_to": "2026-03-15"}, "never opens"),
        ({"valid_from": "2026-03-09", "valid_to": "2026-03-09", "closed": ["2026-03-09"]}, "never opens"),
        ({"weekly": {}, "open": {"2026-03-09": [["09:00", "10:00"]]}, "valid_to": "2026-03-08"}, "never opens"),
        # The hour that the wall skips.
        ({"weekly": {}, "open": {"2026-03-29": [["02:00", "03:00"]]}}, "never opens"),
        # The day that Samoa skipped.
        ({"zone": "Pacific/Apia", "weekly": {}, "open": {"2011-12-30": [["08:00", "17:00"]]}}, "never opens"),
    ],
)
def test_an_impossible_calendar_is_refused(wrong: dict[str, Any], sentence: str) -> None:
    with pytest.raises(CalendarError, match=sentence) as refusal:
        ServiceCalendar.from_dict(GOOD | wrong)
    assert isinstance(refusal.value, ValueError)
    assert isinstance(refusal.value, WellkeptError)
    assert refusal.value.message.endswith(".")
    assert refusal.value.code == "calendar"


def test_what_is_no_calendar_at_all_is_refused() -> None:
    for nothing in (None, [], "Europe/Berlin"):
        with pytest.raises(CalendarError, match="set of named values"):
            ServiceCalendar.from_dict(nothing)  # type: ignore[arg-type]


def test_odd_but_possible_calendars_are_accepted() -> None:
    for odd in (
        {"closed": [date(2026, 12, 25)], "open": None, "valid_from": None},
        {"weekly": {}, "open": {"2026-03-09": [["09:00", "10:00"]]}},
        {"weekly": None, "open": {date(2026, 3, 9): [["22:00", "00:00"]]}},
        {"valid_from": "1900-01-01", "valid_to": "9999-12-31"},
        {"weekly": {"mon": [["00:00", "24:00"], ["22:00", "06:00"]]}},
    ):
        calendar = ServiceCalendar.from_dict(GOOD | odd)
        assert calendar.elapsed(datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 31, tzinfo=UTC)) > 0
        assert ServiceCalendar.from_dict(calendar.to_dict()) == calendar


@pytest.mark.parametrize(
    ("start", "seconds", "sentence"),
    [
        (MONDAY, -1, "cannot be negative"),
        (MONDAY, -0.5, "cannot be negative"),
        (MONDAY, np.int64(-5), "cannot be negative"),
        (MONDAY, float("nan"), "is not a number of seconds"),
        (MONDAY, float("inf"), "is not a number of seconds"),
        (MONDAY, "3600", "is not a number of seconds"),
        (MONDAY, [3600], "is not a number of seconds"),
        (MONDAY, timedelta(hours=1), "is not a number of seconds"),
        (MONDAY, None, "is not a number of seconds"),
        (MONDAY, 10**10, "longer than a century"),
        (MONDAY, 10**9, "would fall due after 2100"),
        (MONDAY.replace(tzinfo=None), 60, "is not a time with a zone"),
        (MONDAY.date(), 60, "is not a time with a zone"),
        (NOON, 60, "is not a time with a zone"),
        (MONDAY.replace(year=1969), 60, "1969-03-09 lies outside the years 1970 to 2100"),
        (MONDAY.replace(year=9999), 60, "9999-03-09 lies outside the years 1970 to 2100"),
    ],
)
def test_an_impossible_target_is_refused(start: Any, seconds: Any, sentence: str) -> None:
    with pytest.raises(CalendarError, match=sentence):
        ServiceCalendar.from_dict(GOOD).due(start, seconds)


def test_a_number_of_any_kind_is_a_target() -> None:
    calendar = ServiceCalendar.from_dict(GOOD)
    assert calendar.due(MONDAY, np.int64(61)) == calendar.due(MONDAY, 61.0) == MONDAY + timedelta(seconds=61)
    assert calendar.due(MONDAY, np.float64(0.25)) == MONDAY + timedelta(seconds=0.25)


def test_an_impossible_stretch_of_time_is_refused() -> None:
    calendar, naive = ServiceCalendar.from_dict(GOOD), MONDAY.replace(tzinfo=None)
    with pytest.raises(CalendarError, match="lies before the start"):
        calendar.elapsed(MONDAY, MONDAY - timedelta(microseconds=1))
    with pytest.raises(CalendarError, match="lies before the start"):
        calendar.open_intervals(MONDAY, MONDAY - timedelta(hours=1))
    for start, end in ((MONDAY, naive), (naive, MONDAY), (naive, naive), (MONDAY, None)):
        with pytest.raises(CalendarError, match="is not a time with a zone"):
            calendar.elapsed(start, end)  # type: ignore[arg-type]
    with pytest.raises(CalendarError, match="outside the years"):
        calendar.elapsed(MONDAY, MONDAY.replace(year=9999))
    for question in (calendar.is_open, calendar.next_open):
        with pytest.raises(CalendarError, match="is not a time with a zone"):
            question(naive)


def test_impossible_arrays_are_refused() -> None:
    calendar = ServiceCalendar.from_dict(GOOD)
    with pytest.raises(CalendarError, match="before the start in element 1 "):
        calendar.elapsed_many([NOON, NOON], [NOON, NOON - 1])
    for starts, seconds, sentence in (
        ([NOON], -1, "cannot be negative"),
        ([NOON, NOON], [60, -1], "cannot be negative"),
        ([NOON], 10**10, "longer than a century"),
        ([NOON], 10**9, "would fall due after 2100"),
        ([NOON * 1000], 60, "Give whole seconds since 1970"),
        ([-1], 60, "Give whole seconds since 1970"),
        ([NOON + 0.5], 60, "values of type float64"),
        ([NOON], 0.5, "values of type float64"),
        (["noon"], 60, "Give whole numbers of seconds"),
    ):
        with pytest.raises(CalendarError, match=sentence):
            calendar.due_many(starts, seconds)


def test_calendar_days_need_a_zone() -> None:
    with pytest.raises(CalendarError, match="is not a time with a zone"):
        add_local_days(MONDAY.replace(tzinfo=None), 1, "UTC")
    with pytest.raises(CalendarError, match="No time zone is called"):
        add_local_days(MONDAY, 1, "Europe/Atlantis")
