"""What arithmetic on open time looks up: open intervals with prefix sums, and how far they can reach."""

from datetime import timedelta
from typing import NamedTuple

from wellkept.kernel.calendars.compilation import FIRST_YEAR, LAST_YEAR, year_start
from wellkept.kernel.calendars.refusal import CalendarError
from wellkept.kernel.calendars.refusal import sentence as _

FIRST_MOMENT = timedelta(seconds=year_start(FIRST_YEAR))
LAST_MOMENT = timedelta(seconds=year_start(LAST_YEAR + 1))

#: The longest target in seconds: no calendar holds more open time.
LONGEST = year_start(LAST_YEAR + 1) - year_start(FIRST_YEAR)


class Table(NamedTuple):
    """Open intervals from `low` to `high`, all as time since 1970; replaced whole when it must grow, never changed.

    Interval n opens at begins[n] and closes at ends[n]; sums[n] is the open time before it; gaps[n] is begins[n] less
    sums[n]. begins ends with a sentinel, sums with the total. Time is held as timedelta: exact to the microsecond, and
    quicker to add and compare than to convert.
    """

    low: timedelta
    high: timedelta
    begins: list[timedelta]
    ends: list[timedelta]
    gaps: list[timedelta]
    sums: list[timedelta]


EMPTY = Table(timedelta.max, timedelta.min, [timedelta.max], [], [], [timedelta()])


def check_length(seconds: float) -> None:
    """Raises CalendarError for a target below zero or longer than all the years that calendars know."""
    if seconds < 0:
        raise CalendarError(_("A target cannot be negative (%(seconds)s seconds)."), seconds=seconds)
    if seconds > LONGEST:
        raise CalendarError(_("A target of %(seconds)s seconds is longer than a century. Check it."), seconds=seconds)
