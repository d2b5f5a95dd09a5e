"""The report on known errors: which there are, how often each was met, whether its workaround was looked at lately and who was
told; as a page and as files.
"""

from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wellkept.kernel.permissions import Actor
from wellkept.sms.resolution.problems import known_errors as rules
from wellkept.sms.resolution.problems.figures import selectors as figures
from wellkept.sms.resolution.problems.lifecycle import LIFECYCLE
from wellkept.sms.resolution.problems.permissions import Permissions
from wellkept.toolkit.exporting import Table, plain
from wellkept.toolkit.pages.exports import table_answer
from wellkept.toolkit.paper.setting import Cell, Paper, Section
from wellkept.toolkit.routes import Request, requires
from wellkept.toolkit.words import day, figure
from wellkept.web.reports import paper
from wellkept.web.reports.months import Period, period
from wellkept.web.reports.problems import who

#: So many known errors stand on the page and on paper, and in a file, at most.
LISTED, IN_FILE = 200, 1000


def _rows(actor: Actor, covered: Period, most: int) -> list[Any]:
    return list(figures.in_use(actor, *covered.ends(ZoneInfo(actor.zone)))[:most])


@requires(Permissions.VIEW)
@require_safe
def known_errors(request: Request) -> HttpResponse:
    """Draw the report."""
    covered = period(request)
    rows = _rows(request.actor, covered, LISTED)
    lasting = [row for row in rows if rules.is_one(row)]
    context = {
        "period": covered,
        "rows": [(row, rules.is_one(row), LIFECYCLE.state(row.state).label, who(row)) for row in rows],
        "lasting": len(lasting),
        "published": sum(row.advised_at is not None for row in lasting),
        "over": len(rows) - len(lasting),
        "lately": sum(row.lately for row in rows),
    }
    return render(request, "reports/known_errors.html", context)


@requires(Permissions.VIEW)
@require_safe
def known_errors_file(request: Request, ending: str) -> HttpResponseBase:
    """The known errors, and those that were solved in the period, as csv or xlsx."""
    actor, covered = request.actor, period(request)
    return table_answer(actor, lambda: table(actor, covered), _name(covered), ending)


@requires(Permissions.VIEW)
@require_safe
def known_errors_paper(request: Request) -> HttpResponse:
    """The report as a PDF file."""
    covered = period(request)
    return paper.answer(on_paper(request.actor, covered), _name(covered))


def _name(covered: Period) -> str:
    return f"known-errors-{covered.first:%Y-%m}-{covered.last:%Y-%m}"


def table(actor: Actor, covered: Period) -> Table:
    """The known errors as the table of a file."""
    heads = [
        _("Number"), _("Title"), _("State"), _("Known error since"), _("Solved"), _("Service"), _("Category"),
        _("Assignee"), _("How it shows"), _("Workaround"), _("Workaround last confirmed"), _("Published to users"),
        _("What users notice"), _("What users can do meanwhile"), _("Incidents"), _("Incidents in the period"),
    ]  # fmt: skip
    return Table(_("Known errors"), heads, _lines(actor, covered), (_("Title"),))


def _lines(actor: Actor, covered: Period) -> Iterator[list[Any]]:
    for row in _rows(actor, covered, IN_FILE):
        yield [
            row.number, row.title, str(LIFECYCLE.state(row.state).label), plain(row.known_error_at),
            "" if rules.is_one(row) else plain(row.resolved_at), row.service.title if row.service else "",
            row.category.path if row.category else "", who(row), row.symptoms, row.workaround,
            plain(row.known_error_checked_at), plain(row.advised_at), row.advice_title, row.advice, row.caused, row.lately,
        ]  # fmt: skip


def on_paper(actor: Actor, covered: Period) -> Paper:
    """What the paper says, in the language and zone in force."""
    rows = _rows(actor, covered, LISTED)
    parts = (
        (_("Known errors"), [row for row in rows if rules.is_one(row)]),
        (_("Solved in this time"), [row for row in rows if not rules.is_one(row)]),
    )
    sections = [_section(title, some) for title, some in parts if some]
    return paper.report(
        actor, _("Known errors"), covered.first, covered.last, sections, _("There is no known error in this time.")
    )


def _section(title: str, rows: list[Any]) -> Section:
    heads = [
        _("Number"), _("Title"), _("Known error since"), _("Workaround"), _("Workaround last confirmed"),
        _("Published to users"), _("Incidents"), _("Incidents in the period"),
    ]  # fmt: skip
    cells = [
        [
            Cell(row.number), Cell(row.title), Cell(day(row.known_error_at)), Cell(row.workaround[:600]),
            Cell(day(row.known_error_checked_at)), Cell(day(row.advised_at) or "–"), Cell(figure(row.caused)),
            Cell(figure(row.lately)),
        ]
        for row in rows
    ]  # fmt: skip
    return Section(title, "", heads, cells, (11, 24, 12, 40, 14, 12, 10, 12), (0, 1, 2, 3, 4, 5))
