"""The proof that something happened as the trail tells it, for somebody who does not trust this installation.

A proof holds the whole event as it was hashed, also what is for the provider's eyes: it is for those who may read all of a
record's events. They hand it on.
"""

from collections.abc import Mapping
from typing import Any

from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import Kind
from wellkept.ledger import export
from wellkept.ledger import selectors as ledger
from wellkept.ledger.models import Checkpoint, Event
from wellkept.toolkit import relations, timeline


def needed(kind: Kind) -> str:
    """The permission to read all events of a kind's records."""
    return str(kind.access.note or kind.access.edit)


def event_in_sight(kind: Kind, record_id: int, key: int, actor: Actor) -> Event | None:
    """An event of a record that the actor has been found to see in full; None for one that ties it to a record that he does
    not see, as for one that there is not.
    """
    event = ledger.event_of(kind.key, record_id, key)
    others = timeline.linked([event]) if event is not None else set()
    return event if not others or others <= {*relations.names_read({}, actor, others).values()} else None


def proof_under(checkpoint: Checkpoint | None, event: Event, *, text: bool) -> Mapping[str, Any] | None:
    """The proof of an event under a signed checkpoint; None where it came later. Raises tree.Damaged."""
    if checkpoint is None:
        return None
    try:
        return export.prove(event.pk, text=text, under=checkpoint)
    except ValueError:
        return None
