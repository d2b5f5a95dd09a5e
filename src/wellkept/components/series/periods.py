"""Periods in which something is looked at: months, quarters, half-years and years of the calendar."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellkept.directory import selectors as directory


class Rhythm(models.TextChoices):
    """How often something is looked at."""

    MONTH = "month", gettext_lazy("Every month")
    QUARTER = "quarter", gettext_lazy("Every quarter")
    HALF = "half", gettext_lazy("Every half-year")
    YEAR = "year", gettext_lazy("Every year")


_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}


def months_of(rhythm: str) -> int:
    """How many months a period has."""
    return _MONTHS[rhythm]


def start_of(rhythm: str, day: date) -> date:
    """The first day of the period that a day lies in."""
    return date(day.year, day.month - (day.month - 1) % _MONTHS[rhythm], 1)


def moved(start: date, months: int) -> date:
    """The first day of the month so many months later, or earlier where that is below zero."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, 1)


def following(rhythm: str, start: date) -> date:
    """The first day of the period after the one that begins on a day."""
    return moved(start, _MONTHS[rhythm])


def before(rhythm: str, start: date) -> date:
    """The first day of the period before the one that begins on a day."""
    return moved(start, -_MONTHS[rhythm])


def last_ended(rhythm: str, at: datetime) -> date:
    """The first day of the last period that was over at a moment, in the provider's zone."""
    return before(rhythm, start_of(rhythm, at.astimezone(ZoneInfo(directory.home_zone())).date()))


def moments(rhythm: str, start: date) -> tuple[datetime, datetime]:
    """When a period begins, and its last moment, in the provider's zone."""
    zone = ZoneInfo(directory.home_zone())
    first = datetime.combine(start, time(0), zone)
    return first, datetime.combine(following(rhythm, start), time(0), zone) - timedelta(microseconds=1)


def in_words(rhythm: str, start: date) -> str:
    """A period as people call it: March 2026, 2nd quarter 2026."""
    if rhythm == Rhythm.MONTH:
        return date_format(start, "F Y")
    if rhythm == Rhythm.YEAR:
        return str(start.year)
    which = {"n": (start.month - 1) // _MONTHS[rhythm] + 1, "year": start.year}
    said = _("Quarter %(n)d of %(year)d") if rhythm == Rhythm.QUARTER else _("Half-year %(n)d of %(year)d")
    return said % which
