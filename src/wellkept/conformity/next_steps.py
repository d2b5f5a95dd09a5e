"""What to do first: what an assessment found, ranked by how bad it is and how little puts it right."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from math import ceil
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wellkept.conformity.catalogue import catalogue
from wellkept.conformity.models import Verdict
from wellkept.conformity.outcomes import Outcome
from wellkept.conformity.reports import Assessment, CheckReport, RuleReport
from wellkept.conformity.rules import title_of

#: So many are shown at once.
MOST = 10


class Urgency(StrEnum):
    """Why something is among the first things, the most pressing first."""

    NOT_MET = "not_met"
    STALE = "stale"
    DISPUTED = "disputed"
    JUDGE = "needs_judgement"
    CLOSE = "close"

    @property
    def label(self) -> Any:
        """The urgency in the reader's language."""
        return _LABELS[self]


_LABELS = {
    Urgency.NOT_MET: gettext_lazy("Not met"),
    Urgency.STALE: gettext_lazy("Out of date"),
    Urgency.DISPUTED: gettext_lazy("A person says no"),
    Urgency.JUDGE: gettext_lazy("Wants a judgement"),
    Urgency.CLOSE: gettext_lazy("Nearly not met"),
}
_ORDER = list(Urgency)


@dataclass(frozen=True, slots=True)
class NextStep:
    """One thing to do: the rule or requirement that it is about, what is the matter, and what puts it right.

    `lang` is the language of the title where it is not the reader's. `effort` is how many records have to be put right,
    `counts_until` when the last that cannot be put right falls out of the window.
    """

    urgency: Urgency
    requirement_id: str
    rule_id: str
    title: str
    lang: str
    matter: str
    remedy: str
    effort: int
    counts_until: datetime | None = None


def next_steps(assessment: Assessment, verdicts: dict[str, Verdict], *, most: int = MOST) -> list[NextStep]:
    """The first things to do, in the reader's language; what takes little comes before what takes much."""
    found = [step for report in assessment.rules for step in _of_rule(report)]
    for requirement_id, verdict in verdicts.items():
        found += _of_verdict(assessment, requirement_id, verdict)
    found.sort(key=lambda step: (_ORDER.index(step.urgency), step.effort, step.requirement_id, step.rule_id))
    return found[:most]


def missing(check: CheckReport) -> int:
    """How many more records have to conform until a check is met; 0 where it is."""
    return max(0, ceil(round(check.threshold * check.population, 6)) - check.conforming)


def spare(check: CheckReport) -> int:
    """How many more records may miss before a check fails."""
    return check.conforming - ceil(round(check.threshold * check.population, 6))


def _of_rule(report: RuleReport) -> list[NextStep]:
    title = title_of(report.id)

    def step(urgency: Urgency, matter: str, remedy: str, effort: int) -> NextStep:
        return NextStep(urgency, report.requirement_id, report.id, title.text, title.lang, matter, remedy, effort)

    if report.outcome is Outcome.NOT_MET:
        effort = sum(missing(check) for check in report.checks) or 1
        found = step(Urgency.NOT_MET, _matter(report), _remedy(report, effort), effort)
        ages = report.last_leaves and _stuck(report, effort)
        return [replace(found, counts_until=datetime.fromisoformat(report.last_leaves)) if ages else found]
    if report.outcome is Outcome.STALE:
        return [step(Urgency.STALE, _("What it rests on is past its rhythm."), _("Do it again and record it."), 1)]
    if report.outcome is Outcome.NEEDS_JUDGEMENT:
        return [step(Urgency.JUDGE, _doubt(report), _("Look at the records and give your verdict."), 1)]
    close = [check for check in report.checks if check.misses and check.threshold < 1 and spare(check) == 0]
    if report.outcome is Outcome.MET and close:
        remedy = ngettext(
            "Put right the one that fails, and there is room again.",
            "Put right the %(n)d that fail, and there is room again.",
            close[0].misses,
        ) % {"n": close[0].misses}
        return [step(Urgency.CLOSE, _("One more failing record, and it is not met."), remedy, close[0].misses)]
    return []


def _matter(report: RuleReport) -> str:
    faults = [f"{count} × {_(label)}" for label, count in sorted(report.faults, key=lambda fault: -fault[1])]
    if faults:
        return "; ".join(faults[:3])
    failed = next(check for check in report.checks if check.outcome is Outcome.NOT_MET)
    return f"{_(failed.label)}: " + _("%(conforming)d of %(population)d") % {
        "conforming": failed.conforming, "population": failed.population
    }  # fmt: skip


def _stuck(report: RuleReport, effort: int) -> bool:
    """Whether fewer misses can still be put right than have to be."""
    misses = sum(check.misses for check in report.checks)
    return bool(report.past_mending) and effort > misses - report.past_mending


def _remedy(report: RuleReport, effort: int) -> str:
    if not report.misses:
        return _("Do what is missing and record it.")
    if _stuck(report, effort):
        return _past_mending(report)
    if effort < report.misses:
        return ngettext(
            "One of them put right is enough.", "%(n)d of them put right are enough.", effort
        ) % {"n": effort}  # fmt: skip
    return ngettext("Put it right, or excuse it with a reason.", "Put them right.", report.misses)


def _past_mending(report: RuleReport) -> str:
    """What is left to do where too many misses can no longer be put right."""
    small = catalogue().engine.small_population
    if report.misses <= small.allowed_misses and report.population >= small.smallest:
        return _("It can no longer be put right. Excuse it with a reason.")
    return ngettext(
        "One of them can no longer be put right. Do it right from now on, and say in a verdict why it happened.",
        "%(n)d of them can no longer be put right. Do it right from now on, and say in a verdict why it happened.",
        report.past_mending,
    ) % {"n": report.past_mending}


def _doubt(report: RuleReport) -> str:
    reasons = [_(check.needs_judgement) for check in report.checks if check.needs_judgement]
    return " ".join(reasons) or _("All of it was recorded long after it is said to have happened.")


def _of_verdict(assessment: Assessment, requirement_id: str, verdict: Verdict) -> list[NextStep]:
    try:
        entry = assessment.requirement(requirement_id)
    except KeyError:
        return []
    if verdict.judgement != Verdict.Judgement.DOES_NOT or entry.outcome.outcome is Outcome.NOT_MET:
        return []
    remedy = _("Do what the verdict asks for, then have it judged again.")
    text = catalogue().requirement(requirement_id).text
    return [NextStep(Urgency.DISPUTED, requirement_id, "", text, "en", verdict.reason, remedy, 1)]
