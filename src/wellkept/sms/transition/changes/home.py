"""What the first page shows of changes: those that wait for the word of whoever may authorize them."""

from collections.abc import Mapping
from typing import Any

from django.db.models import F

from wellkept.kernel.permissions import Actor
from wellkept.sms.transition.changes import selectors
from wellkept.sms.transition.changes.permissions import Permissions
from wellkept.toolkit.home import panel

SHOWN = 6


def to_authorize(actor: Actor) -> Mapping[str, Any] | None:
    """The changes that await authorization, the next planned first; nothing while there is none."""
    waiting = (
        selectors.visible_to(actor).filter(state="authorize").order_by(F("planned_start").asc(nulls_last=True), "pk")
    )
    rows = list(waiting.values("number", "title", "planned_start", who=F("assignee__name"))[:SHOWN])
    return {"rows": rows} if rows else None


panel(
    "changes.to_authorize", "changes/home/to_authorize.html", to_authorize,
    roles=("change-manager",), permission=Permissions.AUTHORIZE, place=8,
)  # fmt: skip
