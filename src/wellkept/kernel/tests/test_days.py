"""Targets in days: the same time on the clock of a later working day, and days of the calendar across changes of the clock."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellkept.kernel.calendars import CalendarChain, CalendarError, ServiceCalendar, Unit, counted

BOSTON = ZoneInfo("America/New_York")
DESK = [["08:30", "17:00"]]
WEEK = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), DESK)
DAY = 86_400
EARLIEST = datetime(2015, 1, 1, tzinfo=UTC)
moments = st.integers(0, 4 * 365 * DAY).map(lambda seconds: EARLIEST + timedelta(seconds=seconds))


def working(**changes: Any) -> Any:
    data = {"zone": BOSTON.key, "weekly": WEEK, "closed": ["2016-01-01", "2016-01-18"], **changes}
    return counted(ServiceCalendar.from_dict(data), Unit.WORKING_DAYS)


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BOSTON)


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2016-01-05 10:00", 1, "2016-01-06 10:00"),
        ("2016-01-05 08:30", 1, "2016-01-06 08:30"),
        ("2016-01-05 07:00", 1, "2016-01-06 08:30"),
        ("2016-01-05 17:00", 1, "2016-01-07 08:30"),
        ("2016-01-08 16:59", 1, "2016-01-11 16:59"),
        ("2016-01-09 12:00", 1, "2016-01-12 08:30"),
        ("2016-01-15 10:00", 1, "2016-01-19 10:00"),
        ("2016-01-05 10:00", 10, "2016-01-20 10:00"),
        ("2016-03-11 10:00", 1, "2016-03-14 10:00"),
        ("2016-01-09 12:00", 0, "2016-01-11 08:30"),
    ],
)
def test_the_same_time_on_a_later_working_day(start: str, days: int, due: str) -> None:
    assert working().due(wall(start), days * DAY) == wall(due)


@pytest.mark.parametrize(
    ("friday", "due"),
    [
        ([["08:30", "13:00"]], "2016-01-08 13:00"),
        ([["08:30", "12:00"], ["16:00", "17:00"]], "2016-01-08 16:00"),
        ([["16:00", "20:00"]], "2016-01-08 16:00"),
    ],
)
def test_a_day_of_other_hours(friday: list[list[str]], due: str) -> None:
    assert working(weekly={**WEEK, "fri": friday}).due(wall("2016-01-07 15:00"), DAY) == wall(due)


def test_a_pause_leaves_a_part_of_the_usual_day() -> None:
    days = working()
    used = days.elapsed(wall("2016-01-05 10:00"), wall("2016-01-05 16:00"))
    assert used == pytest.approx(DAY * 6 / 8.5)
    assert days.due(wall("2016-01-07 09:00"), DAY - used) == wall("2016-01-07 11:30")
    assert days.due(wall("2016-01-07 15:30"), DAY - used) == wall("2016-01-08 09:30")


def test_a_night_belongs_to_the_day_on_which_it_begins() -> None:
    days = working(weekly={day: [["22:00", "06:00"]] for day in WEEK})
    assert days.due(wall("2016-01-09 02:00"), DAY) == wall("2016-01-12 02:00")
    assert days.elapsed(wall("2016-01-08 22:00"), wall("2016-01-09 02:00")) == DAY / 2


def test_versions_of_a_calendar_each_have_their_days() -> None:
    first = {"zone": BOSTON.key, "weekly": WEEK, "valid_to": "2016-01-10"}
    second = {"zone": BOSTON.key, "weekly": {"wed": DESK, "sat": DESK}, "valid_from": "2016-01-11"}
    days = counted(CalendarChain.from_dicts([first, second]), Unit.WORKING_DAYS)
    assert days.due(wall("2016-01-07 10:00"), 3 * DAY) == wall("2016-01-16 10:00")


def test_where_the_calendar_ends() -> None:
    days = working(valid_to="2016-01-06")
    assert days.elapsed(wall("2016-01-05 08:30"), wall("2016-02-05 08:30")) == 2 * DAY
    for start in ("2016-01-06 10:00", "2016-03-01 10:00"):
        with pytest.raises(CalendarError, match="Too few working days"):
            days.due(wall(start), DAY)


@given(moments, st.integers(0, 300))
def test_whole_working_days_keep_the_time_and_count_the_days(start: datetime, count: int) -> None:
    hours = ServiceCalendar.from_dict({"zone": BOSTON.key, "weekly": WEEK, "closed": ["2016-01-18", "2017-01-16"]})
    days = counted(hours, Unit.WORKING_DAYS)
    began, due = hours.next_open(start).astimezone(BOSTON), days.due(start, count * DAY).astimezone(BOSTON)
    assert due.time() == began.time()
    between = [began.date() + timedelta(days=n + 1) for n in range((due.date() - began.date()).days)]
    closed = (date(2016, 1, 18), date(2017, 1, 16))
    assert sum(day.weekday() < 5 and day not in closed for day in between) == count


@given(moments, st.integers(0, 40 * DAY), st.integers(0, 40 * DAY), st.sampled_from(["working", "calendar"]))
def test_a_pause_of_no_length_changes_nothing(start: datetime, first: int, second: int, unit: str) -> None:
    hours = ServiceCalendar.from_dict({"zone": "UTC", "weekly": WEEK})
    days = counted(hours, f"{unit}_days")
    middle, end = days.due(start, first), days.due(start, first + second)
    assert abs(days.due(middle, second) - end) <= timedelta(milliseconds=1)
    assert days.elapsed(start, middle) == pytest.approx(first, abs=0.01)
    assert start <= middle <= end


@given(moments, moments)
def test_what_has_passed_is_due_when_it_has_passed(one: datetime, other: datetime) -> None:
    start, end = sorted((one, other))
    hours = ServiceCalendar.from_dict({"zone": BOSTON.key, "weekly": {**WEEK, "fri": [["08:30", "13:00"]]}})
    days = counted(hours, Unit.WORKING_DAYS)
    due = days.due(start, days.elapsed(start, end))
    assert abs(due - hours.next_open(end)) <= timedelta(milliseconds=1)


@given(moments, st.integers(0, 500))
def test_calendar_days_keep_the_time_on_the_wall(start: datetime, count: int) -> None:
    days = counted(ServiceCalendar.from_dict({"zone": BOSTON.key, "weekly": WEEK}), Unit.CALENDAR_DAYS)
    began, due = start.astimezone(BOSTON), days.due(start, count * DAY).astimezone(BOSTON)
    assert (due.date() - began.date()).days == count
    skipped = due.replace(tzinfo=None) - began.replace(tzinfo=None) - timedelta(days=count)
    assert skipped in (timedelta(), timedelta(hours=1))
    assert days.elapsed(start, due) == count * DAY + skipped.total_seconds()


def test_no_day_runs_backwards() -> None:
    for days in (working(), counted(ServiceCalendar.always(), Unit.CALENDAR_DAYS)):
        with pytest.raises(CalendarError, match="lies before the start"):
            days.elapsed(wall("2016-01-06 10:00"), wall("2016-01-05 10:00"))
        with pytest.raises(CalendarError, match="negative"):
            days.due(wall("2016-01-06 10:00"), -1)
        with pytest.raises(CalendarError, match="not a time with a zone"):
            days.due(datetime(2016, 1, 1), DAY)  # noqa: DTZ001  what is refused
