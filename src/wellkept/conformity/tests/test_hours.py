"""Working time backwards."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellkept.conformity.hours import latest_start, working_days_before
from wellkept.kernel.calendars import ServiceCalendar

LONDON = ZoneInfo("Europe/London")
WEEK = {day: [["08:30", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
DESK = ServiceCalendar.from_dict({"zone": "Europe/London", "weekly": WEEK, "closed": ["2024-08-26"]})


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


@pytest.mark.parametrize(
    ("moment", "days", "expected"),
    [
        ("2024-09-06T12:00", 5, "2024-08-30T12:00"),
        ("2024-09-02T12:00", 1, "2024-08-30T12:00"),
        ("2024-09-01T12:00", 1, "2024-08-30T12:00"),
        ("2024-09-02T12:00", 10, "2024-08-19T12:00"),
        ("2024-04-01T12:00", 1, "2024-03-29T12:00"),  # across the change of the clock
    ],
)
def test_monday_to_friday(moment: str, days: int, expected: str) -> None:
    assert working_days_before(at(moment), days, LONDON) == at(expected)


def test_days_that_are_closed_do_not_count() -> None:
    assert working_days_before(at("2024-08-28T12:00"), 2, LONDON, DESK) == at("2024-08-23T12:00")
    assert working_days_before(at("2024-08-28T12:00"), 2, LONDON) == at("2024-08-26T12:00")


def test_around_the_clock_every_day_counts() -> None:
    always = ServiceCalendar.always()
    assert working_days_before(at("2024-09-02T12:00"), 3, LONDON, always) == at("2024-08-30T12:00")


def test_a_calendar_that_ended_long_ago_gives_up() -> None:
    ended = ServiceCalendar.from_dict({"zone": "UTC", "weekly": WEEK, "valid_to": "2010-01-01"})
    assert working_days_before(at("2024-09-02T12:00"), 1, LONDON, ended).date() < date(2014, 12, 31)
    assert latest_start(ended, 3600, at("2024-09-02T12:00")) is None


def test_the_latest_start() -> None:
    found = latest_start(DESK, 16 * 3600, at("2024-09-04T12:00"))
    assert found is not None
    assert abs(found - at("2024-09-02T13:00")) <= timedelta(seconds=1)


FIRST, LAST = datetime.fromisoformat("2020-01-01"), datetime.fromisoformat("2025-01-01")


@given(st.datetimes(FIRST, LAST, timezones=st.just(UTC)), st.integers(60, 60 * 24 * 40))
def test_the_latest_start_is_the_latest(moment: datetime, minutes: int) -> None:
    found = latest_start(DESK, minutes * 60, moment)
    assert found is not None
    assert DESK.elapsed(found, moment) >= minutes * 60
    assert DESK.elapsed(found + timedelta(seconds=2), moment) < minutes * 60
