"""Instants as time since 1970: exact to the microsecond, and quicker to add and compare than datetimes with zones."""

from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from wellkept.kernel.calendars.refusal import CalendarError
from wellkept.kernel.calendars.refusal import sentence as _

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)

# Midnight of 1970-01-01 on the wall of each zone met: subtracting it and asking the zone itself for the offset takes a
# third of the time of subtracting across zones. Only for ZoneInfo, which is equal to nothing but itself.
_walls: dict[tzinfo | None, datetime] = {}


def moment_of(at: datetime) -> timedelta:
    """The time since 1970 in UTC. Raises CalendarError for anything but a datetime with a zone."""
    try:
        zone = at.tzinfo
        wall = _walls.get(zone)
        if wall is not None:
            return at - wall - zone.utcoffset(at)  # type: ignore[union-attr, operator]
        if type(zone) is ZoneInfo and len(_walls) < 1000:
            _walls[zone] = datetime(1970, 1, 1, tzinfo=zone)
        return at - EPOCH
    except (AttributeError, TypeError):
        raise CalendarError(
            _("“%(time)s” is not a time with a zone. Say in which zone it is meant."), time=at
        ) from None


def in_zone(moment: timedelta, zone: tzinfo | None) -> datetime:
    """The datetime in a zone of a time since 1970 in UTC."""
    wall = _walls.get(zone)
    if wall is None:
        return (EPOCH + moment).astimezone(zone)
    return zone.fromutc(wall + moment)  # type: ignore[union-attr]


def later_on_the_wall(start: datetime, by: timedelta, zone: ZoneInfo) -> datetime:
    """The instant at which the clock on the wall of a zone has gone so far, in the zone of start. Raises CalendarError.

    A time that the wall skips is moved forward by as much as the clock was; of one that it shows twice, the first is meant.
    """
    wall = in_zone(moment_of(start), zone).replace(tzinfo=None, fold=0) + by
    return wall.replace(tzinfo=zone).astimezone(UTC).astimezone(start.tzinfo)


def written(moment: timedelta) -> str:
    """The date in UTC of a time since 1970, for messages."""
    return (EPOCH + moment).date().isoformat()
