"""Rows written by statements whose shape is known beforehand: Django compiles each INSERT and UPDATE anew, which costs more
than the writing. Values go through the fields' own conversions; nothing else of Django's saving happens (no signals, no
validation), so services alone use this, after their checks.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, Model
from django.db.models.expressions import DatabaseDefault

#: Both databases take more parameters than this in one statement.
MOST_PARAMETERS = 30_000
#: From so many rows on, PostgreSQL is given them as a stream, wherever nothing is on its way to it.
COPIED_FROM = 20
#: Whether the statement that is being said needs no answer.
_told: ContextVar[bool] = ContextVar("wellkept_told", default=False)


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


@contextmanager
def together() -> Iterator[None]:
    """One transaction in which what this module tells PostgreSQL travels together: nobody waits for the answers one by one.

    Every other statement waits for its own answer as it always does, and for those before it. What the database refuses of
    what was told is raised then, at the latest at the end; so nothing inside may catch that and go on.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.vendor != "postgresql" or _travelling(connection):
        with transaction.atomic():
            yield
    elif connection.in_atomic_block:
        with transaction.atomic(), _travel(connection):
            yield
    else:
        with _travel(connection), transaction.atomic():
            yield


@contextmanager
def _travel(connection: BaseDatabaseWrapper) -> Iterator[None]:
    with connection.wrap_database_errors, connection.connection.pipeline() as pipeline:

        def waiting(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
            answer = execute(sql, params, many, context)
            if not _told.get():
                # How many rows it met and whether it was refused must be known, as outside.
                with connection.wrap_database_errors:
                    pipeline.sync()
            return answer

        with connection.execute_wrapper(waiting):
            yield


def _travelling(connection: BaseDatabaseWrapper) -> bool:
    """Whether statements travel already; makes sure that there is a connection."""
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    return bool(connection.connection.pgconn.pipeline_status)


def tell(sql: str, params: Sequence[Any]) -> None:
    """Say a statement whose answer nobody needs."""
    token = _told.set(True)
    try:
        with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            cursor.execute(sql, params)
    finally:
        _told.reset(token)


def insert(rows: Sequence[Model], *, keys: bool = True) -> None:
    """Write new rows of one model, in their order; keys that the database gives are set on them, unless nobody needs them."""
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
        _insert(model, fields, rows[start : start + size], returning=keyless and keys)


def _insert(model: type[Model], fields: "list[Field[Any, Any]]", rows: Sequence[Model], *, returning: bool) -> None:
    connection, meta = connections[DEFAULT_DB_ALIAS], model._meta
    if connection.vendor == "postgresql" and len(rows) >= COPIED_FROM and not _travelling(connection):
        _copy(model, fields, rows, reserving=returning)
        return
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    row = f"({', '.join(['%s'] * len(fields))})"
    values = [_prepared(f, f.pre_save(each, True), connection) for each in rows for f in fields]
    sql = f"INSERT INTO {quote(meta.db_table)} ({columns}) VALUES {', '.join([row] * len(rows))}"  # noqa: S608
    if returning:
        with connection.cursor() as cursor:
            cursor.execute(f"{sql} RETURNING {quote(str(meta.pk.column))}", values)
            for each, found in zip(rows, cursor.fetchall(), strict=True):
                each.pk = found[0]
    else:
        tell(sql, values)
    for each in rows:
        each._state.adding, each._state.db = False, connection.alias


def _copy(model: type[Model], fields: "list[Field[Any, Any]]", rows: Sequence[Model], *, reserving: bool) -> None:
    """Hand PostgreSQL many rows as a stream: a statement with a place for each of their values takes longer to read."""
    connection, meta = connections[DEFAULT_DB_ALIAS], model._meta
    quote = connection.ops.quote_name
    with connection.wrap_database_errors, connection.cursor() as cursor:
        if reserving:
            names: list[str | int] = [meta.db_table, str(meta.pk.column), len(rows)]
            cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)", names)
            for each, (key,) in zip(rows, cursor.fetchall(), strict=True):
                each.pk = key
            fields = [meta.pk, *fields]
        columns = ", ".join(quote(str(field.column)) for field in fields)
        with cursor.copy(f"COPY {quote(meta.db_table)} ({columns}) FROM STDIN") as stream:
            for each in rows:
                stream.write_row([_prepared(f, f.pre_save(each, True), connection) for f in fields])
    for each in rows:
        each._state.adding, each._state.db = False, connection.alias


@cache
def _written(model: type[Model], *, keyless: bool) -> "list[Field[Any, Any]]":
    meta = model._meta
    return [field for field in meta.local_concrete_fields if not (keyless and field is meta.pk)]


def update(model: type[Model], key: int, values: Mapping[str, Any]) -> None:
    """Change columns (by attribute name, foreign keys by their `_id`) of the row with that key."""
    update_where(model, {model._meta.pk.attname: key}, values)


def update_where(model: type[Model], where: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    """Change columns of the rows that have these values: one, any of a list, or none at all (None)."""
    connection, meta = connections[DEFAULT_DB_ALIAS], model._meta
    quote = connection.ops.quote_name
    fields = _columns(model)
    changes = ", ".join(f"{quote(str(fields[name].column))} = %s" for name in values)
    params = [_prepared(fields[name], value, connection) for name, value in values.items()]
    tests: list[str] = []
    for name, value in where.items():
        column = quote(str(fields[name].column))
        if value is None:
            tests.append(f"{column} IS NULL")
            continue
        wanted = value if isinstance(value, list) else [value]
        tests.append(f"{column} IN ({', '.join(['%s'] * len(wanted))})")
        params += [_prepared(fields[name], one, connection) for one in wanted]
    tell(f"UPDATE {quote(meta.db_table)} SET {changes} WHERE {' AND '.join(tests)}", params)  # noqa: S608


def move_ahead(model: type[Model], keys: Collection[int], name: str, at: datetime) -> None:
    """Set a time of the rows with these keys to a moment, unless a later one stands there."""
    connection, meta = connections[DEFAULT_DB_ALIAS], model._meta
    quote = connection.ops.quote_name
    field = _columns(model)[name]
    column, moment = quote(str(field.column)), field.get_db_prep_save(at, connection)
    tell(
        f"UPDATE {quote(meta.db_table)} SET {column} = %s WHERE {column} < %s "  # noqa: S608
        f"AND {quote(str(meta.pk.column))} IN ({', '.join(['%s'] * len(keys))})",
        [moment, moment, *keys],
    )


@cache
def _columns(model: type[Model]) -> "dict[str, Field[Any, Any]]":
    return {field.attname: field for field in model._meta.concrete_fields}
