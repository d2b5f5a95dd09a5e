"""Reading series and their values. The caller has resolved the series within records.scope."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q, QuerySet

from wellkept.components.series.models import Series, SeriesValue


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
