"""What the page of a change shows beside its attributes."""

from collections.abc import Mapping
from typing import Any

from wellkept.kernel.permissions import Actor
from wellkept.ledger.models import Event
from wellkept.sms.transition.changes import selectors
from wellkept.sms.transition.changes.models import Change


def awaited(change: Change, _actor: Actor) -> Mapping[str, Any]:
    """Whose word a change waits for; empty while it waits for nobody's."""
    if change.state != "authorize":
        return {}
    return {"awaited": True, "people": selectors.authorizers()}


def who_authorizes(_event: Event) -> set[int]:
    """Who is told that a change awaits authorization."""
    return {person.pk for person in selectors.authorizers()}
