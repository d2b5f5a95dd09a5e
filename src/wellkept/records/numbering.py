"""Numbers of records: one sequence a prefix (docs/adr/0019).

PostgreSQL gives them from sequences of its own, so nobody waits for others who are still writing; a write that is taken back
leaves a gap there. SQLite, where one writes at a time anyway, gives them from the rows of a table.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import count, islice

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from wellkept.kernel.registry import kinds

#: Numbers of what is only tried begin above here, where no record ever comes.
_TRIED_FROM = 900_000_000
_tried: ContextVar[Iterator[int] | None] = ContextVar("wellkept_tried_numbers", default=None)


@contextmanager
def trying() -> Iterator[None]:
    """What is put on file inside will be taken back: it gets numbers from elsewhere, so that trying leaves no gap."""
    token = _tried.set(count(_TRIED_FROM + secrets.randbelow(90_000_000)))
    try:
        yield
    finally:
        _tried.reset(token)


def take(prefix: str, wanted: int = 1) -> list[int]:
    """The next numbers of a prefix, ascending; one statement on both databases."""
    tried = _tried.get()
    if tried is not None:
        return list(islice(tried, wanted))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"SELECT nextval('{sequence_of(prefix)}') FROM generate_series(1, %s)", [wanted])  # noqa: S608
            return [number for (number,) in cursor.fetchall()]
        cursor.execute(
            "INSERT INTO records_sequence (prefix, last) VALUES (%s, %s) "
            "ON CONFLICT (prefix) DO UPDATE SET last = records_sequence.last + excluded.last RETURNING last",
            [prefix, wanted],
        )
        last = int(cursor.fetchone()[0])
    return list(range(last - wanted + 1, last + 1))


def write(prefix: str, number: int) -> str:
    """A number as people see it: INC-000123."""
    return f"{prefix}-{number:06d}"


def install(database: BaseDatabaseWrapper) -> None:
    """Make PostgreSQL's sequences for the kinds that have none, each going on where the table left off."""
    if database.vendor != "postgresql":
        return
    with database.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'S' AND pg_table_is_visible(oid)")
        there = {name for (name,) in cursor.fetchall()}
        cursor.execute("SELECT prefix, last FROM records_sequence")
        last = dict(cursor.fetchall())
        for prefix in (kind.prefix for kind in kinds()):
            if sequence_of(prefix) not in there:
                cursor.execute(f"CREATE SEQUENCE {sequence_of(prefix)} START {last.get(prefix, 0) + 1}")


def sequence_of(prefix: str) -> str:
    """The name of the sequence of a prefix on PostgreSQL."""
    return f"records_number_{prefix.lower()}"
