"""Reading reviews."""

from datetime import datetime

from django.db.models import QuerySet

from wellkept.components.reviews.models import Review
from wellkept.records.models import Record


def of_periods(genre: str) -> QuerySet[Review]:
    """The reviews of a genre that look at a period and at no single record, cancelled ones left out."""
    return Review.objects.filter(genre=genre, subject__isnull=True).exclude(state="cancelled")


def held(genre: str, at: datetime) -> QuerySet[Review]:
    """Those of them that were held by a moment."""
    return of_periods(genre).filter(held_at__lte=at)


def last_held(genre: str, at: datetime) -> datetime | None:
    """When the last of them was held before a moment."""
    found: datetime | None = held(genre, at).order_by("-held_at").values_list("held_at", flat=True).first()
    return found


def of_record(record: Record) -> Review | None:
    """The review of a record."""
    return Review.objects.filter(subject=record).exclude(state="cancelled").first()
