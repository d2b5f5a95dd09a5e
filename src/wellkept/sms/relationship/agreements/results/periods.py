"""The periods that targets are measured over: whole calendar months of the provider's zone. Nothing here reads a database."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Period:
    """One or more whole months: from `start` until `end`, called by `month`, the first day of its last one."""

    month: date
    start: datetime
    end: datetime


def month_of(at: datetime, zone: ZoneInfo) -> date:
    """The first day of the month that a moment lies in."""
    return at.astimezone(zone).date().replace(day=1)


def later(month: date, count: int) -> date:
    """The month so many months later, earlier for a negative count."""
    year, place = divmod(month.year * 12 + month.month - 1 + count, 12)
    return date(year, place + 1, 1)


def begins(month: date, zone: ZoneInfo) -> datetime:
    """The moment at which a month begins."""
    return datetime(month.year, month.month, 1, tzinfo=zone)


def ending_with(month: date, months: int, zone: ZoneInfo) -> Period | None:
    """The period of so many months that ends with a month; None where none does: quarters end in March, June and so on."""
    if month.month % months:
        return None
    return Period(month, begins(later(month, 1 - months), zone), begins(later(month, 1), zone))


def months_between(first: date, last: date) -> Iterator[date]:
    """The months from one to another, both included."""
    while first <= last:
        yield first
        first = later(first, 1)
