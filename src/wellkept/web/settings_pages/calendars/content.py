"""What a service calendar holds, for people to read and to edit: hours of the week, single days, versions. Pure functions."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.dates import WEEKDAYS as WEEKDAY_NAMES
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _

from wellkept.kernel.calendars import CalendarError, ServiceCalendar

KEYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MIDNIGHT = 24 * 60

Version = dict[str, Any]
Window = tuple[str, str]

_TIME = re.compile(r"(\d{1,2})(?:[:.h]?(\d{2}))?")


@dataclass(slots=True)
class Bar:
    """An open part of a day, in minutes from midnight."""

    start: int
    length: int


@dataclass(slots=True)
class DayRow:
    """A weekday with its windows as typed, what is wrong with them, and the bars that show them."""

    key: str
    name: Any
    windows: list[Window]
    error: str = ""
    bars: list[Bar] = field(default_factory=list)

    @property
    def words(self) -> str:
        """The hours as words: "08:30–12:00, 13:00–17:00"."""
        return said(self.windows)


@dataclass(frozen=True, slots=True)
class SingleDay:
    """A date that is off, or that has hours of its own (`words`)."""

    day: date
    name: str
    words: str = ""


def tidy(text: str) -> str:
    """A time as people type it, in the form that calendars take: "8" and "8.00" are "08:00"; else the text itself."""
    text = text.strip()
    match = _TIME.fullmatch(text)
    return f"{int(match[1]):02d}:{match[2] or '00'}" if match else text


def said(windows: Iterable[Window]) -> str:
    """Windows as words; one that runs past midnight says so."""
    return ", ".join(_window(begin, end) for begin, end in windows)


def _window(begin: str, end: str) -> str:
    words = f"{begin}–{end}"
    return _("%(window)s the next day") % {"window": words} if end < begin else words


def read_windows(text: str) -> list[Window]:
    """The windows of a text such as "8-12, 13:00–17:00". Raises CalendarError naming the first that is none."""
    found = []
    for part in (p.strip() for p in text.split(",")):
        if not part:
            continue
        ends = re.split(r"\s*(?:–|-|—|to)\s*", part)
        if len(ends) != 2:
            raise CalendarError(_("“%(part)s” is not a window. Write two times, such as 08:00–12:00."), part=part)
        found.append((tidy(ends[0]), tidy(ends[1])))
    return found


def _minutes(text: str) -> int:
    return int(text[:2]) * 60 + int(text[3:])


def week(version: Mapping[str, Any]) -> list[DayRow]:
    """The weekdays of a version with bars; a window past midnight shows on both days."""
    weekly = version.get("weekly") or {}
    rows = [DayRow(key, WEEKDAY_NAMES[i], [(a, b) for a, b in weekly.get(key, ())]) for i, key in enumerate(KEYS)]
    for i, row in enumerate(rows):
        for begin, end in row.windows:
            start, stop = _minutes(begin), _minutes(end)
            if stop > start:
                row.bars.append(Bar(start, stop - start))
            else:
                row.bars.append(Bar(start, MIDNIGHT - start))
                if stop:
                    rows[(i + 1) % 7].bars.append(Bar(0, stop))
    return rows


def summary(version: Mapping[str, Any]) -> str:
    """The hours of a week in one line: "Mon–Fri 08:30–17:00, Sat 09:00–12:00"."""
    rows = week(version)
    parts = []
    first = 0
    for i in range(1, 8):
        if i < 7 and rows[i].windows == rows[first].windows:
            continue
        if rows[first].windows:
            days = str(WEEKDAYS_ABBR[first])
            if i - 1 > first:
                days += f"–{WEEKDAYS_ABBR[i - 1]}"
            parts.append(f"{days} {rows[first].words}")
        first = i
    return ", ".join(parts) or _("No hours in the week")


def days_off(versions: Sequence[Version], names: Mapping[str, str]) -> list[SingleDay]:
    """The dates that are off in any version, in order."""
    dates = {day for version in versions for day in version.get("closed") or ()}
    return [SingleDay(date.fromisoformat(day), names.get(day, "")) for day in sorted(dates)]


def days_with_hours(versions: Sequence[Version], names: Mapping[str, str]) -> list[SingleDay]:
    """The dates that have hours of their own in any version, in order."""
    opened = {day: windows for version in versions for day, windows in (version.get("open") or {}).items()}
    return [
        SingleDay(date.fromisoformat(day), names.get(day, ""), said((a, b) for a, b in opened[day]))
        for day in sorted(opened)
    ]


def index_on(versions: Sequence[Version], day: date) -> int | None:
    """Which version is in force on a date; None where none is."""
    found, since = None, ""
    for i, version in enumerate(versions):
        begin, end = str(version.get("valid_from") or ""), version.get("valid_to")
        if begin <= day.isoformat() and (not end or day.isoformat() <= str(end)) and begin >= since:
            found, since = i, begin
    return found


def with_days(
    versions: Sequence[Version],
    *,
    closed: Iterable[date] = (),
    opened: Mapping[date, Sequence[Window]] | None = None,
) -> list[Version]:
    """The versions with further days off, and days with hours of their own, each in the version in force on that day.

    Raises CalendarError for a day on which no version is in force.
    """
    changed = [_copy(version) for version in versions]
    for day in closed:
        version = _on(changed, day)
        version["closed"] = sorted({*version["closed"], day.isoformat()})
        version["open"].pop(day.isoformat(), None)
    for day, windows in (opened or {}).items():
        version = _on(changed, day)
        version["open"] = dict(sorted({**version["open"], day.isoformat(): [list(w) for w in windows]}.items()))
        version["closed"] = [one for one in version["closed"] if one != day.isoformat()]
    return changed


def without_day(versions: Sequence[Version], day: str) -> list[Version]:
    """The versions without a single day: it is an ordinary weekday again."""
    changed = [_copy(version) for version in versions]
    for version in changed:
        version["closed"] = [one for one in version["closed"] if one != day]
        version["open"].pop(day, None)
    return changed


def _on(versions: list[Version], day: date) -> Version:
    index = index_on(versions, day)
    if index is None:
        raise CalendarError(_("No version of this calendar is in force on %(day)s."), day=day.isoformat())
    return versions[index]


def _copy(version: Version) -> Version:
    return {**version, "closed": list(version.get("closed") or ()), "open": dict(version.get("open") or {})}


def check_day(key: str, windows: Sequence[Window], zone: str) -> str:
    """What is wrong with the windows of one day, as a sentence; "" for nothing."""
    if not windows:
        return ""
    for begin, end in windows:
        if not begin or not end:
            return _("Give both the beginning and the end.")
    try:
        ServiceCalendar.from_dict({"zone": zone, "weekly": {key: [list(w) for w in windows]}})
    except CalendarError as error:
        return error.message
    return ""
