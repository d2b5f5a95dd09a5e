"""Reading objectives: the register as it was at a moment, the points of their course, and whom they were made known to."""

from datetime import datetime, timedelta
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from wellkept.components.communications.models import Communication
from wellkept.components.links.models import Link
from wellkept.components.series import figures
from wellkept.components.series import selectors as series
from wellkept.components.series.models import SeriesValue
from wellkept.components.tasks.models import Task
from wellkept.kernel.permissions import Actor
from wellkept.ledger.models import Event
from wellkept.records.scope import visible_to as visible
from wellkept.sms.planning.objectives.course import Point
from wellkept.sms.planning.objectives.models import Objective

#: So many values of a series make a course.
MOST = 1000
_REQUIREMENTS = ("party_requirement", "service_requirement")


def visible_to(actor: Actor) -> QuerySet[Objective]:
    """The objectives that the actor may see."""
    return visible(Objective.objects.all(), actor)


def on_record(at: datetime) -> QuerySet[Objective]:
    """The objectives that were on record at a moment."""
    return Objective.objects.filter(opened_at__lte=at)


def has_own_series(objective: Objective) -> bool:
    """Whether its values are noted on its own page: there is no series yet, or one that is about it."""
    return objective.series is None or objective.series.about_id == objective.pk


def points_of(objective: Objective) -> list[Point]:
    """The course of an objective, in the order of time: the values that were noted for it, or the months of another series."""
    if objective.series is None:
        return []
    rows = list(reversed(series.values_of(objective.series.pk)[:MOST]))
    if has_own_series(objective):
        return [Point(row.day, row.value) for row in rows]
    return _months(objective.series, rows)


def _months(measured: Any, rows: list[SeriesValue]) -> list[Point]:
    found = []
    for month, some in groupby(rows, key=lambda row: row.day.replace(day=1)):
        values = list(some)
        last = (month + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        exact = figures.figure(measured.aggregation, [row.value for row in values], Decimal(1440 * last.day))
        if exact is not None:
            found.append(Point(values[-1].day, exact))
    return found


def told_of(objective: int) -> QuerySet[Communication]:
    """What was made known of an objective, the first first."""
    return Communication.objects.filter(record=objective).order_by("sent_at", "pk")


# What the proof of clause 6.2 asks -----------------------------------------------------------------------------------


def measured_between(since: datetime, until: datetime) -> Q:
    """The objectives with a value whose day lies in a period."""
    rows = SeriesValue.objects.filter(series=OuterRef("series"), noted_at__lte=until)
    rows = rows.filter(Q(replaced_at__isnull=True) | Q(replaced_at__gt=until))
    return Q(Exists(rows.filter(day__gte=since.date(), day__lte=until.date())))


def made_known(at: datetime) -> Q:
    """The objectives that somebody was told of by a moment."""
    return Q(Exists(Communication.objects.filter(record=OuterRef("pk"), sent_at__lte=at)))


def takes_up_requirement(at: datetime) -> Q:
    """The objectives that take up a requirement: the one they name, or one that they are linked to."""
    linked = Q(until__isnull=True) | Q(until__gt=at)
    out = Link.objects.filter(linked, source=OuterRef("pk"), target__kind__in=_REQUIREMENTS, since__lte=at)
    back = Link.objects.filter(linked, target=OuterRef("pk"), source__kind__in=_REQUIREMENTS, since__lte=at)
    return Q(requirement__isnull=False) | Q(Exists(out)) | Q(Exists(back))


def touched_between(since: datetime, until: datetime) -> Q:
    """The objectives that a person set, changed or measured in a period, by the trail."""
    events = Event.objects.filter(subject_id=OuterRef("pk"), subject_kind="objective", actor_id__isnull=False)
    return Q(Exists(events.filter(effective_at__gte=since, effective_at__lte=until)))


def has_all_versions() -> Q:
    """The objectives of which the trail tells each version: as many events that made one as there are versions."""
    told = Event.objects.filter(subject_kind="objective", subject_id=OuterRef("pk"), changes__has_key="version")
    counted = told.order_by().values("subject_id").annotate(n=Count("pk")).values("n")
    return Q(version=Coalesce(Subquery(counted), 0) + 1)


def _steps(at: datetime) -> QuerySet[Task]:
    return Task.objects.filter(about=OuterRef("pk"), opened_at__lte=at).exclude(state="cancelled")


def has_steps(at: datetime) -> Q:
    """The objectives for which there was a step that is not cancelled."""
    return Q(Exists(_steps(at)))


def off_track(at: datetime) -> Q:
    """The objectives with a step that nobody had, that had no date, or that was late at a moment."""
    undone = Q(done_at__isnull=True) | Q(done_at__gt=at)
    loose = Q(assignee__isnull=True, team__isnull=True) | Q(due_at__isnull=True) | (undone & Q(due_at__lt=at))
    return Q(Exists(_steps(at).filter(loose)))
