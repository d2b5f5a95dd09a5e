"""Reports as PDF: black on white. Here the one on targets, a table for each agreement, with signs beside the values and what
they mean above.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.http import HttpResponse
from django.utils import formats, timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wellkept.components.results.models import PeriodResult
from wellkept.kernel import occasion
from wellkept.kernel.permissions import Actor
from wellkept.sms.relationship.agreements.permissions import Permissions
from wellkept.sms.relationship.agreements.results import showing
from wellkept.sms.relationship.agreements.results.periods import months_between
from wellkept.sms.relationship.agreements.results.reporting import selectors as reporting
from wellkept.toolkit.paper.setting import Cell, Paper, Section, pdf
from wellkept.toolkit.routes import Request, requires
from wellkept.toolkit.words import day
from wellkept.web.reports.targets import Asked, Block, asked, blocks

#: A paper has at most so many agreements and so many months beside each other; a spreadsheet has them all.
MOST, WIDE = 60, 12


@requires(Permissions.VIEW, Permissions.VIEW_OWN)
@require_safe
def targets_paper(request: Request) -> HttpResponse:
    """The report as a PDF file."""
    question = asked(request)
    return answer(paper(request.actor, question), f"targets-{question.first:%Y-%m}-{question.last:%Y-%m}")


def answer(made: Paper, name: str) -> HttpResponse:
    """The answer that gives a paper as a PDF file of that name."""
    response = HttpResponse(pdf(made), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return response


def report(actor: Actor, title: str, first: date, last: date, sections: Sequence[Section], empty: str) -> Paper:
    """A report over some months, in the language and zone in force."""
    return Paper(
        title=title,
        lead=f"{formats.date_format(first, 'F Y')} – {formats.date_format(last, 'F Y')}",
        foot=_("Wellkept, %(day)s, for %(name)s")
        % {"day": day(timezone.localtime(occasion.now()).date()), "name": actor.name},
        page=_("Page"),
        language=(get_language() or "en")[:2],
        empty=empty,
        sections=sections,
    )


def paper(actor: Actor, question: Asked) -> Paper:
    """What the paper says, in the language and zone in force."""
    agreements = list(reporting.chosen(actor, question.choice)[:MOST])
    months = list(months_between(question.first, question.last))[-WIDE:]
    named = [formats.date_format(month, "M y") for month in months]
    sections = [_section(block, named) for block in blocks(agreements, months)]
    made = report(
        actor, _("Achieved against target"), months[0], months[-1], sections, _("No results in these months.")
    )
    return replace(made, legend=_legend(sections))


def _legend(sections: Sequence[Section]) -> str:
    """What the signs mean of which a paper makes use."""
    used = {cell.text.partition(" ")[0] for section in sections for row in section.rows for cell in row[2:]}
    known: dict[str, list[str]] = {}
    for verdict, (sign, _tone, _word) in showing.LOOKS.items():
        known.setdefault(sign, []).append(str(PeriodResult.Verdict(verdict).label))
    return "   ".join(f"{sign} {', '.join(labels)}" for sign, labels in known.items() if sign in used)


def _section(block: Block, months: list[str]) -> Section:
    rows = [[Cell(line.label), Cell(line.goal or "–"), *map(_cell, line.cells)] for line in block.lines]
    customer = block.agreement.customer.name if block.agreement.customer else ""
    note = " · ".join(part for part in (block.agreement.number, customer) if part)
    return Section(block.agreement.title, note, [_("Target"), _("Agreed"), *months], rows, firm=2)


def _cell(cell: showing.Cell | None) -> Cell:
    if cell is None:
        return Cell("")
    return Cell(f"{cell.sign} {cell.value or cell.word}", cell.tone)
