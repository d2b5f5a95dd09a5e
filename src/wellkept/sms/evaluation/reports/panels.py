"""What the pages of a report and of its definition show."""

from collections.abc import Mapping
from typing import Any

from wellkept.conformity.selectors import role_name
from wellkept.kernel.permissions import Actor
from wellkept.records.scope import visible_to
from wellkept.sms.evaluation.reports import selectors, wording
from wellkept.sms.evaluation.reports.models import Report, ReportDefinition
from wellkept.sms.evaluation.reports.sources import sources

#: So many reports are named on the page of their definition.
NAMED = 24


def figures(report: Report, actor: Actor) -> Mapping[str, Any]:
    """The figures by section, the periods beside each other."""
    return {
        "sections": wording.sections_of(report), "heads": wording.heads(report), "deviations": report.deviations,
        "missed": wording.deviations(report),
    }  # fmt: skip


def told(report: Report, actor: Actor) -> Mapping[str, Any]:
    """Who was told what of it, and when."""
    rows = [
        {"to": role_name(row.audience), "topic": row.topic, "at": row.sent_at} for row in selectors.told_of(report.pk)
    ]
    return {"rows": rows}


def content(definition: ReportDefinition, actor: Actor) -> Mapping[str, Any]:
    """What it is drawn up from, who gets it, and the reports so far."""
    known = sources()
    rows = visible_to(definition.reports.all(), actor).order_by("-period", "-pk")[:NAMED]
    return {
        "sections": [known[key].label for key in definition.sections if key in known],
        "readers": [role_name(role) for role in definition.readers],
        "rows": list(rows),
    }


def before_sending(report: Report, actor: Actor) -> str:
    """Who gets it."""
    return ", ".join(person.name for _role, people in selectors.readers_of(report.definition) for person in people)
