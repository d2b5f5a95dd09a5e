"""Reading series and their values. The caller has resolved the series within records.scope."""

from collections.abc import Collection
from datetime import date, datetime

from django.db.models import Q, QuerySet

from wellkept.components.series.models import Evaluation, Series, SeriesValue
from wellkept.kernel.permissions import Actor
from wellkept.records.scope import visible_to


def values_of(series: int) -> QuerySet[SeriesValue]:
    """The values that hold of a series, the latest first."""
    rows = SeriesValue.objects.filter(series=series, replaced_at__isnull=True)
    return rows.select_related("by").order_by("-day", "-at", "-id")


def within(series: Collection[int], first: date, last: date) -> dict[int, list[SeriesValue]]:
    """The values that hold of some series from one day to another, both included, in the order of time."""
    found: dict[int, list[SeriesValue]] = {key: [] for key in series}
    rows = SeriesValue.objects.filter(series__in=list(series), replaced_at__isnull=True, day__gte=first, day__lte=last)
    for row in rows.order_by("day", "at", "id"):
        found[row.series_id].append(row)
    return found


def by_keys(keys: Collection[int]) -> list[SeriesValue]:
    """Some values, also those that were replaced since, in the order of time."""
    return list(SeriesValue.objects.filter(pk__in=list(keys)).select_related("by").order_by("day", "at", "id"))


def has_values(series: Series) -> bool:
    """Whether the series has, or had, any value."""
    return SeriesValue.objects.filter(series=series.pk).exists()


def measuring(genre: str, about: Collection[int] | None, customer: int | None) -> QuerySet[Series]:
    """The series of a genre that say something for a customer, his own and those for everybody; about some records, or any."""
    theirs = Q(customer__isnull=True) if customer is None else Q(customer__isnull=True) | Q(customer=customer)
    rows = Series.objects.filter(theirs, genre=genre, about__isnull=False)
    return rows if about is None else rows.filter(about__in=list(about))


def of_number(number: str) -> QuerySet[SeriesValue]:
    """The values that hold of the series with that number, the latest first."""
    return SeriesValue.objects.filter(series__number=number, replaced_at__isnull=True).order_by("-day", "-at", "-id")


def worked_out() -> QuerySet[Series]:
    """The series that hold and whose values are worked out from records."""
    return Series.objects.filter(state="active").exclude(figure="").order_by("pk")


def days_with_values(series: int) -> set[date]:
    """The days for which a series has a value."""
    return set(SeriesValue.objects.filter(series=series, replaced_at__isnull=True).values_list("day", flat=True))


def about(records: Collection[int], actor: Actor) -> QuerySet[Series]:
    """The series that hold and measure some records, as far as the actor sees them."""
    rows = Series.objects.filter(state="active", about__in=list(records)).select_related("owner").order_by("pk")
    return visible_to(rows, actor)


def on_record(at: datetime) -> QuerySet[Series]:
    """The series that were on record at a moment."""
    return Series.objects.filter(opened_at__lte=at)


def evaluations_of(series: Collection[int]) -> QuerySet[Evaluation]:
    """What was concluded from some series, the latest first."""
    return Evaluation.objects.filter(series__in=list(series)).select_related("by").order_by("-period", "-id")


def visible(actor: Actor) -> QuerySet[Series]:
    """The series that hold, as far as the actor sees them."""
    return visible_to(Series.objects.filter(state="active").order_by("pk"), actor)
