"""What the page of a skill leads to: the roles that need it and the training in it."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from wellkept.sms.support.competence.models import CompetenceRequirement, Training


def of_skill(key: int) -> Sequence[tuple[str, "QuerySet[Any, Any]"]]:
    """The keys of what hangs together with a skill."""
    needed = CompetenceRequirement.objects.filter(skill=key, state__in=("proposed", "approved"))
    planned = Training.objects.filter(skill=key, state="planned")
    return [("needed", needed.order_by().values("pk")), ("learnt", planned.order_by().values("pk"))]
