"""Working time backwards: the moment some working days ago, and the latest start that is some open time ago."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from wellkept.kernel.calendars import Counted, Timeline

#: Nobody asks for spans longer than this.
LONGEST = timedelta(days=3660)
_WEEKEND = (5, 6)


def working_days_before(at: datetime, days: int, zone: ZoneInfo, hours: Timeline | None = None) -> datetime:
    """The same time of day so many working days before a moment.

    A day is a working day when the calendar has open time on it; without a calendar, from Monday to Friday.
    Where the calendar has too few of them within ten years, the moment ten years ago.
    """
    local = at.astimezone(zone)
    left, day = days, local.date()
    while left and local.date() - day < LONGEST:
        day -= timedelta(days=1)
        left -= _works(day, zone, hours)
    return datetime.combine(day, local.time(), zone)


def _works(day: date, zone: ZoneInfo, hours: Timeline | None) -> bool:
    if hours is None:
        return day.weekday() not in _WEEKEND
    start = datetime.combine(day, time(), zone)
    return hours.elapsed(start, datetime.combine(day + timedelta(days=1), time(), zone)) > 0


def latest_start(hours: Counted, seconds: float, at: datetime) -> datetime | None:
    """The latest moment from which so many seconds of open time lie before another; None where there never were so many."""
    span = timedelta(seconds=seconds)
    while hours.elapsed(at - span, at) < seconds:
        if span >= LONGEST:
            return None
        span = min(span * 2, LONGEST)
    early, late = at - span, at
    while late - early > timedelta(seconds=1):
        middle = early + (late - early) / 2
        if hours.elapsed(middle, at) >= seconds:
            early = middle
        else:
            late = middle
    return early
