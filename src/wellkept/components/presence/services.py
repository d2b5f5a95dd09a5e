"""Every write of presence. None of it is an event: it says where people look, not what they do."""

from collections.abc import Callable
from typing import Any

from django.db import OperationalError

from wellkept.components.presence.models import Presence
from wellkept.components.presence.selectors import gone
from wellkept.kernel import occasion
from wellkept.kernel.permissions import Actor
from wellkept.kernel.turns import waiting_at_most

#: How long a page's word waits where one at a time may write (seconds). It is said again soon, and a long write must not
#: hold up the server's few threads with it.
PATIENCE = 0.2


def note_presence(record: Any, *, actor: Actor, writing: bool) -> bool:
    """Keep that the actor has a record open, and whether he writes. One statement. False when others write for so long that it
    is not worth waiting.
    """
    row = Presence(record_id=record.pk, person_id=actor.person_id or 0, writing=writing, seen_at=occasion.now())
    return _briefly(
        lambda: Presence.objects.bulk_create(
            [row], update_conflicts=True, unique_fields=["record", "person"], update_fields=["writing", "seen_at"]
        )
    )


def end_presence(record: Any, *, actor: Actor) -> bool:
    """The actor has left a record; he is forgotten without this too, a little later."""
    return _briefly(Presence.objects.filter(record=record.pk, person=actor.person_id).delete)


def _briefly(write: Callable[[], object]) -> bool:
    try:
        with waiting_at_most(PATIENCE):
            write()
    except OperationalError:
        return False
    return True


def clear_gone() -> int:
    """Forget those whose pages have fallen silent; how many there were."""
    return gone().delete()[0]
