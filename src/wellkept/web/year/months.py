"""What a year holds: each time that a duty is due or was done, and the dates of whatever else stands on a register."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from wellkept.components.duties import selectors
from wellkept.components.duties.models import Duty
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import kind
from wellkept.records.models import Record
from wellkept.toolkit.pages.inbox import dated

#: So many times of one duty are told apart in a month; more are counted.
EACH = 3
#: So many dates of other registers are read of a year.
READ = 2000


class Standing(StrEnum):
    """How an entry stands, the most pressing first."""

    OVERDUE = "overdue"
    DUE = "due"
    LATE = "late"
    DONE = "done"

    @property
    def label(self) -> Any:
        """The word for it."""
        return _LABELS[self]

    @property
    def over(self) -> bool:
        """Whether it was done."""
        return self in (Standing.LATE, Standing.DONE)


_LABELS = {
    Standing.OVERDUE: _("Overdue"),
    Standing.DUE: _("Due"),
    Standing.LATE: _("Done late"),
    Standing.DONE: _("Done"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in a month: when, of which record, and how it stands; `times` counts what is not told apart."""

    at: datetime
    number: str
    title: str
    href: str
    owner: str
    standing: Standing
    times: int = 1


@dataclass(slots=True)
class Month:
    """A month with its entries in order."""

    first: date
    entries: list[Entry] = field(default_factory=list)

    @property
    def over(self) -> int:
        """How many of its entries were done."""
        return sum(entry.times for entry in self.entries if entry.standing.over)

    @property
    def all(self) -> int:
        """How many entries it has."""
        return sum(entry.times for entry in self.entries)

    @property
    def standing(self) -> Standing | None:
        """Its most pressing entry; None for an empty month."""
        found = {entry.standing for entry in self.entries}
        return next((each for each in Standing if each in found), None)


def year_of(actor: Actor, year: int, now: datetime, zone: ZoneInfo, *, mine: bool = False) -> list[Month]:
    """The twelve months of a year in a zone, with what the actor may see; with `mine` only what is his own to see to."""
    start, end = datetime(year, 1, 1, tzinfo=zone), datetime(year + 1, 1, 1, tzinfo=zone)
    months = [Month(date(year, number, 1)) for number in range(1, 13)]
    found = [
        *_done(actor, start, end, mine),
        *_due(actor, start, end, now, mine),
        *_dated(actor, start, end, now, mine),
    ]
    for entry in sorted(found, key=lambda one: (one.at, one.number)):
        months[entry.at.astimezone(zone).month - 1].entries.append(entry)
    for month in months:
        month.entries = list(_gathered(month.entries))
    return months


def _done(actor: Actor, start: datetime, end: datetime, mine: bool) -> Iterator[Entry]:
    rows = selectors.done_between(actor, start, end)
    for row in rows.filter(duty__owner=actor.person_id) if mine else rows:
        late = row.due_at is not None and row.done_at > row.due_at
        who = row.by.name if row.by else ""
        yield _entry(row.done_at, row.duty, who, Standing.LATE if late else Standing.DONE)


def _due(actor: Actor, start: datetime, end: datetime, now: datetime, mine: bool) -> Iterator[Entry]:
    duties = selectors.duties_of(actor)
    for duty in duties.filter(owner=actor.person_id) if mine else duties:
        owner = duty.owner.name if duty.owner else ""
        at = duty.due_at
        while at is not None and at < end:
            if at >= start:
                yield _entry(at, duty, owner, Standing.OVERDUE if at < now else Standing.DUE)
            # What is overdue is done once, and counts on from then.
            at = max(at, now) + duty.interval if duty.rhythm == Duty.Rhythm.RECURS else None


def _entry(at: datetime, duty: Duty, owner: str, standing: Standing) -> Entry:
    return Entry(at, duty.number, duty.title, f"/duties/{duty.number}", owner, standing)


def _dated(actor: Actor, start: datetime, end: datetime, now: datetime, mine: bool) -> Iterator[Entry]:
    """Whatever else stands on a register and has a date: documents to review, plans that end."""
    cards = dated(actor).exclude(kind="duty").filter(due_at__gte=start, due_at__lt=end).select_related("owner")
    for card in _own(cards.order_by("due_at", "pk")[:READ], actor, mine):
        if card.due_at is not None:
            standing = Standing.OVERDUE if card.due_at < now else Standing.DUE
            href = f"/{kind(card.kind).slug}/{card.number}"
            yield Entry(card.due_at, card.number, card.title, href, card.owner.name if card.owner else "", standing)


def _own(cards: Iterable[Record], actor: Actor, mine: bool) -> Iterator[Record]:
    return (card for card in cards if not mine or card.owner_id == actor.person_id)


def _gathered(entries: list[Entry]) -> Iterator[Entry]:
    """Entries of a month, those of one record and standing told as one where they are many."""
    counts: dict[tuple[str, Standing], int] = {}
    for entry in entries:
        counts[entry.number, entry.standing] = counts.get((entry.number, entry.standing), 0) + 1
    told: set[tuple[str, Standing]] = set()
    for entry in entries:
        key = (entry.number, entry.standing)
        if counts[key] <= EACH:
            yield entry
        elif key not in told:
            told.add(key)
            yield Entry(entry.at, entry.number, entry.title, entry.href, entry.owner, entry.standing, times=counts[key])
