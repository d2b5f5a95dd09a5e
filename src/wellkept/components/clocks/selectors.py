"""Reading clocks, for conditions of other questions."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from wellkept.components.clocks.models import Clock


def has_clock() -> Q:
    """The records that have, or had, a target."""
    return Q(Exists(Clock.objects.filter(record=OuterRef("pk"))))


def stopped(metrics: tuple[str, ...]) -> QuerySet[Clock]:
    """The clocks of the record at hand that have stopped: what was promised, and when it was kept."""
    return Clock.objects.filter(record=OuterRef("pk"), state=Clock.State.STOPPED, metric__in=metrics).order_by()
