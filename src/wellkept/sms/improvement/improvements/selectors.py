"""Reading improvements and their criteria."""

from django.db.models import QuerySet

from wellkept.kernel.permissions import Actor
from wellkept.records.scope import visible_to
from wellkept.sms.improvement.improvements.models import Criterion, Improvement


def visible(actor: Actor) -> QuerySet[Improvement]:
    """The improvements that the actor may see."""
    return visible_to(Improvement.objects.all(), actor)


def improvements_of(source: int, actor: Actor) -> QuerySet[Improvement]:
    """The improvements that follow from a record, as far as the actor may see them, in the order of proposing."""
    return visible(actor).filter(source=source).select_related("owner").order_by("pk")


def criteria() -> list[Criterion]:
    """The criteria by which improvements are decided on."""
    return list(Criterion.objects.filter(state="approved").order_by("pk"))


def names_of(numbers: list[str]) -> dict[str, str]:
    """What criteria are called, by number; also of those that are no longer approved."""
    return dict(Criterion.objects.filter(number__in=numbers).values_list("number", "title"))
