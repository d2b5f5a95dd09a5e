"""What programs may give: the schema of each attribute, and a strict reading of its value before forms look at its meaning."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from django.db import models
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from wellkept.kernel.errors import Invalid
from wellkept.kernel.registry import Action, Kind, kind_of
from wellkept.records.models import Record
from wellkept.toolkit import relations
from wellkept.toolkit.fields import YEARS
from wellkept.toolkit.relations import Called
from wellkept.toolkit.rest.attributes import Schema

#: The largest whole number that both databases keep in a key.
LARGEST_KEY = 2**63 - 1
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,6})?\d*([Zz]|[+-]\d\d:\d\d)", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


class _Wrong(Exception):
    """The value has the wrong type or form; the text says what belongs there."""


@dataclass(frozen=True, slots=True)
class Input:
    """One attribute as input: its schema, and how its value is read (None only where `nullable`)."""

    name: str
    schema: Schema
    read: Callable[[Any], Any]
    nullable: bool


@cache
def input_of(kind: Kind, name: str) -> Input | None:
    """How an attribute of a kind is given; None for a name that the model does not have."""
    field = next((f for f in kind.model._meta.get_fields() if f.name == name and not f.auto_created), None)
    return None if field is None else _of_column(name, field)


@cache
def own_input(step: Action, name: str) -> Input | None:
    """How an action's own input is given; None for an attribute of the model. What has no column, its form field reads."""
    one = step.input(name)
    if one is None:
        return None
    return _of_column(name, one.column) if one.column is not None else Input(name, {**one.schema}, _as_it_is, False)


def _as_it_is(value: Any) -> Any:
    return value


def _of_column(name: str, field: Any) -> Input:
    schema, read = _shape(field)
    nullable = bool(field.null)
    if nullable:
        schema = _or_null(schema)
    label = {"title": str(field.verbose_name)}
    help_text = {"description": str(field.help_text)} if field.help_text else {}
    return Input(name, {**schema, **label, **help_text}, read, nullable)


def accept(
    kind: Kind, body: Any, *, allowed: Iterable[str], step: Action | None = None
) -> tuple[dict[str, Any], dict[str, str]]:
    """The values of a JSON object, each of the type that its attribute takes, and a sentence for each that has another one;
    names it does not know stay for the form to refuse.

    Related rows may be given as they are read ({"id": 7} or {"number": "SVC-000001"}), by that key alone, or as they are
    spoken of ({"email": "olly@oldmere.example"}, {"name": "Service desk"}). `step` is the action that takes them, if one
    does. Raises Invalid for what is no object.
    """
    if not isinstance(body, dict):
        raise Invalid({"": _("Send one JSON object.")})
    known = frozenset(allowed)
    values: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for name, value in body.items():
        one = _taken(kind, name, step) if name in known else None
        if one is None:
            values[name] = value
            continue
        try:
            if value is None and not one.nullable:
                raise _Wrong(_("This cannot be null."))
            values[name] = None if value is None else one.read(value)
        except _Wrong as error:
            wrong[name] = str(error)
    return values, wrong


def _taken(kind: Kind, name: str, step: Action | None) -> Input | None:
    return (own_input(step, name) if step is not None else None) or input_of(kind, name)


def schema_of(kind: Kind, names: Iterable[str], *, required: Iterable[str] = (), step: Action | None = None) -> Schema:
    """The schema of an object of these attributes, or of what an action takes."""
    inputs = {name: one.schema for name in names if (one := _taken(kind, name, step)) is not None}
    schema: Schema = {"type": "object", "additionalProperties": False, "properties": inputs}
    must = [name for name in required if name in inputs]
    return {**schema, "required": must} if must else schema


def needed(kind: Kind) -> tuple[str, ...]:
    """The attributes without which no record of the kind can be made."""
    found = []
    for name in (*kind.create_fields, *kind.more_fields):
        field = kind.model._meta.get_field(name)
        optional = field.blank or field.null or field.many_to_many or field.has_default()
        if not optional and name not in kind.conditions:
            found.append(name)
    return tuple(found)


def _or_null(schema: Schema) -> Schema:
    if "anyOf" in schema:
        return {"anyOf": [*schema["anyOf"], {"type": "null"}]}
    if "enum" in schema:
        return {"anyOf": [schema, {"type": "null"}]}
    return {**schema, "type": [schema["type"], "null"]}


def _shape(field: Any) -> tuple[Schema, Callable[[Any], Any]]:
    target = relations.related_model(field)
    if target is not None:
        one, read = _reference(target)
        if field.many_to_many:
            return {"type": "array", "items": one, "maxItems": _MOST_ROWS}, _list_of(read)
        return one, read
    if field.choices:
        return _choice(field)
    for kind_of_field, make in _SHAPES:
        if isinstance(field, kind_of_field):
            return make(field)
    raise TypeError(f"{field} cannot be given by programs; take it out of the declaration.")


_MOST_ROWS = 200
_LONGEST_NAME = 255


def _reference(target: type[models.Model]) -> tuple[Schema, Callable[[Any], Any]]:
    """A related row: a record by its number, anything else by its id or by what it is called; also as it is read."""
    if relations.is_record(target):
        prefix = "[A-Z]{1,8}" if target is Record else kind_of(target).prefix
        pattern = f"^{prefix}-[0-9]{{6,12}}$"
        number = {"type": "string", "pattern": pattern}
        return {"anyOf": [number, _as_read("number", number)]}, _number_reader(
            re.compile(pattern), f"{'INC' if target is Record else prefix}-000123"
        )
    key = {"type": "integer", "minimum": 1, "maximum": LARGEST_KEY}
    by = relations.called_by(target)
    text: Schema = {"type": "string", "minLength": 1, "maxLength": _LONGEST_NAME, "pattern": r"\S"}
    called = {"type": "object", "properties": {by: text}, "required": [by], "additionalProperties": False}
    return {"anyOf": [key, _as_read("id", key), called]}, _key_reader(by)


def _as_read(name: str, schema: Schema) -> Schema:
    properties = {name: schema, "name": {"type": "string"}}
    return {"type": "object", "properties": properties, "required": [name], "additionalProperties": False}


def _unfold(value: Any, name: str) -> Any:
    if isinstance(value, Mapping) and name in value and set(value) <= {name, "name"}:
        return value[name]
    return value


def _number_reader(pattern: re.Pattern[str], example: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        number = _unfold(value, "number")
        if not isinstance(number, str) or not pattern.fullmatch(number):
            raise _Wrong(_("Give the number of a record here, such as %(example)s.") % {"example": example})
        return number

    return read


def _key_reader(by: str) -> Callable[[Any], int | Called]:
    def read(value: Any) -> int | Called:
        if isinstance(value, Mapping) and set(value) == {by}:
            text = value[by]
            if isinstance(text, str) and text.strip() and len(text) <= _LONGEST_NAME:
                return Called(text)
        key = _unfold(value, "id")
        if not _is_whole(key) or not 1 <= key <= LARGEST_KEY:
            raise _Wrong(_('Give the id here, a whole number, or {"%(by)s": "…"}.') % {"by": by})
        return int(key)

    return read


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _list_of(read: Callable[[Any], Any]) -> Callable[[Any], list[Any]]:
    def read_all(value: Any) -> list[Any]:
        if not isinstance(value, list):
            raise _Wrong(_("Give a list here."))
        if len(value) > _MOST_ROWS:
            raise _Wrong(_("Give at most %(most)d here.") % {"most": _MOST_ROWS})
        return [read(one) for one in value]

    return read_all


def read_version(value: Any) -> int | None:
    """The version of a record that a body states; None when it is no whole number from 1."""
    return int(value) if _is_whole(value) and 1 <= value < 2**31 else None


def _choice(field: Any) -> tuple[Schema, Callable[[Any], Any]]:
    values = [value for value, _label in field.flatchoices if value is not None]
    whole = isinstance(field, models.IntegerField)
    if not whole and field.blank and "" not in values:
        values.append("")
    possible = frozenset(values)

    def read(value: Any) -> Any:
        if isinstance(value, bool) or not isinstance(value, int if whole else str) or value not in possible:
            listed = ", ".join(str(v) for v in values if v != "")
            raise _Wrong(_("This is one of: %(values)s.") % {"values": listed})
        return value

    return {"type": "integer" if whole else "string", "enum": [*values]}, read


def _text(field: Any) -> tuple[Schema, Callable[[Any], Any]]:
    schema: Schema = {"type": "string"}
    if not field.blank:
        schema |= {"minLength": 1, "pattern": r"\S"}
    if field.max_length:
        schema["maxLength"] = field.max_length

    def read(value: Any) -> str:
        if not isinstance(value, str):
            raise _Wrong(_("Give text here."))
        return value

    return schema, read


def _whole(field: Any) -> tuple[Schema, Callable[[Any], Any]]:
    least, most = _bounds(field)

    def read(value: Any) -> int:
        if not _is_whole(value) or not least <= value <= most:
            raise _Wrong(_("Give a whole number from %(least)d to %(most)d.") % {"least": least, "most": most})
        return int(value)

    return {"type": "integer", "minimum": least, "maximum": most}, read


def _bounds(field: Any) -> tuple[int, int]:
    bits = 15 if isinstance(field, models.SmallIntegerField | models.PositiveSmallIntegerField) else 31
    if isinstance(field, models.BigIntegerField):
        bits = 63
    positive = isinstance(field, models.PositiveIntegerField | models.PositiveSmallIntegerField)
    return (0 if positive else -(2**bits)), 2**bits - 1


def _flag(field: Any) -> tuple[Schema, Callable[[Any], Any]]:
    def read(value: Any) -> bool:
        if not isinstance(value, bool):
            raise _Wrong(_("Give true or false."))
        return value

    return {"type": "boolean"}, read


def read_moment(text: Any) -> datetime:
    """A moment in UTC from RFC 3339 text with its offset. Raises ValueError with a sentence."""
    sentence = _("Give a moment with its offset from UTC, such as 2026-03-01T08:30:00Z.")
    if not isinstance(text, str) or not _MOMENT.fullmatch(text):
        raise ValueError(sentence)
    try:
        moment = datetime.fromisoformat(text.upper())
    except ValueError:
        raise ValueError(sentence) from None
    if moment.year not in YEARS:
        raise ValueError(_("Give a year from %(first)d to %(last)d.") % {"first": YEARS[0], "last": YEARS[-1]})
    return moment.astimezone(UTC)


def _moment(field: Any) -> tuple[Schema, Callable[[Any], Any]]:
    def read(value: Any) -> datetime:
        try:
            return read_moment(value)
        except ValueError as error:
            raise _Wrong(str(error)) from None

    return {"type": "string", "format": "date-time"}, read


def _day(field: Any) -> tuple[Schema, Callable[[Any], Any]]:
    def read(value: Any) -> date:
        try:
            day = parse_date(value) if isinstance(value, str) and _DAY.fullmatch(value) else None
        except ValueError:
            day = None
        if day is None or day.year not in YEARS:
            raise _Wrong(_("Give a day, such as 2026-03-01."))
        return day

    return {"type": "string", "format": "date"}, read


def _decimal(field: Any) -> tuple[Schema, Callable[[Any], Any]]:
    pattern = rf"^-?[0-9]{{1,{field.max_digits - field.decimal_places}}}(\.[0-9]{{1,{field.decimal_places}}})?$"

    def read(value: Any) -> str:
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            raise _Wrong(_('Give a decimal number as text, such as "12.50".'))
        return value

    return {"type": "string", "format": "decimal", "pattern": pattern}, read


_SHAPES: tuple[tuple[Any, Callable[[Any], tuple[Schema, Callable[[Any], Any]]]], ...] = (
    (models.DateTimeField, _moment),
    (models.DateField, _day),
    (models.BooleanField, _flag),
    (models.DecimalField, _decimal),
    (models.IntegerField, _whole),
    (models.CharField, _text),
    (models.TextField, _text),
)
