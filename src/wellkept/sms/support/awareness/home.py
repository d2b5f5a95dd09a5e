"""What the first page says to somebody who has not answered a campaign."""

from collections.abc import Mapping
from typing import Any

from wellkept.kernel.permissions import Actor
from wellkept.sms.support.awareness import selectors
from wellkept.sms.support.awareness.permissions import Permissions
from wellkept.toolkit.home import panel


def unanswered(actor: Actor) -> Mapping[str, Any] | None:
    """The running campaigns that the actor was asked to answer and has not passed; None where there is none."""
    rows = list(selectors.unpassed(actor))
    return {"rows": rows} if rows else None


panel(
    "awareness.unanswered", "awareness/unanswered.html", unanswered,
    area="banner", permission=Permissions.ANSWER, place=4,
)  # fmt: skip
