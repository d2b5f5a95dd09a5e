"""The rows of registers as plain text, in an actor's sight."""

from typing import Any

from django.db.models import ForeignKey, Q

from wellkept.directory.models import Organization
from wellkept.directory.permissions import Permissions as Directory
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import Kind, kind
from wellkept.records.scope import visible_to
from wellkept.sms.support.documents.embedding.registers import Register
from wellkept.toolkit.words import day, exact

#: What a cell says at most.
_LONGEST = 500


def rows_of(register: Register, actor: Actor, customer: int | None, *, most: int) -> list[tuple[str, ...]]:
    """At most so many rows of a register, in its order."""
    if register.rows is not None:
        return [tuple(row) for row, _place in zip(register.rows(actor, customer), range(most), strict=False)]
    of = kind(register.of)
    related = [name for name in register.columns if isinstance(_field(of, name), ForeignKey)]
    mine = Q(customer__isnull=True) | Q(customer=customer) if customer is not None else Q(customer__isnull=True)
    found = visible_to(of.model._default_manager.filter(register.holds, mine), actor).select_related(*related)
    rows = found.order_by(register.order, "number")[:most]
    return [tuple(_cell(of, row, name) for name in register.columns) for row in rows]


def _field(of: Kind, name: str) -> Any:
    return of.model._meta.get_field(name)


def _cell(of: Kind, row: Any, name: str) -> str:
    """What stands in a column, in the language that is spoken."""
    value = getattr(row, name)
    if value is None or value == "":
        return "–"
    if name == "state":
        return str(of.lifecycle.state(value).label)
    if isinstance(value, bool):
        return "✓" if value else "–"
    if _field(of, name).choices:
        return str(getattr(row, f"get_{name}_display")())
    if hasattr(value, "strftime"):
        return day(value)
    if hasattr(value, "as_tuple"):
        return exact(value)
    # People, teams and organizations have a name, cards of records a title; texts have a method of that name.
    shown = value if isinstance(value, str) else getattr(value, "name", "") or getattr(value, "title", value)
    return str(shown)[:_LONGEST]


def suppliers(actor: Actor, _customer: int | None) -> list[tuple[str]]:
    """The suppliers with whom the provider works."""
    if not actor.can(Directory.VIEW):
        return []
    rows = Organization.objects.filter(kind=Organization.Kind.SUPPLIER, active=True).order_by("name")
    return [(name,) for name in rows.values_list("name", flat=True)]
