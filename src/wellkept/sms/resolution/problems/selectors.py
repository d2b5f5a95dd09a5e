"""Reading problems: what is tied to them, known errors, recurring incidents, and whether a fix holds."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import (
    Count,
    Exists,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
)

from wellkept.components.links.models import Link
from wellkept.directory.models import Appointment, Person
from wellkept.directory.selectors import holding
from wellkept.kernel.lifecycle import OPEN_PHASES, Phase
from wellkept.kernel.permissions import Actor
from wellkept.kernel.recent import Recent
from wellkept.records.scope import visible_to as visible
from wellkept.sms.portfolio.services.models import Service
from wellkept.sms.resolution.incidents import selectors as incidents
from wellkept.sms.resolution.incidents.models import Incident
from wellkept.sms.resolution.problems.lifecycle import LIFECYCLE
from wellkept.sms.resolution.problems.models import Problem, ProblemPolicy, Recurrence
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


def stored_policy() -> ProblemPolicy:
    """The rules of problem management, to be changed; the defaults where nothing was set."""
    return ProblemPolicy.objects.first() or ProblemPolicy()


_policy = Recent(stored_policy)
policy_changed = _policy.forget


def policy() -> ProblemPolicy:
    """The rules of problem management, as they were a moment ago at most."""
    return _policy.value()


# What is tied to a problem -------------------------------------------------------------------------------------------


def ties_at(end: str) -> "QuerySet[Link]":
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


def caused(problem: Problem, actor: Actor) -> dict[str, Any]:
    """The figures of a problem's incidents in an actor's sight."""
    seen = incidents.visible_to(actor).filter(pk__in=incidents_of(problem.pk).values("pk"))
    return seen.aggregate(
        count=Count("pk"),
        open=Count("pk", filter=Q(state__in=incidents.OPEN)),
        customers=Count("customer", distinct=True),
        latest=Max("opened_at"),
    )


def problems_of(incident: int) -> QuerySet[Problem]:
    """The problems that caused an incident."""
    ties = Link.objects.filter(type=Link.Type.CAUSED_BY, until__isnull=True, source=incident)
    return Problem.objects.filter(pk__in=ties.values("target"))


def with_problem() -> Q:
    """The incidents that are tied to a problem."""
    return Q(Exists(ties_at("source")))


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


_any_known_error = Recent(lambda: Problem.objects.filter(is_known_error()).exists())
known_errors_changed = _any_known_error.forget


def any_known_error() -> bool:
    """Whether there is any known error at all, as it was a moment ago at most."""
    return _any_known_error.value()


#: What is read of a known error to offer it.
OFFERED = (
    "number", "title", "symptoms", "workaround", "state", "known_error_at", "resolution_code", "service", "category", "item",
)  # fmt: skip


def known_for(actor: Actor, incident: Incident) -> QuerySet[Problem]:
    """The problems that an incident comes from (`tied`, the first of all) and the known errors."""
    ties = Link.objects.filter(type=Link.Type.CAUSED_BY, until__isnull=True, source=incident.pk, target=OuterRef("pk"))
    rows = visible_to(actor).annotate(tied=Exists(ties)).only(*OFFERED)
    return rows.filter(Q(tied=True) | is_known_error()).order_by("-tied", "-known_error_at", "-pk")


def desk() -> list[Person]:
    """The people who take calls or lead the desk now."""
    return list(holding(*DESK))


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


def _open_to(actor: Actor) -> QuerySet[Recurrence]:
    """The proposals that an actor may know of: of one of his customers, or of a service that he sees."""
    mine = Q(customer__isnull=True) | Q(customer__in=actor.customers or ())
    seen = Q() if actor.customers is None else mine & Q(service__in=visible(Service.objects.all(), actor).values("pk"))
    return Recurrence.objects.filter(seen).select_related("service", "category", "customer")


def waiting(actor: Actor) -> QuerySet[Recurrence]:
    """The proposals in an actor's sight that nobody has decided on, the largest first."""
    return _open_to(actor).filter(decided_at__isnull=True).order_by("-count", "pk")


def proposal(actor: Actor, key: int) -> Recurrence | None:
    """A proposal in an actor's sight by its key."""
    return _open_to(actor).filter(pk=key).first()


def proposal_to_decide(key: int) -> Recurrence:
    """A proposal by its key, as it is now; others who would decide on it wait."""
    rows = Recurrence.objects.select_for_update(of=("self",)).select_related("service", "category")
    return rows.get(pk=key)


def decided(actor: Actor) -> QuerySet[Recurrence]:
    """The proposals in an actor's sight that somebody has decided on, the latest first."""
    rows = _open_to(actor).filter(decided_at__isnull=False).select_related("problem", "decided_by")
    return rows.order_by("-decided_at", "-pk")


def incidents_in(found: Recurrence) -> QuerySet[Incident]:
    """The incidents that a proposal is about."""
    return alike(found.service_id, found.category_id).filter(
        opened_at__gte=found.first_at, opened_at__lte=found.last_at
    )


def overdue(at: datetime) -> QuerySet[Problem]:
    """Open problems past their date that were not escalated yet."""
    return Problem.objects.filter(state__in=OPEN, due_at__lt=at, escalated_at__isnull=True)


def open_incidents_of(problem: int) -> QuerySet[Incident]:
    """The incidents of a problem that are still open."""
    return incidents_of(problem).filter(state__in=incidents.OPEN)


def incidents_to_tell(problem: Problem, actor: Actor | None = None) -> QuerySet[Incident]:
    """The open incidents, of all or in an actor's sight, whose people are told in the words of a problem. Who sees the incident
    of one customer need not see the problem of another: its words stay with its own customer.
    """
    rows = open_incidents_of(problem.pk)
    if problem.customer_id is not None:
        rows = rows.filter(customer=problem.customer_id)
    return rows if actor is None else rows.filter(pk__in=incidents.visible_to(actor).values("pk"))


def manager() -> Person | None:
    """Who manages problems now; None while nobody holds the role."""
    held = Appointment.objects.filter(role="problem-manager", until__isnull=True).order_by("since", "pk").first()
    return held.person if held is not None else None


def has_work() -> bool:
    """Whether there is any incident whose cause could be asked for."""
    return Incident.objects.exists()
