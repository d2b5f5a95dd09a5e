"""What a task has from the record that it is about: the process that it is built into, and whether its effect is looked at."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from wellkept.components.tasks.processes import process_of_clause
from wellkept.kernel.registry import kind
from wellkept.records.hooks import Write
from wellkept.records.models import Record

#: The slug of a process for the card of the record that a task is about; "" for none.
ProcessOf = Callable[[Record], str]


@dataclass(frozen=True, slots=True)
class Origin:
    """What tasks about the records of a kind have in common."""

    process: ProcessOf | None = None
    checked: bool = False


_origins: dict[str, Origin] = {}


def actions_from(key: str, *, process: ProcessOf | None = None) -> None:
    """Say that tasks about the records of a kind are actions whose effect is looked at when they have been done for a while;
    `process` tells more precisely than the clause of the kind into which process one is built.
    """
    _origins[key] = Origin(process, checked=True)


def process_for(card: Record) -> str:
    """The process that a task about this record is built into, as far as the record says."""
    found = _origins.get(card.kind, Origin())
    return found.process(card) if found.process is not None else process_of_clause(kind(card.kind).clause)


def is_checked(card: Record | None) -> bool:
    """Whether the effect of a task about this record is looked at."""
    return card is not None and _origins.get(card.kind, Origin()).checked


def derive_process(write: Write) -> None:
    """Before a write: a task about a record is built into the process of that record, unless somebody said otherwise."""
    row: Any = write.instance
    if write.kind.key != "task" or row.process or row.about_id is None:
        return
    if write.created or write.changed("about_id"):
        row.process = process_for(row.about)
        if not write.created:
            write.before.setdefault("process", "")
