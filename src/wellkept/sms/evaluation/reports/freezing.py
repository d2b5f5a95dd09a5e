"""Figures as they are kept with a report: this period and those before it beside each other."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from wellkept.components.series import periods
from wellkept.sms.evaluation.reports.models import ReportDefinition
from wellkept.sms.evaluation.reports.sources import Figure, Scope, sources

#: So many periods stand beside each other: this one and two before.
PERIODS = 3


@dataclass(frozen=True, slots=True)
class Frozen:
    """What a report keeps: its figures by section, and what was counted of them."""

    figures: list[dict[str, Any]]
    compared: int
    deviations: int
    sources: int


def freeze(definition: ReportDefinition, scope: Scope, start: date) -> Frozen:
    """Count the figures of each section for the period that begins on a day and for those before it."""
    starts = [start]
    while len(starts) < PERIODS:
        starts.append(periods.before(definition.rhythm, starts[-1]))
    sections = []
    for key in definition.sections:
        source = sources().get(key)
        if source is not None:
            told = [source.work(scope, *periods.moments(definition.rhythm, one)) for one in starts]
            sections.append({"key": key, "figures": [_kept(figure, told[1:]) for figure in told[0]]})
    figures = [figure for section in sections for figure in section["figures"]]
    return Frozen(
        figures=sections,
        compared=min((len(figure["values"]) for figure in figures), default=0),
        deviations=sum(figure["met"] is False for figure in figures),
        sources=sum(bool(figure["records"]) for figure in figures),
    )


def _kept(figure: Figure, earlier: list[list[Figure]]) -> dict[str, Any]:
    same = [next((one for one in some if one.name == figure.name), None) for some in earlier]
    values = [figure.value, *(one.value if one is not None else None for one in same)]
    return {
        "name": figure.name,
        "unit": figure.unit,
        "target": figure.target,
        "met": figure.met,
        "values": [None if value is None else f"{value.normalize():f}" for value in values],
        "records": list(figure.records),
    }
