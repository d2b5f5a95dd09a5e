"""Keeping duties, and doing them."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wellkept.components.duties import selectors
from wellkept.components.duties.models import Duty, Performance
from wellkept.components.duties.standing import awaits, may_do, waits_for_event
from wellkept.kernel import occasion
from wellkept.kernel.errors import Invalid, Refused
from wellkept.kernel.permissions import Actor, system
from wellkept.kernel.registry import kind
from wellkept.kernel.wording import written
from wellkept.records import services as records
from wellkept.records.guard import writing
from wellkept.records.hooks import Write
from wellkept.records.models import Record


def propose_duty(*, actor: Actor, title: str, **fields: Any) -> Duty:
    """Put a duty on the register; it holds once it was put in force. Raises Denied, Invalid."""
    _check(fields)
    made: Duty = records.create(kind("duty"), actor=actor, title=title, **fields)
    return made


def edit_duty(duty: Duty, *, actor: Actor, version: int | None = None, **changes: Any) -> Duty:
    """Change a duty; the rhythm of one in force is the word of those who put it in force. Raises Denied, Invalid, Conflict."""
    now = {name: changes.get(name, getattr(duty, name)) for name in ("rhythm", "trigger", "every")}
    _check(now)
    settled = ("rhythm", "every", "unit", "requirement", "owner")
    if duty.state == "active" and any(name in changes and changes[name] != getattr(duty, name) for name in settled):
        actor.require(kind("duty").lifecycle.transition("approve").permission)
    edited: Duty = records.edit(duty, actor=actor, version=version, **changes)
    return edited


def _check(fields: dict[str, Any]) -> None:
    wrong = {}
    if fields.get("rhythm") == Duty.Rhythm.FOLLOWS and not written(fields.get("trigger", "")):
        wrong["trigger"] = _("Say what it follows.")
    if not 0 < fields.get("every", 12) <= 1200:
        wrong["every"] = _("Give a number from 1 to 1200.")
    if wrong:
        raise Invalid(wrong)


def has_owner(write: Write) -> None:
    """Guard: somebody of the provider sees to it."""
    if write.instance.owner_id is None:
        raise Invalid({"owner": _("Say who sees to it.")})


def set_due(write: Write) -> None:
    """Effect of putting in force: what recurs is due an interval from now, unless somebody gave a date."""
    duty = write.instance
    if duty.rhythm == Duty.Rhythm.RECURS and duty.due_at is None:
        records.set_attributes(write, due_at=write.at + duty.interval)
    if duty.rhythm == Duty.Rhythm.FOLLOWS and duty.due_at is not None:
        records.set_attributes(write, due_at=None)


def note_event(duty: Duty, *, actor: Actor, happened: str, version: int | None = None) -> Duty:
    """Say that what a duty follows has happened: from now on it is due. Raises Invalid, Refused, Conflict."""
    if not waits_for_event(duty):
        raise Refused(_("%(number)s waits for nothing to happen.") % {"number": duty.number})
    if not written(happened):
        raise Invalid({"happened": _("Say what happened.")})
    _refuse_another(duty, actor)
    due_at = occasion.now() + duty.interval
    acting = replace(actor, permissions=frozenset({kind("duty").access.edit}))
    noted: Duty = records.edit(
        duty, actor=acting, version=version, verb="called_for", happened=written(happened)[:200], due_at=due_at
    )
    return noted


def _refuse_another(duty: Duty, actor: Actor) -> None:
    if not may_do(duty, actor):
        raise Refused(_("%(number)s is somebody else's to see to.") % {"number": duty.number})


def do_duty(
    duty: Duty, *, actor: Actor, outcome: str, evidence: Record | None = None, version: int | None = None
) -> Duty:
    """Note that a duty was done now; the next date follows from its rhythm, and tasks given out for it are over.

    Raises Refused when it is another's or there is nothing to do, Invalid without words, Conflict.
    """
    _refuse_another(duty, actor)
    if not written(outcome):
        raise Invalid({"outcome": _("Say what was done and what came of it.")})
    with transaction.atomic():
        done = note_done(duty, actor=actor, outcome=written(outcome), evidence=evidence, version=version)
        for task in selectors.tasks_given_out(done):
            records.transition(task, "finish", actor=system(actor.name), result=done.outcome)
    return done


def note_done(
    duty: Duty, *, actor: Actor, outcome: str, evidence: Record | None = None, version: int | None = None
) -> Duty:
    """Note that a duty was done, and when it is due again. Raises Refused when there is nothing to do, Conflict."""
    at = occasion.now()
    if not awaits(duty):
        raise Refused(_("There is nothing to do for %(number)s now.") % {"number": duty.number})
    # Who sees to a duty notes that it was done, whether or not he keeps the register.
    acting = replace(actor, permissions=frozenset({kind("duty").access.edit}))
    row: Duty = records.edit(
        duty, actor=acting, version=version, verb="done", outcome=outcome, evidence=evidence, done_at=at,
        due_at=_next(duty, at), asked_at=None, happened="",
    )  # fmt: skip
    with writing():
        Performance.objects.bulk_create(
            [
                Performance(
                    duty=row, due_at=duty.due_at, done_at=at, by_id=actor.person_id, outcome=outcome, evidence=evidence,
                    recorded_at=datetime.now(UTC), origin=str(occasion.current().origin),
                )
            ]
        )  # fmt: skip
    return row


def _next(duty: Duty, at: datetime) -> datetime | None:
    """When it is due again: counted from its date where it keeps its dates, never in the past."""
    if duty.rhythm == Duty.Rhythm.FOLLOWS:
        return None
    if not duty.keeps_dates or duty.due_at is None:
        return at + duty.interval
    due_at = duty.due_at + duty.interval
    while due_at <= at:
        due_at += duty.interval
    return due_at
