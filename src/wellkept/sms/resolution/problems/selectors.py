"""Reading problems: what is tied to them, known errors, recurring incidents, and whether a fix holds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import (
    Count,
    DateTimeField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    Max,
    Min,
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
from wellkept.directory.models import Appointment, Person, User
from wellkept.kernel.lifecycle import OPEN_PHASES, Phase
from wellkept.kernel.permissions import Actor
from wellkept.ledger.models import Event
from wellkept.records.scope import visible_to as visible
from wellkept.sms.resolution.incidents import selectors as incidents
from wellkept.sms.resolution.incidents.models import Incident
from wellkept.sms.resolution.problems.lifecycle import LIFECYCLE
from wellkept.sms.resolution.problems.models import Problem, ProblemPolicy, Recurrence
from wellkept.sms.resolution.problems.permissions import Permissions
from wellkept.sms.transition.changes.models import Change

#: The states in which somebody still has something to do, and those after the resolution.
OPEN = LIFECYCLE.in_phases(OPEN_PHASES)
RESOLVED = LIFECYCLE.in_phases((Phase.RESOLVED, Phase.CLOSED))

#: Who is told of known errors and of their end: whoever takes calls and leads the desk.
DESK = ("service-desk-agent", "incident-manager")


def visible_to(actor: Actor) -> QuerySet[Problem]:
    """The problems that the actor may see."""
    return visible(Problem.objects.all(), actor)


def problem(key: int) -> Problem:
    """The problem of that key. Raises DoesNotExist."""
    return Problem.objects.get(pk=key)


def policy() -> ProblemPolicy:
    """The rules of problem management in force; the defaults where nothing was set."""
    return ProblemPolicy.objects.first() or ProblemPolicy()


# What is tied to a problem -------------------------------------------------------------------------------------------


def _tied(end: str) -> "QuerySet[Link]":
    """The links that make an incident one of a problem's, for a record at that end of them in an outer query."""
    return Link.objects.filter(
        type=Link.Type.CAUSED_BY,
        until__isnull=True,
        source__kind="incident",
        target__kind="problem",
        **{end: OuterRef("pk")},
    )


def incidents_of(problem: int) -> QuerySet[Incident]:
    """The incidents that a problem caused."""
    ties = Link.objects.filter(type=Link.Type.CAUSED_BY, until__isnull=True, target=problem)
    return Incident.objects.filter(pk__in=ties.values("source"))


def problems_of(incident: int) -> QuerySet[Problem]:
    """The problems that caused an incident."""
    ties = Link.objects.filter(type=Link.Type.CAUSED_BY, until__isnull=True, source=incident)
    return Problem.objects.filter(pk__in=ties.values("target"))


def with_problem() -> Q:
    """The incidents that are tied to a problem."""
    return Q(Exists(_tied("source")))


def changes_of(problem: int) -> QuerySet[Change]:
    """The changes that a problem is resolved by."""
    ties = Link.objects.filter(type=Link.Type.RESOLVED_BY, until__isnull=True, source=problem)
    return Change.objects.filter(pk__in=ties.values("target"))


def open_changes_of(problem: int) -> bool:
    """Whether a change that is to resolve a problem is neither implemented nor given up."""
    return changes_of(problem).exclude(state="cancelled").filter(implemented_at__isnull=True).exists()


# Known errors --------------------------------------------------------------------------------------------------------


def is_known_error() -> Q:
    """Problems that are known errors still: not cured; an accepted risk stays one."""
    lasting = Q(state__in=OPEN) | Q(state__in=RESOLVED, resolution_code=Problem.ResolutionCode.RISK_ACCEPTED)
    return lasting & Q(known_error_at__isnull=False)


def known_errors(actor: Actor) -> QuerySet[Problem]:
    """The known errors that the actor may see."""
    return visible_to(actor).filter(is_known_error())


#: What is read of a known error to offer it.
OFFERED = (
    "number", "title", "symptoms", "workaround", "state", "known_error_at", "resolution_code", "service", "category", "item",
)  # fmt: skip


def known_for(actor: Actor, incident: Incident) -> QuerySet[Problem]:
    """The problems that an incident comes from (`tied`, the first of all) and, while it is open, the known errors."""
    ties = Link.objects.filter(type=Link.Type.CAUSED_BY, until__isnull=True, source=incident.pk, target=OuterRef("pk"))
    rows = visible_to(actor).annotate(tied=Exists(ties)).only(*OFFERED)
    wanted = Q(tied=True) | is_known_error() if incident.state in incidents.OPEN else Q(tied=True)
    return rows.filter(wanted).order_by("-tied", "-known_error_at", "-pk")


def desk() -> list[Person]:
    """The people who take calls or lead the desk now."""
    held = Appointment.objects.filter(role__in=DESK, until__isnull=True).values("person")
    return list(Person.objects.filter(pk__in=held, active=True).order_by("pk"))


# Recurring incidents -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Group:
    """Incidents of one service and category without a problem; `customer` is set where all are of one."""

    service: int
    category: int
    customer: int | None
    count: int
    first_at: datetime
    last_at: datetime


def alike(service: int | None, category: int | None) -> QuerySet[Incident]:
    """The incidents of a service and category, cancelled ones left out; none where either is not known."""
    if service is None or category is None:
        return Incident.objects.none()
    return Incident.objects.filter(service=service, category=category).exclude(state="cancelled")


def recurring(at: datetime) -> list[Group]:
    """What came back often within the days before a moment and has no problem yet: no open one of its service and
    category, and nothing that was proposed or dismissed for these incidents.
    """
    rule = policy()
    since = at - timedelta(days=rule.recurring_days)
    lately = Incident.objects.filter(
        opened_at__gt=since, opened_at__lte=at, service__isnull=False, category__isnull=False
    )
    same = {"service": OuterRef("service"), "category": OuterRef("category")}
    decided = Recurrence.objects.filter(**same).filter(
        Q(decided_at__isnull=True) | Q(last_at__gte=OuterRef("opened_at"))
    )
    free = lately.exclude(state="cancelled").filter(
        ~with_problem(), ~Exists(Problem.objects.filter(**same, state__in=OPEN)), ~Exists(decided)
    )
    groups = free.order_by().values("service", "category").annotate(
        n=Count("pk"), first=Min("opened_at"), last=Max("opened_at"), low=Min("customer"), high=Max("customer"),
        named=Count("customer"),
    )  # fmt: skip
    return [
        Group(
            row["service"], row["category"], row["low"] if row["low"] == row["high"] and row["named"] == row["n"] else None,
            row["n"], row["first"], row["last"],
        )
        for row in groups.filter(n__gte=rule.recurring_count)
    ]  # fmt: skip


def waiting() -> QuerySet[Recurrence]:
    """The proposals that nobody has decided on, the largest first."""
    rows = Recurrence.objects.filter(decided_at__isnull=True).select_related("service", "category", "customer")
    return rows.order_by("-count", "pk")


def proposal(key: int) -> Recurrence | None:
    """A proposal by its key."""
    return Recurrence.objects.filter(pk=key).select_related("service", "category").first()


def decided() -> QuerySet[Recurrence]:
    """The proposals that somebody has decided on, the latest first."""
    rows = Recurrence.objects.filter(decided_at__isnull=False).select_related(
        "service", "category", "problem", "decided_by"
    )
    return rows.order_by("-decided_at", "-pk")


def incidents_in(found: Recurrence) -> QuerySet[Incident]:
    """The incidents that a proposal is about."""
    return alike(found.service_id, found.category_id).filter(
        opened_at__gte=found.first_at, opened_at__lte=found.last_at
    )


# Whether a fix holds -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Effect:
    """What happened after a fix: incidents tied to the problem that began after it, and of the same service and category
    as many days before as after it. `until` is how far was looked.
    """

    since: datetime
    until: datetime
    tied: int
    before: int
    after: int

    @property
    def holds(self) -> bool:
        """Whether nothing that is known of it came back."""
        return self.tied == 0

    @property
    def days(self) -> int:
        """How many days were looked at."""
        return max(1, round((self.until - self.since).total_seconds() / 86400))


def effect_of(problem: Problem, at: datetime) -> Effect | None:
    """What became of incidents after a problem was resolved; None for one that is not."""
    since = problem.resolved_at
    if since is None or since > at:
        return None
    until = min(at, since + timedelta(days=policy().watch_days))
    like = alike(problem.service_id, problem.category_id)
    counts = like.aggregate(
        before=Count("pk", filter=Q(opened_at__gt=since - (until - since), opened_at__lte=since)),
        after=Count("pk", filter=Q(opened_at__gt=since, opened_at__lte=until)),
    )
    tied = incidents_of(problem.pk).filter(opened_at__gt=since).count()
    return Effect(since, until, tied, counts["before"], counts["after"])


def recurred() -> Q:
    """Resolved problems that came back: reopened, or tied to an incident that began after the resolution."""
    after = _tied("target").filter(source__opened_at__gt=OuterRef("resolved_at"))
    return Q(reopened_count__gt=0) | Q(Exists(after))


def resolved_between(since: datetime, until: datetime) -> QuerySet[Problem]:
    """The problems whose resolution falls into a period, both ends included."""
    return Problem.objects.filter(resolved_at__gte=since, resolved_at__lte=until)


def on_record(at: datetime) -> QuerySet[Problem]:
    """The problems that were on record at a moment."""
    return Problem.objects.filter(opened_at__lte=at)


def overdue(at: datetime) -> QuerySet[Problem]:
    """Open problems past their date that were not escalated yet."""
    return Problem.objects.filter(state__in=OPEN, due_at__lt=at, escalated_at__isnull=True)


def people_of(found: Iterable[Incident]) -> set[int]:
    """Who works on incidents: each one's assignee, else the people of its team."""
    rows = list(found)
    people = {row.assignee_id for row in rows if row.assignee_id is not None}
    teams = {row.team_id for row in rows if row.assignee_id is None and row.team_id is not None}
    return people | set(Person.objects.filter(teams__in=teams).values_list("pk", flat=True))


def open_incidents_of(problem: int) -> QuerySet[Incident]:
    """The incidents of a problem that are still open."""
    return incidents_of(problem).filter(state__in=incidents.OPEN)


def named(rows: QuerySet[Any]) -> QuerySet[Any, dict[str, Any]]:
    """Records as short lists show them."""
    return rows.values("number", "title", "state", "opened_at", "resolved_at", who=F("assignee__name"))


def manager() -> Person | None:
    """Who manages problems now; None while nobody holds the role."""
    held = Appointment.objects.filter(role="problem-manager", until__isnull=True).order_by("since", "pk").first()
    return held.person if held is not None else None


def has_work() -> bool:
    """Whether there is any incident whose cause could be asked for."""
    return Incident.objects.exists()


@dataclass(frozen=True, slots=True)
class Trend:
    """How many incidents of a service and category came in in a period and in the one before it."""

    service: str
    category: str
    count: int
    before: int


def trends(since: datetime, until: datetime, *, most: int = 8) -> list[Trend]:
    """The services and categories with most incidents in a period, compared with as long a time before it."""
    now, earlier = Q(opened_at__gt=since), Q(opened_at__lte=since)
    lately = Incident.objects.filter(opened_at__gt=since - (until - since), opened_at__lte=until, service__isnull=False)
    rows = lately.exclude(state="cancelled").order_by().values("service__title", "category__path").annotate(
        n=Count("pk", filter=now), before=Count("pk", filter=earlier)
    )  # fmt: skip
    found = rows.filter(n__gt=0).order_by("-n", "service__title")[:most]
    return [Trend(row["service__title"], row["category__path"] or "", row["n"], row["before"]) for row in found]


@dataclass(frozen=True, slots=True)
class Solving:
    """How problems were solved in a period: opened, resolved and of these come back, with their incidents; open at its end."""

    opened: int
    resolved: int
    recurred: int
    known_errors: int
    open: int
    overdue: int


def solving(since: datetime, until: datetime, actor: Actor | None = None) -> Solving:
    """The figures of a period, in an actor's sight or of all."""
    seen = Problem.objects.all() if actor is None else visible_to(actor)
    solved = Q(resolved_at__gt=since, resolved_at__lte=until, state__in=RESOLVED)
    counts = seen.aggregate(
        opened=Count("pk", filter=Q(opened_at__gt=since, opened_at__lte=until)),
        resolved=Count("pk", filter=solved),
        known_errors=Count("pk", filter=is_known_error()),
        open=Count("pk", filter=Q(state__in=OPEN)),
        overdue=Count("pk", filter=Q(state__in=OPEN, due_at__lt=until)),
    )
    return Solving(recurred=seen.filter(solved).filter(recurred()).count(), **counts)


def raised(since: datetime, until: datetime) -> list[str]:
    """The problems that were opened in a period, by number."""
    rows = Problem.objects.filter(opened_at__gt=since, opened_at__lte=until).order_by("pk")
    return list(rows.values_list("number", flat=True))


# What the proof of clause 8.6.3 asks; all problems of the provider, as they were effective at a moment ---------------


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
