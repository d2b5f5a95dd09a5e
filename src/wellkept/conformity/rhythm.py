"""Recurring work: how long a gap may be, and whether some dates leave one."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from .asof import AsOf
from .catalogue import Limit, LimitUnit, catalogue
from .outcomes import Check

_UNITS = {
    LimitUnit.HOUR: timedelta(hours=1),
    LimitUnit.DAY: timedelta(days=1),
    LimitUnit.MONTH: timedelta(days=365.25 / 12),
}


def span(limit: Limit) -> timedelta:
    """A limit of hours, days or months as elapsed time (a month is a twelfth of a year); ValueError for working days, records."""
    if limit.unit is LimitUnit.WORKING_DAY:
        raise ValueError(f"{limit} depend on a calendar; count them with it.")
    if limit.unit is LimitUnit.RECORD:
        raise ValueError(f"{limit} are a count and no time.")
    return limit.value * _UNITS[limit.unit]


def grace(rhythm: timedelta) -> timedelta:
    """What is added to a rhythm before a gap counts."""
    given = catalogue().engine.no_gap_grace
    return max(rhythm * given.share, timedelta(days=given.minimum_days))


def no_gap(label: Any, asof: AsOf, dates: Iterable[datetime], rhythm: timedelta, *, excused: int = 0) -> Check:
    """The check that no interval between neighbouring dates, up to the moment of assessment, outlasts rhythm and grace.

    The population is the intervals of the window. Give the dates before the window too: the last of them starts its
    first interval; without one it starts with the window. Dates after the moment do not count. Without any date
    nothing is exercised until the first is due, counted from the set-up.
    """
    allowed = rhythm + grace(rhythm)
    done = sorted(moment for moment in dates if moment <= asof.at)
    if not done:
        return Check.never_done(label, asof, asof.set_up_at + allowed)
    earlier = [moment for moment in done if moment < asof.window_start]
    points = [earlier[-1] if earlier else asof.window_start, *(m for m in done if asof.covers(m)), asof.at]
    intervals = [later - sooner for sooner, later in pairwise(points)]
    kept = sum(interval <= allowed for interval in intervals)
    due_at = done[-1] + allowed
    return Check(label, len(intervals), kept, excused=min(excused, len(intervals) - kept), due_at=due_at)
