"""The standard as a map: rows of clauses, one cell for each requirement."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from django.utils.translation import pgettext_lazy

from wellkept.conformity.catalogue import Requirement, catalogue, clause_order
from wellkept.conformity.outcomes import Outcome
from wellkept.conformity.reports import Assessment

#: The main clauses in few words of our own.
CHAPTERS = {
    "4": pgettext_lazy("clause", "Context"),
    "5": pgettext_lazy("clause", "Leadership"),
    "6": pgettext_lazy("clause", "Planning"),
    "7": pgettext_lazy("clause", "Support"),
    "8": pgettext_lazy("clause", "Operation"),
    "9": pgettext_lazy("clause", "Evaluation"),
    "10": pgettext_lazy("clause", "Improvement"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One requirement: the last part of its id, its outcome and its sentence; `disputed` where a person says otherwise."""

    id: str
    short: str
    outcome: Outcome
    text: str
    disputed: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One clause with its requirements."""

    clause: str
    title: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A main clause with the clauses below it."""

    number: str
    title: Any
    rows: tuple[Row, ...]


@cache
def _clauses() -> tuple[tuple[str, tuple[Requirement, ...]], ...]:
    """The requirements by clause, in the order of the standard."""
    found: dict[str, list[Requirement]] = {}
    for entry in catalogue().requirements:
        found.setdefault(entry.clause, []).append(entry)
    return tuple((clause, tuple(found[clause])) for clause in sorted(found, key=clause_order))


def draw(assessment: Assessment, disputed: Collection[str]) -> list[Chapter]:
    """The map of an assessment; clauses that it does not cover are left out."""
    rows: dict[str, list[Row]] = {}
    known = {entry.id: entry.outcome.outcome for entry in assessment.requirements}
    for clause, entries in _clauses():
        cells = tuple(
            Cell(entry.id, entry.id.rpartition("-")[2], known[entry.id], entry.text, entry.id in disputed)
            for entry in entries
            if entry.id in known
        )
        if cells:
            rows.setdefault(clause.partition(".")[0], []).append(Row(clause, entries[0].clause_title, cells))
    return [Chapter(number, CHAPTERS[number], tuple(found)) for number, found in rows.items()]


def tested(chapters: Iterable[Chapter]) -> list[Row]:
    """The clauses of a map of which the records tell anything, with those requirements alone."""
    rows = [row for chapter in chapters for row in chapter.rows]
    told = [replace(row, cells=tuple(c for c in row.cells if c.outcome != Outcome.NOT_AUTOMATED)) for row in rows]
    return [row for row in told if row.cells]


@dataclass(frozen=True, slots=True)
class Column:
    """A day of the trend as a stacked column: its place and its parts from the bottom, in units of the drawing."""

    x: float
    width: float
    parts: tuple[tuple[str, float, float], ...]
    title: str


#: The drawing of the trend, in its own units.
WIDTH, HEIGHT = 600.0, 120.0
_STACK = (
    Outcome.MET,
    Outcome.NEEDS_JUDGEMENT,
    Outcome.STALE,
    Outcome.NOT_MET,
    Outcome.NOT_EXERCISED,
)


def columns(points: Iterable[tuple[str, dict[Outcome, int]]]) -> list[Column]:
    """Stacked columns for the days of a trend, each with its title in words; only requirements that rules test are drawn.

    The highest column fills the drawing.
    """
    days = list(points)
    tested = max((sum(counts[outcome] for outcome in _STACK) for _title, counts in days), default=0)
    if not tested:
        return []
    step = WIDTH / max(len(days), 12)
    drawn = []
    for place, (title, counts) in enumerate(days):
        parts, top = [], HEIGHT
        for outcome in _STACK:
            height = HEIGHT * counts[outcome] / tested
            if height:
                top -= height
                parts.append((str(outcome), round(top, 2), round(height, 2)))
        drawn.append(Column(round(place * step, 2), round(step * 0.8, 2), tuple(parts), title))
    return drawn
