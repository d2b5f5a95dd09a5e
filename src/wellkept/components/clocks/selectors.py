"""Reading clocks, for conditions of other questions."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from wellkept.components.clocks.models import Clock


def has_clock() -> Q:
    """The records that have, or had, a target."""
    return Q(Exists(Clock.objects.filter(record=OuterRef("pk"))))


def due_of(record: Any, metric: str) -> datetime | None:
    """When the target of a record for a metric passes, if its clock runs now."""
    return Clock.objects.filter(record=record.pk, metric=metric).values_list("due_at", flat=True).first()


def stopped(metrics: tuple[str, ...]) -> QuerySet[Clock]:
    """The clocks of the record at hand that have stopped: what was promised, and when it was kept."""
    return Clock.objects.filter(record=OuterRef("pk"), state=Clock.State.STOPPED, metric__in=metrics).order_by()
