"""Making the checks of an audit and writing down what they showed."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wellkept.components.findings import services as findings
from wellkept.components.findings.models import NONCONFORMITIES, Finding
from wellkept.components.links import services as links
from wellkept.components.links.models import Link
from wellkept.conformity import selectors as conformity
from wellkept.conformity.catalogue import catalogue
from wellkept.directory.models import Person
from wellkept.kernel import occasion
from wellkept.kernel.errors import Invalid, Refused
from wellkept.kernel.permissions import Actor, system
from wellkept.kernel.registry import kind
from wellkept.records import services as records
from wellkept.records.hooks import Write
from wellkept.sms.evaluation.audits import scope, selectors
from wellkept.sms.evaluation.audits.lifecycle import OPEN
from wellkept.sms.evaluation.audits.models import Audit, AuditCheck
from wellkept.sms.evaluation.audits.standing import can_become_finding


def plan_check(*, actor: Actor, audit: Audit, requirement: str, title: str = "", **fields: Any) -> AuditCheck:
    """Put a check on an audit's list; without a title it is what the catalogue has an auditor ask. Raises Denied, Invalid,
    Refused when the audit is over.
    """
    try:
        entry = catalogue().requirement(requirement)
    except KeyError:
        raise Invalid({"requirement": _("There is no such requirement.")}) from None
    if audit.state not in OPEN:
        raise Refused(_("%(number)s is over; it gets no further checks.") % {"number": audit.number})
    made: AuditCheck = records.create(
        kind("audit_check"),
        actor=actor,
        audit=audit,
        requirement=requirement,
        title=title.strip() or scope.question_of(entry),
        **fields,
    )
    return made


def edit_check(check: AuditCheck, *, actor: Actor, version: int | None = None, **changes: Any) -> AuditCheck:
    """Change a check that is not made yet. Raises Denied, Refused, Conflict."""
    with transaction.atomic():
        changed: AuditCheck = records.edit(check, actor=actor, version=version, **changes)
        if changed.state == "done":
            raise Refused(_("%(number)s was checked; check it again to change that.") % {"number": changed.number})
        if changed.audit.state not in OPEN:
            raise Refused(_("%(number)s is over; its checks stay as they are.") % {"number": changed.audit.number})
    return changed


def make_checklist(audit: Audit, *, actor: Actor, version: int | None = None) -> Audit:
    """Put every requirement of the scope that has no check yet on an audit's list. Raises Denied, Refused, Conflict."""
    with transaction.atomic():
        row: Audit = records.edit(audit, actor=actor, version=version)
        if row.state not in OPEN:
            raise Refused(_("%(number)s is over; it gets no further checks.") % {"number": row.number})
        _complete(row, actor)
    return row


def _complete(audit: Audit, actor: Actor) -> None:
    there = selectors.checked_requirements(audit.pk)
    wanted = [one for one in scope.requirements_of(audit.clauses, audit.processes) if one.id not in there]
    drafts = [
        {"audit": audit, "requirement": one.id, "title": scope.question_of(one), "customer_id": audit.customer_id}
        for one in wanted
    ]
    records.create_many(kind("audit_check"), drafts, actor=actor)


def raise_from_check(
    check: AuditCheck,
    *,
    actor: Actor,
    grade: str,
    headline: str = "",
    owner: Person | None = None,
    version: int | None = None,
) -> AuditCheck:
    """Raise a finding from what a check showed: of its audit, about its requirement, tied to the check. Raises Denied,
    Refused, Invalid, Conflict.
    """
    with transaction.atomic():
        row: AuditCheck = records.edit(check, actor=actor, version=version)
        if not can_become_finding(row):
            raise Refused(_("%(number)s shows nothing that a finding could be about.") % {"number": row.number})
        if (row.result == AuditCheck.Result.NONCONFORM) != (grade in NONCONFORMITIES):
            raise Invalid({"grade": _("The grade does not go with the result of the check.")})
        found: Finding = findings.raise_finding(
            actor=actor, title=headline.strip() or _first_sentence(row.notes), grade=grade, source=row.audit.record,
            requirement=row.requirement, description=row.notes, evidence=", ".join(selectors.proof_of(row.pk)), owner=owner,
        )  # fmt: skip
        links.link(row.record, found.record, Link.Type.RELATES, actor=actor)
    return row


def _first_sentence(text: str) -> str:
    return text.strip().splitlines()[0].partition(". ")[0][:200]


# Guards and effects that the lifecycles name -----------------------------------------------------------------------


def complete_checklist(write: Write) -> None:
    """Effect of opening: nothing of the scope is forgotten."""
    _complete(write.instance, system(write.actor.name) if write.actor.user_id is None else write.actor)


def audit_open(write: Write) -> None:
    """Guard: what was reported stays as it was reported."""
    audit = write.instance.audit
    if audit.state not in OPEN and occasion.is_native():
        raise Refused(_("%(number)s is over; its checks stay as they are.") % {"number": audit.number})


def fits(write: Write) -> None:
    """Guard: an interview names somebody else who was asked, and what does not conform says what was found."""
    row: AuditCheck = write.instance
    wrong = {}
    if row.method == AuditCheck.Method.INTERVIEW and row.asked_id is None:
        wrong["asked"] = _("Say who was asked.")
    if row.asked_id is not None and row.asked_id == write.actor.person_id:
        wrong["asked"] = _("Nobody interviews himself. Choose who was asked.")
    if row.method in (AuditCheck.Method.INTERVIEW, AuditCheck.Method.OBSERVATION) and not row.notes.strip():
        wrong["notes"] = _("Write down what was said or seen; no record shows it.")
    if row.result in (AuditCheck.Result.NONCONFORM, AuditCheck.Result.OPPORTUNITY) and not row.notes.strip():
        wrong["notes"] = _("Write down what was found, so that others can follow it.")
    if wrong:
        raise Invalid(wrong)


def note_checker(write: Write) -> None:
    """Effect: who made the check, where a person did."""
    if write.actor.person_id is not None:
        records.set_attributes(write, checker_id=write.actor.person_id)


def note_indicator(write: Write) -> None:
    """Effect: what the rules showed of the requirement when it was checked, as the latest look says."""
    shown = conformity.latest()
    if shown is None:
        return
    try:
        outcome = str(shown.requirement(write.instance.requirement).outcome.outcome)
    except KeyError:
        return
    records.set_attributes(write, indicator=outcome)
