"""Arithmetic on the wall clock of a zone, for periods that are counted in calendar days."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from wellkept.kernel.calendars.definition import parse_zone
from wellkept.kernel.calendars.moments import in_zone, moment_of


def add_local_days(start: datetime, days: int, zone: str | ZoneInfo) -> datetime:
    """The same time of day on the wall in `zone`, some calendar days later (or earlier, when negative).

    A day over which the clock changes lasts 23 or 25 hours. A time that the wall skips on the last day is moved forward
    by as much as the clock was; of a time that it shows twice, the first is meant. The result is in the zone of start.
    Raises CalendarError for a start without a zone and for a zone that does not exist.
    """
    moment = moment_of(start)
    local = ZoneInfo(parse_zone(zone)) if isinstance(zone, str) else zone
    wall = in_zone(moment, local).replace(tzinfo=None, fold=0) + timedelta(days=days)
    return wall.replace(tzinfo=local).astimezone(UTC).astimezone(start.tzinfo)
