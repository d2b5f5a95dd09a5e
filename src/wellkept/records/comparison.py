"""Comparing records with the trail: what the events tell of each record against the rows that stand in the tables.

A row that was changed, removed or put in by other means than the services is named, and so is a card that says other than
its row. The trail is believed here; whether it may be is for ledger.verification to say.

What hangs on records beside their own columns is compared where its component or room says how (votes, what was ordered);
the rest of it is not (comments, links, files, clocks, the targets of agreements), nor is what Numbered.untold names, nor
personal text that was erased.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache, partial
from itertools import groupby
from typing import Any, TypeGuard

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.db.models import Field, QuerySet

from wellkept.kernel.registry import Kind, kind, kinds
from wellkept.ledger.models import Event
from wellkept.ledger.services import plain
from wellkept.records.cards import card_of
from wellkept.records.models import Record

#: So many records are in memory at once.
SPAN = 2_000
#: After so many records that differ nobody reads on.
MOST = 1_000
#: A new row says when it was recorded, its event a little later in the same transaction.
LONGEST_WRITE = timedelta(hours=1)

#: Events of the first versions did not tell it; it is compared where they do.
_TOLD_LATER = "number"

#: What reading rows and events raises that somebody has damaged.
_DAMAGED = (
    AttributeError, DatabaseError, IndexError, KeyError, MemoryError, OverflowError, TypeError, ValidationError, ValueError,
)  # fmt: skip

#: Called with the number of records done and the number to do.
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Difference:
    """Where the tables and the trail disagree about a record.

    `what` is one of: changed (`field` says otherwise), deleted, unknown (no event tells that it was made), unreadable, card
    (the row is as the trail tells, but the card in lists and search says otherwise; `trail` is what the row says).
    """

    what: str
    kind: str
    record: int
    number: str = ""
    field: str = ""
    trail: Any = None
    table: Any = None


@dataclass(slots=True)
class Comparison:
    """What comparing found.

    `erased` counts records with personal text that is no longer kept, so that it is not compared. `complete` is False when
    so many records differ that the rest was not looked at.
    """

    records: int = 0
    erased: int = 0
    differing: int = 0
    differences: list[Difference] = field(default_factory=list)
    complete: bool = True

    @property
    def ok(self) -> bool:
        """Whether the tables say what the trail says."""
        return not self.differences


#: Bounds the rows of a queryset, by the name of its column with the record's key, to those that are compared now.
Bound = Callable[[QuerySet[Any], str], QuerySet[Any]]
Beside = Callable[[Bound], Iterator[Difference]]
_beside: list[Beside] = []


def compare_beside(check: Beside) -> None:
    """Register how a component's rows are compared with the trail: `check(bound)` names what differs."""
    _beside.append(check)


@dataclass(slots=True)
class _Told:
    """What the events of one record tell."""

    values: dict[str, Any] = field(default_factory=dict)
    erased: set[str] = field(default_factory=set)
    origin: str = ""
    recorded_at: Any = None


def compare(progress: Progress | None = None) -> Comparison:
    """Compare every record with the trail; writers may go on meanwhile."""
    found = Comparison()
    total = Record.objects.count()
    after: int | None = None
    while found.complete:
        keys = Record.objects.order_by("pk") if after is None else Record.objects.filter(pk__gt=after).order_by("pk")
        ends = list(keys.values_list("pk", flat=True)[SPAN - 1 : SPAN])
        _compare_span(found, after, ends[0] if ends else None)
        if progress:
            progress(min(found.records, total), total)
        if not ends:
            break
        after = ends[0]
    return found


def _compare_span(found: Comparison, after: int | None, end: int | None) -> None:
    """Compare the records with keys behind `after` up to `end`; None means without a bound."""
    cards = {card.pk: card for card in _rows(_within(Record.objects.all(), "pk", after, end))}
    numbered = {pk: (card.kind, card.number) for pk, card in cards.items()}
    rows: dict[tuple[str, int], Any] = {}
    for each in kinds():
        for row in _rows(_within(each.model.objects.all(), "pk", after, end)):
            rows[each.key, row.pk] = row
    keys = [each.key for each in kinds()]
    events = Event.objects.filter(subject_kind__in=keys, subject_id__isnull=False)
    for (key, pk), told in _read(_within(events, "subject_id", after, end)):
        row, card = rows.pop((key, pk), None), cards.pop(pk, None)
        _note(found, kind(key), pk, row, card, told)
    for (key, pk), row in rows.items():
        _note(found, kind(key), pk, row, cards.pop(pk, None), None)
    for card in cards.values():
        if card.kind in keys:
            _note(found, kind(card.kind), card.pk, None, card, None)
    for check in _beside:
        for difference in _checked(check, after, end, numbered):
            found.differing += all(one.record != difference.record for one in found.differences)
            found.differences.append(difference)
    found.complete = found.differing < MOST


def _within(rows: QuerySet[Any], name: str, after: int | None, end: int | None) -> QuerySet[Any]:
    if after is not None:
        rows = rows.filter(**{f"{name}__gt": after})
    return rows if end is None else rows.filter(**{f"{name}__lte": end})


def _rows(rows: QuerySet[Any]) -> Iterator[Any]:
    """Those of the rows that can be read; an unreadable one counts as missing until it is looked at alone."""
    try:
        yield from list(rows)
    except _DAMAGED:
        for pk in list(rows.values_list("pk", flat=True)):
            with suppress(*_DAMAGED):
                yield rows.get(pk=pk)


def _checked(
    check: Beside, after: int | None, end: int | None, numbered: Mapping[int, tuple[str, str]]
) -> list[Difference]:
    """What a check names in a span; where it meets what nobody can read, it looks at each record alone."""
    try:
        return list(check(lambda rows, name: _within(rows, name, after, end)))
    except _DAMAGED:
        found: list[Difference] = []
        for pk, (key, number) in numbered.items():
            try:
                found += check(partial(_alone, pk))
            except _DAMAGED:
                found.append(Difference("unreadable", key, pk, number))
        return found


_COLUMNS = (
    "subject_kind", "subject_id", "changes", "origin", "recorded_at", "text_digest", "text__event_id", "text__values",
)  # fmt: skip


Story = tuple[tuple[str, int], _Told]


def _alone(pk: int, rows: QuerySet[Any], name: str) -> QuerySet[Any]:
    return rows.filter(**{name: pk})


def _read(events: QuerySet[Event]) -> list[Story]:
    """What the events tell of each record, by kind and key; one that nobody can read tells nothing, and is for
    ledger.verification to name.
    """
    ordered = events.order_by("subject_id", "id")
    try:
        return list(_told(ordered.values_list(*_COLUMNS).iterator(SPAN)))
    except _DAMAGED:
        return list(_told(_one_by_one(ordered)))


def _one_by_one(events: QuerySet[Event]) -> Iterator[Sequence[Any]]:
    for pk in list(events.values_list("pk", flat=True)):
        with suppress(*_DAMAGED):
            yield from list(events.filter(pk=pk).values_list(*_COLUMNS))


def _told(ordered: Iterable[Sequence[Any]]) -> Iterator[Story]:
    """What events tell, record by record."""
    for pk, group in groupby(ordered, key=lambda row: row[1]):
        told: dict[str, _Told] = {}
        for row in group:
            _take(told.setdefault(row[0], _Told()), kind(row[0]), row[2:])
        for key, each in told.items():
            yield (key, pk), each


def _take(told: _Told, of: Kind, row: Sequence[Any]) -> None:
    """Let one more event tell."""
    changes, origin, recorded_at, digest, kept, text = row
    changes, text = _object(changes), _object(text)
    state = changes.get("state")
    if not told.origin and _is_pair(state) and state[0] is None:
        told.origin, told.recorded_at = origin, recorded_at
    if digest is not None and kept is None:
        told.erased.update(of.model._meta.get_field(name).attname for name in of.private)
    for name, pair in (*changes.items(), *text.items()):
        if _is_pair(pair) and name in _columns(of):
            told.values[name] = pair[1]
            told.erased.discard(name)


def _object(said: Any) -> dict[str, Any]:
    """What an event says; nothing where somebody wrote something else there."""
    return said if isinstance(said, dict) else {}


def _is_pair(value: Any) -> TypeGuard[list[Any]]:
    return isinstance(value, list) and len(value) == 2


@cache
def _columns(of: Kind) -> "dict[str, Field[Any, Any]]":
    """The columns of a kind that events tell of, by attribute."""
    left_out = {"record", "origin", "recorded_at", *of.model.untold}
    return {f.attname: f for f in of.model._meta.concrete_fields if f.name not in left_out}


def _note(found: Comparison, of: Kind, pk: int, row: Any, card: Record | None, told: _Told | None) -> None:
    """Compare one record, and note what differs; what seems to is looked at again while nobody can write it."""
    found.records += 1
    found.erased += bool(told and told.erased)
    if not any(_differences(of, pk, row, card, told)):
        return
    differing = _again(of, pk)
    found.differences += differing
    found.differing += bool(differing)
    found.complete = found.differing < MOST


def _again(of: Kind, pk: int) -> list[Difference]:
    """The differences of one record, whose writers wait meanwhile."""
    with transaction.atomic():
        try:
            row = of.model.objects.select_for_update(of=("self",)).filter(pk=pk).first()
        except _DAMAGED:
            return [Difference("unreadable", of.key, pk)]
        told = dict(_read(Event.objects.filter(subject_kind=of.key, subject_id=pk))).get((of.key, pk))
        if row is None and told is not None:
            # Events were committed after the look at the row: then so was the row.
            row = of.model.objects.filter(pk=pk).first()
        card = next(_rows(Record.objects.filter(pk=pk)), None)
        return list(_differences(of, pk, row, card, told))


def _differences(of: Kind, pk: int, row: Any, card: Record | None, told: _Told | None) -> Iterator[Difference]:
    if row is None:
        if card is not None or (told and told.origin):
            number = card.number if card is not None else told.values.get("number", "") if told else ""
            yield Difference("deleted", of.key, pk, number)
        return
    number = str(row.number)
    if told is None or not told.origin:
        yield Difference("unknown", of.key, pk, number)
        return
    changed = [*_birth(row, told), *_changed(of, row, told)]
    for name, trail, table in changed:
        yield Difference("changed", of.key, pk, number, name, _shown(trail), _shown(table))
    for name, value in () if changed else card_of(of, row).items():
        if card is None or getattr(card, name) != value:
            yield Difference("card", of.key, pk, number, name, _shown(value), _shown(getattr(card, name, None)))


def _shown(value: Any) -> Any:
    """A value as JSON can say it, whatever somebody wrote into the table."""
    return value.hex() if isinstance(value, bytes) else plain(value)


def _birth(row: Any, told: _Told) -> Iterator[tuple[str, Any, Any]]:
    """What the event of a record's making tells by its own columns."""
    if row.origin != told.origin:
        yield "origin", told.origin, row.origin
    if (
        None in (row.recorded_at, told.recorded_at)
        or not timedelta(0) <= told.recorded_at - row.recorded_at <= LONGEST_WRITE
    ):
        yield "recorded_at", told.recorded_at, row.recorded_at


def _changed(of: Kind, row: Any, told: _Told) -> Iterator[tuple[str, Any, Any]]:
    for name, column in _columns(of).items():
        value = getattr(row, name)
        if name in told.values:
            if plain(value) != told.values[name] and not _equal(column, value, told.values[name]):
                yield name, told.values[name], value
        elif name not in (*told.erased, _TOLD_LATER) and value not in (None, "") and value != column.get_default():
            # What was empty when the record was made is not told; a column that came later began with its default.
            yield name, None, value


def _equal(column: "Field[Any, Any]", value: Any, told: Any) -> bool:
    """Whether a value is what the trail tells, though written in another way (1.50 and 1.5)."""
    try:
        return bool(column.to_python(told) == value)
    except _DAMAGED:
        return False
