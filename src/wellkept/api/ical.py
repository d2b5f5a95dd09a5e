"""Due work as an iCalendar (RFC 5545): an event of no length at each deadline, in UTC."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils.crypto import salted_hmac

#: How our priorities stand on the scale of iCalendar, on which 1 is the highest and 9 the lowest.
_PRIORITIES = {1: 1, 2: 3, 3: 5, 4: 7, 5: 9}
#: How often a calendar is asked to look.
REFRESH = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Due:
    """What is due: a record's number, title and kind in words, priority, deadline, last change, and its page."""

    number: str
    title: str
    kind: str
    priority: int | None
    at: datetime
    changed_at: datetime
    href: str


def written(name: str, dues: Iterable[Due]) -> bytes:
    """A calendar of that name with an event for each deadline. The same work gives the same bytes."""
    # It takes long to load and is needed here alone.
    from icalendar import Calendar

    calendar = Calendar()
    for key, value in (("prodid", "-//Wellkept//Due work//EN"), ("version", "2.0"), ("x-wr-calname", name)):
        calendar.add(key, value)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for due in dues:
        calendar.add_component(_event(due))
    text: bytes = calendar.to_ical()
    return text


def _event(due: Due) -> Any:
    from icalendar import Event

    event = Event()
    event.add("uid", uid(due.number))
    event.add("dtstamp", due.changed_at.astimezone(UTC).replace(microsecond=0))
    event.add("last-modified", due.changed_at.astimezone(UTC).replace(microsecond=0))
    event.add("dtstart", due.at.astimezone(UTC).replace(microsecond=0))
    event.add("summary", f"{due.number} {due.title}".strip())
    event.add("categories", [due.kind])
    event.add("status", "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    event.add("url", due.href)
    if due.priority in _PRIORITIES:
        event.add("priority", _PRIORITIES[due.priority])
    return event


def uid(number: str) -> str:
    """What the deadline of a record is known by in every calendar: the same each time, and another in each installation."""
    return f"{number.lower()}-{salted_hmac('wellkept.calendar', number).hexdigest()[:16]}"
