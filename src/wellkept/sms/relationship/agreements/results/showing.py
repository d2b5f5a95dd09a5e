"""What pages show of results: a cell with sign, value and word, and the panel on an agreement's page."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from wellkept.components.results.models import PeriodResult
from wellkept.kernel.permissions import Actor
from wellkept.sms.relationship.agreements.models import Agreement
from wellkept.sms.relationship.agreements.results import selectors
from wellkept.sms.relationship.agreements.results.measures import (
    AVAILABILITY,
    WORKLOAD,
    family_of,
    is_percent,
    label_of,
)
from wellkept.toolkit.words import figure, percent

Verdict = PeriodResult.Verdict

#: The sign, the tone and the short word of each verdict, so that colour never stands alone.
LOOKS = {
    Verdict.MET: ("✓", "good", _("met")),
    Verdict.MISSED: ("✕", "bad", _("missed")),
    Verdict.WITHIN: ("✓", "good", _("within")),
    Verdict.OVER: ("▲", "attention", _("over")),
    Verdict.UNLIMITED: ("·", "quiet", _("no limit")),
    Verdict.UNSAID: ("?", "attention", _("limit?")),
    Verdict.EMPTY: ("○", "quiet", _("none")),
    Verdict.UNMEASURED: ("–", "quiet", _("no data")),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One result as a table shows it: where it leads, its sign, tone, value and word, and a sentence for whoever asks."""

    href: str
    sign: str
    tone: str
    value: str
    word: Any
    said: str
    waits: bool


def cell(row: PeriodResult) -> Cell:
    """A result as a cell."""
    sign, tone, word = LOOKS[Verdict(row.verdict)]
    waits = row.verdict == Verdict.MISSED and row.answered_at is None
    return Cell(address(row), sign, tone, value(row), word, str(Verdict(row.verdict).label), waits)


def value(row: PeriodResult) -> str:
    """What was achieved, in words; "" where there was nothing to count or to measure."""
    return said(row, row.achieved)


def goal(row: PeriodResult) -> str:
    """What was to be achieved, in words; "" where nothing was agreed."""
    return said(row, row.target)


def said(row: PeriodResult, number: Decimal | None) -> str:
    """A figure of a result in its unit; "" for none. Availability is told to three places, as half a percent is hours."""
    if number is None:
        return ""
    family = family_of(row.measure)
    if family == WORKLOAD:
        return figure(int(number))
    if is_percent(row.measure) and family != AVAILABILITY:
        return percent(float(number) / 100)
    return f"{number_format(number.normalize())} {row.unit or '%'}"


def address(row: PeriodResult) -> str:
    """Where the records behind a result are."""
    return f"/reports/targets/{row.pk}"


def latest(agreement: Agreement, actor: Actor) -> Mapping[str, Any]:
    """The results of the last period that has any."""
    rows = selectors.latest(agreement.pk, 80) if agreement.state in selectors.PROMISED else []
    rows = [row for row in rows if row.month == rows[0].month]
    return {
        "month": rows[0].month if rows else None,
        "rows": [(label_of(row.measure, row.about), goal(row), cell(row)) for row in rows],
        "all": f"/reports/targets?agreement={agreement.number}",
    }
