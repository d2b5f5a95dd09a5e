"""Audits as tests of rules need them: planned, opened, checked and reported by Greta."""

from datetime import datetime, timedelta
from typing import Any

from wellkept.evidence.tests.looking import HOUR, then
from wellkept.kernel.registry import kind
from wellkept.records import services as records
from wellkept.sms.evaluation.audits.checking import services as checking
from wellkept.sms.evaluation.audits.lifecycle import SAID
from wellkept.sms.evaluation.audits.models import Audit, AuditCheck
from wellkept.sms.evaluation.audits.services import plan_audit
from wellkept.toolkit.testing.cast import World


def planned(world: World, at: datetime, **fields: Any) -> Audit:
    """An audit of clause 4.1 that Greta plans for a moment."""
    given = {"title": "Clause 4.1", "criteria": "ISO/IEC 20000-1 and our own rules", "clauses": ["4.1"], **fields}
    with then(at):
        return plan_audit(actor=world.actor("greta"), planned_at=at, **given)


def opened(world: World, at: datetime, **fields: Any) -> Audit:
    """An audit that is under way."""
    audit = planned(world, at, **fields)
    with then(at):
        return records.transition(audit, "open", actor=world.actor("greta"))


def check(world: World, audit: Audit, requirement: str, result: str, at: datetime, **fields: Any) -> AuditCheck:
    """A check that Greta makes; of people she asks Ines."""
    greta = world.actor("greta")
    given = {"method": "record", "notes": "As it should be.", **fields}
    if given["method"] == "interview":
        given.setdefault("asked", world.people["ines"])
    with then(at):
        row = checking.plan_check(actor=greta, audit=audit, requirement=requirement)
        made: AuditCheck = records.transition(row, "check", actor=greta, result=result, **given)
    return made


def reported(world: World, at: datetime, **fields: Any) -> Audit:
    """An audit that was held on a day and reported the next."""
    greta, conclusions = world.actor("greta"), {
        "conformity_conclusion": "It conforms.", "effectiveness_conclusion": "It works.", "report": "All is well.",
    }  # fmt: skip
    audit = opened(world, at, **fields)
    with then(at + 6 * HOUR):
        audit = records.transition(audit, "finish", actor=greta)
    with then(at + timedelta(days=1)):
        return records.transition(audit, "report", actor=greta, **conclusions)


#: What a programme says before it is approved.
PROGRAMME = dict.fromkeys(SAID, "In so many words.")


def programme(world: World, at: datetime, **fields: Any) -> Any:
    """A programme of three years that Ines put in force."""
    create = kind("audit_programme").create
    assert create is not None
    given = {"period_start": at.date(), "period_end": (at + timedelta(days=3 * 365)).date(), **PROGRAMME, **fields}
    with then(at):
        row = create(actor=world.actor("greta"), title="Three years of audits", **given)
        return records.transition(row, "approve", actor=world.actor("ines"))
