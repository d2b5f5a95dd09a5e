"""`due` and `elapsed` over numpy arrays of whole seconds since 1970: a look-up by blocks of time, not a search."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wellkept.kernel.calendars.moments import SECOND
from wellkept.kernel.calendars.refusal import CalendarError
from wellkept.kernel.calendars.refusal import sentence as _
from wellkept.kernel.calendars.tables import LONGEST, Table, check_length

Int64s = NDArray[np.int64]

#: Elements worked on at a time, so that what is computed on the way stays in the processor's cache.
CHUNK = 16_384
FAR = 2**62


class Steps:
    """Counts, for each value, the sorted edges at or below it: a table of blocks, then a step or two."""

    def __init__(self, edges: Int64s, low: int, high: int) -> None:
        shift = max(10, ((high - low) >> 16).bit_length())
        blocks = low + (np.arange(((high - low) >> shift) + 2, dtype=np.int64) << shift)
        self._low, self._shift = low, shift
        self._edges = np.append(edges, FAR)
        self._first = np.searchsorted(edges, blocks, side="right")
        # More edges in a block than this are found by searching.
        self._steps = int(np.diff(self._first).max(initial=0))

    def at_or_below(self, values: Int64s) -> Int64s:
        """How many edges are at or below each value; values must lie between `low` and `high`."""
        if self._steps > 4:
            return np.searchsorted(self._edges, values, side="right").astype(np.int64, copy=False)
        place: Int64s = self._first[(values - self._low) >> self._shift]
        for _step in range(self._steps):
            place += self._edges[place] <= values
        return place


@dataclass(frozen=True)
class Arrays:
    """A table's open intervals as arrays, with the look-ups over time and over open time."""

    table: Table

    @cached_property
    def low(self) -> int:
        return self.table.low // SECOND

    @cached_property
    def begins(self) -> Int64s:
        return np.append(_seconds(self.table.begins[:-1]), FAR)

    @cached_property
    def gaps(self) -> Int64s:
        return _seconds(self.table.gaps)

    @cached_property
    def sums(self) -> Int64s:
        return _seconds(self.table.sums)

    @cached_property
    def by_time(self) -> Steps:
        return Steps(_seconds(self.table.ends), self.low, self.table.high // SECOND)

    @cached_property
    def by_open_time(self) -> Steps:
        return Steps(self.sums[1:], -1, int(self.sums[-1]))

    def opened(self, moments: Int64s, places: Int64s) -> Int64s:
        """The open time before each moment, counted from the table's begin."""
        passed = moments - self.begins[places]
        np.maximum(passed, 0, out=passed)
        passed += self.sums[places]
        return passed


class Tabled(Protocol):
    """What has a table that grows as needed: a timeline, which keeps the arrays made of it."""

    arrays: Arrays | None

    def table(self, first: timedelta, last: timedelta) -> Table:
        """A table that covers both moments."""

    def longer(self, after: timedelta) -> Table:
        """A table that reaches further into the future."""


def due_many(timeline: Tabled, starts: ArrayLike, seconds: ArrayLike) -> Int64s:
    """When each target falls due, as an array of the shape of `starts` and `seconds` together. Raises CalendarError."""
    spans = _whole(seconds)
    if spans.size:
        check_length(int(spans.min()))
        check_length(int(spans.max()))
    moments = _whole(starts)
    if spans.ndim:
        moments, spans = np.broadcast_arrays(moments, spans)
    shape = moments.shape
    moments, spans = moments.ravel(), spans.ravel()
    result = np.empty(moments.size, dtype=np.int64)
    if moments.size:
        first, last = _bounds(moments)
        while not _fill(result, _arrays(timeline, first, last), moments, spans):
            timeline.longer(last)
    return result.reshape(shape)


def elapsed_many(timeline: Tabled, starts: ArrayLike, ends: ArrayLike) -> Int64s:
    """The open seconds between each start and end, as an array of their common shape. Raises CalendarError."""
    begins, closes = np.broadcast_arrays(_whole(starts), _whole(ends))
    shape = begins.shape
    begins, closes = begins.ravel(), closes.ravel()
    result = np.empty(begins.size, dtype=np.int64)
    if not begins.size:
        return result.reshape(shape)
    arrays = _arrays(timeline, min(_bounds(begins)[0], _bounds(closes)[0]), max(_bounds(begins)[1], _bounds(closes)[1]))
    for chunk in _chunks(begins.size):
        first, last = begins[chunk], closes[chunk]
        wrong = last < first
        if wrong.any():
            place = chunk.start + int(wrong.argmax())
            raise CalendarError(
                _("The end lies before the start in element %(place)s of the arrays, and perhaps in others."),
                place=place,
            )
        passed = arrays.opened(last, arrays.by_time.at_or_below(last))
        passed -= arrays.opened(first, arrays.by_time.at_or_below(first))
        result[chunk] = passed
    return result.reshape(shape)


def _fill(result: Int64s, arrays: Arrays, moments: Int64s, spans: Int64s) -> bool:
    """Put the due times into result; False when the table does not reach far enough."""
    total, last = int(arrays.sums[-1]), arrays.gaps.size
    at_once = bool(spans.min() == 0)
    for chunk in _chunks(moments.size):
        moment = moments[chunk]
        place = arrays.by_time.at_or_below(moment)
        need = arrays.opened(moment, place)
        need += spans[chunk] if spans.size > 1 else spans[0]
        if need.max() > total or (at_once and place.max() == last):
            return False
        target = arrays.by_open_time.at_or_below(need - 1)
        if at_once:
            np.maximum(target, place, out=target)
        need += arrays.gaps[target]
        result[chunk] = need
    return True


def _arrays(timeline: Tabled, first: timedelta, last: timedelta) -> Arrays:
    table = timeline.table(first, last)
    known = timeline.arrays
    if known is None or known.table is not table:
        known = timeline.arrays = Arrays(table)
    return known


def _chunks(size: int) -> list[slice]:
    return [slice(begin, begin + CHUNK) for begin in range(0, size, CHUNK)]


def _whole(values: ArrayLike) -> Int64s:
    array = np.asarray(values)
    if array.size and array.dtype.kind not in "iu":
        raise CalendarError(_("Give whole numbers of seconds, not values of type %(kind)s."), kind=array.dtype)
    return array.astype(np.int64, copy=False)


def _bounds(moments: Int64s) -> tuple[timedelta, timedelta]:
    first, last = int(moments.min()), int(moments.max())
    if first < 0 or last > LONGEST:
        raise CalendarError(
            _("%(value)s is not a time between 1970 and 2100. Give whole seconds since 1970 in UTC."),
            value=first if first < 0 else last,
        )
    return SECOND * first, SECOND * last


def _seconds(moments: list[timedelta]) -> Int64s:
    return np.array([moment // SECOND for moment in moments], dtype=np.int64)
