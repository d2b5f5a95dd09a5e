"""The standard as a map of what audits have looked at, and what to audit next."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wellkept.conformity.catalogue import catalogue, clause_order
from wellkept.directory import selectors as directory
from wellkept.kernel import occasion
from wellkept.kernel.permissions import Actor
from wellkept.records.scope import visible_cards
from wellkept.sms.evaluation.audits import coverage as covering
from wellkept.sms.evaluation.audits import selectors
from wellkept.sms.evaluation.audits.coverage import Known, Standing
from wellkept.sms.evaluation.audits.covering import selectors as reading
from wellkept.sms.evaluation.audits.permissions import Permissions
from wellkept.toolkit.addresses import record_address
from wellkept.toolkit.routes import Request, requires
from wellkept.toolkit.words import day
from wellkept.web.prove.map import CHAPTERS

#: So many proposals are shown.
SHOWN = 10


@dataclass(frozen=True, slots=True)
class Cell:
    """One requirement: where it leads, what it looks like, and its words."""

    id: str
    href: str
    standing: Standing
    text: str
    said: str


@dataclass(frozen=True, slots=True)
class Row:
    """A clause with its requirements."""

    clause: str
    title: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A main clause with the clauses below it."""

    number: str
    title: Any
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Process:
    """A process of the catalogue: who owns it, how many of its requirements are covered, and when it was last looked at."""

    name: str
    owners: str
    covered: int
    all: int
    last: Any
    planned: str


def _cell(entry: Any, known: Known, seen: set[str]) -> Cell:
    standing = covering.standing(entry, known)
    last, planned = known.checks.get(entry.id), known.planned.get(entry.id, "")
    said = [str(standing.label)]
    if last is not None:
        said.append(day(last.at))
    if planned:
        said.append(planned)
    href = record_address(last.number) if last is not None and last.number in seen else f"/prove/{entry.id}"
    return Cell(entry.id, href, standing, entry.text, " · ".join(said))


def draw(known: Known, seen: set[str]) -> list[Chapter]:
    """The map of what audits have looked at; the checks of those numbers that are `seen` are led to."""
    rows: dict[str, list[Any]] = {}
    for entry in catalogue().requirements:
        rows.setdefault(entry.clause, []).append(entry)
    chapters: dict[str, list[Row]] = {}
    for clause in sorted(rows, key=clause_order):
        cells = tuple(_cell(entry, known, seen) for entry in rows[clause])
        chapters.setdefault(clause.partition(".")[0], []).append(Row(clause, rows[clause][0].clause_title, cells))
    return [Chapter(number, CHAPTERS[number], tuple(found)) for number, found in chapters.items()]


def processes(known: Known, actor: Actor) -> list[Process]:
    """The processes of the catalogue against the same checks and audits."""
    owners: Mapping[str, list[Any]] = directory.holders(actor)
    found = []
    for one in catalogue().processes:
        entries = [catalogue().requirement(name) for name in one.requirements]
        open_ = [
            entry for entry in entries if covering.standing(entry, known) in (Standing.UNCOVERED, Standing.PLANNED)
        ]
        dates = [known.checks[entry.id].at for entry in entries if entry.id in known.checks]
        planned = {known.planned[entry.id] for entry in entries if entry.id in known.planned}
        names = ", ".join(person.name for person in owners.get(one.owner_role, []))
        covered = len(entries) - len(open_)
        found.append(
            Process(one.name, names, covered, len(entries), max(dates, default=None), min(planned, default=""))
        )
    return found


@requires(Permissions.VIEW)
@require_safe
def coverage(request: Request) -> HttpResponse:
    """Draw the map, the proposals and the processes."""
    now = occasion.now()
    known = reading.known(now)
    numbers = {check.number for check in known.checks.values()}
    seen = set(visible_cards(request.actor).filter(number__in=numbers).values_list("number", flat=True))
    chapters = draw(known, seen)
    cells = [cell for chapter in chapters for row in chapter.rows for cell in row.cells]
    found = covering.proposals(catalogue().requirements, known)
    context = {
        "chapters": chapters,
        "counts": [(one, sum(cell.standing is one for cell in cells)) for one in Standing],
        "programme": selectors.current_programme(now),
        "proposals": found[:SHOWN],
        "processes": processes(known, request.actor),
        "may_hold": request.actor.can(Permissions.HOLD),
    }
    return render(request, "prove/coverage.html", context)
