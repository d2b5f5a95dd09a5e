"""Writing many records in sets: services do and check what they always do, but rows, cards, spans and events that they
would write one by one are gathered and written together, each row once however often it changed.

    with transaction.atomic(), bulk_write() as sets:
        for line in lines:
            with sets.attempt():                 # a savepoint: a refusal inside leaves nothing behind
                records.transition(row, "close", actor=actor)

Whoever reads a table with gathered writes in the same transaction finds them there: they are written before his statement.
"""

import copy
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from wellkept.kernel import rows
from wellkept.kernel.registry import Kind
from wellkept.ledger import services as ledger
from wellkept.records import cards
from wellkept.records.belongings import Belongings
from wellkept.records.guard import writing
from wellkept.records.models import Record, Span

_current: ContextVar["Sets | None"] = ContextVar("wellkept_bulk_write", default=None)

_Key = tuple[str, int]


def current() -> "Sets | None":
    """The sets that writes are being gathered in, if they are."""
    return _current.get()


def one_write(count: int = 1) -> AbstractContextManager[None]:
    """The transaction of a write of so many records; where writes are gathered it is a part of theirs, and an attempt is what
    can be taken back. Many rows are handed over as a stream, beside which nothing else can travel.
    """
    if current() is not None:
        return transaction.atomic(savepoint=False)
    return rows.together() if count < rows.COPIED_FROM else transaction.atomic()


@contextmanager
def bulk_write() -> Iterator["Sets"]:
    """Gather the writes of records made inside and write them in sets, at the end at the latest.

    Must run inside a transaction, which the caller rolls back when this raises. What the database itself refuses (a CHECK, a
    length) is raised here and no longer by the single write.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("Writes can only be gathered inside a transaction.")
    if current() is not None:
        raise RuntimeError("Writes are being gathered already.")
    with ledger.gathering() as events:
        sets = Sets(events)
        token = _current.set(sets)
        try:
            with connection.execute_wrapper(sets.before_statement):
                yield sets
                sets.flush()
        finally:
            _current.reset(token)


class Sets:
    """Gathered writes. `rows` holds the latest form of every row that was met, by kind and key."""

    def __init__(self, events: ledger.Gathered) -> None:
        self.events = events
        self.rows: dict[_Key, Any] = {}
        self._new: dict[_Key, tuple[Kind, Record]] = {}
        self._changed: dict[_Key, tuple[Kind, frozenset[str]]] = {}
        self._spans: dict[tuple[int, str], list[Span]] = {}
        self._ended: dict[tuple[int, str], datetime] = {}
        self._made: set[int] = set()
        self._last_key = 0
        self._flushing = self._attempting = False
        self._before: tuple[Any, ...] | None = None
        self.belongings = Belongings(self._made, self._remember)
        self._tables = {Record._meta.db_table, Span._meta.db_table}

    # What services ask and say ------------------------------------------------------------------------------------------

    def know(self, kind: Kind, found: Iterable[Any]) -> None:
        """Take rows that the caller has just read and locked as known, so that nobody reads them again."""
        for row in found:
            self.rows.setdefault((kind.key, row.pk), row)

    def lock(self, kind: Kind, pk: int, read: Callable[[], Any]) -> Any:
        """A copy of a row's latest form, to be changed; `read` fetches and locks one that was not met yet."""
        known = self.rows.get((kind.key, pk))
        if known is None:
            known = self.rows[kind.key, pk] = read()
        return copy.copy(known)

    def give_keys(self, made: list[Record]) -> None:
        """Give new cards their keys ahead of their insertion."""
        for card, key in zip(made, self._reserve(len(made)), strict=True):
            card.pk = key
            self._made.add(key)

    def add(self, kind: Kind, instances: list[Any], spans: list[Span]) -> None:
        """Gather new rows, whose cards have their keys, with their first spans."""
        self._remember()
        self._tables.add(kind.model._meta.db_table)
        for row in instances:
            self._new[kind.key, row.pk] = (kind, row.record)
            self.rows[kind.key, row.pk] = row
        for span in spans:
            self._spans[span.record_id, span.attribute] = [span]

    def change(
        self, kind: Kind, row: Any, names: Iterable[str], ended: Mapping[str, datetime], begun: list[Span]
    ) -> None:
        """Gather a changed row: the names of its attributes, the spans that ended and the spans that began."""
        self._remember()
        self._tables.add(kind.model._meta.db_table)
        key = (kind.key, row.pk)
        self.rows[key] = row
        if key not in self._new:
            before = self._changed[key][1] if key in self._changed else frozenset()
            self._changed[key] = (kind, before | frozenset(names))
        for attribute, until in ended.items():
            gathered = self._spans.get((row.pk, attribute))
            if gathered and gathered[-1].until is None:
                gathered[-1].until = until
            else:
                self._ended.setdefault((row.pk, attribute), until)
        for span in begun:
            self._spans.setdefault((row.pk, span.attribute), []).append(span)

    # Attempts, reading and writing --------------------------------------------------------------------------------------

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Like a savepoint: what raises inside leaves nothing behind, neither in the database nor among what is gathered."""
        self._before = None
        self._attempting = True
        try:
            with transaction.atomic():
                yield
        except BaseException:
            if self._before is not None:
                self._restore(self._before)
            raise
        finally:
            self._attempting = False

    def before_statement(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        """Write what is gathered before a statement that may ask for it."""
        if not self._flushing and self._concerns(str(sql)):
            self.flush()
        return execute(sql, params, many, context)

    def _concerns(self, sql: str) -> bool:
        return (
            bool((self._new or self._changed) and any(table in sql for table in self._tables))
            or self.belongings.concerns(sql)
            or (bool(self.events) and self.events.concerns(sql))
        )

    def flush(self) -> None:
        """Write everything that is gathered."""
        self._remember()
        self._flushing = True
        try:
            with writing():
                self._write()
            self.events.write()
        finally:
            self._flushing = False

    def _write(self) -> None:
        new, self._new = self._new, {}
        changed, self._changed = self._changed, {}
        spans, self._spans = self._spans, {}
        ended, self._ended = self._ended, {}
        kinds: dict[str, Kind] = {}
        made: list[Record] = []
        for key, (kind, card) in new.items():
            kinds[kind.key] = kind
            for name, value in cards.card_of(kind, self.rows[key]).items():
                setattr(card, name, value)
            made.append(card)
        rows.insert(made)
        for kind in kinds.values():
            rows.insert([self.rows[key] for key in new if key[0] == kind.key])
        with rows.together():
            for (key_, pk), (kind, names) in changed.items():
                row = self.rows[key_, pk]
                rows.update(kind.model, pk, {name: getattr(row, name) for name in sorted({*names, "updated_at"})})
                card_values = cards.card_of(kind, row)
                rows.update(Record, pk, {name: card_values[name] for name in cards.CHANGES})
            for (pk, attribute), until in ended.items():
                rows.update_where(Span, {"record_id": pk, "attribute": attribute, "until": None}, {"until": until})
        rows.insert([span for group in spans.values() for span in group], keys=False)
        self.belongings.write()

    def _reserve(self, count: int) -> Sequence[int]:
        """Keys for new cards, taken as the database would have taken them."""
        table = Record._meta.db_table
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                # The transaction holds the only write lock, so nobody else can take keys meanwhile.
                cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
                found = cursor.fetchone()
                first = max(found[0] if found else 0, self._last_key) + 1
                self._last_key = first + count - 1
                return range(first, first + count)
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
            )
            return [int(row[0]) for row in cursor.fetchall()]

    def _remember(self) -> None:
        """Keep the state before the first write of an attempt, in case it fails."""
        if not self._attempting or self._before is not None:
            return
        spans = {key: [(span, span.until) for span in group] for key, group in self._spans.items()}
        self._before = (
            dict(self.rows), dict(self._new), dict(self._changed), spans, dict(self._ended), self.events.state(),
            self.belongings.state(),
        )  # fmt: skip

    def _restore(self, state: tuple[Any, ...]) -> None:
        self.rows, self._new, self._changed, spans, self._ended, events, belongings = state
        self._spans = {}
        for key, group in spans.items():
            for span, until in group:
                span.until, span.pk = until, None
            self._spans[key] = [span for span, _until in group]
        self.events.restore(events)
        self.belongings.restore(belongings)
