"""Arithmetic on the wall clock of a zone, for periods that are counted in calendar days."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from wellkept.kernel.calendars.definition import parse_zone
from wellkept.kernel.calendars.moments import later_on_the_wall


def add_local_days(start: datetime, days: int, zone: str | ZoneInfo) -> datetime:
    """The same time of day on the wall in `zone`, some calendar days later (or earlier, when negative).

    A day over which the clock changes lasts 23 or 25 hours. A time that the wall skips on the last day is moved forward
    by as much as the clock was; of a time that it shows twice, the first is meant. The result is in the zone of start.
    Raises CalendarError for a start without a zone and for a zone that does not exist.
    """
    local = ZoneInfo(parse_zone(zone)) if isinstance(zone, str) else zone
    return later_on_the_wall(start, timedelta(days=days), local)
