"""What the proof of clause 8.6.3 asks; all problems of the provider, as they were effective at a moment."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import (
    DateTimeField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
    Window,
)
from django.db.models.functions import Coalesce, Lag, Least

from wellkept.components.communications.models import Communication
from wellkept.components.links.models import Link
from wellkept.components.tasks.models import Task
from wellkept.directory.actors import actor_of
from wellkept.directory.models import User
from wellkept.ledger.models import Event
from wellkept.sms.resolution.incidents.models import Incident
from wellkept.sms.resolution.problems.models import Problem, Recurrence
from wellkept.sms.resolution.problems.permissions import Permissions
from wellkept.sms.resolution.problems.selectors import desk, is_known_error, visible_to, with_problem
from wellkept.sms.transition.changes.models import Change


def on_record(at: datetime) -> QuerySet[Problem]:
    """The problems that were on record at a moment."""
    return Problem.objects.filter(opened_at__lte=at)


def resolved_between(since: datetime, until: datetime) -> QuerySet[Problem]:
    """The problems whose resolution falls into a period, both ends included."""
    return Problem.objects.filter(resolved_at__gte=since, resolved_at__lte=until)


def opened_between(since: datetime, until: datetime) -> QuerySet[Problem]:
    """The problems that were put on record in a period, both ends included."""
    return Problem.objects.filter(opened_at__gte=since, opened_at__lte=until)


def closed_between(since: datetime, until: datetime) -> QuerySet[Problem]:
    """The problems that were closed in a period, both ends included."""
    return Problem.objects.filter(state="closed", closed_at__gte=since, closed_at__lte=until)


def known_errors_at(at: datetime) -> QuerySet[Problem]:
    """The known errors of a moment."""
    return Problem.objects.filter(is_known_error(), known_error_at__lte=at)


def has_change(at: datetime, *, authorized: bool = False) -> Q:
    """The problems that a change is linked to as what resolves them; with `authorized` one that was allowed to go ahead."""
    ties = Link.objects.filter(type=Link.Type.RESOLVED_BY, source=OuterRef("pk"), target__kind="change", since__lte=at)
    ties = ties.filter(Q(until__isnull=True) | Q(until__gt=at))
    if authorized:
        ties = ties.filter(target__in=Change.objects.filter(authorized_at__lte=at).values("pk"))
    return Q(Exists(ties))


def has_task() -> Q:
    """The problems about which a task was asked for."""
    return Q(Exists(Task.objects.filter(about=OuterRef("pk")).exclude(state="cancelled")))


def _entries(at: datetime) -> "QuerySet[Event]":
    return Event.objects.filter(
        subject_id=OuterRef("pk"), subject_kind="problem", actor_id__isnull=False, effective_at__lte=at
    )


def noted_between(since: datetime, until: datetime) -> Q:
    """The problems whose work log, which is the trail, has an entry by a person in a period."""
    return Q(Exists(_entries(until).filter(effective_at__gte=since)))


def silent_for(pause: timedelta, at: datetime) -> Q:
    """The problems whose work log has a pause that is longer, between their opening and the column `worked_until`."""

    def after(column: Any) -> Any:
        return ExpressionWrapper(column + Value(pause, output_field=DurationField()), output_field=DateTimeField())

    follower = Event.objects.filter(
        subject_id=OuterRef("subject_id"),
        subject_kind="problem",
        actor_id__isnull=False,
        effective_at__gt=OuterRef("effective_at"),
        effective_at__lte=after(OuterRef("effective_at")),
    )
    last = (
        _entries(at)
        .alias(next_by=after(F("effective_at")))
        .filter(~Exists(follower), next_by__lt=OuterRef("worked_until"))
    )
    first = _entries(at).filter(effective_at__lte=OuterRef("first_by"))
    begun = Q(first_by__lt=F("worked_until")) & ~Q(Exists(first))
    return Q(Exists(last)) | begun


def worked_on(since: datetime, until: datetime, *, opened_before: datetime, pause: timedelta) -> QuerySet[Problem]:
    """The problems of before that were open in a period, with when work on each ended in it (`worked_until`) and when its
    first entry is due (`first_by`).
    """
    end = Least(Coalesce(F("resolved_at"), F("closed_at"), Value(until)), Value(until))
    due = ExpressionWrapper(F("opened_at") + Value(pause, output_field=DurationField()), output_field=DateTimeField())
    rows: QuerySet[Problem] = on_record(until).alias(worked_until=end, first_by=due)
    return rows.filter(Q(opened_at__lt=opened_before) & Q(("worked_until__gte", since)))


def told_desk(at: datetime) -> Q:
    """The known errors of which the desk was told since they are such."""
    told = Communication.objects.filter(
        record=OuterRef("pk"), audience="service-desk-agent", sent_at__gte=OuterRef("known_error_at"), sent_at__lte=at
    )
    return Q(Exists(told))


def reached_by_desk() -> Q:
    """The known errors that somebody who takes calls finds from an incident of the same service, tried with his rights."""
    reach = Q(pk__in=())
    for user in User.objects.filter(person__in=desk(), is_active=True).select_related("person__organization")[:50]:
        actor = actor_of(user)
        if actor.customers is None and actor.can(Permissions.VIEW):
            return Q(service__isnull=False)
        reach |= Q(pk__in=visible_to(actor).values("pk"))
    return reach & Q(service__isnull=False)


def runs(count: int, within: timedelta, since: datetime, until: datetime) -> QuerySet[Incident]:
    """The incidents with which so many of one service and category had come in within a time; `run_from` is its start."""
    lately = Incident.objects.filter(
        opened_at__gt=since - within, opened_at__lte=until, service__isnull=False, category__isnull=False
    ).exclude(state="cancelled")
    earlier = Window(
        Lag("opened_at", offset=count - 1), partition_by=["service", "category"], order_by=["opened_at", "pk"]
    )
    start = ExpressionWrapper(
        F("opened_at") - Value(within, output_field=DurationField()), output_field=DateTimeField()
    )
    found = lately.annotate(earlier=earlier, start=start).filter(earlier__gte=F("start"), opened_at__gte=since)
    ended: QuerySet[Incident] = Incident.objects.filter(pk__in=found.values("pk")).alias(run_from=start)
    return ended


def looked_into(at: datetime) -> Q:
    """The incidents that have a problem: tied to it, or of its service and category while it was open; or about which it was
    decided, after the run that they end had begun, that none is needed.
    """
    same = {"service": OuterRef("service"), "category": OuterRef("category")}
    like = Problem.objects.filter(**same, opened_at__lte=at).exclude(state="cancelled")
    like = like.filter(Q(resolved_at__isnull=True) | Q(resolved_at__gte=OuterRef("opened_at")))
    decisions = Recurrence.objects.filter(**same, decided_at__lte=at, last_at__gte=OuterRef("run_from"))
    return with_problem() | Q(Exists(like)) | Q(Exists(decisions))


def used_between(since: datetime, until: datetime) -> int:
    """How many incidents of a period are tied to a problem."""
    return Incident.objects.filter(with_problem(), opened_at__gte=since, opened_at__lte=until).count()
