"""The report on problems: what is open and how far each has come, what was solved and whether it holds; as a page and as files."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wellkept.kernel import occasion
from wellkept.kernel.permissions import Actor
from wellkept.sms.resolution.problems.figures import selectors as figures
from wellkept.sms.resolution.problems.lifecycle import LIFECYCLE
from wellkept.sms.resolution.problems.models import Problem
from wellkept.sms.resolution.problems.permissions import Permissions
from wellkept.toolkit.exporting import Table, plain
from wellkept.toolkit.pages.exports import table_answer
from wellkept.toolkit.paper.setting import Cell, Paper, Section
from wellkept.toolkit.routes import Request, requires
from wellkept.toolkit.words import day, figure
from wellkept.web.reports import paper
from wellkept.web.reports.months import Period, period

#: So many problems of either list stand on the page, on paper and in a file at most.
LISTED, ON_PAPER, IN_FILE = (200, 20), 100, 1000


@requires(Permissions.VIEW)
@require_safe
def problems(request: Request) -> HttpResponse:
    """Draw the report."""
    actor, covered, now = request.actor, period(request), occasion.now()
    since, until = covered.ends(ZoneInfo(actor.zone))
    solved = figures.solved_lately(actor, since, until)[: LISTED[1] + 1]
    context = {
        "period": covered,
        "figures": figures.solving(since, until, actor),
        "progress": [(row, LIFECYCLE.state(row.state).label) for row in figures.progress(actor)[: LISTED[0]]],
        "solved": [(row, figures.effect_of(row, now, actor)) for row in solved[: LISTED[1]]],
        "more": len(solved) > LISTED[1],
    }
    return render(request, "reports/problems.html", context)


@requires(Permissions.VIEW)
@require_safe
def problems_file(request: Request, ending: str) -> HttpResponseBase:
    """The problems that are open or were solved in the period as csv or xlsx."""
    actor, covered = request.actor, period(request)
    return table_answer(actor, lambda: table(actor, covered), _name(covered), ending)


@requires(Permissions.VIEW)
@require_safe
def problems_paper(request: Request) -> HttpResponse:
    """The report as a PDF file."""
    covered = period(request)
    return paper.answer(on_paper(request.actor, covered), _name(covered))


def _name(covered: Period) -> str:
    return f"problems-{covered.first:%Y-%m}-{covered.last:%Y-%m}"


def table(actor: Actor, covered: Period) -> Table:
    """The problems as the table of a file, the open ones first."""
    heads = [
        _("Number"), _("Title"), _("State"), _("Priority"), _("Came from"), _("Service"), _("Category"), _("Assignee"),
        _("Opened"), _("Due"), _("Known error since"), _("Cause found"), _("Root cause"), _("Resolved"), _("How it ended"),
        _("What was done"), _("Reopened"), _("Incidents"), _("Incidents of the problem since"),
        _("Incidents like it before"), _("Incidents like it since"), _("Last word"),
    ]  # fmt: skip
    return Table(_("Problems"), heads, _lines(actor, covered), (_("Title"),))


def _lines(actor: Actor, covered: Period) -> Iterator[list[Any]]:
    now = occasion.now()
    for row in figures.progress(actor)[:IN_FILE].iterator(200):
        yield [*_facts(row), "", "", "", row.said or ""]
    for row in figures.solved_lately(actor, *covered.ends(ZoneInfo(actor.zone)))[:IN_FILE].iterator(200):
        found = figures.effect_of(row, now, actor)
        yield [*_facts(row), *((found.tied, found.before, found.after) if found else ("", "", "")), ""]


def _facts(row: Any) -> list[Any]:
    return [
        row.number, row.title, str(LIFECYCLE.state(row.state).label), f"P{row.priority}", row.get_source_display(),
        row.service.title if row.service else "", row.category.path if row.category else "", who(row),
        plain(row.opened_at), plain(row.due_at), plain(row.known_error_at), plain(row.cause_found_at),
        row.cause or row.no_cause_reason, plain(row.resolved_at), row.get_resolution_code_display(), row.resolution,
        row.reopened_count, row.caused,
    ]  # fmt: skip


def who(row: Problem) -> str:
    """Whose a problem is: a person's, else a team's."""
    return row.assignee.name if row.assignee else row.team.name if row.team else ""


def on_paper(actor: Actor, covered: Period) -> Paper:
    """What the paper says, in the language and zone in force."""
    since, until = covered.ends(ZoneInfo(actor.zone))
    sections = [_figures(actor, since, until), *_open(actor), *_solved(actor, since, until)]
    return paper.report(actor, _("Problems"), covered.first, covered.last, sections, "")


def _figures(actor: Actor, since: datetime, until: datetime) -> Section:
    found = figures.solving(since, until, actor)
    counts = (
        (_("Problems open"), found.open), (_("Of these past their date"), found.overdue),
        (_("Known errors"), found.known_errors), (_("Opened"), found.opened), (_("Resolved"), found.resolved),
        (_("Of these came back"), found.recurred),
    )  # fmt: skip
    heads = [name for name, _count in counts]
    return Section(_("Figures"), "", heads, [[Cell(figure(count)) for _name, count in counts]], (1,) * len(heads), ())


def _open(actor: Actor) -> list[Section]:
    rows = [
        [
            Cell(row.number), Cell(row.title), Cell(str(LIFECYCLE.state(row.state).label)), Cell(f"P{row.priority}"),
            Cell(who(row)), Cell(figure(row.caused)),
            Cell(day(row.due_at), "bad" if row.due_at and row.due_at < occasion.now() else ""), Cell((row.said or "")[:300]),
        ]
        for row in figures.progress(actor)[:ON_PAPER]
    ]  # fmt: skip
    heads = [
        _("Number"), _("Title"), _("State"), _("Priority"), _("Assignee"), _("Incidents"), _("Due"), _("Last word"),
    ]  # fmt: skip
    title = _("How far the open ones have come")
    return [Section(title, "", heads, rows, (11, 24, 14, 7, 14, 9, 12, 30), (0, 1, 2, 3, 4, 6, 7))] if rows else []


def _solved(actor: Actor, since: datetime, until: datetime) -> list[Section]:
    rows, now = [], occasion.now()
    for row in figures.solved_lately(actor, since, until)[:ON_PAPER]:
        found = figures.effect_of(row, now, actor)
        if found is not None:
            came_back = _("%(n)s, came back") % {"n": figure(found.tied)}
            rows.append([
                Cell(row.number), Cell(row.title), Cell(day(row.resolved_at)), Cell(row.get_resolution_code_display()),
                Cell(figure(found.tied) if found.holds else came_back, "" if found.holds else "bad"),
                Cell(f"{figure(found.before)} → {figure(found.after)}"),
            ])  # fmt: skip
    heads = [
        _("Number"), _("Title"), _("Resolved"), _("How it ended"), _("Incidents of the problem since"),
        _("Like it: before → since"),
    ]  # fmt: skip
    return [Section(_("Whether fixes hold"), "", heads, rows, (11, 40, 13, 22, 18, 17), (0, 1, 2, 3))] if rows else []
