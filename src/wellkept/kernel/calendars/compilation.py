"""From wall clock to UTC: the open intervals of a definition, exact across every change of a zone's offset.

An instant is open when a clock on the wall in the calendar's zone then shows a time within a window. That one sentence
settles both changes of the clock: a time that the wall skips opens nothing, a time that it shows twice is open twice.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from wellkept.kernel.calendars.definition import Definition, Windows

#: Open from, open to: seconds since 1970-01-01 in UTC; sorted, apart from each other, never empty.
Intervals = list[tuple[int, int]]

DAY = 86_400
EPOCH_DAY = date(1970, 1, 1).toordinal()

#: The years in which calendars are computed; a target beyond them is taken for a slip of the pen.
FIRST_YEAR, LAST_YEAR = 1970, 2100


def year_start(year: int) -> int:
    """The first instant of a year in UTC, in seconds since 1970."""
    return (date(year, 1, 1).toordinal() - EPOCH_DAY) * DAY


def compiled(definition: Definition, first_year: int, last_year: int) -> Intervals:
    """The open intervals of a calendar within the given years of UTC, both included."""
    zone = ZoneInfo(definition.zone)
    low, high = year_start(first_year), year_start(last_year + 1)
    walls = _on_the_wall(definition, low // DAY - 3, high // DAY + 2)
    ends = [end for _begin, end in walls]
    opened: Intervals = []
    for begin, end, offset in _segments(zone, first_year, last_year):
        for place in range(bisect_right(ends, begin + offset), len(walls)):
            opens, closes = walls[place]
            if opens >= end + offset:
                break
            opened.append((max(opens - offset, begin), min(closes - offset, end)))
    return merged(opened)


def merged(intervals: Iterable[tuple[int, int]]) -> Intervals:
    """Intervals sorted by their begin, with those that touch or overlap made one."""
    result: Intervals = []
    for begin, end in intervals:
        if result and begin <= result[-1][1]:
            if end > result[-1][1]:
                result[-1] = (result[-1][0], end)
        else:
            result.append((begin, end))
    return result


def _on_the_wall(definition: Definition, first: int, last: int) -> Intervals:
    """The windows that start on the days first to last (counted from 1970), on a clock that is never changed."""
    return merged(
        (day * DAY + begin * 60, day * DAY + end * 60)
        for day, windows in window_days(definition, first, last)
        for begin, end in windows
    )


def window_days(definition: Definition, first: int, last: int) -> Iterator[tuple[int, Windows]]:
    """The days from first to last (counted from 1970) on which windows start, with their windows."""
    if definition.valid_from:
        first = max(first, definition.valid_from.toordinal() - EPOCH_DAY)
    if definition.valid_to:
        last = min(last, definition.valid_to.toordinal() - EPOCH_DAY)
    closed = {day.toordinal() - EPOCH_DAY for day in definition.closed}
    opened = {day.toordinal() - EPOCH_DAY: windows for day, windows in definition.opened}
    # 1970-01-01 was a Thursday, the fourth day of the week.
    weekly = [definition.weekly[(day + 3) % 7] for day in range(7)]
    for day in range(first, last + 1):
        windows = opened.get(day) or (() if day in closed else weekly[day % 7])
        if windows:
            yield day, windows


def _segments(zone: ZoneInfo, first_year: int, last_year: int) -> Iterable[tuple[int, int, int]]:
    """The stretches of constant offset within the years: begin and end in UTC, seconds to add for the wall."""
    begin, offset = year_start(first_year), _offset(zone, year_start(first_year))
    for year in range(first_year, last_year + 1):
        for instant, following in _changes(zone, year):
            yield begin, instant, offset
            begin, offset = instant, following
    if begin < year_start(last_year + 1):
        yield begin, year_start(last_year + 1), offset


@lru_cache(maxsize=8192)
def _changes(zone: ZoneInfo, year: int) -> tuple[tuple[int, int], ...]:
    """The instants after the year's first, up to the next year's first, at which the offset changes, and to what."""
    found = []
    previous = year_start(year)
    before = _offset(zone, previous)
    # No zone has ever changed its offset twice within a day.
    for later in range(previous + DAY, year_start(year + 1) + 1, DAY):
        after = _offset(zone, later)
        if after != before:
            low, high = previous, later
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if _offset(zone, middle) == before else (low, middle)
            found.append((high, after))
        previous, before = later, after
    return tuple(found)


def _offset(zone: ZoneInfo, instant: int) -> int:
    offset = datetime.fromtimestamp(instant, UTC).astimezone(zone).utcoffset()
    return (offset or timedelta()) // timedelta(seconds=1)
