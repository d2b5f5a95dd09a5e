"""Public holidays as dates with names, from the library of countries or from an iCalendar file; for people to check.

Both libraries are heavy and loaded only when asked.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any

from wellkept.kernel.calendars.compilation import LAST_YEAR
from wellkept.kernel.calendars.refusal import CalendarError
from wellkept.kernel.calendars.refusal import sentence as _

_JOINED = re.compile(r"(?<=[a-z])(?<!Mc)(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_SMALL = {"And": "and", "Of": "of", "The": "the"}

ONE_DAY = timedelta(days=1)
LONGEST_HOLIDAY = timedelta(days=366)


def countries() -> dict[str, str]:
    """The countries whose public holidays are known: ISO code and English name, by name."""
    from holidays.registry import COUNTRIES

    named = {entry[1]: _spaced(entry[0]) for entry in COUNTRIES.values()}
    return dict(sorted(named.items(), key=lambda pair: pair[1]))


def subdivisions(country: str) -> dict[str, str]:
    """The parts of a country with public holidays of their own: code and name, by name; empty for an unknown country."""
    import holidays

    try:
        known = type(holidays.country_holidays(country.upper(), expand=False))
    except (NotImplementedError, AttributeError):
        return {}
    names = {code: name for name, code in getattr(known, "subdivisions_aliases", {}).items()}
    return dict(sorted(((code, names.get(code, code)) for code in known.subdivisions), key=lambda pair: pair[1]))


def _spaced(name: str) -> str:
    words = _JOINED.sub(" ", name).split()
    return " ".join([words[0], *(_SMALL.get(word, word) for word in words[1:])])


def holidays_for(country: str, subdivision: str | None, years: int | Iterable[int]) -> dict[date, str]:
    """The public holidays of a country (ISO code) or of one of its subdivisions, by date, observed days included.

    Several holidays on one date share its name. Raises CalendarError for a country or subdivision that is not known.
    """
    import holidays

    try:
        found = holidays.country_holidays(country.upper(), subdiv=subdivision or None, years=years, expand=False)
    except (NotImplementedError, AttributeError, TypeError, ValueError):
        raise CalendarError(
            _("No public holidays are known for %(place)s. Use the code of a country, such as GB, and of its region."),
            place=f"{country}-{subdivision}" if subdivision else country,
        ) from None
    return dict(sorted(found.items()))


def holidays_from_ical(text: str | bytes, years: Iterable[int] | None = None) -> dict[date, str]:
    """The whole-day events of an iCalendar file by date, in `years` if given; cancelled and timed events are left out.

    An event of several days counts on each of them. An event that repeats for ever needs `years`. Raises CalendarError
    for a text that is no iCalendar file and for events that cannot be read or that repeat without end.
    """
    from icalendar import Calendar

    wanted = None if years is None else frozenset(years)
    found: dict[date, list[str]] = {}
    try:
        calendars = Calendar.from_ical(text, multiple=True)
        if not calendars:
            raise CalendarError(_("This file holds no calendar. Export it again as .ics."))
        for calendar in calendars:
            for event in calendar.walk("VEVENT"):
                for day in _days(event, wanted):
                    names = found.setdefault(day, [])
                    name = _name(event)
                    if name not in names:
                        names.append(name)
    except CalendarError:
        raise
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError) as error:
        raise CalendarError(
            _("This cannot be read as an iCalendar file: %(reason)s. Export it again as .ics."), reason=error
        ) from error
    return {day: "; ".join(names) for day, names in sorted(found.items())}


def _days(event: Any, years: frozenset[int] | None) -> Iterator[date]:
    begin = event["DTSTART"].dt
    if isinstance(begin, datetime) or str(event.get("STATUS", "")).upper() == "CANCELLED":
        return
    length = ONE_DAY
    if "DTEND" in event:
        length = max(event["DTEND"].dt - begin, ONE_DAY)
    elif "DURATION" in event:
        length = max(event["DURATION"].dt, ONE_DAY)
    if length > LONGEST_HOLIDAY:
        raise CalendarError(_("The event “%(name)s” lasts more than a year. Check its dates."), name=_name(event))
    left_out = _listed(event, "EXDATE")
    for first in {begin, *_repetitions(event, begin, years), *_listed(event, "RDATE")} - left_out:
        for offset in range(length.days):
            day = first + timedelta(days=offset)
            if years is None or day.year in years:
                yield day


def _repetitions(event: Any, begin: date, years: frozenset[int] | None) -> set[date]:
    """The first days of an event that repeats by rule, up to the last year wanted."""
    from dateutil.rrule import rrulestr  # type: ignore[import-untyped]

    if "RRULE" not in event:
        return set()
    rule = {name: value for name, value in event["RRULE"].items() if name not in ("COUNT", "UNTIL")}
    count, until = (event["RRULE"].get(name, [None])[0] for name in ("COUNT", "UNTIL"))
    if years is None and count is None and until is None:
        raise CalendarError(_("The event “%(name)s” repeats for ever. Say for which years."), name=_name(event))
    if rule.get("FREQ") not in (["YEARLY"], ["MONTHLY"], ["WEEKLY"], ["DAILY"]):
        raise CalendarError(_("The event “%(name)s” repeats more often than daily. Remove it."), name=_name(event))
    last = date(min(max(years or (LAST_YEAR,)), LAST_YEAR), 12, 31)
    if until is not None:
        last = min(last, until.date() if isinstance(until, datetime) else until)
    days = rrulestr(type(event["RRULE"])(rule).to_ical().decode(), dtstart=datetime.combine(begin, time()))
    repeated = islice(days.replace(until=datetime.combine(last, time())), count)
    return {moment.date() for moment in repeated}


def _listed(event: Any, name: str) -> set[date]:
    """The dates of a property that may stand once, several times, or not at all."""
    given = event.get(name, [])
    lists = given if isinstance(given, list) else [given]
    days = {entry.dt for several in lists for entry in several.dts}
    return {day.date() if isinstance(day, datetime) else day for day in days}


def _name(event: Any) -> str:
    return str(event.get("SUMMARY", "")).strip() or str(event["DTSTART"].dt)
