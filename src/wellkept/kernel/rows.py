"""Rows written by statements whose shape is known beforehand: Django compiles each INSERT and UPDATE anew, which costs more
than the writing. Values go through the fields' own conversions; nothing else of Django's saving happens (no signals, no
validation), so services alone use this, after their checks.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, Model
from django.db.models.expressions import DatabaseDefault

#: Both databases take more parameters than this in one statement.
MOST_PARAMETERS = 30_000


#: A value of this very type is what a column of such a field holds; asking the field costs more than the writing.
_HELD_AS = {
    models.CharField: str,
    models.TextField: str,
    models.IntegerField: int,
    models.ForeignKey: int,
    models.BooleanField: bool,
}


@cache
def _held_as(field: "Field[Any, Any]") -> type | None:
    return next((held for of, held in _HELD_AS.items() if isinstance(field, of)), None)


def _prepared(field: "Field[Any, Any]", value: Any, connection: BaseDatabaseWrapper) -> Any:
    """A value as the database takes it."""
    if type(value) is _held_as(field):
        return value
    return field.get_db_prep_save(value, connection)


def insert(rows: Sequence[Model]) -> None:
    """Write new rows of one model, in their order; keys that the database gives are set on them."""
    if not rows:
        return
    model = type(rows[0])
    keyless = rows[0].pk is None
    fields = _written(model, keyless=keyless)
    # Where the database knows the value of a column by itself, it is left to it.
    fields = [field for field in fields if not isinstance(getattr(rows[0], field.attname), DatabaseDefault)]
    # What is empty in all of them need not be said: a work record has dozens of columns that are filled later, if ever.
    fields = [f for f in fields if not f.null or any(getattr(row, f.attname) is not None for row in rows)]
    size = MOST_PARAMETERS // len(fields)
    for start in range(0, len(rows), size):
        _insert(model, fields, rows[start : start + size], keyless=keyless)


def _insert(model: type[Model], fields: "list[Field[Any, Any]]", rows: Sequence[Model], *, keyless: bool) -> None:
    connection, meta = connections[DEFAULT_DB_ALIAS], model._meta
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    row = f"({', '.join(['%s'] * len(fields))})"
    values = [_prepared(f, f.pre_save(each, True), connection) for each in rows for f in fields]
    key = quote(str(meta.pk.column))
    returning = f" RETURNING {key}" if keyless else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {quote(meta.db_table)} ({columns}) VALUES {', '.join([row] * len(rows))}{returning}",  # noqa: S608
            values,
        )
        keys = [found[0] for found in cursor.fetchall()] if keyless else [each.pk for each in rows]
    for each, found in zip(rows, keys, strict=True):
        each.pk = found
        each._state.adding, each._state.db = False, connection.alias


@cache
def _written(model: type[Model], *, keyless: bool) -> "list[Field[Any, Any]]":
    meta = model._meta
    return [field for field in meta.local_concrete_fields if not (keyless and field is meta.pk)]


def update(model: type[Model], key: int, values: Mapping[str, Any]) -> None:
    """Change columns (by attribute name, foreign keys by their `_id`) of the row with that key."""
    connection, meta = connections[DEFAULT_DB_ALIAS], model._meta
    quote = connection.ops.quote_name
    fields = _columns(model)
    changes = ", ".join(f"{quote(str(fields[name].column))} = %s" for name in values)
    params = [_prepared(fields[name], value, connection) for name, value in values.items()]
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {quote(meta.db_table)} SET {changes} WHERE {quote(str(meta.pk.column))} = %s",  # noqa: S608
            [*params, key],
        )


def move_ahead(model: type[Model], keys: Collection[int], name: str, at: datetime) -> None:
    """Set a time of the rows with these keys to a moment, unless a later one stands there."""
    connection, meta = connections[DEFAULT_DB_ALIAS], model._meta
    quote = connection.ops.quote_name
    field = _columns(model)[name]
    column, moment = quote(str(field.column)), field.get_db_prep_save(at, connection)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {quote(meta.db_table)} SET {column} = %s WHERE {column} < %s "  # noqa: S608
            f"AND {quote(str(meta.pk.column))} IN ({', '.join(['%s'] * len(keys))})",
            [moment, moment, *keys],
        )


@cache
def _columns(model: type[Model]) -> "dict[str, Field[Any, Any]]":
    return {field.attname: field for field in model._meta.concrete_fields}
