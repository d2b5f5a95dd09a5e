"""The report on targets: what was achieved against what was agreed, by agreement and month; as a page and as a file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wellkept.components.results.models import PeriodResult
from wellkept.kernel import occasion
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import kinds
from wellkept.sms.relationship.agreements.permissions import Permissions
from wellkept.sms.relationship.agreements.results import measures, selectors, showing
from wellkept.sms.relationship.agreements.results.periods import later, month_of, months_between
from wellkept.sms.relationship.agreements.results.reporting import selectors as reporting
from wellkept.sms.relationship.agreements.results.reporting.selectors import Choice
from wellkept.toolkit.exporting import Table, plain
from wellkept.toolkit.pages.exports import table_answer
from wellkept.toolkit.routes import Request, requires

#: So many months are shown unless the address says otherwise, and at most; so many agreements on a page.
USUAL, MOST, SHOWN = 12, 24, 8


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for: the months, both included, and which agreements; `trouble` says what was wrong with it."""

    first: date
    last: date
    choice: Choice
    page: int = 1
    trouble: str = ""

    def address(self, page: int = 1) -> str:
        """The same question as the tail of an address."""
        said = {
            "from": f"{self.first:%Y-%m}", "to": f"{self.last:%Y-%m}", "agreement": self.choice.agreement,
            "customer": self.choice.customer or "", "service": self.choice.service,
            "waits": "yes" if self.choice.waits else "", "page": page if page > 1 else "",
        }  # fmt: skip
        return urlencode({name: value for name, value in said.items() if value})


def asked(request: Request) -> Asked:
    """What the address asks for; the twelve months that are over where it says nothing that makes sense."""
    given = request.GET
    last = later(month_of(occasion.now(), selectors.zone()), -1)
    usual = (later(last, 1 - USUAL), last)
    first, trouble = usual[0], ""
    try:
        if given.get("to", "").strip():
            last = date.fromisoformat(f"{given['to'].strip()}-01")
        first = (
            date.fromisoformat(f"{given['from'].strip()}-01")
            if given.get("from", "").strip()
            else later(last, 1 - USUAL)
        )
        if not 1970 <= first.year <= last.year < 2100 or not first <= last <= later(first, MOST - 1):
            raise ValueError
    except ValueError:
        (first, last), trouble = usual, _("Give at most %(n)d months as 2026-03, first the earlier one.") % {"n": MOST}
    customer, page = given.get("customer", ""), given.get("page", "")
    choice = Choice(
        given.get("agreement", "").strip()[:24],
        int(customer) if customer.isascii() and customer.isdigit() and len(customer) < 18 else None,
        given.get("service", "").strip()[:24],
        given.get("waits") == "yes",
    )
    return Asked(
        first,
        last,
        choice,
        min(int(page), 10**6) if page.isascii() and page.isdigit() and len(page) < 9 else 1,
        trouble,
    )


@dataclass(frozen=True, slots=True)
class Line:
    """One target of an agreement: what it is called, what was agreed last, and a cell for each month (None: no result)."""

    label: str
    goal: str
    cells: list[showing.Cell | None]


@dataclass(frozen=True, slots=True)
class Block:
    """One agreement with its targets."""

    agreement: Any
    lines: list[Line]


def blocks(agreements: Sequence[Any], months: Sequence[date]) -> list[Block]:
    """The targets of some agreements, month by month; one statement."""
    found: dict[int, dict[str, dict[date, PeriodResult]]] = {}
    for row in reporting.between([agreement.pk for agreement in agreements], months[0], months[-1]):
        found.setdefault(row.subject_id, {}).setdefault(row.measure, {})[row.month] = row
    made = []
    for agreement in agreements:
        targets = found.get(agreement.pk, {})
        lines = []
        for measure in sorted(targets, key=_place):
            rows = targets[measure]
            cells = [showing.cell(rows[month]) if month in rows else None for month in months]
            last = rows[max(rows)]
            lines.append(Line(measures.label_of(measure, last.about), showing.goal(last), cells))
        made.append(Block(agreement, lines))
    return made


def _place(measure: str) -> tuple[int, int, str]:
    """The times stand first, in the order in which a record meets them; availability, series and workload stand below."""
    key, metric = [*measure.split("."), ""][:2]
    below = (measures.AVAILABILITY, measures.SERIES, measures.WORKLOAD)
    if key in below:
        return (len(kinds()) + below.index(key), 0, measure)
    place, one = next(((place, one) for place, one in enumerate(kinds()) if one.key == key), (len(kinds()), None))
    metrics = [rule.metric for rule in one.clocks] if one is not None else []
    return (place, metrics.index(metric) if metric in metrics else len(metrics), measure)


@requires(Permissions.VIEW, Permissions.VIEW_OWN)
@require_safe
def targets(request: Request) -> HttpResponse:
    """Draw the report."""
    actor, question = request.actor, asked(request)
    start = (max(question.page, 1) - 1) * SHOWN
    rows = list(reporting.chosen(actor, question.choice)[start : start + SHOWN + 1])
    months = list(months_between(question.first, question.last))
    customers = reporting.customers(actor)
    context = {
        "asked": question,
        "months": months,
        "blocks": blocks(rows[:SHOWN], months),
        "customers": customers if len(customers) > 1 else [],
        "services": reporting.services(actor),
        "file": question.address(),
        "before": question.address(question.page - 1) if question.page > 1 else "",
        "after": question.address(question.page + 1) if len(rows) > SHOWN else "",
        "legend": [
            (sign, tone, PeriodResult.Verdict(verdict).label) for verdict, (sign, tone, _word) in showing.LOOKS.items()
        ],
    }
    return render(request, "reports/targets.html", context)


@requires(Permissions.VIEW, Permissions.VIEW_OWN)
@require_safe
def targets_file(request: Request, ending: str) -> HttpResponseBase:
    """The results as csv or xlsx, a line for each target and period."""
    actor, question = request.actor, asked(request)
    name = f"targets-{question.first:%Y-%m}-{question.last:%Y-%m}"
    return table_answer(actor, lambda: table(actor, question), name, ending)


def table(actor: Actor, question: Asked) -> Table:
    """The results as the table of a file; percents and records as numbers."""
    heads = [
        _("Agreement"), _("Title"), _("Customer"), _("Month"), _("Target"), _("Promised"), _("Agreed"), _("Achieved"),
        _("Population"), _("Kept"), _("Missed"), _("Verdict"), _("Worked out"), _("Origin"), _("Reviewed"), _("Reported"),
        _("Answered"),
    ]  # fmt: skip
    return Table(_("Targets"), heads, _lines(actor, question), (_("Title"), _("Target"), _("Promised")))


def _lines(actor: Actor, question: Asked) -> Iterator[list[Any]]:
    agreements = list(reporting.chosen(actor, question.choice))
    for start in range(0, len(agreements), SHOWN):
        some = {agreement.pk: agreement for agreement in agreements[start : start + SHOWN]}
        rows = reporting.between(list(some), question.first, question.last)
        promised = reporting.promised([row.pk for row in rows])
        for row in rows:
            of = some[row.subject_id]
            yield [
                of.number, of.title, of.customer.name if of.customer else "", f"{row.month:%Y-%m}",
                measures.label_of(row.measure, row.about), measures.promise_of(row.measure, promised[row.pk] or {}),
                _number(row.target), _number(row.achieved), _number(row.population), _number(row.kept),
                _number(row.missed), str(PeriodResult.Verdict(row.verdict).label), plain(row.computed_at), row.origin,
                plain(row.reviewed_at), plain(row.reported_at), plain(row.answered_at),
            ]  # fmt: skip


def _number(value: Any) -> Any:
    return "" if value is None else value if isinstance(value, int) else float(value)
