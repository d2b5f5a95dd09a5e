"""Which registers a text can show, each under a name: rooms offer theirs here, those below this room through room.py."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import kind

#: The rows of a register that an actor may see and that belong to no customer but the one given.
Rows = Callable[[Actor, int | None], Iterable[Sequence[str]]]


#: All records of a kind.
EVERY = Q()


@dataclass(frozen=True, slots=True)
class Register:
    """A table that stands where a paragraph is `{{name}}` alone: its title, the heads of its columns, and its rows, drawn from
    the kind `of` (its columns by the names of attributes, the rows that `holds`) or by `rows`.
    """

    name: str
    title: Any
    columns: tuple[Any, ...]
    of: str = ""
    holds: Q = EVERY
    order: str = "title"
    rows: Rows | None = None

    def heads(self) -> list[str]:
        """The heads of its columns, in the language that is spoken."""
        if not self.of:
            return [str(column) for column in self.columns]
        return [str(self._label(column)) for column in self.columns]

    def _label(self, name: str) -> Any:
        of = kind(self.of)
        shown = next((column.label for column in of.columns if column.name == name), None)
        return of.model._meta.get_field(name).verbose_name if shown is None else shown


_offered: dict[str, Register] = {}


def offer(*registers: Register) -> None:
    """Let texts show some registers. Raises ValueError for a name that is taken."""
    for register in registers:
        if register.name in _offered:
            raise ValueError(f"There is a register called {register.name} already.")
        _offered[register.name] = register


def offered() -> Mapping[str, Register]:
    """Every register by its name."""
    return _offered
