"""Reading duties."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet

from wellkept.components.duties.models import Duty, Performance
from wellkept.components.tasks.models import Task
from wellkept.kernel.permissions import Actor
from wellkept.records.models import Span
from wellkept.records.scope import visible_to


def rhythms(at: datetime) -> Mapping[str, timedelta]:
    """The shortest interval of the duties that were in force at a moment, by the requirement whose rhythm they set."""
    in_force = Span.objects.filter(
        Q(until__isnull=True) | Q(until__gt=at), attribute="state", value="active", since__lte=at
    )
    duties = Duty.objects.filter(pk__in=in_force.values("record"), rhythm=Duty.Rhythm.RECURS).exclude(requirement="")
    found: dict[str, timedelta] = {}
    for duty in duties:
        found[duty.requirement] = min(duty.interval, found.get(duty.requirement, duty.interval))
    return found


def to_ask_for(at: datetime) -> list[Duty]:
    """The duties that come due soon and whose owners were given no task for that yet."""
    coming = Duty.objects.filter(state="active", due_at__isnull=False, asked_at__isnull=True)
    soon = coming.filter(due_at__lte=at + timedelta(days=14)).select_related("record", "owner")
    return [duty for duty in soon.order_by("due_at") if duty.due_at is not None and duty.due_at - duty.notice <= at]


def duty(key: int) -> Duty:
    """The duty with that key. Raises Duty.DoesNotExist."""
    return Duty.objects.get(pk=key)


def tasks_given_out(duty: Duty) -> QuerySet[Task]:
    """The open tasks about a duty."""
    return Task.objects.filter(about=duty.pk).exclude(state__in=("done", "cancelled"))


def performances(duty: Duty) -> QuerySet[Performance]:
    """Each time that a duty was done, the latest first."""
    return Performance.objects.filter(duty=duty).select_related("by", "evidence")


def duties_of(actor: Actor) -> QuerySet[Duty]:
    """The duties in force that the actor may see, the next due first."""
    seen = visible_to(Duty.objects.filter(state="active"), actor)
    return seen.select_related("owner").order_by(F("due_at").asc(nulls_last=True), "pk")


def done_between(actor: Actor, start: datetime, end: datetime) -> QuerySet[Performance]:
    """What was done between two moments of the duties that the actor may see."""
    seen: Any = visible_to(Duty.objects.all(), actor).values("pk")
    return Performance.objects.filter(duty__in=seen, done_at__gte=start, done_at__lt=end).select_related("duty", "by")


def done_for(requirement: str, at: datetime) -> QuerySet[Performance]:
    """Each time by a moment that a duty was done which sets the rhythm of a requirement."""
    return Performance.objects.filter(duty__requirement=requirement, done_at__lte=at)


def requirements_covered() -> set[str]:
    """The requirements whose rhythm some duty sets or is proposed to set."""
    open_ones = Duty.objects.exclude(state="ended").exclude(requirement="")
    return set(open_ones.values_list("requirement", flat=True))
