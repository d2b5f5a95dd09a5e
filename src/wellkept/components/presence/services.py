"""Every write of presence. None of it is an event: it says where people look, not what they do."""

from typing import Any

from wellkept.components.presence.models import Presence
from wellkept.components.presence.selectors import gone
from wellkept.kernel import occasion
from wellkept.kernel.permissions import Actor


def note_presence(record: Any, *, actor: Actor, writing: bool) -> None:
    """Keep that the actor has a record open, and whether he writes. One statement."""
    row = Presence(record_id=record.pk, person_id=actor.person_id or 0, writing=writing, seen_at=occasion.now())
    Presence.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["record", "person"], update_fields=["writing", "seen_at"]
    )


def end_presence(record: Any, *, actor: Actor) -> None:
    """The actor has left a record."""
    Presence.objects.filter(record=record.pk, person=actor.person_id).delete()


def clear_gone() -> int:
    """Forget those whose pages have fallen silent; how many there were."""
    return gone().delete()[0]
