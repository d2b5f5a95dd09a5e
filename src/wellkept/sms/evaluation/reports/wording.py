"""A report in words: what people are sent, and how a page and a paper show its figures."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wellkept.components.series import periods
from wellkept.components.tasks.models import Task
from wellkept.sms.evaluation.reports.models import Report
from wellkept.sms.evaluation.reports.sources import sources


def heads(report: Report) -> list[str]:
    """The periods that stand beside each other, this one first."""
    rhythm, start = report.definition.rhythm, report.period
    found = []
    for _place in range(report.compared):
        if start is not None:
            found.append(periods.in_words(rhythm, start))
            start = periods.before(rhythm, start)
    return found


def sections_of(report: Report) -> list[dict[str, Any]]:
    """The sections with their figures, each with its trend in a word and whether it meets its target."""
    found = []
    for section in report.figures:
        source = sources().get(section["key"])
        rows = [{**one, "said": [_value(value, one["unit"]) for value in one["values"]], "trend": trend(one["values"])}
                for one in section["figures"]]  # fmt: skip
        found.append({"label": source.label if source is not None else section["key"], "rows": rows})
    return found


def _value(value: str | None, unit: str) -> str:
    return "–" if value is None else f"{value} {unit}".strip()


def trend(values: list[str | None]) -> str:
    """How a figure moved since the period before, in a word; nothing where one of the two is not there."""
    if len(values) < 2 or values[0] is None or values[1] is None:
        return ""
    now, before = Decimal(values[0]), Decimal(values[1])
    return _("as before") if now == before else _("up") if now > before else _("down")


def deviations(report: Report) -> list[dict[str, Any]]:
    """The figures that miss their targets."""
    return [row for section in sections_of(report) for row in section["rows"] if row["met"] is False]


def in_words(report: Report) -> str:
    """What people are sent: what stands out, the deviations, and every figure with that of the period before."""
    lines = [report.summary.strip()] if report.summary.strip() else []
    missed = deviations(report)
    lines.append(_("Targets that were missed:") if missed else _("Every target was met."))
    lines += [f"- {row['name']}: {row['said'][0]} ({row['target']})" for row in missed]
    for section in sections_of(report):
        lines += ["", f"{section['label']}"]
        lines += [
            "- " + _("%(name)s: %(now)s, before %(before)s")
            % {"name": row["name"], "now": row["said"][0], "before": ", ".join(row["said"][1:])}
            for row in section["rows"]
        ]  # fmt: skip
    return "\n".join(lines)


def actions_in_words(report: Report, tasks: Iterable[Task]) -> str:
    """What was decided, and who does what until when."""
    lines = [report.decisions.strip(), ""]
    for task in tasks:
        who = task.assignee.name if task.assignee is not None else "–"
        until = date_format(task.due_at, "DATE_FORMAT") if task.due_at is not None else "–"
        lines.append("- " + _("%(title)s (%(who)s, until %(day)s)") % {"title": task.title, "who": who, "day": until})
    return "\n".join(lines)
