"""What an incident's page shows beside the generic parts: its family, and a major incident with its procedure."""

from collections.abc import Mapping
from typing import Any

from wellkept.conformity.selectors import role_name
from wellkept.kernel import occasion
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import kind
from wellkept.records.scope import sees_notes
from wellkept.sms.resolution.incidents import major as major_rules
from wellkept.sms.resolution.incidents import selectors
from wellkept.sms.resolution.incidents.models import Incident
from wellkept.sms.resolution.incidents.permissions import Permissions
from wellkept.toolkit.addresses import step_address


def family(incident: int) -> list[tuple[str, Any]]:
    """The parent and the children of an incident, for the list of what belongs together."""
    return [("parent", selectors.parent_key(incident)), ("child", selectors.child_keys(incident))]


def major(incident: Incident, actor: Actor) -> Mapping[str, Any]:
    """Classification, lead, the procedure's steps, who was told, the review; empty for an ordinary incident."""
    if incident.major != Incident.Major.ACCEPTED or not sees_notes(kind("incident"), actor):
        return {}
    steps = selectors.major_steps(incident)
    return {
        "classified_at": incident.major_at,
        "lead": incident.major_lead,
        "reason": incident.major_reason,
        "steps": steps,
        "done": sum(bool(step.done_at or step.omitted_reason) for step in steps),
        "told": [(role_name(one.audience), one) for one in selectors.told_of(incident)],
        "management": role_name("top-management"),
        "review": selectors.review_of(incident),
        "tell": step_address(incident.number, "tell")
        if actor.can(Permissions.WORK) and incident.state not in major_rules.OVER
        else "",
        "may_step": actor.can(Permissions.WORK) and incident.state not in ("closed", "cancelled"),
        "update_over": incident.next_update_at is not None and incident.next_update_at < occasion.now(),
    }
