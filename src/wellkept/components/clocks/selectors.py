"""Reading clocks, for conditions of other questions."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from wellkept.components.clocks.models import Clock
from wellkept.directory.models import Calendar
from wellkept.kernel.calendars import Length, Unit
from wellkept.records.models import Span


def has_clock() -> Q:
    """The records that have, or had, a target."""
    return Q(Exists(Clock.objects.filter(record=OuterRef("pk"))))


def due_of(record: Any, metric: str) -> datetime | None:
    """When the target of a record for a metric passes, if its clock runs now."""
    return Clock.objects.filter(record=record.pk, metric=metric).values_list("due_at", flat=True).first()


def counts(record: Any, metric: str) -> bool:
    """Whether a clock of a record for a metric runs or is paused."""
    open_ones = (Clock.State.RUNNING, Clock.State.PAUSED)
    return Clock.objects.filter(record=record.pk, metric=metric, state__in=open_ones).exists()


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What a record's clock for a metric promises, and when its target passes or passed; None while it is paused within it."""

    due_at: datetime | None
    length: Length


def reckoned(records: Iterable[int], metric: str) -> dict[int, Reckoned]:
    """The clocks of these records for a metric, by record."""
    wanted, found = sorted(records), dict[int, Reckoned]()
    for start in range(0, len(wanted), 500):
        rows = Clock.objects.filter(record__in=wanted[start : start + 500], metric=metric).exclude(state="cancelled")
        for record, due, seconds, unit in rows.values_list("record", "due_at", "seconds", "unit"):
            found[record] = Reckoned(due, Length(seconds, Unit(unit)))
    return found


def stopped(metrics: tuple[str, ...]) -> QuerySet[Clock]:
    """The clocks of the record at hand that have stopped: what was promised, and when it was kept."""
    return Clock.objects.filter(record=OuterRef("pk"), state=Clock.State.STOPPED, metric__in=metrics).order_by()


def of_agreement(agreement: int, since: datetime, until: datetime) -> QuerySet[Clock]:
    """The clocks of an agreement that can have been decided between two moments, with `kind`, `opened` and `now` (the priority
    today) of their records.
    """
    still = Q(stopped_at__isnull=True) | Q(stopped_at__gte=since)
    rows = Clock.objects.filter(still, agreement=agreement, started_at__lt=until)
    return rows.annotate(kind=F("record__kind"), now=F("record__priority"), opened=F("record__opened_at")).order_by(
        "id"
    )


def calendars_of(agreement: int) -> dict[int, Any]:
    """The service hours that clocks of an agreement run on, by key."""
    keys = Clock.objects.filter(agreement=agreement, calendar__isnull=False).values("calendar")
    return {calendar.pk: calendar.hours for calendar in Calendar.objects.filter(pk__in=keys)}


def priorities_of(agreement: int, since: datetime, until: datetime) -> dict[int, list[tuple[datetime, int]]]:
    """The priorities that the records of these clocks had, by record: since when, and which, the first first."""
    records = of_agreement(agreement, since, until).order_by().values("record")
    found: dict[int, list[tuple[datetime, int]]] = {}
    spans = Span.objects.filter(attribute="priority", record__in=records).exclude(value="").order_by("record", "since")
    for record, begun, value in spans.values_list("record_id", "since", "value"):
        found.setdefault(record, []).append((begun, int(value)))
    return found
