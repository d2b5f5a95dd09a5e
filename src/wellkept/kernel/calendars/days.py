"""Time counted in days: working days of a calendar, and calendar days on the wall of its zone.

A clock computes with both as with service hours: every day, however long, counts as 86,400 seconds.
"""

from bisect import bisect_left
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple, Protocol
from zoneinfo import ZoneInfo

from wellkept.kernel.calendars.chain import CalendarChain
from wellkept.kernel.calendars.compilation import DAY, FIRST_YEAR, LAST_YEAR, merged, window_days
from wellkept.kernel.calendars.definition import Windows
from wellkept.kernel.calendars.moments import in_zone, later_on_the_wall, moment_of
from wellkept.kernel.calendars.refusal import CalendarError
from wellkept.kernel.calendars.refusal import sentence as _
from wellkept.kernel.calendars.service import ServiceCalendar
from wellkept.kernel.calendars.tables import FIRST_MOMENT, LAST_MOMENT, check_length

Hours = ServiceCalendar | CalendarChain

_MINUTE = timedelta(minutes=1)
_MICRO = timedelta(microseconds=1)
#: Half a day in microseconds, for rounding.
_HALF = DAY * 500_000
_BEGINNING = datetime(1970, 1, 1)  # noqa: DTZ001  a midnight on the wall, in whatever zone


class Unit(StrEnum):
    """What a target counts: time within the service hours, working days, or days of the calendar."""

    TIME = "time"
    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"


class Length(NamedTuple):
    """A length of time that is promised: seconds of a unit; a day of either kind has 86,400."""

    seconds: int
    unit: Unit = Unit.TIME

    @staticmethod
    def of(given: "int | Length") -> "Length":
        """A length as it is; a number alone means seconds of service time."""
        return given if isinstance(given, Length) else Length(given)


class Counted(Protocol):
    """What a clock computes with."""

    def due(self, start: datetime, seconds: float) -> datetime:
        """When so much has passed since start."""

    def elapsed(self, start: datetime, end: datetime) -> float:
        """How much has passed from start to end."""


def counted(hours: Hours, unit: str) -> Counted:
    """A calendar as a target of that unit counts on it."""
    return hours if unit == Unit.TIME else _in_days(hours, Unit(unit))


@lru_cache(maxsize=256)
def _in_days(hours: Hours, unit: Unit) -> Counted:
    return WorkingDays(hours) if unit is Unit.WORKING_DAYS else CalendarDays(hours)


class CalendarDays:
    """Days on the wall of the calendar's zone, whether the service is open or not; a change of the clock makes no difference.

    A time that the wall skips is moved forward by as much as the clock was; of one that it shows twice, the first is meant.
    """

    def __init__(self, hours: Hours) -> None:
        self.zone = ZoneInfo(hours.zone)

    def due(self, start: datetime, seconds: float) -> datetime:
        """The same time on the wall, so many days of 86,400 seconds later. Raises CalendarError."""
        check_length(seconds)
        return later_on_the_wall(start, timedelta(seconds=seconds), self.zone)

    def elapsed(self, start: datetime, end: datetime) -> float:
        """How far the clock on the wall has gone; nothing while it shows an hour again. Raises CalendarError."""
        _in_order(start, end)
        first, last = (in_zone(moment_of(at), self.zone).replace(tzinfo=None) for at in (start, end))
        return max(0.0, (last - first).total_seconds())


class WorkingDays:
    """Working days of a calendar: the days on which one of its windows starts.

    One working day from a time within the hours is the same time on the clock of the next one; what starts outside the
    hours starts at the next opening. Where the service is closed at that time of that day, its next opening on the day is
    meant, else its close. Parts of a day, which pauses leave, are parts of the usual day: the hours of all its weekdays.
    """

    def __init__(self, hours: Hours) -> None:
        self.hours = hours
        versions = hours.in_force if isinstance(hours, CalendarChain) else (hours,)
        last = (LAST_YEAR + 1 - FIRST_YEAR) * 366
        days = [(day, ws, ZoneInfo(v.zone)) for v in versions for day, ws in window_days(v.definition, -1, last)]
        self._days = [day for day, _windows, _zone in days]
        self._windows: list[Windows] = [windows for _day, windows, _zone in days]
        self._zones = [zone for _day, _windows, zone in days]
        self._usual = merged(sorted({window for windows in set(self._windows) for window in windows}))
        self._length = sum(end - begin for begin, end in self._usual) * _MINUTE // _MICRO

    def due(self, start: datetime, seconds: float) -> datetime:
        """When so many working days of 86,400 seconds have passed. Raises CalendarError where the calendar ends before."""
        check_length(seconds)
        place, passed = self._place(start)
        part = (round(seconds * 1_000_000) * self._length + _HALF) // (2 * _HALF)
        days, rest = divmod(passed + part, self._length)
        if place + days >= len(self._days):
            raise CalendarError(_("Too few working days are left before the calendar ends. Extend the calendar first."))
        return self._moment(place + days, rest).astimezone(start.tzinfo)

    def elapsed(self, start: datetime, end: datetime) -> float:
        """The working days from start to end, in seconds of which each has 86,400. Raises CalendarError."""
        _in_order(start, end)
        (first, before), (last, after) = self._place(start), self._place(end)
        return max(0, (last - first) * self._length + after - before) * DAY / self._length

    def _place(self, at: datetime) -> tuple[int, int]:
        """The working day to which an instant belongs, and how much of the usual day has passed then (microseconds)."""
        moment = moment_of(at)
        try:
            moment = moment_of(self.hours.next_open(at))
        except CalendarError:
            if self.hours.last_day is None or not FIRST_MOMENT <= moment < LAST_MOMENT:
                raise
            return len(self._days), 0
        for place in range(bisect_left(self._days, moment.days - 2), len(self._days)):
            wall = in_zone(moment, self._zones[place]).replace(tzinfo=None)
            passed = wall - _BEGINNING - timedelta(days=self._days[place])
            if any(begin * _MINUTE <= passed < end * _MINUTE for begin, end in self._windows[place]):
                return place, sum(
                    max(timedelta(), min(passed, end * _MINUTE) - begin * _MINUTE) // _MICRO
                    for begin, end in self._usual
                )
        raise AssertionError("Open time lies in a window.")

    def _moment(self, place: int, rest: int) -> datetime:
        """The instant on a working day at which so much of the usual day has passed."""
        passed = timedelta()
        for begin, end in self._usual:
            passed = begin * _MINUTE + rest * _MICRO
            if passed < end * _MINUTE:
                break
            rest -= (end - begin) * _MINUTE // _MICRO
        windows = [(begin * _MINUTE, end * _MINUTE) for begin, end in self._windows[place]]
        if not any(begin <= passed < end for begin, end in windows):
            later = [begin for begin, _end in windows if begin > passed]
            passed = min(later) if later else max(end for _begin, end in windows)
        wall = _BEGINNING + timedelta(days=self._days[place]) + passed
        return wall.replace(tzinfo=self._zones[place]).astimezone(UTC)


def _in_order(start: datetime, end: datetime) -> None:
    if moment_of(end) < moment_of(start):
        raise CalendarError(_("The end %(end)s lies before the start %(start)s."), start=start, end=end)
