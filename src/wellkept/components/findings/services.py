"""Raising findings, answering them as the owner, and steering them; the treatment itself stands in treatment.py."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wellkept.components.findings.lifecycle import OPEN
from wellkept.components.findings.models import Finding, requirements
from wellkept.components.findings.permissions import Permissions
from wellkept.components.findings.standing import is_owner
from wellkept.components.subject import subject_of
from wellkept.kernel import occasion
from wellkept.kernel.errors import Invalid, Refused
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import kind
from wellkept.kernel.wording import written
from wellkept.ledger import services as ledger
from wellkept.records import services as records
from wellkept.records.models import Record

#: How long a finding may stay open unless somebody says otherwise.
TREATED_WITHIN = {
    Finding.Grade.MAJOR: timedelta(days=90),
    Finding.Grade.MINOR: timedelta(days=180),
    Finding.Grade.OPPORTUNITY: timedelta(days=180),
    Finding.Grade.STRENGTH: timedelta(days=30),
}

#: What a finding that a record of some kind shows came from; of other kinds it was seen at work.
_SOURCES: dict[str, str] = {
    "audit": Finding.Source.INTERNAL_AUDIT,
    "incident": Finding.Source.INCIDENT,
    "problem": Finding.Source.PROBLEM,
    "complaint": Finding.Source.COMPLAINT,
    "review": Finding.Source.REVIEW,
}


def raise_finding(
    *,
    actor: Actor,
    title: str,
    grade: str,
    source: Record | None = None,
    source_type: str = "",
    requirement: str = "",
    rule: str = "",
    rule_found: Mapping[str, Any] | None = None,
    due_at: datetime | None = None,
    **fields: Any,
) -> Finding:
    """Put on record what was found: `source` is the card of the record that shows it, `requirement` a requirement's number in
    the catalogue, `rule` an evidence rule's id with what it had come to; further fields are `description`, `evidence`, `owner`.

    Where it came from follows from the source unless it is given; it belongs to the source's customer. Raises Denied, Invalid.
    """
    requirement = requirement.strip()
    _check_requirement(requirement)
    if grade not in Finding.Grade.values:
        raise Invalid({"grade": _("Choose one from the list.")})
    at = occasion.now()
    if source is not None:
        fields.setdefault("customer_id", source.customer_id)
        derived = _SOURCES.get(source.kind)
        # The form always sends a choice; its first says nothing that the source does not know better.
        source_type = derived if derived and source_type in ("", Finding.Source.WORK) else source_type
    if rule:
        source_type = source_type or Finding.Source.RULE
    with transaction.atomic():
        made: Finding = records.create(
            kind("finding"),
            actor=actor,
            title=title,
            grade=grade,
            source=source,
            source_type=source_type or Finding.Source.WORK,
            requirement=requirement,
            rule=rule,
            rule_found=dict(rule_found or {}),
            raised_by_id=actor.person_id,
            due_at=due_at or _due(at, grade),
            **{"opened_at": at, **fields},
        )
        if source is not None:
            told = subject_of(source).entry("finding_raised", changes={"finding": made.number, "grade": grade})
            ledger.append([told], actor=actor)
    return made


def _due(opened_at: datetime, grade: str) -> datetime:
    """By when a finding of a grade is to be over."""
    return (opened_at + TREATED_WITHIN[Finding.Grade(grade)]).replace(microsecond=0)


def _check_requirement(number: str) -> None:
    if number and number not in dict(requirements()):
        raise Invalid({"requirement": _("The catalogue has no requirement “%(number)s”.") % {"number": number}})


def edit_finding(finding: Finding, *, actor: Actor, version: int | None = None, **changes: Any) -> Finding:
    """Change a finding's facts while it is open. Raises Denied, Refused, Invalid, Conflict."""
    if finding.state not in OPEN:
        raise Refused(_("%(number)s is over and stays as it is.") % {"number": finding.number})
    if "requirement" in changes:
        changes["requirement"] = changes["requirement"].strip()
        _check_requirement(changes["requirement"])
    row: Finding = records.edit(finding, actor=actor, version=version, **changes)
    return row


def accept(finding: Finding, *, actor: Actor, acceptance_words: str = "", version: int | None = None) -> Finding:
    """Accept a finding as its owner. Raises Denied, Refused, Conflict."""
    return _answer(finding, actor, Finding.Acceptance.ACCEPTED, "accepted", acceptance_words, version)


def dispute(finding: Finding, *, actor: Actor, acceptance_words: str, version: int | None = None) -> Finding:
    """Say as its owner why a finding is wrong; whoever steers withdraws it or lets it stand. Raises Denied, Invalid, Refused."""
    if not acceptance_words.strip():
        raise Invalid({"acceptance_words": _("Say what is wrong with it.")})
    return _answer(finding, actor, Finding.Acceptance.DISPUTED, "disputed", acceptance_words, version)


def _answer(
    finding: Finding, actor: Actor, answer: Finding.Acceptance, verb: str, words: str, version: int | None
) -> Finding:
    if not is_owner(finding, actor):
        raise Refused(_("Only the owner of %(number)s can say this.") % {"number": finding.number})
    if finding.state not in OPEN or finding.acceptance in (answer, Finding.Acceptance.ACCEPTED):
        raise Refused(_("This was answered already.") if finding.acceptance else _("It is over."))
    row: Finding = records.edit(
        finding, actor=actor, version=version, verb=verb, acceptance=answer, acceptance_words=written(words),
        accepted_at=occasion.now(),
    )  # fmt: skip
    return row


def regrade(finding: Finding, *, actor: Actor, grade: str, grade_reason: str, version: int | None = None) -> Finding:
    """Give another grade with a reason, before anything is done about it; never to one's own finding. Raises Denied, Refused,
    Invalid, Conflict.
    """
    steering = _steers(finding, actor)
    if finding.state != "open":
        raise Refused(_("%(number)s is being treated already.") % {"number": finding.number})
    if not grade_reason.strip():
        raise Invalid({"grade_reason": _("Say why.")})
    row: Finding = records.edit(
        finding, actor=steering, version=version, verb="regraded", grade=grade, grade_reason=written(grade_reason),
        due_at=_due(finding.opened_at, grade),
    )  # fmt: skip
    return row


def prolong(
    finding: Finding, *, actor: Actor, until: datetime, prolong_reason: str, version: int | None = None
) -> Finding:
    """Decide anew on a finding that takes longer, with a date and a reason; never on one's own. Raises Denied, Refused,
    Invalid, Conflict.
    """
    steering = _steers(finding, actor)
    if finding.state not in OPEN:
        raise Refused(_("%(number)s is over.") % {"number": finding.number})
    wrong: dict[str, str] = {}
    if until <= occasion.now():
        wrong["until"] = _("Give a date that lies ahead.")
    if not prolong_reason.strip():
        wrong["prolong_reason"] = _("Say why.")
    if wrong:
        raise Invalid(wrong)
    row: Finding = records.edit(
        finding, actor=steering, version=version, verb="prolonged", due_at=until, prolong_reason=written(prolong_reason),
        prolonged_at=occasion.now(),
    )  # fmt: skip
    return row


def contain(
    finding: Finding, *, actor: Actor, correction: str, consequences: str, version: int | None = None
) -> Finding:
    """Say how a nonconformity was corrected and contained, and what became of its consequences. Raises Denied, Invalid, Refused,
    Conflict.
    """
    row: Finding = records.transition(
        finding, "contain", actor=actor, version=version, correction=correction, consequences=consequences
    )
    return row


def conclude(finding: Finding, *, actor: Actor, conclusion: str, version: int | None = None) -> Finding:
    """Say what comes of an opportunity or a strength, and close it. Raises Denied, Invalid, Refused, Conflict."""
    row: Finding = records.transition(finding, "conclude", actor=actor, version=version, conclusion=conclusion)
    return row


def withdraw(finding: Finding, *, actor: Actor, cancel_reason: str, version: int | None = None) -> Finding:
    """Withdraw a finding with a reason; never one's own. Raises Denied, Invalid, Refused, Conflict."""
    row: Finding = records.transition(finding, "withdraw", actor=actor, version=version, cancel_reason=cancel_reason)
    return row


def _steers(finding: Finding, actor: Actor) -> Actor:
    """Who steers a finding that is not his own, with the right to write on it; auditors steer and do not treat."""
    actor.require(Permissions.STEER)
    if is_owner(finding, actor):
        raise Refused(_("%(number)s is your own matter; somebody else decides this.") % {"number": finding.number})
    return replace(actor, permissions=actor.permissions | {str(Permissions.TREAT)})
