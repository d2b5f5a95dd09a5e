"""Reading results: of a subject, within what an actor may see, and for proof."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from wellkept.components.results.models import Answer, PeriodResult

#: What no list needs: what a result was worked out from.
HEAVY = ("inputs",)


def of_subjects(subjects: QuerySet[Any] | Collection[int]) -> QuerySet[PeriodResult]:
    """The results of some subjects (a queryset of what the reader may see, or keys), without what they were worked out from."""
    return PeriodResult.objects.filter(subject__in=subjects).defer(*HEAVY).select_related("about")


def judged_between(since: datetime, until: datetime, verdict: str) -> int:
    """How many results of a verdict were worked out for periods that ended in a span of time."""
    found = PeriodResult.objects.filter(verdict=verdict, period_end__gt=since, period_end__lte=until)
    return found.count()


def months_kept(subject: int) -> set[date]:
    """The months for which a subject has results."""
    return set(PeriodResult.objects.filter(subject=subject).values_list("month", flat=True).distinct())


def kept(subject: int, month: date) -> list[PeriodResult]:
    """The results of one period of a subject, with all that they were worked out from."""
    return list(PeriodResult.objects.filter(subject=subject, month=month).select_related("subject").order_by("id"))


def unreviewed(until: datetime, subject: int | None = None) -> QuerySet[PeriodResult]:
    """The results of periods that had ended, which no review has looked at; of one subject or of all."""
    rows = PeriodResult.objects.filter(review__isnull=True, period_end__lte=until)
    return rows if subject is None else rows.filter(subject=subject)


def covered_by(review: int) -> QuerySet[PeriodResult]:
    """The results that a review has looked at."""
    return PeriodResult.objects.filter(review=review).defer(*HEAVY).select_related("subject", "about")


def missed_open() -> QuerySet[PeriodResult]:
    """The missed targets that nobody has answered, the oldest first."""
    rows = PeriodResult.objects.filter(verdict=PeriodResult.Verdict.MISSED, answered_at__isnull=True)
    return rows.defer(*HEAVY).select_related("about").order_by("month", "id")


def answers_of(results: Collection[int]) -> QuerySet[Answer]:
    """What was said about some results."""
    return Answer.objects.filter(result__in=results).select_related("record", "by").order_by("given_at", "id")
