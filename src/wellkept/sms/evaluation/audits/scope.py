"""What an audit reaches: clauses and processes of the catalogue, and the requirements that they come to. Pure."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.utils.translation import pgettext_lazy

from wellkept.conformity.catalogue import Process, Requirement, catalogue, clause_order

#: The main clauses in few words of our own.
CHAPTERS: dict[str, Any] = {
    "4": pgettext_lazy("clause", "Context"),
    "5": pgettext_lazy("clause", "Leadership"),
    "6": pgettext_lazy("clause", "Planning"),
    "7": pgettext_lazy("clause", "Support"),
    "8": pgettext_lazy("clause", "Operation"),
    "9": pgettext_lazy("clause", "Evaluation"),
    "10": pgettext_lazy("clause", "Improvement"),
}
#: What is looked at every year; the rest in the span of the programme.
CORE = ("4", "5", "6", "9", "10")


def whole() -> list[str]:
    """The whole standard, as the scope of an audit has it."""
    return list(CHAPTERS)


@cache
def clauses() -> tuple[tuple[str, str], ...]:
    """Every clause with requirements, with the title that the catalogue gives it, in the order of the standard."""
    found = {entry.clause: entry.clause_title for entry in catalogue().requirements}
    return tuple((clause, found[clause]) for clause in sorted(found, key=clause_order))


@cache
def processes() -> dict[str, Process]:
    """The processes of the catalogue by their slugs."""
    return {one.slug: one for one in catalogue().processes}


def requirement_choices() -> list[tuple[str, str]]:
    """Every requirement as a choice: its id and the beginning of what it asks."""
    return [(entry.id, f"{entry.id} {entry.text}"[:100]) for entry in catalogue().requirements]


def question_of(entry: Requirement) -> str:
    """What an auditor asks about a requirement, as a title."""
    return entry.question[:200]


def is_core(clause: str) -> bool:
    """Whether a clause is looked at every year."""
    return clause.partition(".")[0] in CORE


def inside(clause: str, wider: str) -> bool:
    """Whether a clause is another one or lies below it."""
    return clause == wider or clause.startswith(f"{wider}.")


def requirements_of(wanted: Iterable[str], of_processes: Iterable[str] = ()) -> list[Requirement]:
    """The requirements of some clauses (or single ones by id) and of some processes, each once, in the catalogue's order."""
    names, slugs = set(wanted), set(of_processes)
    return [
        entry
        for entry in catalogue().requirements
        if entry.id in names or entry.process in slugs or any(inside(entry.clause, name) for name in names)
    ]


def processes_of(wanted: Iterable[str], of_processes: Iterable[str] = ()) -> list[Process]:
    """The processes that a scope touches: those named, and those that its requirements belong to."""
    touched = {entry.process for entry in requirements_of(wanted)} | set(of_processes)
    return [one for one in catalogue().processes if one.slug in touched]


def in_words(wanted: Iterable[str], of_processes: Iterable[str] = ()) -> str:
    """A scope as a line: clauses, then processes by name."""
    names = sorted(wanted, key=lambda name: (clause_order(name.partition("-")[0]), name))
    return ", ".join([*names, *(processes()[slug].name for slug in of_processes if slug in processes())])
