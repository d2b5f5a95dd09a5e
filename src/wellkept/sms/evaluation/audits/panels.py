"""What the pages of programmes, audits and checks show beside the generic parts."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from wellkept.components.findings.models import Finding
from wellkept.conformity import selectors as conformity
from wellkept.conformity.catalogue import catalogue
from wellkept.conformity.outcomes import Outcome
from wellkept.conformity.permissions import Permissions as Conformity
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import kind
from wellkept.sms.evaluation.audits import scope, selectors
from wellkept.sms.evaluation.audits.lifecycle import REPORTED
from wellkept.sms.evaluation.audits.models import Audit, AuditCheck, AuditProgramme
from wellkept.sms.evaluation.audits.permissions import Permissions
from wellkept.sms.evaluation.audits.sampling import selectors as sampling
from wellkept.toolkit.addresses import record_address

#: How a check looks: its sign's class, beside the word for it.
LOOKS = {
    AuditCheck.Result.CONFORM: "met",
    AuditCheck.Result.NONCONFORM: "not_met",
    AuditCheck.Result.OPPORTUNITY: "needs_judgement",
    AuditCheck.Result.NOT_APPLICABLE: "not_exercised",
}


def audits_of(programme: AuditProgramme, actor: Actor) -> Mapping[str, Any]:
    """The audits of a programme."""
    states = kind("audit").lifecycle
    return {"audits": [(row, states.state(row.state)) for row in selectors.of_programme(programme.pk, actor)]}


@dataclass(frozen=True, slots=True)
class Line:
    """A clause of a checklist with its checks: each an address, what it looks like, and its words."""

    clause: str
    title: str
    cells: list[tuple[str, str, str, str]]


def checklist(audit: Audit, actor: Actor) -> Mapping[str, Any]:
    """The checks of an audit by clause, how many are made, and the first that waits."""
    rows = list(selectors.checks_of(audit.pk).only("number", "requirement", "state", "result", "title"))
    titles = dict(scope.clauses())
    lines: dict[str, Line] = {}
    for row in sorted(rows, key=lambda row: (_place(row.requirement), row.pk)):
        clause = row.requirement.partition("-")[0]
        said = (
            row.get_result_display()
            if row.state == "done"
            else str(kind("audit_check").lifecycle.state("planned").label)
        )
        look = LOOKS[AuditCheck.Result(row.result)] if row.state == "done" else "not_automated"
        cell = (record_address(row.number), look, f"{row.requirement}, {said}", row.title)
        lines.setdefault(clause, Line(clause, titles.get(clause, ""), [])).cells.append(cell)
    waiting = [row for row in rows if row.state == "planned"]
    counted = [
        (label, sum(row.result == value for row in rows if row.state == "done"), LOOKS[AuditCheck.Result(value)])
        for value, label in AuditCheck.Result.choices
    ]
    first = min(waiting, key=lambda row: (_place(row.requirement), row.pk), default=None)
    return {
        "lines": list(lines.values()),
        "made": len(rows) - len(waiting),
        "all": len(rows),
        "counted": [one for one in counted if one[1]],
        "next": record_address(first.number) if first is not None and actor.can(Permissions.HOLD) else "",
        "list": f"/audit-checks?audit={audit.number}&view=",
    }


def _place(requirement: str) -> int:
    return _order().get(requirement, len(_order()))


@cache
def _order() -> dict[str, int]:
    return {entry.id: place for place, entry in enumerate((*catalogue().requirements, *catalogue().amendment))}


def reach(audit: Audit, actor: Actor) -> Mapping[str, Any]:
    """What an audit reaches, in few words, and the report that can be had."""
    team, services = selectors.reached(audit, actor)
    return {
        "team": team,
        "services": services,
        "scope": scope.in_words(audit.clauses, audit.processes),
        "requirements": len(scope.requirements_of(audit.clauses, audit.processes)),
        "here": f"/prove/audits/{audit.number}",
        "signed": audit.state in REPORTED,
        "digest": audit.digest,
    }


def samples(audit: Audit, actor: Actor) -> Mapping[str, Any]:
    """What was drawn for an audit."""
    rows = sampling.of_audit(audit.pk)
    return {"samples": [(row, kind(row.kind).plural) for row in rows]}


def found(audit: Audit, actor: Actor) -> Mapping[str, Any]:
    """What an audit found, as far as the reader may see it."""
    grades = list(Finding.Grade)
    return {
        "findings": sorted(selectors.findings_of(audit, actor), key=lambda row: grades.index(Finding.Grade(row.grade)))
    }


def asked(check: AuditCheck, actor: Actor) -> Mapping[str, Any]:
    """What the requirement of a check asks, part by part, and what the rules show of it now."""
    entry = catalogue().requirement(check.requirement)
    shown = conformity.latest() if actor.can(Conformity.VIEW) else None
    report = None
    if shown is not None:
        try:
            report = shown.requirement(entry.id)
        except KeyError:
            report = None
    return {
        "entry": entry,
        "report": report,
        "assessment": shown,
        "then": Outcome(check.indicator) if check.indicator else None,
    }


def before_checking(check: AuditCheck, actor: Actor) -> str:
    """What to know before a result is written down: what the requirement asks."""
    entry = catalogue().requirement(check.requirement)
    return f"{entry.id}: {entry.text}"


def opened_notes(check: AuditCheck, actor: Actor) -> Mapping[str, Any]:
    """The auditor's notes, to those who see the audit, once it is reported; before that only auditors read them."""
    if actor.can(Permissions.HOLD) or not check.private_notes or check.audit.state not in REPORTED:
        return {}
    return {"notes": check.private_notes}
