"""What a calendar says: weekly hours, exceptions, zone and validity, read from plain data and checked."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from wellkept.kernel.calendars.refusal import CalendarError
from wellkept.kernel.calendars.refusal import sentence as _

#: Minutes of the day on which a window starts; past 1440 they run into the next day.
Window = tuple[int, int]
Windows = tuple[Window, ...]

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
KEYS = ("zone", "weekly", "closed", "open", "valid_from", "valid_to")
MIDNIGHT = 24 * 60

_TIME = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]|24:00", re.ASCII)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Definition:
    """The content of a calendar in one canonical form, so that equal calendars compare and hash equal."""

    zone: str
    weekly: tuple[Windows, ...]
    closed: tuple[date, ...]
    opened: tuple[tuple[date, Windows], ...]
    valid_from: date | None
    valid_to: date | None

    def to_dict(self) -> dict[str, Any]:
        """The same content as plain data (lists and strings), fit for JSON; `parse` reads it back."""
        data: dict[str, Any] = {
            "zone": self.zone,
            "weekly": {day: _written(windows) for day, windows in zip(WEEKDAYS, self.weekly, strict=True) if windows},
            "closed": [day.isoformat() for day in self.closed],
            "open": {day.isoformat(): _written(windows) for day, windows in self.opened},
        }
        for key, day in (("valid_from", self.valid_from), ("valid_to", self.valid_to)):
            if day is not None:
                data[key] = day.isoformat()
        return data


def parse(data: Mapping[str, Any]) -> Definition:
    """Read a calendar from plain data. Raises CalendarError with a sentence that names the first thing wrong."""
    if not isinstance(data, Mapping):
        raise CalendarError(_("A calendar is a set of named values. Give at least its zone and its weekly hours."))
    unknown = [key for key in data if key not in KEYS]
    if unknown:
        raise CalendarError(
            _("A calendar has no “%(key)s”. Use only these names: %(keys)s."), key=unknown[0], keys=", ".join(KEYS)
        )
    weekly = _mapping(data, "weekly")
    for name in weekly:
        if name not in WEEKDAYS:
            raise CalendarError(_("“%(day)s” is not a weekday. Use %(days)s."), day=name, days=", ".join(WEEKDAYS))
    opened = {_day(day, "open"): _windows(windows, str(day)) for day, windows in _mapping(data, "open").items()}
    for day, windows in opened.items():
        if not windows:
            raise CalendarError(
                _("%(day)s stands under “open” without any hours. Give its hours, or list it under “closed”."), day=day
            )
    valid_from, valid_to = (
        None if data.get(key) is None else _day(data[key], key) for key in ("valid_from", "valid_to")
    )
    if valid_from and valid_to and valid_from > valid_to:
        raise CalendarError(
            _("The calendar is valid from %(first)s but only to %(last)s. Put the earlier date first."),
            first=valid_from,
            last=valid_to,
        )
    return Definition(
        zone=parse_zone(data.get("zone")),
        weekly=tuple(_windows(weekly.get(name, ()), name) for name in WEEKDAYS),
        closed=tuple(sorted({_day(day, "closed") for day in _sequence(data.get("closed") or (), "closed")})),
        opened=tuple(sorted(opened.items())),
        valid_from=valid_from,
        valid_to=valid_to,
    )


def _written(windows: Windows) -> list[list[str]]:
    return [[_clock(begin), _clock(end if end <= MIDNIGHT else end - MIDNIGHT)] for begin, end in windows]


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def parse_zone(name: object) -> str:
    """The IANA name of a zone, checked. Raises CalendarError when there is no such zone."""
    if name is None:
        raise CalendarError(_("The calendar has no zone. Name one, such as Europe/London."))
    try:
        if isinstance(name, str) and name:
            return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        pass
    raise CalendarError(_("No time zone is called “%(zone)s”. Use a name such as Europe/London."), zone=name)


def _mapping(data: Mapping[str, Any], key: str) -> Mapping[Any, Any]:
    value = data.get(key)
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise CalendarError(_("“%(key)s” must give hours by day, such as 08:30 to 17:00 for each."), key=key)
    return value


def _sequence(value: object, key: str) -> list[Any] | tuple[Any, ...] | set[Any] | frozenset[Any]:
    if isinstance(value, (list, tuple, set, frozenset)):
        return value
    raise CalendarError(_("“%(key)s” must be a list, not “%(value)s”."), key=key, value=value)


def _day(value: object, key: str) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        if isinstance(value, str) and _DATE.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise CalendarError(
        _("“%(value)s” under “%(key)s” is not a date. Write it as year-month-day, such as 2026-12-25."),
        value=value,
        key=key,
    )


def _windows(value: object, day: str) -> Windows:
    return tuple(sorted({_window(window, day) for window in _sequence(value, day)}))


def _window(value: object, day: str) -> Window:
    if not isinstance(value, (list, tuple)) or len(value) != 2:
        raise CalendarError(
            _("“%(value)s” on %(day)s is not a window. Give two times, such as 08:30 and 17:00."), value=value, day=day
        )
    begin, end = (_minute(time, day) for time in value)
    if begin == MIDNIGHT:
        raise CalendarError(_("A window on %(day)s starts at 24:00. Put it on the following day, from 00:00."), day=day)
    if begin == end:
        raise CalendarError(
            _("The window from %(begin)s to %(end)s on %(day)s is empty. A whole day is 00:00 to 24:00."),
            begin=value[0],
            end=value[1],
            day=day,
        )
    return begin, end if end > begin else end + MIDNIGHT


def _minute(value: object, day: str) -> int:
    if not isinstance(value, str) or not _TIME.fullmatch(value):
        raise CalendarError(
            _("“%(value)s” on %(day)s is not a time of day. Write hours and minutes, from 00:00 to 24:00."),
            value=value,
            day=day,
        )
    return int(value[:2]) * 60 + int(value[3:])
