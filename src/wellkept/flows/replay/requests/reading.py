"""Reading and checking the mapping of a log of requests."""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from wellkept.flows.replay import spec, tree, vocabulary
from wellkept.flows.replay.moments import Times
from wellkept.flows.replay.reader import Reader
from wellkept.flows.replay.refusal import RowProblem
from wellkept.flows.replay.requests.spec import LATEST, REQUESTS, Agreed, Calendar, PauseColumns, Promise, RequestLog
from wellkept.kernel.calendars import (
    CalendarChain,
    CalendarError,
    Length,
    ServiceCalendar,
    Unit,
    holidays_for,
    subdivisions,
)
from wellkept.kernel.calendars.definition import WEEKDAYS
from wellkept.toolkit.lengths import length_of

#: What a mapping of requests may say at its top.
TOP = (
    "about", "of", "system", "organization", "file", "times", "missing", "rows", "only", "identifier", "at", "by", "order",
    "opened_at", "opened_by", "state", "hold_reason", "started_at", "fields", "ending", "pauses", "recorded", "extracted",
    "references", "calendars", "agreements",
)  # fmt: skip
FIELDS = ("title", "description", "requester", "team", "assignee", "priority", "category", "service", "cancel_reason")
ENDING = ("fulfilled_at", "fulfilled_by", "closed_at", "text")
#: What a recorded length counts that is a number alone.
UNITS = ("min", "h", "working days", "calendar days")
ROWS = (REQUESTS, spec.COMPLETE, spec.CHANGES)
_OTHERS = "others"
_WINDOW = re.compile(r"(\d\d:\d\d)\s*-\s*(\d\d:\d\d)")
_YEARS = re.compile(r"(\d{4})(?:\s*-\s*(\d{4}))?")


def request_log(top: Reader, times: Times) -> RequestLog:
    """What a mapping says of requests alone."""
    if top.text("rows", REQUESTS) == REQUESTS:
        top.require("opened_at")
    else:
        top.require("at", "state")
    ending, recorded, fields = top.below("ending"), top.below("recorded"), top.below("fields")
    ending.only(ENDING)
    recorded.only(("target", "length", "unit", "verdict"))
    fields.only(FIELDS)
    calendars = tuple(_calendars(top.below("calendars")))
    return RequestLog(
        each=top.text("rows", REQUESTS, among=ROWS) == REQUESTS,
        started_at=top.source("started_at"),
        fulfilled_at=ending.source("fulfilled_at"),
        fulfilled_by=ending.source("fulfilled_by"),
        closed_at=ending.source("closed_at"),
        service=fields.source("service"),
        target=recorded.source("target"),
        length=recorded.source("length"),
        length_unit=recorded.text("unit", "min", among=UNITS),
        verdict=recorded.source("verdict", vocabulary.VERDICTS),
        extracted=_moment(top, "extracted", times, LATEST),
        pauses=tuple(_pauses(top)),
        calendars=calendars,
        agreements=tuple(_agreements(top.below("agreements"), {one.name for one in calendars}, times)),
    )


def _moment(table: Reader, key: str, times: Times, usual: str) -> str:
    """A time in one of the forms of the log, or the usual word."""
    text = table.text(key, usual)
    if text != usual:
        try:
            times.plain_reader()(text)
        except RowProblem as problem:
            table.complain(key, str(problem))
    return text


def _readable(text: str, times: Times) -> datetime | None:
    """The moment that a text means; None where it means none, which is complained of elsewhere."""
    with suppress(RowProblem):
        return times.plain_reader()(text) if text else None
    return None


def _pauses(top: Reader) -> Iterator[PauseColumns]:
    listed = top.table.get("pauses", tree.Sequence())
    if not isinstance(listed, tree.Sequence):
        top.complain("pauses", _("a list of tables is wanted here."))
        return
    for place, item in enumerate(listed, 1):
        if not isinstance(item, tree.Table):
            top.complain("pauses", _("each entry is a table, with from and to or with column and between."))
            continue
        table = Reader(top.file, item, f"pauses[{place}]", top.problems)
        table.require("reason")
        reason = table.text("reason", among=vocabulary.request_hold_reasons()) if "reason" in item else ""
        if "from" in item:
            table.only(("from", "to", "reason"))
            since, until = table.source("from"), table.source("to")
            if since is not None:
                yield PauseColumns(since, until, reason=reason)
            continue
        table.require("column", "between")
        source = table.without("split", "between", "reason").table_source(None, table.path)
        yield PauseColumns(source, None, table.text("split", ";"), table.text("between", "/") or "/", reason)


def _calendars(table: Reader) -> Iterator[Calendar]:
    for name in table.table:
        one = table.below(name)
        one.only(("versions",))
        one.require("versions")
        names: dict[str, str] = {}
        versions = [_version(version, names) for version in _tables(one, "versions")]
        if len(name) > 80:
            table.complain(name, _("use at most 80 characters."))
        try:
            parts = [ServiceCalendar.from_dict(version) for version in versions]
            if len(parts) > 1:
                CalendarChain(parts)
        except CalendarError as error:
            table.complain(name, str(error))
        yield Calendar(name, tuple(versions), names)


def _tables(table: Reader, key: str) -> Iterator[Reader]:
    listed = table.table.get(key, tree.Sequence())
    items = listed if isinstance(listed, tree.Sequence) else tree.Sequence([listed])
    if key in table.table and not items:
        table.complain(key, _("state at least one."))
    for place, item in enumerate(items, 1):
        if isinstance(item, tree.Table):
            yield Reader(table.file, item, f"{table.name(key)}[{place}]", table.problems)
        else:
            table.complain(key, _("a list of tables is wanted here."))


def _version(table: Reader, names: dict[str, str]) -> dict[str, Any]:
    """A version of a calendar as the kernel reads it; `names` hears what single days are called."""
    table.only(("zone", "weekly", "closed", "holidays", "open", "valid_from", "valid_to"))
    weekly: dict[str, list[list[str]]] = {}
    for days in table.below("weekly").table:
        for day in _weekdays(table.below("weekly"), days):
            weekly.setdefault(day, []).extend(_windows(table.below("weekly"), days))
    opened = table.below("open")
    found: dict[str, Any] = {
        "zone": table.text("zone", "UTC"),
        "weekly": weekly,
        "closed": sorted({*_closed(table, names), *_holidays(table.below("holidays"), names)}),
        "open": {day: _windows(opened, day) for day in opened.table},
    }
    return found | {key: table.text(key) for key in ("valid_from", "valid_to") if key in table.table}


def _weekdays(table: Reader, words: str) -> list[str]:
    """The weekdays that "mon-fri", "sat, sun" or "wed" name."""
    found: list[str] = []
    for part in words.casefold().replace(" ", "").split(","):
        first, _dash, last = part.partition("-")
        if first not in WEEKDAYS or (last or first) not in WEEKDAYS:
            table.complain(
                words, _("name weekdays, such as mon-fri or “sat, sun”: %(days)s.") % {"days": ", ".join(WEEKDAYS)}
            )
            continue
        begin, end = WEEKDAYS.index(first), WEEKDAYS.index(last or first)
        found += WEEKDAYS[begin : end + 1] if begin <= end else [*WEEKDAYS[begin:], *WEEKDAYS[: end + 1]]
    return found


def _windows(table: Reader, key: str) -> list[list[str]]:
    found = []
    for text in table.texts(key):
        window = _WINDOW.fullmatch(text.strip())
        if window is None:
            table.complain(key, _("give hours such as 08:30-17:00."))
        else:
            found.append([window[1], window[2]])
    return found


def _closed(table: Reader, names: dict[str, str]) -> list[str]:
    """Single days: a list, or lists below the name of each."""
    value = table.table.get("closed")
    if not isinstance(value, tree.Table):
        return list(table.texts("closed"))
    below = table.below("closed")
    found: list[str] = []
    for name in value:
        days = below.texts(name)
        found += days
        names.update(dict.fromkeys(days, name))
    return found


def _holidays(table: Reader, names: dict[str, str]) -> list[str]:
    """The public holidays of a country or a part of it, from the product's library, in some years."""
    if not table.table:
        return []
    table.only(("country", "subdivision", "years"))
    table.require("country", "years")
    country, part = table.text("country"), table.text("subdivision")
    years = _YEARS.fullmatch(table.text("years"))
    if years is None or not 1970 <= int(years[1]) <= int(years[2] or years[1]) <= 2100:
        table.complain("years", _("give a year or two, such as 2015-2020."))
        return []
    if part and part not in subdivisions(country):
        table.complain("subdivision", _("no such part of the country is known."))
        return []
    try:
        days = holidays_for(country, part or None, range(int(years[1]), int(years[2] or years[1]) + 1))
    except CalendarError as error:
        table.complain("country", str(error))
        return []
    found = {day.isoformat(): name for day, name in days.items()}
    names.update(found)
    return list(found)


def _agreements(table: Reader, calendars: set[str], times: Times) -> Iterator[Agreed]:
    for name in table.table:
        one = table.below(name)
        one.only(("services", "versions", "ends"))
        one.require("versions")
        if len(name) > 120:
            table.complain(name, _("use at most 120 characters."))
        versions = [_promise(version, calendars, times) for version in _tables(one, "versions")]
        begins = [_readable(version.valid_from, times) for version in versions]
        later = [begin for begin in (*begins, _readable(one.text("ends"), times)) if begin is not None]
        if None in begins[1:] or later != sorted(set(later)):
            one.complain(
                "versions",
                _(
                    "each version after the first needs valid_from, later than the one before, and all begin before ends."
                ),
            )
        ends = _moment(one, "ends", times, "")
        yield Agreed(name, one.texts("services"), tuple(versions), ends)


def _promise(table: Reader, calendars: set[str], times: Times) -> Promise:
    table.only(("calendar", "valid_from", "pauses_for", "targets"))
    table.require("targets")
    calendar = table.text("calendar")
    if calendar and calendar not in calendars:
        table.complain("calendar", _("no calendar of the mapping is called “%(name)s”.") % {"name": calendar})
    for reason in table.texts("pauses_for"):
        if reason not in vocabulary.request_hold_reasons():
            table.complain("pauses_for", _("“%(word)s” is not one of our hold reasons.") % {"word": reason})
    targets = _targets(table)
    if not calendar and any(length.unit != Unit.TIME for length in targets.values()):
        table.complain("calendar", _("days are counted on a calendar, or at least in its time zone: name one."))
    return Promise(calendar, _moment(table, "valid_from", times, ""), table.texts("pauses_for"), targets)


def _targets(table: Reader) -> dict[int | None, Length]:
    value = table.table.get("targets")
    if isinstance(value, str):
        length = _length(table, "targets")
        return {None: length} if length else {}
    below, found = table.below("targets"), {}
    for word in below.table:
        priority = vocabulary.PRIORITIES.get(word.casefold())
        if priority is None and word != _OTHERS:
            below.complain(word, _("name a priority, or others."))
        length = _length(below, word)
        if length is not None:
            found[priority] = length
    if not found:
        table.complain("targets", _("state at least one."))
    return found


def _length(table: Reader, key: str) -> Length | None:
    try:
        return length_of(table.text(key))
    except ValueError as error:
        table.complain(key, str(error))
        return None
