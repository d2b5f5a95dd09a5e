"""Steps of the procedure for major incidents that the system itself sees taken: settled from the records, never asked for."""

from wellkept.kernel import occasion
from wellkept.kernel.permissions import Actor
from wellkept.ledger.services import Entry
from wellkept.sms.resolution.incidents import selectors
from wellkept.sms.resolution.incidents.models import Incident, Seen

#: What it settles that an audience was told.
BY_AUDIENCE = {"top-management": Seen.MANAGEMENT_TOLD, "customer": Seen.CUSTOMER_TOLD, "caller": Seen.CUSTOMER_TOLD}


def settle(incident: Incident, *seen: str, actor: Actor) -> list[Entry]:
    """Note the steps that this settles as taken now by the actor; returns what the trail has to tell of them."""
    steps = selectors.seen_steps(incident, *seen)
    for step in steps:
        step.done_at, step.done_by_id = occasion.now(), actor.person_id
        step.save()
    if not steps:
        return []
    return [
        Entry(
            "incident.major_steps_settled",
            subject_kind="incident",
            subject_id=incident.pk,
            customer_id=incident.customer_id,
            changes={"steps": [step.name for step in steps]},
        )
    ]
