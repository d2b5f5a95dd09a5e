"""A record as JSON: one compiled reader for each kind and degree of insight, fed by columns or by a row just written."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import models

from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import Kind
from wellkept.records.scope import sees_notes
from wellkept.toolkit import relations
from wellkept.toolkit.relations import Sight
from wellkept.toolkit.rest.attributes import Attribute, Values, attributes_of, instant

_STANDING_COLUMNS = (
    "record_id", "number", "title", "state", "version", "origin", "opened_at", "recorded_at", "updated_at",
)  # fmt: skip


@dataclass(frozen=True)
class Representation:
    """What a reader of a kind gets: `columns` to select, and how a row of them becomes JSON."""

    kind: Kind
    columns: tuple[str, ...]
    attributes: tuple[Attribute, ...]
    _parts: tuple[tuple[str, int, Callable[[Values, int, Sight], Any]], ...]
    _phases: dict[str, str]

    @property
    def many(self) -> tuple[Attribute, ...]:
        """The properties that are lists of rows; they are read for a whole page at once."""
        return tuple(a for a in self.attributes if a.many)

    @property
    def names(self) -> frozenset[str]:
        """Every property that the reader may see."""
        return frozenset(a.name for a in self.attributes) | _STANDING_NAMES

    def write(self, values: Values, sight: Sight) -> dict[str, Any]:
        """The JSON object of one row of `columns`; lists of rows are still empty."""
        _key, number, title, state, version, origin, opened_at, recorded_at, updated_at = values[:9]
        shown: dict[str, Any] = {
            "number": number,
            "kind": self.kind.key,
            "title": title,
            "state": state,
            "phase": self._phases[state],
            "version": version,
            "origin": origin,
            "opened_at": instant(opened_at),
            "recorded_at": instant(recorded_at),
            "updated_at": instant(updated_at),
        }
        for name, at, write in self._parts:
            shown[name] = write(values, at, sight)
        for one in self.attributes:
            if one.many:
                shown[one.name] = []
        return shown

    def values_of(self, row: models.Model) -> Values | None:
        """The columns of a row in memory, or None when it would have to ask the database for a related row's name."""
        if self.many:
            return None
        found: list[Any] = []
        for path in self.columns:
            value: Any = row
            for step in path.split("__"):
                if value is None:
                    break
                if _is_unread(value, step):
                    return None
                value = getattr(value, step)
            found.append(value)
        return tuple(found)


_STANDING_NAMES = frozenset({*_STANDING_COLUMNS[1:], "kind", "phase"})


def _is_unread(row: Any, step: str) -> bool:
    model: type[models.Model] = type(row)
    field = _relations(model).get(step)
    return field is not None and getattr(row, field.attname) is not None and not field.is_cached(row)


@cache
def _relations(model: type[models.Model]) -> dict[str, Any]:
    return {f.name: f for f in model._meta.concrete_fields if f.is_relation}


@cache
def compiled(kind: Kind, *, with_notes: bool, with_customer: bool) -> Representation:
    """The reader for a degree of insight; people of other organizations never read whose a record is."""
    hidden: set[str] = set() if with_notes else set(kind.internal)
    if not with_customer:
        hidden.add("customer")
    shown = tuple(a for a in attributes_of(kind) if a.name not in hidden)
    columns: list[str] = list(_STANDING_COLUMNS)
    parts = []
    for one in shown:
        if not one.many:
            parts.append((one.name, len(columns), one.write))
            columns.extend(one.paths)
    phases = {state.name: str(state.phase) for state in kind.lifecycle.states}
    return Representation(kind, tuple(columns), shown, tuple(parts), phases)


def representation(kind: Kind, actor: Actor) -> Representation:
    """What this actor may read of a kind's records."""
    return compiled(kind, with_notes=sees_notes(kind, actor), with_customer=actor.provider)


def write_rows(shape: Representation, rows: Sequence[Values], actor: Actor) -> list[dict[str, Any]]:
    """The JSON objects of rows of `shape.columns`; one more statement for each property that is a list."""
    sight = relations.sight_of(actor)
    shown = [shape.write(row, sight) for row in rows]
    for one in shape.many:
        places = {row[0]: place for place, row in enumerate(rows)}
        for key, element in _many(shape.kind, one, list(places), sight):
            shown[places[key]][one.name].append(element)
    return shown


def _many(kind: Kind, one: Attribute, keys: list[int], sight: Sight) -> Iterable[tuple[int, dict[str, Any]]]:
    """The elements of a list of rows: (key of the record, element), in a steady order."""
    field = kind.model._meta.get_field(one.name)
    target = field.related_model
    through = getattr(kind.model, one.name).through._default_manager
    own, other = field.m2m_field_name(), field.m2m_reverse_field_name()
    found = through.filter(**{f"{own}__in": keys}).order_by(f"{other}_id")
    if relations.is_record(target):
        columns = (f"{own}_id", f"{other}__number", f"{other}__title", f"{other}__customer_id")
        for key, number, title, customer in found.values_list(*columns):
            if relations.in_sight(customer, sight):
                yield key, {"number": number, "name": title}
    else:
        for key, target_key, name in found.values_list(f"{own}_id", f"{other}_id", f"{other}__name"):
            yield key, {"id": target_key, "name": name}
