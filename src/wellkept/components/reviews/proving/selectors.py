"""Management reviews as the rules of clause 9.3 read them."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from wellkept.components.approvals.models import Vote
from wellkept.components.approvals.outcome import Choice
from wellkept.components.reviews import selectors
from wellkept.components.reviews.management import GENRE
from wellkept.components.reviews.models import Review
from wellkept.components.tasks.models import Task
from wellkept.components.tasks.selectors import asked_for


def management_reviews(at: datetime) -> QuerySet[Review]:
    """The management reviews that were held by a moment."""
    return selectors.held(GENRE, at)


def actions_about(review: Any, at: datetime) -> QuerySet[Task]:
    """The tasks that a review, by its key, had asked for by a moment; cancelled ones left out."""
    return asked_for(at).filter(about=review)


def approved_by_chair(at: datetime) -> Q:
    """The reviews whose minutes their chair has approved by a moment; of those recorded elsewhere, that they were reported."""
    voted = Vote.objects.filter(
        seat__step__approval__record=OuterRef("pk"),
        seat__person=OuterRef("chair"),
        choice=Choice.APPROVE,
        at__lte=at,
    )
    elsewhere = Q(origin__in=("import", "replay"))
    return Q(reported_at__lte=at) & (Q(Exists(voted)) | elsewhere)


def approved_later_than(within: timedelta) -> Q:
    """The reviews whose minutes were approved later after they were held than that."""
    return Q(reported_at__gt=F("held_at") + within)
