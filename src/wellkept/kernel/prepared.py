"""Prepared reads: queries that every request asks are compiled once, and then only given their values.

Turning a queryset into SQL takes Django several times as long as the database needs to answer, and for what a page always
asks (who is this, one record by its number, its clocks) the SQL is the same each time.

    rows = prepared.read(("clocks", metric), lambda record: Clock.objects.filter(record=record, metric=metric), record=7)

The function makes the queryset from its named values. It runs once for each key, so everything else that shapes the query
must stand in the key; what changes from call to call must be a named value: a whole number, a text or a moment. Rows come
as the queryset would have given them.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable
from datetime import UTC, datetime
from typing import Any, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet

#: Queries that a thread keeps; the one not asked for the longest goes first.
MOST = 400

V = TypeVar("V", int, str)
Build = Callable[..., "QuerySet[Any, Any]"]
_kept = threading.local()


def read(key: Hashable, build: Build, /, **values: int | str | datetime) -> list[Any]:
    """The rows of the queryset that `build` makes from these values, compiled at the first call with this key.

    Raises ValueError when a value does not reach the SQL as it is (a lookup changes it), TypeError for other types.
    """
    queries: OrderedDict[Hashable, _Query] = _kept.__dict__.setdefault("queries", OrderedDict())
    known = queries.get(key)
    if known is None:
        known = queries[key] = _Query(build, values)
        if len(queries) > MOST:
            queries.popitem(last=False)
    else:
        queries.move_to_end(key)
    return known.rows(values)


def several(name: str, keys: "Collection[V]") -> "dict[str, V]":
    """Named values for a handful of keys, to be given on and to stand in the key by their number: the last is repeated up to
    a power of two, so that there are few sizes to compile; none for none.
    """
    wanted = list(keys)
    size = 1 << (len(wanted) - 1).bit_length() if wanted else 0
    return {f"{name}{place}": key for place, key in enumerate(wanted + wanted[-1:] * (size - len(wanted)))}


def forget() -> None:
    """Drop what this thread keeps; between tests, whose databases come and go."""
    _kept.__dict__.clear()


class _Query:
    """A queryset with its SQL and the places of its values among the parameters."""

    def __init__(self, build: Build, values: dict[str, Any]) -> None:
        stand_ins = {name: _stand_in(place, value) for place, (name, value) in enumerate(values.items())}
        self.queryset = build(**stand_ins)
        if self.queryset._prefetch_related_lookups:  # type: ignore[attr-defined]
            raise ValueError("A prepared read is one statement; it cannot prefetch.")
        self.connection = connections[self.queryset.db]
        compiler = self.queryset.query.get_compiler(self.queryset.db)
        try:
            sql, params = compiler.as_sql()
        except EmptyResultSet:
            self.places: dict[str, list[tuple[int, type[Any]]]] | None = None
            return
        self.sql, self.params = sql, list(params)
        self.places = {name: self._find(stand_in) for name, stand_in in stand_ins.items()}
        if missing := [name for name, places in self.places.items() if not places]:
            raise ValueError(f"The SQL does not take {missing} as given.")
        converters = compiler.get_converters([column for column, _sql, _alias in compiler.select[: compiler.col_count]])
        compiler.get_converters = lambda expressions: converters
        self.compiler = compiler
        self.queryset.query.get_compiler = lambda *args, **options: compiler  # type: ignore[method-assign]

    def _adapted(self, value: Any) -> Any:
        return self.connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value

    def _find(self, stand_in: Any) -> list[tuple[int, type[Any]]]:
        """Where a value stands, and as what: PostgreSQL gets whole numbers in types that tell their size."""
        wanted = self._adapted(stand_in)
        return [
            (place, type(param))
            for place, param in enumerate(self.params)
            if isinstance(param, type(wanted)) and param == wanted
        ]

    def rows(self, values: dict[str, Any]) -> list[Any]:
        """The rows for these values."""
        if self.places is None:
            return []
        params = self.params.copy()
        for name, places in self.places.items():
            value = self._adapted(values[name])
            for place, given_as in places:
                params[place] = value if type(value) is given_as else given_as(value)
        filled = (self.sql, tuple(params))
        self.compiler.as_sql = lambda: filled
        found: list[Any] = list(self.queryset._iterable_class(self.queryset))  # type: ignore[call-overload]
        return found


def _stand_in(place: int, value: Any) -> Any:
    """What stands for a value while its query is compiled: nothing that a query would hold by chance."""
    if isinstance(value, bool):
        raise TypeError("True and false shape a query; put them into its key.")
    if isinstance(value, int):
        return 8_917_264_503_100_000_000 + place
    if isinstance(value, datetime):
        return datetime(8917, 2, 6, 4, 50, 31, 100 + place, tzinfo=UTC)
    if isinstance(value, str):
        return f"stand-in {place} 8917264503"
    raise TypeError(f"{type(value).__name__} cannot be given to a prepared read.")
