"""What the page of a campaign leads to: its questions."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from wellkept.sms.support.awareness.models import AwarenessQuestion


def of_campaign(key: int) -> Sequence[tuple[str, "QuerySet[Any, Any]"]]:
    """The keys of the questions of a campaign."""
    rows = AwarenessQuestion.objects.filter(campaign=key, state="active")
    return [("asks", rows.order_by().values("pk"))]
