"""Major incidents: criteria, classification, the steps of the procedure with their times, lead, and word to the top."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wellkept.components.communications import services as communications
from wellkept.components.reviews import services as reviews
from wellkept.directory.models import Person
from wellkept.directory.selectors import holding
from wellkept.kernel import occasion
from wellkept.kernel.errors import Invalid, Refused
from wellkept.kernel.permissions import Actor
from wellkept.ledger import services as ledger
from wellkept.records import services as records
from wellkept.records.hooks import Write
from wellkept.sms.resolution.incidents import selectors, settling
from wellkept.sms.resolution.incidents.models import Incident, MajorProcedure, MajorStep, Seen
from wellkept.sms.resolution.incidents.permissions import Permissions

OVER = ("closed", "cancelled")

#: Whom an update can be sent to: a role of the catalogue, the customer's managers, who called.
AUDIENCES = ("top-management", "customer", "caller")

#: After which people hear more, unless somebody says otherwise.
UPDATE_EVERY = timedelta(hours=1)


def propose(incident: Incident, *, actor: Actor, major_reason: str, version: int | None = None) -> Incident:
    """Say that an incident may be a major one; somebody who steers decides. Raises Denied, Invalid, Refused."""
    actor.require(Permissions.WORK)
    return _decide(incident, actor, Incident.Major.PROPOSED, major_reason, version, from_=("", "rejected", "demoted"))


def accept(
    incident: Incident,
    *,
    actor: Actor,
    major_reason: str = "",
    major_lead: Person | None = None,
    version: int | None = None,
) -> Incident:
    """Classify an incident as major: name the lead (else the assignee, else who decides), lay out the procedure's steps
    and tell top management. Raises Denied, Refused.
    """
    actor.require(Permissions.STEER)
    lead_id = major_lead.pk if major_lead is not None else incident.assignee_id or actor.person_id
    at = occasion.now()
    with transaction.atomic():
        row = _decide(
            incident,
            actor,
            Incident.Major.ACCEPTED,
            major_reason or incident.major_reason,
            version,
            from_=("", "proposed", "rejected", "demoted"),
            major_at=at,
            major_lead_id=lead_id,
        )
        MajorStep.objects.filter(incident=row, done_at__isnull=True, omitted_reason="").delete()
        _lay_out(row, selectors.procedure(at))
        seen = [Seen.CLASSIFIED, *([Seen.LED] if lead_id else [])]
        if _tell_management(row, actor, "start"):
            seen.append(Seen.MANAGEMENT_TOLD)
        ledger.append(settling.settle(row, *seen, actor=actor), actor=actor)
    return row


def _lay_out(incident: Incident, procedure: MajorProcedure) -> None:
    """Put the steps that were not taken in an earlier round after those that were."""
    taken = set(incident.major_steps.values_list("name", flat=True))
    seen_by = {step: seen for seen, step in procedure.seen.items()}
    steps = [step for step in procedure.steps if step not in taken]
    first = incident.major_steps.count()
    MajorStep.objects.bulk_create(
        MajorStep(incident=incident, position=first + place, name=step, seen=seen_by.get(step, ""))
        for place, step in enumerate(steps)
    )


def propose_by_criteria(write: Write) -> None:
    """Effect of a write: an incident that reaches the priority of the criteria is proposed as major, once."""
    row = write.instance
    if write.kind.key != "incident" or row.major or not occasion.is_native() or row.state not in selectors.OPEN:
        return
    if (write.created or write.changed("priority")) and row.priority <= selectors.proposed_from(write.at):
        reason = _("Priority %(priority)d meets the criteria.") % {"priority": row.priority}
        records.set_attributes(write, major=Incident.Major.PROPOSED, major_reason=reason)
        write.scratch["proposed"] = True


def say_proposed(writes: Sequence[Write]) -> None:
    """Effect of writes: an event tells what was proposed by the criteria, so that those who decide hear of it."""
    for write in writes:
        if write.scratch.pop("proposed", False):
            write.emit("proposed_as_major", text={"major_reason": [None, write.instance.major_reason]})


def mark(incident: Incident) -> tuple[str, str]:
    """What sets a major incident, and one that may be, apart from others."""
    if incident.major == Incident.Major.ACCEPTED:
        return _("Major incident"), "bad"
    return (_("Major? To be decided"), "attention") if undecided(incident) else ("", "")


def undecided(incident: Incident) -> bool:
    """Whether somebody has to decide whether an incident is a major one."""
    return incident.major == Incident.Major.PROPOSED and incident.state not in OVER


def no_open_steps(write: Write) -> None:
    """Guard: a major incident is closed when each step of its procedure was taken, or left out with a reason."""
    if write.instance.major != Incident.Major.ACCEPTED or not occasion.is_native():
        return
    left = selectors.open_steps(write.instance)
    if left:
        raise Refused(
            _("Take these steps of the procedure first, or say why they are left out: %(steps)s.")
            % {"steps": "; ".join(left)},
            code="open_steps",
        )


def reject(incident: Incident, *, actor: Actor, major_reason: str, version: int | None = None) -> Incident:
    """Decide with a reason that an incident is not a major one. Raises Denied, Invalid, Refused."""
    actor.require(Permissions.STEER)
    return _decide(incident, actor, Incident.Major.REJECTED, major_reason, version, from_=("", "proposed"))


def demote(incident: Incident, *, actor: Actor, major_reason: str, version: int | None = None) -> Incident:
    """Decide with a reason that a major incident is none after all. Raises Denied, Invalid, Refused."""
    actor.require(Permissions.STEER)
    return _decide(incident, actor, Incident.Major.DEMOTED, major_reason, version, from_=("accepted",))


def _decide(
    incident: Incident,
    actor: Actor,
    to: str,
    reason: str,
    version: int | None,
    *,
    from_: tuple[str, ...],
    **changes: Any,
) -> Incident:
    if incident.major not in from_:
        raise Refused(
            _("%(number)s is “%(state)s”; that decision does not fit.")
            % {"number": incident.number, "state": incident.get_major_display()},
            code="illegal_transition",
        )
    if incident.state in OVER:
        raise Refused(_("%(number)s is over.") % {"number": incident.number}, code="illegal_transition")
    if to != Incident.Major.ACCEPTED and not reason.strip():
        raise Invalid({"major_reason": _("Say why.")})
    verb = {"proposed": "proposed_as_major", "accepted": "classified_as_major", "rejected": "rejected_as_major"}.get(
        to, "demoted_from_major"
    )
    row: Incident = records.edit(
        incident, actor=actor, version=version, verb=verb, major=to, major_reason=reason.strip(), **changes
    )
    return row


def take_step(
    incident: Incident, step: MajorStep, *, actor: Actor, done_at: datetime | None = None, omitted_reason: str = ""
) -> MajorStep:
    """Note that a step of the procedure was taken, when and by whom, or left out and why. Raises Denied, Refused."""
    actor.require(Permissions.WORK)
    if step.done_at is not None or step.omitted_reason:
        raise Refused(_("This step is on record already."))
    with transaction.atomic():
        if omitted_reason.strip():
            step.omitted_reason = omitted_reason.strip()
        else:
            step.done_at = done_at or occasion.now()
        step.done_by_id = actor.person_id
        step.save()
        entry = ledger.Entry(
            "incident.major_step_omitted" if step.omitted_reason else "incident.major_step_taken",
            subject_kind="incident",
            subject_id=incident.pk,
            customer_id=incident.customer_id,
            changes={"steps": [step.name], "done_at": step.done_at},
            text={"omitted_reason": step.omitted_reason} if step.omitted_reason else {},
        )
        ledger.append([entry], actor=actor)
    return step


def top_management() -> list[Person]:
    """The people who hold the role of top management now."""
    return list(holding("top-management"))


def _tell_management(incident: Incident, actor: Actor, stage: str) -> bool:
    """Tell top management of the start or the end; whether there was anybody to tell."""
    if stage == "start":
        topic = _("Major incident: %(title)s") % {"title": incident.title}
        content = _("%(number)s was classified as a major incident. %(reason)s")
    else:
        topic = _("Major incident resolved: %(title)s") % {"title": incident.title}
        content = _("%(number)s has been resolved. %(reason)s")
    recipients = top_management()
    if not recipients:
        return False  # nobody to tell: the proof will say so
    communications.send(
        incident.record,
        actor=actor,
        topic=topic[:200],
        content=content
        % {"number": incident.number, "reason": incident.major_reason if stage == "start" else incident.resolution},
        audience="top-management",
        stage=stage,
        recipients=recipients,
    )
    return True


def tell(
    incident: Incident,
    *,
    actor: Actor,
    message: str,
    audience: Sequence[str] = (AUDIENCES[0],),
    next_update_at: datetime | None = None,
    version: int | None = None,
) -> Incident:
    """Tell people how a major incident stands, and when they hear more. Raises Denied, Refused, Invalid, Conflict."""
    actor.require(Permissions.WORK)
    if incident.major != Incident.Major.ACCEPTED:
        raise Refused(_("%(number)s is no major incident.") % {"number": incident.number})
    told = {name: people for name in audience if (people := _people(incident, name))}
    if not told:
        raise Invalid({"audience": _("There is nobody to tell: choose others, or appoint somebody first.")})
    topic = _("Major incident: %(title)s") % {"title": incident.title}
    with transaction.atomic():
        row: Incident = records.edit(incident, actor=actor, version=version, next_update_at=next_update_at)
        for name, people in told.items():
            communications.send(
                row.record, actor=actor, topic=topic[:200], content=message, audience=name, recipients=people
            )
        seen = [settling.BY_AUDIENCE[name] for name in told]
        ledger.append(settling.settle(row, *seen, actor=actor), actor=actor)
    return row


def next_update(incident: Incident) -> datetime:
    """When people hear more, as it was said; else a proposal: in an hour, at the next quarter."""
    now = occasion.now()
    if incident.next_update_at is not None and incident.next_update_at > now:
        return incident.next_update_at
    at = (now + UPDATE_EVERY).replace(second=0, microsecond=0)
    return at + timedelta(minutes=-at.minute % 15)


def heard_by(incident: Incident) -> list[str]:
    """The audiences in which there is somebody to tell."""
    return [audience for audience in AUDIENCES if _people(incident, audience)]


def _people(incident: Incident, audience: str) -> list[Person]:
    """Who is meant by an audience: those who hold top management, the customer's managers, or the callers."""
    if audience == "top-management":
        return top_management()
    if audience == "customer":
        return list(holding("customer").filter(organization=incident.customer_id or 0))
    if audience == "caller" and incident.requester is not None:
        return [incident.requester]
    return []


def follow_resolution(write: Write) -> None:
    """Effect of resolving: top management hears of the end, and the review is put on the agenda."""
    row = write.instance
    elsewhere = (occasion.Origin.REPLAY, occasion.Origin.IMPORT)
    if row.major != Incident.Major.ACCEPTED or occasion.current().origin in elsewhere:
        return
    told = _tell_management(row, write.actor, "end")
    seen = [Seen.RESOLVED, *([Seen.END_TOLD] if told else [])]
    write.entries.extend(settling.settle(row, *seen, actor=write.actor))
    reviews.plan(
        actor=write.actor,
        subject=row.record,
        genre="incident",
        title=_("Review of major incident %(number)s") % {"number": row.number},
        chair_id=row.major_lead_id,
        due_at=write.at + timedelta(days=10),
    )


def set_procedure(
    *,
    actor: Actor,
    criteria: str,
    steps: list[str],
    seen: Mapping[str, str] | None = None,
    priority: int = 1,
    inform_within: int = 120,
) -> MajorProcedure:
    """Put criteria and steps for major incidents in force from now on; `seen` says by `Seen` which step it settles.

    Raises Denied, Invalid.
    """
    actor.require(Permissions.STEER)
    wrong = {f"seen_{one}": _("This is none of the steps.") for one, step in (seen or {}).items() if step not in steps}
    if not criteria.strip():
        wrong["criteria"] = _("State what makes an incident a major one.")
    if not [s for s in steps if s.strip()]:
        wrong["steps"] = _("Give at least one step.")
    if wrong:
        raise Invalid(wrong)
    with transaction.atomic():
        procedure = MajorProcedure.objects.create(
            valid_from=occasion.now(),
            criteria=criteria.strip(),
            steps=[s.strip() for s in steps if s.strip()],
            seen=dict(seen or {}),
            priority=priority,
            inform_within=inform_within,
        )
        transaction.on_commit(selectors.procedure_changed)
        selectors.procedure_changed()
        ledger.append(
            [
                ledger.Entry(
                    "settings.major_procedure_set",
                    changes={
                        "criteria": procedure.criteria,
                        "steps": procedure.steps,
                        "seen": procedure.seen,
                        "priority": procedure.priority,
                        "inform_within": procedure.inform_within,
                    },
                )
            ],
            actor=actor,
        )
    return procedure
