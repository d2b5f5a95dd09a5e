"""How much of the standard audits have looked at, and what to audit next and why. Pure: what was read comes in, words go out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wellkept.conformity.catalogue import Requirement
from wellkept.conformity.outcomes import Outcome
from wellkept.sms.evaluation.audits import scope
from wellkept.sms.evaluation.audits.models import AuditCheck

#: How far back a check still covers its requirement: core clauses, the others.
YEARLY, WHOLE = timedelta(days=365), timedelta(days=3 * 365)
#: From which share of its time on a check is said to run out.
NEAR = 0.75
#: So many events since the last check say that a lot has changed.
MANY = 10


class Standing(StrEnum):
    """How a requirement stands with audits; `uncovered` is what nobody looked at in time and no audit will."""

    CONFORMED = "conformed"
    FOUND = "found"
    REMARKED = "remarked"
    LEFT_OUT = "left_out"
    PLANNED = "planned"
    UNCOVERED = "uncovered"

    @property
    def label(self) -> Any:
        """The standing in the reader's language."""
        return _LOOKS[self][0]

    @property
    def look(self) -> str:
        """The class of its sign."""
        return _LOOKS[self][1]


_LOOKS = {
    Standing.CONFORMED: (gettext_lazy("Conforms"), "met"),
    Standing.FOUND: (gettext_lazy("Does not conform"), "not_met"),
    Standing.REMARKED: (gettext_lazy("Could be better"), "needs_judgement"),
    Standing.LEFT_OUT: (gettext_lazy("Not applicable"), "not_exercised"),
    Standing.PLANNED: (gettext_lazy("In a planned audit"), "stale"),
    Standing.UNCOVERED: (gettext_lazy("Uncovered"), "not_automated"),
}
_OF_RESULT = {
    AuditCheck.Result.CONFORM: Standing.CONFORMED,
    AuditCheck.Result.NONCONFORM: Standing.FOUND,
    AuditCheck.Result.OPPORTUNITY: Standing.REMARKED,
    AuditCheck.Result.NOT_APPLICABLE: Standing.LEFT_OUT,
}


@dataclass(frozen=True, slots=True)
class Last:
    """The last check of a requirement."""

    number: str
    result: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Known:
    """What was read: the last check of each requirement, the requirements of open audits with the audit's number, what the
    rules show, how much clauses matter, and the days on which something about a clause changed, with how often.
    """

    at: datetime
    checks: Mapping[str, Last]
    planned: Mapping[str, str]
    outcomes: Mapping[str, Outcome]
    weights: Mapping[str, int]
    changes: Sequence[tuple[str, datetime, int]] = field(default_factory=tuple)


def covers_until(clause: str, last: datetime) -> datetime:
    """Until when a check covers its requirement."""
    return last + (YEARLY if scope.is_core(clause) else WHOLE)


def standing(entry: Requirement, known: Known) -> Standing:
    """How a requirement stands with audits now."""
    last = known.checks.get(entry.id)
    if last is not None and covers_until(entry.clause, last.at) > known.at:
        return _OF_RESULT[AuditCheck.Result(last.result)]
    return Standing.PLANNED if entry.id in known.planned else Standing.UNCOVERED


@dataclass(frozen=True, slots=True)
class Proposal:
    """A clause that should be audited: how urgent that is, and why in words; `planned` names an audit that reaches it."""

    clause: str
    title: str
    score: int
    reasons: tuple[str, ...]
    planned: str


def proposals(entries: Iterable[Requirement], known: Known) -> list[Proposal]:
    """What to audit next, the most urgent first. The weight of a clause multiplies what speaks for it: how old its checks are,
    what they showed, what changed since, and what the rules show now.
    """
    by_clause: dict[str, list[Requirement]] = {}
    for entry in entries:
        by_clause.setdefault(entry.clause, []).append(entry)
    found = [_proposal(clause, rows, known) for clause, rows in by_clause.items()]
    order = {clause: place for place, clause in enumerate(by_clause)}
    return sorted((one for one in found if one.score), key=lambda one: (-one.score, order[one.clause]))


def _proposal(clause: str, rows: list[Requirement], known: Known) -> Proposal:
    weight = known.weights.get(clause, 2)
    parts = [_age(clause, rows, known), _results(rows, known), _changed(clause, rows, known), _live(rows, known)]
    points = sum(part[0] for part in parts)
    reasons = [text for _points, text in parts if text]
    if points and weight != 2:
        reasons.insert(0, _("matters more than others") if weight > 2 else _("matters less than others"))
    planned = {known.planned[row.id] for row in rows if row.id in known.planned}
    return Proposal(clause, rows[0].clause_title, points * weight, tuple(reasons), min(planned, default=""))


def _age(clause: str, rows: list[Requirement], known: Known) -> tuple[int, str]:
    never = sum(row.id not in known.checks for row in rows)
    if never:
        said = ngettext("%(n)d requirement was never checked", "%(n)d requirements were never checked", never)
        return 3, said % {"n": never}
    oldest = min(known.checks[row.id].at for row in rows)
    allowed = covers_until(clause, oldest) - oldest
    if known.at >= oldest + allowed:
        return 3, _("the last check is too old")
    return (1, _("the last check grows old")) if known.at >= oldest + allowed * NEAR else (0, "")


def _results(rows: list[Requirement], known: Known) -> tuple[int, str]:
    bad = sum(row.id in known.checks and known.checks[row.id].result == "nonconform" for row in rows)
    if bad:
        return 3, ngettext("%(n)d did not conform last time", "%(n)d did not conform last time", bad) % {"n": bad}
    better = any(row.id in known.checks and known.checks[row.id].result == "opportunity" for row in rows)
    return (1, _("could be better, by the last audit")) if better else (0, "")


def _changed(clause: str, rows: list[Requirement], known: Known) -> tuple[int, str]:
    dates = [known.checks[row.id].at for row in rows if row.id in known.checks]
    if not dates:
        return 0, ""  # what was never checked needs no change to be looked at
    last = min(dates)
    n = sum(count for where, at, count in known.changes if at > last and scope.inside(clause, where))
    if not n:
        return 0, ""
    said = ngettext("%(n)d change since the last check", "%(n)d changes since the last check", n)
    return (2 if n >= MANY else 1), said % {"n": n}


def _live(rows: list[Requirement], known: Known) -> tuple[int, str]:
    failing = [row for row in rows if known.outcomes.get(row.id) in (Outcome.NOT_MET, Outcome.STALE)]
    if failing:
        n = len(failing)
        said = ngettext("the rules show %(n)d not met or stale", "the rules show %(n)d not met or stale", n)
        return 2, said % {"n": n}
    doubtful = any(known.outcomes.get(row.id) is Outcome.NEEDS_JUDGEMENT for row in rows)
    return (1, _("the rules leave it to a person")) if doubtful else (0, "")
