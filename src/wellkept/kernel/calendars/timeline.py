"""The arithmetic on open time: `due` and `elapsed` are a binary search over open intervals with prefix sums."""

from abc import ABC, abstractmethod
from bisect import bisect_left, bisect_right
from datetime import UTC, date, datetime, timedelta
from math import isfinite
from numbers import Integral, Real
from typing import TYPE_CHECKING

from wellkept.kernel.calendars.compilation import FIRST_YEAR, LAST_YEAR, Intervals, year_start
from wellkept.kernel.calendars.moments import EPOCH, SECOND, in_zone, moment_of, written
from wellkept.kernel.calendars.refusal import CalendarError
from wellkept.kernel.calendars.refusal import sentence as _
from wellkept.kernel.calendars.tables import EMPTY, FIRST_MOMENT, LAST_MOMENT, LONGEST, Table, check_length

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    from wellkept.kernel.calendars.arrays import Arrays

# Targets are few and asked for often; making a timedelta costs as much as the rest of `due`.
_spans: dict[float, timedelta] = {}


class Timeline(ABC):
    """Open and closed time, one after the other; what a calendar or a chain of them computes with.

    Datetimes must carry a zone, any zone. A datetime that is returned is in the zone of the one that was given, as with
    `datetime + timedelta`. All is exact to the microsecond, within the years 1970 to 2100.
    """

    __slots__ = ("_table", "arrays")

    def __init__(self) -> None:
        self._table = EMPTY
        self.arrays: Arrays | None = None

    @property
    @abstractmethod
    def last_day(self) -> date | None:
        """The last day on which anything can open; None when there is no end."""

    @abstractmethod
    def intervals(self, first_year: int, last_year: int) -> Intervals:
        """The open intervals within the given years of UTC, both included, sorted and apart from each other."""

    def due(self, start: datetime, seconds: float) -> datetime:
        """When `seconds` of open time have passed since start: the earliest such instant.

        A target met exactly at the close of a window is due at that close (eight hours from the opening of a window of
        eight hours: the same evening). The clock starts in open time, so that zero seconds are due at once when start
        is open, else at the next opening. Raises CalendarError for negative seconds, for a start without a zone and for
        a target that would run past the end of the calendar.
        """
        try:
            zone = start.tzinfo
            moment = start - EPOCH if zone is UTC else moment_of(start)
            span = _spans.get(seconds)
        except (AttributeError, TypeError):
            moment, span = moment_of(start), _span(seconds)
        if span is None:
            span = _span(seconds)
        low, _high, begins, ends, gaps, sums = self._table
        if moment < low:
            return self._due_later(start, seconds, moment)
        place = bisect_right(ends, moment)
        try:
            begin = begins[place]
            need = (moment if moment > begin else begin) - gaps[place] + span
            if need > sums[place + 1]:
                place = bisect_left(sums, need, place + 2) - 1
            moment = need + gaps[place]
        except IndexError:
            return self._due_later(start, seconds, moment)
        return EPOCH + moment if zone is UTC else in_zone(moment, zone)

    def elapsed(self, start: datetime, end: datetime) -> float:
        """The seconds of open time from start to end: a whole number as int, else a float exact to the microsecond.

        Raises CalendarError when end lies before start (a negative duration is a fault in the data, and zero would hide
        it) and for a datetime without a zone.
        """
        try:
            first = start - EPOCH if start.tzinfo is UTC else moment_of(start)
            last = end - EPOCH if end.tzinfo is UTC else moment_of(end)
        except (AttributeError, TypeError):
            first, last = moment_of(start), moment_of(end)
        if last < first:
            raise CalendarError(_("The end %(end)s lies before the start %(start)s."), start=start, end=end)
        low, high, begins, ends, gaps, sums = self._table
        if first < low or last >= high:
            low, high, begins, ends, gaps, sums = self.table(first, last)
        place = bisect_right(ends, first)
        before = sums[place] if first <= begins[place] else first - gaps[place]
        place = bisect_right(ends, last, place)
        passed = (sums[place] if last <= begins[place] else last - gaps[place]) - before
        return passed.total_seconds() if passed.microseconds else passed.days * 86_400 + passed.seconds

    def is_open(self, at: datetime) -> bool:
        """Whether the instant lies in open time; the end of a window does not. Raises CalendarError without a zone."""
        moment = moment_of(at)
        table = self.table(moment, moment)
        place = bisect_right(table.ends, moment)
        return table.begins[place] <= moment

    def next_open(self, at: datetime) -> datetime:
        """The instant itself when it is open, else the next opening. Raises CalendarError when none follows."""
        return self.due(at, 0)

    def open_intervals(self, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
        """The open time from start to end as pairs of instants, in the zone of start. Raises CalendarError."""
        first, last = moment_of(start), moment_of(end)
        if last < first:
            raise CalendarError(_("The end %(end)s lies before the start %(start)s."), start=start, end=end)
        table = self.table(first, last)
        found = []
        for place in range(bisect_right(table.ends, first), bisect_left(table.begins, last)):
            opens, closes = max(table.begins[place], first), min(table.ends[place], last)
            if opens < closes:
                found.append((in_zone(opens, start.tzinfo), in_zone(closes, start.tzinfo)))
        return found

    def due_many(self, starts: "ArrayLike", seconds: "ArrayLike") -> "NDArray[np.int64]":
        """`due` over an array of whole seconds since 1970 in UTC; `seconds` is one number or an array of them.

        Raises CalendarError as `due` does, as soon as one element is impossible; nothing is returned then.
        """
        from wellkept.kernel.calendars import arrays

        return arrays.due_many(self, starts, seconds)

    def elapsed_many(self, starts: "ArrayLike", ends: "ArrayLike") -> "NDArray[np.int64]":
        """`elapsed` over two arrays of whole seconds since 1970 in UTC. Raises CalendarError as `elapsed` does."""
        from wellkept.kernel.calendars import arrays

        return arrays.elapsed_many(self, starts, ends)

    def table(self, first: timedelta, last: timedelta) -> Table:
        """A table that covers both moments, computing years as needed. Raises CalendarError outside 1970 to 2100."""
        table = self._table
        if table.low <= first and last < table.high:
            return table
        if first < FIRST_MOMENT or last >= LAST_MOMENT:
            wrong = first if first < FIRST_MOMENT else last
            raise CalendarError(
                _("%(when)s lies outside the years %(first)s to %(last)s. Check the date."),
                when=written(wrong),
                first=FIRST_YEAR,
                last=LAST_YEAR,
            )
        years = [(EPOCH + first).year - 1, (EPOCH + last).year + 1]
        if table is not EMPTY:
            years += [(EPOCH + table.low).year, (EPOCH + table.high).year - 1]
        return self._compute(max(min(years), FIRST_YEAR), min(max(years), LAST_YEAR))

    def longer(self, after: timedelta) -> Table:
        """A table that reaches further into the future, for a target that starts at `after`.

        Raises CalendarError when the calendar holds no more open time.
        """
        table = self._table
        if table.high >= LAST_MOMENT:
            if self.last_day:
                raise CalendarError(
                    _("Too little open time is left before the calendar ends on %(day)s. Extend the calendar first."),
                    day=self.last_day,
                )
            raise CalendarError(
                _("A target that starts on %(start)s would fall due after %(year)s. Check the target."),
                start=written(after),
                year=LAST_YEAR,
            )
        low, high = (EPOCH + table.low).year, (EPOCH + table.high).year
        return self._compute(low, min(2 * high - low, LAST_YEAR))

    def _compute(self, first_year: int, last_year: int) -> Table:
        found = self.intervals(first_year, last_year)
        begins = [SECOND * begin for begin, _end in found]
        ends = [SECOND * end for _begin, end in found]
        sums = [timedelta()]
        for begin, end in zip(begins, ends, strict=True):
            sums.append(sums[-1] + (end - begin))
        gaps = [begin - passed for begin, passed in zip(begins, sums, strict=False)]
        low, high = SECOND * year_start(first_year), SECOND * year_start(last_year + 1)
        self._table = table = Table(low, high, [*begins, timedelta.max], ends, gaps, sums)
        return table

    def _due_later(self, start: datetime, seconds: float, moment: timedelta) -> datetime:
        table = self._table
        if moment < table.low or moment >= table.high:
            self.table(moment, moment)
        else:
            self.longer(moment)
        return self.due(start, seconds)


def _span(seconds: float) -> timedelta:
    """The seconds of a target as a timedelta, remembered. Raises CalendarError unless it is a number from zero up."""
    if type(seconds) is not int:
        if not isinstance(seconds, Real) or not isfinite(seconds):
            raise CalendarError(_("“%(seconds)s” is not a number of seconds."), seconds=seconds)
        seconds = int(seconds) if isinstance(seconds, Integral) else float(seconds)
    if not 0 <= seconds <= LONGEST:
        check_length(seconds)
    if len(_spans) >= 1024:
        _spans.clear()
    span = _spans[seconds] = SECOND * seconds
    return span
