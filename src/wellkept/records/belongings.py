"""What belongs to records that are written in sets (records.bulk): components keep here what they know of a record and what
is still to be written about it, so that nothing is asked or written for each record by itself.
"""

import copy
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, TypeVar, cast

from django.db.models import Model

from wellkept.kernel import rows

V = TypeVar("V")
#: The rows of a component that belong to one record.
_Rows = tuple[type[Model], int]
#: Writes what was left about some records.
Do = Callable[[list[Any]], None]


class Belongings:
    """`made` are the keys of records that were put on file here, of which nothing can be in the database that did not pass by;
    `remember` is called before anything changes.
    """

    def __init__(self, made: AbstractSet[int], remember: Callable[[], None]) -> None:
        self._made, self._remember = made, remember
        self._marked: dict[str, set[int]] = defaultdict(set)
        self._found: dict[Hashable, Any] = {}
        self._new: dict[type[Model], list[Any]] = {}
        self._kept: dict[_Rows, list[Any]] = {}
        self._turned: dict[_Rows, frozenset[str]] = {}
        self._left: dict[Do, dict[int, Any]] = {}
        self._tables: set[str] = set()

    # What components know -----------------------------------------------------------------------------------------------

    def once(self, key: Hashable, find: Callable[[], V]) -> V:
        """What was found under a key before, else now; for what no write of these sets changes."""
        if key not in self._found:
            self._found[key] = find()
        return cast("V", self._found[key])

    def mark(self, record: int, sort: str) -> None:
        """Keep that a record has something of a sort."""
        self._marked[sort].add(record)

    def has_none(self, record: int, sort: str) -> bool:
        """Whether it is known without asking that a record has nothing of a sort: it was made here and never marked."""
        return record in self._made and record not in self._marked[sort]

    # What components write ----------------------------------------------------------------------------------------------

    def insert(self, made: Sequence[Model]) -> None:
        """Gather new rows that nobody needs the keys of."""
        self._remember()
        for row in made:
            self._tables.add(row._meta.db_table)
            self._new.setdefault(type(row), []).append(row)

    def rows_of(self, model: type[Model], record: int, read: Callable[[], list[Any]]) -> list[Any]:
        """Copies of the latest rows that belong to a record, to be changed; `read` fetches those of a record whose rows were
        not met yet, and that was not made here.
        """
        known = self._kept.get((model, record))
        if known is None:
            known = self._kept[model, record] = [] if record in self._made else read()
        return [copy.copy(row) for row in known]

    def turn(self, model: type[Model], record: int, latest: list[Any], names: Iterable[str]) -> None:
        """Gather all rows that belong to a record: those without a key are new, of the others these attributes may have
        changed.
        """
        self._remember()
        self._tables.add(model._meta.db_table)
        self._kept[model, record] = latest
        self._turned[model, record] = self._turned.get((model, record), frozenset()) | frozenset(names)

    def left(self, do: Do, record: int) -> Any:
        """What is left to be written about a record, or None."""
        return self._left.get(do, {}).get(record)

    def leave(self, table: str, do: Do, record: int, what: Any) -> None:
        """Leave something about a record to be written to a table, in place of what was left there before."""
        self._remember()
        self._tables.add(table)
        self._left.setdefault(do, {})[record] = what

    # What the sets do with it -------------------------------------------------------------------------------------------

    def concerns(self, sql: str) -> bool:
        """Whether a statement may ask for what is gathered."""
        gathered = self._new or self._turned or self._left
        return bool(gathered) and any(table in sql for table in self._tables)

    def write(self) -> None:
        """Write everything that is gathered."""
        new, self._new = self._new, {}
        turned, self._turned = self._turned, {}
        left, self._left = self._left, {}
        for made in new.values():
            rows.insert(made, keys=False)
        begun: dict[type[Model], list[Any]] = defaultdict(list)
        with rows.together():
            for (model, record), names in turned.items():
                for row in self._kept[model, record]:
                    if row.pk is None:
                        begun[model].append(row)
                    else:
                        rows.update(model, row.pk, {name: getattr(row, name) for name in sorted(names)})
        for made in begun.values():
            rows.insert(made)
        for do, about in left.items():
            do(list(about.values()))

    def state(self) -> tuple[Any, ...]:
        """What is gathered now, for restore()."""
        begun = [row for key in self._turned for row in self._kept[key] if row.pk is None]
        return (
            {model: list(made) for model, made in self._new.items()}, dict(self._kept), dict(self._turned),
            {do: dict(about) for do, about in self._left.items()}, begun,
        )  # fmt: skip

    def restore(self, state: tuple[Any, ...]) -> None:
        """Go back to a state; what has been written since was taken back by the database."""
        self._new, self._kept, self._turned, self._left, begun = state
        for row in [*begun, *(row for made in self._new.values() for row in made)]:
            row.pk = None
