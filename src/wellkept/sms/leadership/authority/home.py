"""What the first page says to somebody who has not answered an appointment."""

from collections.abc import Mapping
from typing import Any

from wellkept.kernel.permissions import Actor
from wellkept.sms.leadership.authority import selectors
from wellkept.sms.leadership.authority.permissions import Permissions
from wellkept.toolkit.home import panel


def unanswered(actor: Actor) -> Mapping[str, Any] | None:
    """The actor's own appointments that wait for his answer; None where none does."""
    rows = list(selectors.waiting_for(actor)[:5])
    return {"rows": rows} if rows else None


panel(
    "authority.unanswered", "authority/unanswered.html", unanswered,
    area="banner", permission=Permissions.ACCEPT, place=3,
)  # fmt: skip
