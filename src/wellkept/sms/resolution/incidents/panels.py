"""What an incident's page shows beside the generic parts: its family, and a major incident with its procedure."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from wellkept.kernel import occasion
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import kind
from wellkept.records.models import Record
from wellkept.records.scope import sees_notes
from wellkept.sms.resolution.incidents import major as major_rules
from wellkept.sms.resolution.incidents import selectors
from wellkept.sms.resolution.incidents.models import Incident
from wellkept.sms.resolution.incidents.permissions import Permissions
from wellkept.toolkit.addresses import step_address
from wellkept.toolkit.merging.selectors import kin
from wellkept.toolkit.phrases import audience_name

_merged = kin(Incident)


def family(incident: int) -> list[tuple[str, Any]]:
    """The parent and the children of an incident, and what was merged, for the list of what belongs together."""
    return [
        ("parent", selectors.parent_key(incident)),
        ("child", selectors.child_keys(incident)),
        *_merged(incident),
    ]


def looked_at(card: Record) -> list[tuple[Any, Any]]:
    """What the review of an incident looks at: its course, who led, each step of the procedure, who was told when."""
    incident = selectors.incident(card.pk)
    course = selectors.course_of(incident)
    rows: list[tuple[Any, Any]] = [
        (_("Incident"), f"{incident.number} {incident.title}"),
        (_("Priority"), f"P{incident.priority} {incident.get_priority_display()}"),
        (_("Opened"), incident.opened_at),
        (_("Classified"), incident.major_at),
        (_("Major incident lead"), course.lead or None),
        (_("Resolved"), incident.resolved_at),
        (_("What was done"), incident.resolution),
        (_("Reopened"), incident.reopened_count),
    ]
    for step in course.steps:
        left_out = _("left out: %(reason)s") % {"reason": step.omitted_reason} if step.omitted_reason else None
        rows.append((step.name, step.done_at or left_out))
    told = _("Told: %(who)s")
    return rows + [(told % {"who": audience_name(one.audience)}, one.sent_at) for one in course.told]


def major(incident: Incident, actor: Actor) -> Mapping[str, Any]:
    """Classification, lead, the procedure's steps, who was told, the review; empty for an ordinary incident."""
    if incident.major != Incident.Major.ACCEPTED or not sees_notes(kind("incident"), actor):
        return {}
    course = selectors.course_of(incident)
    return {
        "classified_at": incident.major_at,
        "lead": course.lead,
        "reason": incident.major_reason,
        "steps": course.steps,
        "done": sum(bool(step.done_at or step.omitted_reason) for step in course.steps),
        "told": [(audience_name(one.audience), one) for one in course.told],
        "management": audience_name("top-management"),
        "review": course.review,
        "tell": step_address(incident.number, "tell")
        if actor.can(Permissions.WORK) and incident.state not in major_rules.OVER
        else "",
        "may_step": actor.can(Permissions.WORK) and incident.state not in ("closed", "cancelled"),
        "update_over": incident.next_update_at is not None and incident.next_update_at < occasion.now(),
    }
