"""Bringing records in from a table: the same forms and services as a person's clicks. A row with the number of a record
changes that record, any other makes one. All rows are checked before the first is written; then sets of rows are written,
each in a transaction of its own, so that nobody waits long and work that was broken off goes on where it stood.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wellkept.kernel.errors import Denied, Invalid, WellkeptError
from wellkept.kernel.occasion import Origin, occasion
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import Kind
from wellkept.records import numbering
from wellkept.records import services as records
from wellkept.records.scope import visible_to
from wellkept.toolkit import forms, headings, relations, words
from wellkept.toolkit.exporting import plain, unguard
from wellkept.toolkit.headings import NUMBER
from wellkept.toolkit.sheets import Sheet

PREVIEWED = 20
#: So many changes are told.
TOLD = 100
#: So many rows are written in one transaction.
SET = 200


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one row; `column` is the file's own heading, "" means the row as a whole."""

    line: int
    column: str
    value: str
    message: str


@dataclass(frozen=True, slots=True)
class Changed:
    """A value that an import gives to a record that is there: in words, before and after."""

    number: str
    column: str
    before: str
    after: str


@dataclass(slots=True)
class Outcome:
    """What an import did, or would do when it was a dry run; `made`, `changed` and `same` count rows."""

    rows: int
    made: int = 0
    changed: int = 0
    same: int = 0
    faults: list[Fault] = field(default_factory=list)
    skipped: tuple[str, ...] = ()
    preview: list[dict[str, str]] = field(default_factory=list)
    changes: list[Changed] = field(default_factory=list)

    @property
    def good(self) -> int:
        """How many rows are as they should be."""
        return self.made + self.changed + self.same


class Halt(Exception):
    """A set is not to be kept; take it back."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the file: its line, and the cells that say something, by attribute."""

    line: int
    given: dict[str, str]


Progress = Callable[[int, int], None]
#: Called inside the transaction that wrote a set, with the rows done so far.
Keep = Callable[[int], None]


def bring_in(
    kind: Kind,
    actor: Actor,
    sheet: Sheet,
    *,
    dry_run: bool,
    progress: Progress | None = None,
    start: int = 0,
    keep: Keep | None = None,
) -> Outcome:
    """Make or change a record for each row. All rows are checked first, and with any fault nothing is written; a dry run
    only checks. `start` goes on after so many rows of an import that was broken off.

    Raises Denied, Invalid for columns that do not belong.
    """
    for permission in (kind.access.create, kind.access.edit):
        if not actor.can(permission):
            raise Denied(_("You may not import here."), permission=permission)
    work = _Import(kind, actor, sheet, progress)
    if not start:
        outcome = work.run(check=True)
        if dry_run or outcome.faults:
            return outcome
    return work.run(check=False, start=start, keep=keep)


class _Import:
    def __init__(self, kind: Kind, actor: Actor, sheet: Sheet, progress: Progress | None) -> None:
        self.kind, self.actor, self.progress = kind, actor, progress
        columns, self.skipped = headings.columns_of(kind, actor, sheet.head)
        self.heads = {name: sheet.head[place] for place, name in columns.items()}
        self.rows = [
            Row(
                place + sheet.first_line,
                {columns[i]: unguard(cell) for i, cell in enumerate(cells) if i in columns and cell != ""},
            )
            for place, cells in enumerate(sheet.rows)
            if any(cells)
        ]
        self.editable = set(forms.fields_of(kind, actor, "edit"))
        self.memory: dict[tuple[str, str], Any] = {}

    def run(self, *, check: bool, start: int = 0, keep: Keep | None = None) -> Outcome:
        """Go through the rows in sets; a check takes each set back, as does a fault, which also ends the writing."""
        outcome = Outcome(rows=len(self.rows), skipped=self.skipped)
        outcome.preview = [row.given for row in self.rows[:PREVIEWED]]
        seen: dict[str, int] = {}
        done = start
        for rows in _sets(self.rows[start:]):
            before = (outcome.made, outcome.changed, outcome.same)
            try:
                tried = numbering.trying() if check else nullcontext()
                with transaction.atomic(), occasion(origin=Origin.IMPORT), tried:
                    self._set(rows, seen, outcome)
                    if check or outcome.faults:
                        raise Halt
                    if keep is not None:
                        keep(done + len(rows))
            except Halt:
                if not check:
                    outcome.made, outcome.changed, outcome.same = before
                    return outcome
            done += len(rows)
            if self.progress is not None:
                self.progress(done, len(self.rows))
        return outcome

    def _set(self, rows: list[Row], seen: dict[str, int], outcome: Outcome) -> None:
        numbers = [row.given[NUMBER].upper() for row in rows if NUMBER in row.given]
        known: dict[str, Any] = {}
        if numbers:
            reached = visible_to(self.kind.model._default_manager.filter(number__in=numbers), self.actor)
            known = {record.number: record for record in reached}
        for row in rows:
            number = row.given.get(NUMBER, "").upper()
            if number and number in seen:
                message = _("%(number)s stands in line %(line)d already.") % {"number": number, "line": seen[number]}
                outcome.faults.append(Fault(row.line, self.heads[NUMBER], number, message))
                continue
            if number:
                seen[number] = row.line
            self._row(row, known.get(number), outcome)

    def _row(self, row: Row, record: Any, outcome: Outcome) -> None:
        wrong: dict[str, str] = {}
        data: dict[str, Any] = {}
        for name, value in row.given.items():
            if name == NUMBER:
                continue
            try:
                data[name] = headings.meaning(self.kind, self.actor, name, value, self.memory)
            except Invalid as refusal:
                wrong |= refusal.fields
        try:
            with transaction.atomic():
                if record is None:
                    self._make(data, wrong)
                    outcome.made += 1
                else:
                    changes = self._change(record, data, row, wrong)
                    outcome.changed += bool(changes)
                    outcome.same += not changes
                    outcome.changes += changes[: max(0, TOLD - len(outcome.changes))]
        except Invalid as refusal:
            for name, message in {**refusal.fields, **wrong}.items():
                head = self.heads.get(name) or (forms.field_label(self.kind, name) if name else "")
                outcome.faults.append(Fault(row.line, head, row.given.get(name, ""), str(message)))
        except WellkeptError as refusal:
            outcome.faults.append(Fault(row.line, "", "", refusal.message))

    def _make(self, data: Mapping[str, Any], wrong: Mapping[str, str]) -> None:
        fields = forms.bind(self.kind, self.actor, data, purpose="create")
        if wrong:
            raise Invalid(wrong)
        _create_of(self.kind)(actor=self.actor, **fields)

    def _change(self, record: Any, data: Mapping[str, Any], row: Row, wrong: dict[str, str]) -> list[Changed]:
        """Give a record what the row says otherwise; an empty cell says nothing."""
        other = {name: value for name, value in data.items() if not _same(record, name, value)}
        for name in other:
            if name not in self.editable:
                wrong[name] = _(
                    "This cannot be changed by an import. Leave it as it is, or change it in %(number)s."
                ) % {"number": record.number}
        wanted = {name: value for name, value in other.items() if name in self.editable}
        fields = forms.bind(self.kind, self.actor, wanted, purpose="edit", record=record) if wanted else {}
        if wrong:
            raise Invalid(wrong)
        fields = {name: value for name, value in fields.items() if name in wanted and value != _now(record, name)}
        if not fields:
            return []
        told = [
            Changed(
                record.number, self.heads[name], _said(record, name, relations.sight_of(self.actor)), row.given[name]
            )
            for name in fields
        ]
        change = self.kind.edit or records.edit
        change(record, actor=self.actor, version=record.version, **fields)
        return told


def _create_of(kind: Kind) -> Callable[..., Any]:
    return kind.create or partial(records.create, kind)


def _sets(rows: list[Row]) -> Iterator[list[Row]]:
    left = iter(rows)
    while part := list(islice(left, SET)):
        yield part


def _now(record: Any, name: str) -> Any:
    if record._meta.get_field(name).many_to_many:
        return list(getattr(record, name).all())
    return getattr(record, name)


def _same(record: Any, name: str, value: Any) -> bool:
    """Whether a cell says what the record says already, as an export would write it."""
    attribute = record._meta.get_field(name)
    if attribute.many_to_many:
        return bool({row.pk for row in getattr(record, name).all()} == set(value))
    now = getattr(record, attribute.attname)
    if relations.related_model(attribute) is not None:
        return bool(now == value)
    if isinstance(now, bool):
        return now is (value == "on")
    if isinstance(now, datetime):
        return bool(str(plain(now)) == value)
    return _plainly("" if now is None else str(now)) == _plainly(value)


def _plainly(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _seen(row: Any, sight: relations.Sight) -> bool:
    return not relations.is_record(type(row)) or relations.in_sight(row.customer_id, sight)


def _said(record: Any, name: str, sight: relations.Sight) -> str:
    """What stands there now, in words; nothing for a related record out of sight."""
    attribute = record._meta.get_field(name)
    now = _now(record, name)
    if now is None or now == "" or now == []:
        return ""
    if isinstance(now, list):
        return ", ".join(relations.name_of(row) for row in now if _seen(row, sight))
    if relations.related_model(attribute) is not None:
        return relations.name_of(now) if _seen(now, sight) else ""
    if isinstance(now, datetime):
        return words.moment(now)
    if isinstance(now, bool):
        return _("yes") if now else _("no")
    return str(dict(attribute.flatchoices).get(now, now)) if attribute.choices else str(now)
