"""Reading reviews."""

from datetime import datetime

from django.db.models import QuerySet

from wellkept.components.reviews.models import Review
from wellkept.components.tasks.models import Task
from wellkept.records.models import Record

#: The process that the improvements of a review are built into, by what was reviewed; the others are nobody's alone.
_PROCESSES = {
    Review.Genre.INCIDENT: "incident-management",
    Review.Genre.SERVICE: "business-relationship-management",
    Review.Genre.SUPPLIER: "supplier-management",
    Review.Genre.FINANCIAL: "budgeting-and-accounting",
    Review.Genre.PROBLEM: "problem-management",
    Review.Genre.CHANGE: "change-management",
    Review.Genre.CONTINUITY: "service-continuity-management",
    Review.Genre.DOCUMENT: "documented-information-management",
    Review.Genre.TREND: "problem-management",
    Review.Genre.LEVEL: "service-level-management",
}


def of_periods(genre: str) -> QuerySet[Review]:
    """The reviews of a genre that look at a period and at no single record, cancelled ones left out."""
    return Review.objects.filter(genre=genre, subject__isnull=True).exclude(state="cancelled")


def held(genre: str, at: datetime) -> QuerySet[Review]:
    """Those of them that were held by a moment."""
    return of_periods(genre).filter(held_at__lte=at)


def approved(genre: str, at: datetime) -> QuerySet[Review]:
    """Those of them that were reported, or whose minutes were approved, by a moment."""
    return held(genre, at).filter(reported_at__lte=at)


def last_held(genre: str, at: datetime) -> datetime | None:
    """When the last of them was held before a moment."""
    found: datetime | None = held(genre, at).order_by("-held_at").values_list("held_at", flat=True).first()
    return found


def held_between(since: datetime, until: datetime) -> int:
    """How many reviews, of any genre, were held in a span of time."""
    return Review.objects.filter(held_at__gte=since, held_at__lte=until).exclude(state="cancelled").count()


def improving_between(since: datetime, until: datetime) -> int:
    """How many reviews that were reported in a span of time named improvements."""
    return Review.objects.filter(reported_at__gte=since, reported_at__lte=until).exclude(improvements="").count()


def review(key: int) -> Review:
    """One review by its key. Raises DoesNotExist."""
    found: Review = Review.objects.select_related("chair").get(pk=key)
    return found


def actions_of(genre: str, until: datetime) -> QuerySet[Task]:
    """The tasks that reviews of a genre asked for by a moment, cancelled ones left out, the first due first."""
    reviews = of_periods(genre).filter(held_at__lt=until).values("pk")
    tasks = Task.objects.filter(about__in=reviews, opened_at__lte=until).exclude(state="cancelled")
    return tasks.select_related("assignee").order_by("due_at", "pk")


def of_record(record: Record) -> Review | None:
    """The review of a record."""
    return Review.objects.filter(subject=record).exclude(state="cancelled").first()


def process_of(card: Record) -> str:
    """The process that what follows from a review is built into."""
    genre = Review.objects.filter(pk=card.pk).values_list("genre", flat=True).first()
    return _PROCESSES.get(Review.Genre(genre), "") if genre else ""
