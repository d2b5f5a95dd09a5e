"""Reading time spent, within what an actor may see. The caller has resolved the record within records.scope."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, QuerySet, Sum

from wellkept.components.efforts.models import Effort
from wellkept.components.subject import subject_of
from wellkept.kernel import prepared
from wellkept.kernel.permissions import Actor
from wellkept.records.scope import visible_cards

#: So many entries of a record are shown.
SHOWN = 50


def efforts_of(record: Any) -> list[Effort]:
    """What was noted of a record, the latest day first, with who worked."""
    return prepared.read(
        ("efforts",),
        lambda record: Effort.objects.filter(record=record).select_related("person").order_by("-day", "-id")[:SHOWN],
        record=subject_of(record).record_id,
    )


def spent_by(record: Any, person_id: int) -> int:
    """The minutes that somebody has noted for a record."""
    own = Effort.objects.filter(record=subject_of(record).record_id, person=person_id)
    return int(own.aggregate(sum=Sum("minutes"))["sum"] or 0)


def hours_between(since: datetime, until: datetime) -> int:
    """How many whole hours were noted for the days of a span of time."""
    noted = Effort.objects.filter(day__gte=since.date(), day__lt=until.date())
    return int(noted.aggregate(sum=Sum("minutes"))["sum"] or 0) // 60


def within(actor: Actor, first: date, last: date) -> QuerySet[Effort]:
    """What was noted for the days of a period, both included, on records that the actor sees."""
    return Effort.objects.filter(day__gte=first, day__lte=last, record__in=visible_cards(actor).order_by().values("pk"))


@dataclass(frozen=True, slots=True)
class Share:
    """For whom or by whom so many minutes were spent, and on how many records; `name` is empty for the provider's own work."""

    name: str
    minutes: int
    records: int


def shares(actor: Actor, first: date, last: date, by: str) -> list[Share]:
    """The time of a period by customer, person or service (the names of the relations), the most first."""
    name = {"customer": "customer__name", "person": "person__name", "service": "record__service__title"}[by]
    rows = within(actor, first, last).values_list(name).annotate(Sum("minutes"), Count("record", distinct=True))
    found = [Share(called or "", minutes, records) for called, minutes, records in rows.order_by()]
    return sorted(found, key=lambda share: (-share.minutes, share.name))


def entries(actor: Actor, first: date, last: date) -> QuerySet[Effort]:
    """Each entry of a period with record, customer and person, by day."""
    rows = within(actor, first, last).select_related("record__service", "customer", "person")
    return rows.order_by("day", "id")
