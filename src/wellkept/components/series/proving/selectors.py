"""Series, their values and what was concluded, as the rules of clauses 4.4 and 9.1 read them."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet

from wellkept.components.links.models import Link
from wellkept.components.series import periods
from wellkept.components.series.models import Evaluation, Series, SeriesValue
from wellkept.directory import selectors as directory

#: So long after the end of a period its value may be noted.
GRACE = timedelta(days=10)
_MONTH = timedelta(days=31)


def _values(at: datetime) -> QuerySet[SeriesValue]:
    """The values that held at a moment."""
    return SeriesValue.objects.filter(Q(replaced_at__isnull=True) | Q(replaced_at__gt=at), noted_at__lte=at)


def without_method() -> Q:
    """The series of which nothing says how they are measured."""
    return Q(description="", figure="")


def measured_by(active: QuerySet[Series]) -> Q:
    """The records at hand that one of some series measures."""
    return Q(Exists(active.filter(about=OuterRef("pk"))))


def linked_to(active: QuerySet[Series], at: datetime) -> QuerySet[Series]:
    """Those of some series that measure the record at hand or are linked to it."""
    holding = Link.objects.filter(Q(until__isnull=True) | Q(until__gt=at), since__lte=at)
    out = holding.filter(source=OuterRef("pk"), target=OuterRef(OuterRef("pk")))
    back = holding.filter(target=OuterRef("pk"), source=OuterRef(OuterRef("pk")))
    return active.filter(Q(about=OuterRef("pk")) | Q(Exists(out)) | Q(Exists(back)))


def judged_between(since: datetime, until: datetime) -> QuerySet[Evaluation]:
    """The conclusions of a span of time that say whether a target was met."""
    return Evaluation.objects.filter(analysed_at__gt=since, analysed_at__lte=until, met__isnull=False)


def concluded_between(since: datetime, until: datetime) -> QuerySet[Evaluation]:
    """The conclusions of a span of time."""
    return Evaluation.objects.filter(analysed_at__gt=since, analysed_at__lte=until)


def alive(active: QuerySet[Series], since: datetime, until: datetime) -> Q:
    """The records at hand of which a series has a value for a period that ended in a span of time."""
    monthly = Q(series__per=Series.Per.MONTH, day__gt=since.date() - _MONTH)
    rows = _values(until).filter(monthly | Q(day__gte=since.date()), day__lte=until.date())
    return Q(Exists(rows.filter(series__in=active.values("pk"), series__about=OuterRef("pk"))))


def periods_due(row: Series, since: datetime, at: datetime) -> list[date]:
    """The first days of the periods of a series that began since it was begun, within a span, and ended long enough ago."""
    zone = ZoneInfo(directory.home_zone())
    begun = max(since, row.opened_at).astimezone(zone).date()
    start = periods.start_of(row.rhythm, begun)
    start = start if start >= begun else periods.following(row.rhythm, start)
    last = periods.last_ended(row.rhythm, at - GRACE)
    found = []
    while start <= last:
        found.append(start)
        start = periods.following(row.rhythm, start)
    return found


def due(active: QuerySet[Series], since: datetime, at: datetime) -> dict[int, list[date]]:
    """The series that have periods for which a value is due, with these."""
    found = {row.pk: periods_due(row, since, at) for row in active.only("pk", "rhythm", "opened_at")}
    return {key: days for key, days in found.items() if days}


def lacking(wanted: dict[int, list[date]], at: datetime) -> set[int]:
    """Those of some series that lack a value in one of their periods."""
    rows = _values(at).filter(series__in=wanted).values_list("series", "series__rhythm", "day").distinct()
    there: dict[int, set[date]] = {}
    for key, rhythm, day in rows:
        there.setdefault(key, set()).add(periods.start_of(rhythm, day))
    return {key for key, days in wanted.items() if not set(days) <= there.get(key, set())}


def of_keys(keys: Collection[int]) -> QuerySet[Series]:
    """Some series."""
    return Series.objects.filter(pk__in=list(keys))
