"""What people do with incidents."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wellkept.components.classification import matrix
from wellkept.components.clocks import selectors as clocks
from wellkept.directory.models import Person, Team
from wellkept.kernel import occasion
from wellkept.kernel.alone import alone
from wellkept.kernel.errors import Invalid, Refused
from wellkept.kernel.occasion import Entrance, Origin
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import kind
from wellkept.ledger import services as ledger
from wellkept.records import callers, escalation
from wellkept.records import services as records
from wellkept.records.hooks import Write
from wellkept.sms.portfolio.configuration.models import Item
from wellkept.sms.resolution.incidents import recorded, selectors
from wellkept.sms.resolution.incidents.models import DeskPolicy, Incident
from wellkept.sms.resolution.incidents.permissions import Permissions


def open_incident(*, actor: Actor, title: str, priority: int | None = None, **fields: Any) -> Incident:
    """Log an incident. The priority follows from impact and urgency; another one needs `priority_reason`.

    The customer follows from the caller, else from the item; a caller without desk rights reports for himself.
    Raises Denied, Invalid.
    """
    incident: Incident = records.create(
        kind("incident"), actor=actor, **prepare(actor=actor, title=title, priority=priority, **fields)
    )
    return incident


def open_incidents(rows: list[dict[str, Any]], *, actor: Actor) -> list[Incident]:
    """Log many incidents at once, under the same rules."""
    return records.create_many(kind("incident"), [prepare(actor=actor, **row) for row in rows], actor=actor)


def prepare(*, actor: Actor, title: str, priority: int | None = None, **fields: Any) -> dict[str, Any]:
    """The attributes of a new incident from what was told. Raises Invalid."""
    if not title.strip():
        raise Invalid({"title": _("Say in a few words what is wrong.")})
    at = fields.get("opened_at") or occasion.now()
    row: dict[str, Any] = {"impact": 2, "urgency": 2, "channel": _came_by(actor), **fields, "title": title.strip()}
    if not actor.can(Permissions.WORK):
        row["requester_id"] = actor.person_id
        row.pop("requester", None)
        row["customer_id"] = None if actor.provider else actor.organization_id
        row.pop("customer", None)
        priority = None
    elif row.get("customer") is None and row.get("customer_id") is None:
        row["customer"] = _customer_of(row.get("requester"), row.get("item"))
    if row.get("item") is not None and row.get("service") is None and row.get("service_id") is None:
        row["service_id"] = row["item"].service_id
    given = matrix.priority(int(row["impact"]), int(row["urgency"]), at)
    reason = row.get("priority_reason", "")
    chosen = matrix.reasoned(given, priority, reason, demanded=recorded.current() is None)
    row |= {"priority_given": given, "priority": chosen}
    if row.get("team") is not None or row.get("assignee") is not None:
        row.setdefault("state", "assigned")
    return row


def _came_by(actor: Actor) -> Incident.Channel:
    """How an incident came to the desk, where nobody says: by the door it came in."""
    circumstances = occasion.current()
    if circumstances.origin is Origin.IMPORT or circumstances.entrance is Entrance.API:
        return Incident.Channel.API
    return Incident.Channel.PHONE if actor.can(Permissions.WORK) else Incident.Channel.PORTAL


def _customer_of(requester: Person | None, item: Item | None) -> Any:
    if requester is not None and requester.organization.kind == "customer":
        return requester.organization
    return item.customer if item is not None else None


def edit_incident(incident: Incident, *, actor: Actor, version: int | None = None, **changes: Any) -> Incident:
    """Change an incident's facts; a new impact or urgency gives a new priority, unless one was chosen with a reason.

    The priority None takes such a choice back. Raises Denied, Invalid, Conflict.
    """
    callers.refuse_stranger(incident, "requester", changes.get("requester"))
    changes |= matrix.again(incident, changes, demanded=recorded.current() is None)
    parent = changes.get("parent")
    with transaction.atomic():
        if parent is not None:
            _refuse_circle(incident, parent)
        changed: Incident = records.edit(incident, actor=actor, version=version, **changes)
    return changed


def _refuse_circle(incident: Incident, parent: Incident) -> None:
    """Read what stands above the parent now; nobody else puts an incident below another until this is written."""
    alone("incidents below others")
    if selectors.stands_below(parent.pk, incident.pk):
        raise Invalid({"parent": _("An incident cannot stand below itself.")})


def escalate(
    incident: Incident,
    *,
    actor: Actor,
    escalation_reason: str,
    escalated_team: Team | None = None,
    escalated_person: Person | None = None,
    version: int | None = None,
) -> Incident:
    """Pass an incident on to a team or to somebody with more power, with the reason. Raises Denied, Invalid, Refused."""
    if incident.state in ("closed", "cancelled"):
        raise Refused(_("%(number)s is over; there is nothing to escalate.") % {"number": incident.number})
    escalated: Incident = escalation.escalate(
        incident,
        actor=actor,
        reason=escalation_reason,
        team=escalated_team,
        person=escalated_person,
        version=version,
    )
    return escalated


def hand_over(
    incident: Incident,
    *,
    actor: Actor,
    team: Team | None,
    assignee: Person | None,
    version: int | None = None,
) -> Incident:
    """Pass an incident on while its state lasts: work goes on, or the wait does. Raises Denied, Conflict, Refused."""
    if incident.state in ("closed", "cancelled") and recorded.current() is None:
        raise Refused(_("%(number)s is over; reopen it first.") % {"number": incident.number})
    moved = (incident.team_id is not None and incident.team_id != (team.pk if team else None)) or (
        incident.assignee_id is not None and incident.assignee_id != (assignee.pk if assignee else None)
    )
    handed_over: Incident = records.edit(
        incident,
        actor=actor,
        version=version,
        verb="assigned",
        team=team,
        assignee=assignee,
        reassigned_count=_reassignments(incident, moved=moved),
    )
    return handed_over


def _reassignments(incident: Incident, *, moved: bool) -> int:
    """How often an incident has been passed on: the log's own count while one is replayed and tells it."""
    told = recorded.current()
    if told is not None and told.reassigned is not None:
        return told.reassigned
    return incident.reassigned_count + moved


def respond(incident: Incident, *, actor: Actor) -> None:
    """Note the desk's first word to the caller, once; stops the response clock. Where words were promised again and again, note
    each: the clock for the next one begins with it.
    """
    at = occasion.now()
    if incident.responded_at is None:
        acknowledged = incident.acknowledged_at or at
        records.note(incident, actor=actor, verb="responded", responded_at=at, acknowledged_at=acknowledged, told_at=at)
    elif clocks.counts(incident, "next_update"):
        records.note(incident, actor=actor, verb="caller_told", told_at=at)


def set_desk_policy(*, actor: Actor, grace_days: int, reopen_days: int) -> DeskPolicy:
    """Say after how many days a resolved incident closes by itself and in how many a closed one may be reopened.

    Raises Denied, Invalid for days out of range.
    """
    actor.require(Permissions.STEER)
    wanted = {"grace_days": grace_days, "reopen_days": reopen_days}
    wrong = {name: _("Give a number of days from 0 to 365.") for name, days in wanted.items() if not 0 <= days <= 365}
    if wrong:
        raise Invalid(wrong)
    with transaction.atomic():
        policy = selectors.stored_desk_policy()
        changes = {name: (getattr(policy, name), days) for name, days in wanted.items()}
        if policy.pk is None or any(before != after for before, after in changes.values()):
            policy.grace_days, policy.reopen_days = grace_days, reopen_days
            policy.save()
            ledger.append([ledger.Entry("settings.desk_policy_set", changes=changes)], actor=actor)
            selectors.desk_policy_changed()
            transaction.on_commit(selectors.desk_policy_changed)
    return policy


# Guards and effects that the lifecycle names -----------------------------------------------------------------------


def has_somebody(write: Write) -> None:
    """Guard: assigning needs a team or a person, and something must change."""
    if write.instance.team_id is None and write.instance.assignee_id is None:
        raise Invalid({"assignee": _("Choose a team or a person.")})


def within_grace(write: Write) -> None:
    """Guard: a closed incident can be reopened for some days only; after that a new one is logged."""
    closed_at = write.before.get("closed_at", write.instance.closed_at)
    if write.instance.state != "closed" or closed_at is None or not occasion.is_native():
        return
    days = selectors.desk_policy().reopen_days
    if (write.at - closed_at).days >= days:
        raise Refused(
            _("%(number)s was closed more than %(days)s days ago. Log a new incident and link the two.")
            % {"number": write.instance.number, "days": days},
            code="grace_over",
        )


def take(write: Write) -> None:
    """Effect: who starts or ends work on an unassigned incident becomes its assignee; a replayed log names him itself."""
    if write.instance.assignee_id is None and write.actor.person_id is not None and recorded.current() is None:
        records.set_attributes(write, assignee_id=write.actor.person_id)


def acknowledge(write: Write) -> None:
    """Effect: the first time somebody takes hold of an incident counts as acknowledgement; the caller learns nothing of it."""
    if write.instance.acknowledged_at is None:
        records.set_attributes(write, acknowledged_at=write.at)


def respond_at_last(write: Write) -> None:
    """Effect: where nobody wrote to the caller before, the resolution is the first response."""
    if write.instance.responded_at is None:
        records.set_attributes(write, responded_at=write.at)


def count_reassignment(write: Write) -> None:
    """Effect: passing work from one team or person to another is counted."""
    moved = any(write.before.get(name) is not None for name in ("team_id", "assignee_id"))
    records.set_attributes(write, reassigned_count=_reassignments(write.instance, moved=moved))


def count_reopening(write: Write) -> None:
    """Effect: reopening is counted; the resolution that did not hold, and whose it was, stay in the trail."""
    told = recorded.current()
    count = write.instance.reopened_count + 1 if told is None or told.reopened is None else told.reopened
    records.set_attributes(write, reopened_count=count, resolution="", resolution_code="")
    if told is None:
        records.set_attributes(write, resolver_id=None)


def note_resolver(write: Write) -> None:
    """Effect: who resolved it, where a person did."""
    told = recorded.current()
    if told is not None and told.resolver_known:
        records.set_attributes(write, resolver_id=told.resolver_id)
    elif write.actor.person_id is not None:
        records.set_attributes(write, resolver_id=write.actor.person_id)
