"""How each attribute of a kind looks in JSON: where it is read from, how it is written, and its schema."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models

from wellkept.kernel.lifecycle import Transition
from wellkept.kernel.registry import Action, Kind
from wellkept.toolkit import relations
from wellkept.toolkit.relations import Sight

Values = tuple[Any, ...]
Schema = dict[str, Any]

#: Where a name of a related row goes in the list of columns, and how it becomes JSON: (values, first column, sight).
Write = Callable[[Values, int, Sight], Any]


@dataclass(frozen=True, slots=True)
class Attribute:
    """One property of a record in JSON. `paths` are the columns it is written from; a list of rows has none, but `many`."""

    name: str
    paths: tuple[str, ...]
    write: Write
    schema: Schema
    many: str = ""


def instant(moment: datetime | None) -> str | None:
    """A moment as RFC 3339 in UTC; None stays None."""
    return None if moment is None else moment.isoformat().replace("+00:00", "Z")


def _plain(values: Values, at: int, sight: Sight) -> Any:
    return values[at]


def _moment(values: Values, at: int, sight: Sight) -> str | None:
    return instant(values[at])


def _day(values: Values, at: int, sight: Sight) -> str | None:
    day: date | None = values[at]
    return None if day is None else day.isoformat()


def _figure(values: Values, at: int, sight: Sight) -> str | None:
    """A decimal number as text without places that say nothing, so that it reads the same before and after it was kept."""
    return None if values[at] is None else f"{values[at].normalize():f}"


def _named(values: Values, at: int, sight: Sight) -> dict[str, Any] | None:
    key = values[at]
    return None if key is None else {"id": key, "name": values[at + 1]}


def _card(values: Values, at: int, sight: Sight) -> dict[str, Any] | None:
    number = values[at]
    if number is None:
        return None
    if not relations.in_sight(values[at + 2], sight):
        return None
    return {"number": number, "name": values[at + 1]}


NAMED = {"$ref": "#/components/schemas/Named"}
CARD = {"$ref": "#/components/schemas/Card"}


def _nothing_too(schema: Schema, nullable: bool) -> Schema:
    """The schema, with null beside it where a column may be empty."""
    if not nullable or not schema:
        return schema
    if "$ref" in schema or "enum" in schema:
        return {"anyOf": [schema, {"type": "null"}]}
    return {**schema, "type": [schema["type"], "null"]}


def attribute(kind: Kind, name: str) -> Attribute | None:
    """The property for an attribute of a kind's model; None for a name that is no column (a page's own reckoning)."""
    try:
        field = kind.model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    label = {"title": str(field.verbose_name)} if hasattr(field, "verbose_name") else {}
    target = relations.related_model(field)
    if target is not None:
        if field.many_to_many:
            element = CARD if relations.is_record(target) else NAMED
            return Attribute(name, (), _plain, {**label, "type": "array", "items": element}, many=name)
        if relations.is_record(target):
            paths = (f"{name}__number", f"{name}__title", f"{name}__customer_id")
            return Attribute(name, paths, _card, {**_nothing_too(CARD, field.null), **label})
        path = relations.name_paths(target)[0]
        return Attribute(name, (f"{name}_id", f"{name}__{path}"), _named, {**_nothing_too(NAMED, field.null), **label})
    write, schema = _plain_shape(field)
    return Attribute(name, (name,), write, {**_nothing_too(schema, field.null), **label})


def _plain_shape(field: Any) -> tuple[Write, Schema]:
    if field.choices:
        values = [value for value, _label in field.flatchoices if value is not None]
        kind_of_value = "integer" if isinstance(field, models.IntegerField) else "string"
        if kind_of_value == "string" and field.blank and "" not in values:
            values.append("")
        return _plain, {"type": kind_of_value, "enum": values}
    if isinstance(field, models.DateTimeField):
        return _moment, {"type": "string", "format": "date-time"}
    if isinstance(field, models.DateField):
        return _day, {"type": "string", "format": "date"}
    if isinstance(field, models.BooleanField):
        return _plain, {"type": "boolean"}
    if isinstance(field, models.IntegerField):
        return _plain, {"type": "integer"}
    if isinstance(field, models.CharField | models.TextField):
        return _plain, {"type": "string"}
    if isinstance(field, models.DecimalField):
        return _figure, {"type": "string", "format": "decimal"}
    if isinstance(field, models.JSONField):
        return _plain, {}
    raise TypeError(f"{field} has no form in JSON; give it one in wellkept.toolkit.rest.attributes.")


def names_of(kind: Kind) -> tuple[str, ...]:
    """The attributes of a kind that programs may read, in the order of its declaration, each once."""
    declared: list[str] = ["customer", *kind.facts, *kind.story]
    declared += [column.name for column in kind.columns]
    declared += [*kind.create_fields, *kind.more_fields, *kind.edit_fields]
    steps: tuple[Transition | Action, ...] = (*kind.lifecycle.transitions, *kind.actions)
    for step in steps:
        declared += step.fields
    if kind.hold_reason:
        declared.append(kind.hold_reason)
    return tuple(dict.fromkeys(name for name in declared if name not in STANDING))


#: What every record has, before its own attributes.
STANDING = (
    "number", "kind", "title", "state", "phase", "version", "origin", "opened_at", "recorded_at", "updated_at",
)  # fmt: skip


def attributes_of(kind: Kind) -> tuple[Attribute, ...]:
    """Every property of a kind's records beside the standing ones."""
    found = (attribute(kind, name) for name in names_of(kind))
    return tuple(one for one in found if one is not None)


def json_value(value: Any) -> Any:
    """A value of the trail or of a row as JSON, for differences."""
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, str | int | float | bool | list | dict | type(None)) else str(value)
