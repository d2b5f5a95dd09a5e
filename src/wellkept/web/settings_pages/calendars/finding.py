"""Finding a calendar, and what every page of the calendars asks of it."""

from datetime import date
from zoneinfo import ZoneInfo

from django.http import Http404

from wellkept.directory import selectors
from wellkept.directory.models import Calendar
from wellkept.kernel import occasion
from wellkept.web.settings_pages.calendars import content

HERE = "/settings/calendars"


def find(pk: int) -> Calendar:
    """A calendar; Http404 when there is none. Calendars are settings of the provider, open to whoever may see the page."""
    found = selectors.calendars().filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def today(zone: str) -> date:
    """The present day in a zone."""
    return occasion.now().astimezone(ZoneInfo(zone)).date()


def in_force(calendar: Calendar) -> int:
    """Which version counts today, else the last."""
    versions = calendar.versions
    index = content.index_on(versions, today(versions[-1]["zone"]))
    return len(versions) - 1 if index is None else index


def address(calendar: Calendar) -> str:
    """The page of a calendar."""
    return f"{HERE}/{calendar.pk}"


def named(calendar: Calendar, names: dict[str, str]) -> dict[str, str]:
    """The names of a calendar's days with further ones; a day without a name keeps the one that it has."""
    return {**calendar.day_names, **{day: name for day, name in names.items() if name}}
