"""What an incident's page shows beside the generic parts: its family, and a major incident with its procedure."""

from collections.abc import Mapping
from typing import Any

from wellkept.components.communications.models import Communication
from wellkept.components.reviews.models import Review
from wellkept.conformity.selectors import role_name
from wellkept.kernel import occasion
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import kind
from wellkept.records.scope import sees_notes
from wellkept.sms.resolution.incidents import major as major_rules
from wellkept.sms.resolution.incidents.models import Incident, MajorStep
from wellkept.sms.resolution.incidents.permissions import Permissions
from wellkept.toolkit.addresses import step_address


def family(incident: int) -> list[tuple[str, Any]]:
    """The parent and the children of an incident, for the list of what belongs together."""
    parent = Incident.objects.filter(pk=incident, parent__isnull=False).values("parent")
    return [("parent", parent), ("child", Incident.objects.filter(parent=incident).order_by().values("pk"))]


def major(incident: Incident, actor: Actor) -> Mapping[str, Any]:
    """Classification, lead, the procedure's steps, who was told, the review; empty for an ordinary incident."""
    if incident.major != Incident.Major.ACCEPTED or not sees_notes(kind("incident"), actor):
        return {}
    steps = list(MajorStep.objects.filter(incident=incident.pk).select_related("done_by"))
    return {
        "classified_at": incident.major_at,
        "lead": incident.major_lead,
        "reason": incident.major_reason,
        "steps": steps,
        "done": sum(bool(step.done_at or step.omitted_reason) for step in steps),
        "told": [
            (role_name(one.audience), one)
            for one in Communication.objects.filter(record=incident.pk).order_by("sent_at")[:20]
        ],
        "management": role_name("top-management"),
        "review": Review.objects.filter(subject=incident.pk, genre="incident").exclude(state="cancelled").first(),
        "tell": step_address(incident.number, "tell")
        if actor.can(Permissions.WORK) and incident.state not in major_rules.OVER
        else "",
        "may_step": actor.can(Permissions.WORK) and incident.state not in ("closed", "cancelled"),
        "update_over": incident.next_update_at is not None and incident.next_update_at < occasion.now(),
    }
