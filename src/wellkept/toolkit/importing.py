"""Bringing records in from a table: the same forms and services as a person's clicks, all errors told, all or nothing."""

import difflib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms as django_forms
from django.db import transaction
from django.utils.translation import gettext as _

from wellkept.kernel.errors import Denied, Invalid, WellkeptError
from wellkept.kernel.occasion import Origin, occasion
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import Kind
from wellkept.records import services as records
from wellkept.toolkit import forms, relations
from wellkept.toolkit.exporting import unguard
from wellkept.toolkit.sheets import Sheet

#: Columns that an export has and that an import passes over: the system knows them better.
DERIVED = ("number", "state", "version")
PREVIEWED = 20


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one row; `column` "" means the row as a whole."""

    line: int
    column: str
    value: str
    message: str


@dataclass(slots=True)
class Outcome:
    """What an import did, or would do when it was a dry run."""

    rows: int
    good: int = 0
    faults: list[Fault] = field(default_factory=list)
    skipped: tuple[str, ...] = ()
    preview: list[dict[str, str]] = field(default_factory=list)
    created: list[str] = field(default_factory=list)


class Halt(Exception):
    """The dry run is over; take everything back."""


def allowed(kind: Kind, actor: Actor) -> tuple[str, ...]:
    """The columns that an import of a kind may have."""
    return forms.fields_of(kind, actor, "create")


def columns_of(kind: Kind, actor: Actor, head: Sequence[str]) -> tuple[dict[int, str], tuple[str, ...]]:
    """Which attribute each column means (by name or label), and the columns that are passed over.

    Raises Invalid naming every unknown column with the nearest known one, or a needed one that is missing.
    """
    names = allowed(kind, actor)
    labels = {forms.field_label(kind, name).casefold(): name for name in names}
    derived = {label.casefold() for label in DERIVED} | {
        str(c.label).casefold() for c in kind.columns if c.name not in names
    }
    derived |= {c.name for c in kind.columns if c.name not in names}
    found: dict[int, str] = {}
    skipped: list[str] = []
    wrong: dict[str, str] = {}
    for place, title in enumerate(head):
        key = title.casefold()
        if title in names or key in labels:
            name = title if title in names else labels[key]
            if name in found.values():
                wrong[title] = _("Two columns mean “%(name)s”.") % {"name": name}
            found[place] = name
        elif key in derived:
            skipped.append(title)
        else:
            near = difflib.get_close_matches(key, [*names, *labels], n=1)
            hint = _(" Did you mean “%(near)s”?") % {"near": near[0]} if near else ""
            wrong[title] = _("There is no column “%(name)s”.") % {"name": title} + hint
    if wrong:
        raise Invalid(wrong)
    if not found:
        raise Invalid({"file": _("No column of this file is known here.")})
    return found, tuple(skipped)


def bring_in(
    kind: Kind,
    actor: Actor,
    sheet: Sheet,
    *,
    dry_run: bool,
    progress: Callable[[int, int], None] | None = None,
) -> Outcome:
    """Create a record for each row. With any fault nothing is created; a dry run never creates anything.

    Raises Denied, Invalid for columns that do not belong.
    """
    for permission in (kind.access.create, kind.access.edit):
        if not actor.can(permission):
            raise Denied(_("You may not import here."), permission=permission)
    columns, skipped = columns_of(kind, actor, sheet.head)
    outcome = Outcome(rows=sum(any(cells) for cells in sheet.rows), skipped=skipped)
    memory: dict[tuple[str, str], Any] = {}
    try:
        with transaction.atomic(), occasion(origin=Origin.IMPORT):
            for place, cells in enumerate(sheet.rows):
                if not any(cells):
                    continue
                given = {columns[i]: unguard(cell) for i, cell in enumerate(cells) if i in columns and cell != ""}
                if len(outcome.preview) < PREVIEWED:
                    outcome.preview.append(given)
                _row(kind, actor, place + sheet.first_line, given, memory, outcome)
                if progress is not None and place % 100 == 99:
                    progress(place + 1, len(sheet.rows))
            if dry_run or outcome.faults:
                raise Halt
    except Halt:
        outcome.created = []
    return outcome


def _row(
    kind: Kind, actor: Actor, line: int, given: dict[str, str], memory: dict[tuple[str, str], Any], outcome: Outcome
) -> None:
    faults = len(outcome.faults)
    data: dict[str, Any] = {}
    for name, value in given.items():
        try:
            data[name] = _natural(kind, actor, name, value, memory)
        except Invalid as refusal:
            outcome.faults.append(Fault(line, name, value, refusal.fields[name]))
    known = {fault.column for fault in outcome.faults[faults:]}
    try:
        with transaction.atomic():
            fields = forms.bind(kind, actor, data, purpose="create")
            if known:
                return
            make = kind.create
            record = make(actor=actor, **fields) if make is not None else records.create(kind, actor=actor, **fields)
        outcome.good += 1
        outcome.created.append(record.number)
    except Invalid as refusal:
        for name, message in refusal.fields.items():
            if name not in known:
                outcome.faults.append(Fault(line, name, given.get(name, ""), str(message)))
    except WellkeptError as refusal:
        outcome.faults.append(Fault(line, "", "", refusal.message))


def _natural(kind: Kind, actor: Actor, name: str, value: str, memory: dict[tuple[str, str], Any]) -> Any:
    """A cell as the form wants it: the key of a related row for its number, address or name; a choice for its label."""
    known = memory.get((name, value))
    if known is not None:
        return known
    attribute = kind.model._meta.get_field(name)
    related = relations.related_model(attribute)
    if related is None:
        meant: Any = _choice(attribute, value)
    elif attribute.many_to_many:
        parts = [part.strip() for part in value.split(",") if part.strip()]
        meant = [_one(related, actor, name, part, relations.limit_of(kind, name)) for part in parts]
    else:
        meant = _one(related, actor, name, value, relations.limit_of(kind, name))
    memory[name, value] = meant
    return meant


def _choice(attribute: Any, value: str) -> str:
    for key, label in getattr(attribute, "choices", None) or ():
        if value.casefold() in (str(label).casefold(), str(key).casefold()):
            return str(key)
    if attribute.get_internal_type() == "BooleanField":
        return "on" if value.casefold() in ("yes", "true", "1", "x", "ja", "wahr") else ""
    return value


def _one(related: Any, actor: Actor, name: str, value: str, limit: str) -> int:
    found = relations.find_by_name(relations.reachable(related, actor, limit=limit), value)
    if not found:
        raise Invalid({name: _("Nothing is known by “%(value)s”.") % {"value": value}})
    if len(found) > 1:
        raise Invalid({name: _("“%(value)s” means more than one. Use a number or an address.") % {"value": value}})
    return int(found[0].pk)


class UploadForm(django_forms.Form):
    """The file to bring in."""

    file = django_forms.FileField()
