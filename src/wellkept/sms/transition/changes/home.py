"""What the first page shows of changes: those that wait for the word of whoever may authorize them."""

from collections.abc import Mapping
from typing import Any

from django.db.models import F
from django.db.models.functions import Coalesce

from wellkept.kernel.permissions import Actor
from wellkept.sms.transition.changes import selectors
from wellkept.sms.transition.changes.permissions import Permissions
from wellkept.toolkit.home import panel

SHOWN = 6


def to_authorize(actor: Actor) -> Mapping[str, Any] | None:
    """The changes that await authorization or a decision afterwards, the next due first; nothing while there is none."""
    waiting = selectors.visible_to(actor).filter(selectors.awaiting_word()).annotate(
        due=Coalesce("decide_by", "planned_start"), afterwards_due=F("decide_by"), who=F("assignee__name")
    )  # fmt: skip
    ordered = waiting.order_by(F("due").asc(nulls_last=True), "pk")
    rows = list(ordered.values("number", "title", "due", "afterwards_due", "who")[:SHOWN])
    return {"rows": rows} if rows else None


panel(
    "changes.to_authorize", "changes/home/to_authorize.html", to_authorize,
    roles=("change-manager",), permission=Permissions.AUTHORIZE, place=8,
)  # fmt: skip
