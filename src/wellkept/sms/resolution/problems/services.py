"""What people do with problems."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wellkept.components.classification import matrix
from wellkept.components.links import services as links
from wellkept.components.links.models import Link
from wellkept.components.reviews import services as reviews
from wellkept.directory.models import Person, Team
from wellkept.kernel import occasion
from wellkept.kernel.errors import Invalid, Refused
from wellkept.kernel.permissions import Actor, system
from wellkept.kernel.registry import kind
from wellkept.ledger import services as ledger
from wellkept.records import escalation
from wellkept.records import services as records
from wellkept.records.hooks import Write
from wellkept.sms.resolution.incidents.models import Incident
from wellkept.sms.resolution.problems import selectors
from wellkept.sms.resolution.problems.models import Problem, ProblemPolicy
from wellkept.sms.resolution.problems.permissions import Permissions
from wellkept.sms.transition.changes import selectors as changes
from wellkept.sms.transition.changes.models import Change

#: Solved problems of these priorities are looked at once more, when it can be seen whether the fix holds.
REVIEWED = (1, 2)


def open_problem(*, actor: Actor, title: str, priority: int | None = None, **fields: Any) -> Problem:
    """Put a problem on file. The priority follows from impact and urgency; another one needs `priority_reason`; it is due
    after the days of the policy unless somebody says otherwise. Raises Denied, Invalid.
    """
    if not title.strip():
        raise Invalid({"title": _("Say in a few words what is wrong.")})
    if fields.get("source") == Problem.Source.SUPPLIER and not (fields.get("supplier") or fields.get("supplier_id")):
        raise Invalid({"supplier": _("Say which supplier told you.")})
    at = fields.get("opened_at") or occasion.now()
    row: dict[str, Any] = {"impact": 2, "urgency": 2, **fields, "title": title.strip(), "opened_at": at}
    if row.get("item") is not None and row.get("service") is None and row.get("service_id") is None:
        row["service_id"] = row["item"].service_id
    given = matrix.priority(int(row["impact"]), int(row["urgency"]), at)
    row |= {
        "priority_given": given,
        "priority": matrix.reasoned(given, priority, row.get("priority_reason", "")),
        "due_at": row.get("due_at") or at + timedelta(days=selectors.policy().due_days),
    }
    if row.get("cause", "").strip():
        row["cause_found_at"] = at
    problem: Problem = records.create(kind("problem"), actor=actor, **row)
    return problem


def edit_problem(problem: Problem, *, actor: Actor, version: int | None = None, **changes: Any) -> Problem:
    """Change a problem's facts; a first cause is dated, and a workaround that was written anew is confirmed by that.

    Raises Denied, Invalid, Conflict.
    """
    changes |= matrix.again(problem, changes)
    if "cause" in changes:
        changes["cause_found_at"] = _dated(problem, changes["cause"])
    if "workaround" in changes and problem.known_error_at is not None:
        if not changes["workaround"].strip():
            raise Invalid({"workaround": _("A known error has a workaround; say first that it is none.")})
        if changes["workaround"] != problem.workaround:
            changes["known_error_checked_at"] = occasion.now()
    changed: Problem = records.edit(problem, actor=actor, version=version, **changes)
    return changed


def _dated(problem: Problem, cause: str) -> Any:
    """When the cause of a problem was found, as its text says now."""
    return (problem.cause_found_at or occasion.now()) if cause.strip() else None


def tie_incident(problem: Problem, incident: Incident, *, actor: Actor) -> None:
    """Note that a problem caused an incident; doing so again changes nothing. The caller has found both within the actor's
    sight. Raises Denied, Refused.
    """
    if problem.state == "cancelled":
        raise Refused(_("%(number)s is cancelled.") % {"number": problem.number})
    links.link(incident.record, problem.record, Link.Type.CAUSED_BY, actor=actor)


def tie_change(problem: Problem, change: Change, *, actor: Actor) -> None:
    """Note that a change resolves a problem; doing so again changes nothing. Raises Denied."""
    links.link(problem.record, change.record, Link.Type.RESOLVED_BY, actor=actor)


def adopt(incident: Incident, *, actor: Actor, problem: Problem, version: int | None = None) -> Incident:
    """Say that an incident comes from a problem that is on file. Raises Denied, Refused, Conflict."""
    with transaction.atomic():
        row: Incident = records.edit(incident, actor=actor, version=version)
        tie_incident(problem, row, actor=actor)
    return row


def escalate(
    problem: Problem,
    *,
    actor: Actor,
    escalation_reason: str,
    escalated_team: Team | None = None,
    escalated_person: Person | None = None,
    version: int | None = None,
) -> Problem:
    """Pass a problem on to a team or to somebody with more power, with the reason. Raises Denied, Invalid, Refused."""
    if problem.state not in selectors.OPEN:
        raise Refused(_("%(number)s is over; there is nothing to escalate.") % {"number": problem.number})
    escalated: Problem = escalation.escalate(
        problem,
        actor=actor,
        reason=escalation_reason,
        team=escalated_team,
        person=escalated_person,
        version=version,
    )
    return escalated


def set_policy(*, actor: Actor, **days: int) -> ProblemPolicy:
    """Say when the system proposes a problem, how long one may take and how long a fix is watched.

    Raises Denied, Invalid for figures out of range.
    """
    actor.require(Permissions.STEER)
    low = {"recurring_count": 2}
    wrong = {
        name: _("Give a number from %(low)d to %(high)d.") % {"low": low.get(name, 1), "high": 365}
        for name, value in days.items()
        if not low.get(name, 1) <= value <= 365
    }
    if wrong:
        raise Invalid(wrong)
    with transaction.atomic():
        policy = selectors.stored_policy()
        changed = {name: (getattr(policy, name), value) for name, value in days.items()}
        if policy.pk is None or any(before != after for before, after in changed.values()):
            for name, value in days.items():
                setattr(policy, name, value)
            policy.save()
            ledger.append([ledger.Entry("settings.problem_policy_set", changes=changed)], actor=actor)
            selectors.policy_changed()
            transaction.on_commit(selectors.policy_changed)
    return policy


def hand_ties_on(problem: Problem, other: Problem, *, actor: Actor) -> None:
    """Let the incidents of a problem and the changes that are to resolve it belong to another one."""
    by = system(actor.name)
    for tie in selectors.ties_of(problem.pk):
        links.unlink(tie, actor=by)
        if tie.source_id == problem.pk:
            links.link(other.record, tie.target, tie.type, actor=by)
        else:
            links.link(tie.source, other.record, tie.type, actor=by)


# Guards and effects that the lifecycle names -----------------------------------------------------------------------


def cause_said(write: Write) -> None:
    """Guard: what is resolved has a root cause, or says why none was found; a duplicate leaves that to the other one."""
    row = write.instance
    if row.resolution_code == Problem.ResolutionCode.DUPLICATE or row.cause.strip() or row.no_cause_reason.strip():
        return
    if occasion.is_native():
        raise Invalid({"cause": _("Write down the root cause, or below why none was found.")})


def fix_has_change(write: Write) -> None:
    """Guard: a fix that alters something is a change, and that was carried out."""
    row = write.instance
    if row.resolution_code != Problem.ResolutionCode.FIX or not occasion.is_native():
        return
    if not selectors.changes_of(row.pk).filter(pk__in=changes.done().values("pk")).exists():
        raise Refused(
            _(
                "No change that was carried out is linked to %(number)s as what resolves it. Link it first, or say that it "
                "was solved without altering anything."
            )
            % {"number": row.number},
            code="no_change",
        )


def take(write: Write) -> None:
    """Effect: who begins or ends work on a problem that is nobody's becomes its assignee."""
    if write.instance.assignee_id is None and write.actor.person_id is not None:
        records.set_attributes(write, assignee_id=write.actor.person_id)


def date_cause(write: Write) -> None:
    """Effect: the first time that a cause is written down is when it was found."""
    if write.instance.cause_found_at is None and write.instance.cause.strip():
        records.set_attributes(write, cause_found_at=write.at)


def note_resolver(write: Write) -> None:
    """Effect: who resolved it, where a person did."""
    if write.actor.person_id is not None:
        records.set_attributes(write, resolver_id=write.actor.person_id)


def count_reopening(write: Write) -> None:
    """Effect: reopening is counted; the resolution that did not hold stays in the trail."""
    count = write.instance.reopened_count + 1
    records.set_attributes(write, reopened_count=count, resolution="", resolution_code="", resolver_id=None)


def ask_for_review(write: Write) -> None:
    """Effect of resolving: weighty problems are looked at again when it can be seen whether the fix holds."""
    row = write.instance
    elsewhere = (occasion.Origin.REPLAY, occasion.Origin.IMPORT)
    ended = row.resolution_code == Problem.ResolutionCode.DUPLICATE
    if row.priority not in REVIEWED or ended or occasion.current().origin in elsewhere:
        return
    reviews.plan(
        actor=write.actor,
        subject=row.record,
        genre="problem",
        title=_("Does the fix of %(number)s hold?") % {"number": row.number},
        chair_id=row.assignee_id,
        due_at=write.at + timedelta(days=selectors.policy().watch_days),
    )
