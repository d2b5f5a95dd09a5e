"""The key figures of processes that the records tell: each counts what an actor sees, over a period."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Avg, Count, Exists, F, Q, QuerySet

from wellkept.components.clocks import selectors as clocks
from wellkept.components.results import selectors as results
from wellkept.components.results.models import PeriodResult
from wellkept.kernel.permissions import Actor
from wellkept.records.scope import visible_to
from wellkept.sms.context.issues import selectors as issues
from wellkept.sms.planning.processes.figures import Mean, Share, counts
from wellkept.sms.portfolio.services import selectors as services
from wellkept.sms.relationship.agreements.results import selectors as agreements
from wellkept.sms.resolution.incidents import selectors as incidents
from wellkept.sms.resolution.problems import selectors as problems
from wellkept.sms.resolution.requests import selectors as requests
from wellkept.sms.transition.changes import selectors as changes

YEAR, CAUSE_WITHIN = timedelta(days=365), timedelta(days=30)


def _share(rows: QuerySet[Any], part: Q) -> Share:
    """Those of some records of which something is true, of all of them; one statement."""
    counted = rows.order_by().aggregate(part=Count("pk", filter=part), whole=Count("pk"))
    return Share(counted["part"], counted["whole"])


def _kept(metric: str) -> Q:
    """The records whose clock stood by its target."""
    return Q(Exists(clocks.stopped((metric,)).filter(stopped_at__lte=F("due_at"))))


@counts("sms-governance", "Freshness of context")
def freshness(actor: Actor, since: datetime, at: datetime) -> Share:
    """Circumstances that somebody looked at within a year, of those that hold."""
    rows = visible_to(issues.on_record(at), actor).filter(state="active")
    return _share(rows, Q(reviewed_at__gte=at - YEAR))


@counts("service-planning", "Services with agreed requirements")
def required(actor: Actor, since: datetime, at: datetime) -> Share:
    """Live services of which a requirement is agreed."""
    rows = visible_to(services.on_record(at), actor).filter(state="live")
    agreed = services.requirements(at).filter(state="agreed").values("service")
    return _share(rows, Q(pk__in=agreed))


@counts("service-level-management", "Targets met")
def targets(actor: Actor, since: datetime, at: datetime) -> Share:
    """Targets of agreements that were met, of those of the periods that ended."""
    seen = visible_to(agreements.measured(at), actor).values("pk")
    verdicts = (PeriodResult.Verdict.MET, PeriodResult.Verdict.MISSED)
    rows = results.of_subjects(seen).filter(period_end__gte=since, period_end__lte=at, verdict__in=verdicts)
    return _share(rows, Q(verdict=PeriodResult.Verdict.MET))


@counts("change-management", "Success rate")
def succeeded(actor: Actor, since: datetime, at: datetime) -> Share:
    """Changes that were successful, of those closed."""
    rows = changes.visible_to(actor).filter(closed_at__gte=since, closed_at__lte=at).exclude(outcome="")
    return _share(rows, Q(outcome="successful"))


@counts("change-management", "Emergency share")
def emergencies(actor: Actor, since: datetime, at: datetime) -> Share:
    """Changes made in an emergency, of those implemented."""
    rows = changes.visible_to(actor).filter(implemented_at__gte=since, implemented_at__lte=at)
    return _share(rows, Q(type="emergency"))


@counts("incident-management", "Solved in target time")
def restored_in_time(actor: Actor, since: datetime, at: datetime) -> Share:
    """Incidents resolved within their target, of those resolved that had one."""
    rows = incidents.visible_to(actor).filter(resolved_at__gte=since, resolved_at__lte=at)
    return _share(rows.filter(Exists(clocks.stopped(("resolution",)))), _kept("resolution"))


@counts("incident-management", "First-contact solution")
def unescalated(actor: Actor, since: datetime, at: datetime) -> Share:
    """Incidents resolved without being escalated."""
    rows = incidents.visible_to(actor).filter(resolved_at__gte=since, resolved_at__lte=at)
    return _share(rows, Q(escalated_at__isnull=True))


@counts("incident-management", "Mean time to restore")
def mean_time(actor: Actor, since: datetime, at: datetime) -> Mean:
    """How long it took from the record to the resolution, over all priorities."""
    rows = incidents.visible_to(actor).filter(resolved_at__gte=since, resolved_at__lte=at).order_by()
    told = rows.aggregate(mean=Avg(F("resolved_at") - F("opened_at")), n=Count("pk"))
    return Mean(told["mean"].total_seconds() if told["mean"] is not None else None, told["n"])


@counts("incident-management", "Backlog")
def backlog(actor: Actor, since: datetime, at: datetime) -> Share:
    """Open incidents past their target."""
    rows = incidents.visible_to(actor).filter(state__in=incidents.OPEN)
    return _share(rows, Q(due_at__lt=at))


@counts("service-request-management", "Fulfilled in target time")
def fulfilled_in_time(actor: Actor, since: datetime, at: datetime) -> Share:
    """Requests fulfilled within their target, of those fulfilled that had one."""
    rows = requests.visible_to(actor).filter(fulfilled_at__gte=since, fulfilled_at__lte=at)
    return _share(rows.filter(Exists(clocks.stopped(("fulfilment",)))), _kept("fulfilment"))


@counts("problem-management", "Root cause found in time")
def cause_found(actor: Actor, since: datetime, at: datetime) -> Share:
    """Problems whose cause was found within thirty days, of those whose thirty days have passed in the period."""
    rows = problems.visible_to(actor).filter(opened_at__gte=since - CAUSE_WITHIN, opened_at__lte=at - CAUSE_WITHIN)
    return _share(rows, Q(cause_found_at__lte=F("opened_at") + CAUSE_WITHIN))


@counts("problem-management", "Repeat incidents")
def repeated(actor: Actor, since: datetime, at: datetime) -> Share:
    """Incidents that an open problem causes."""
    rows = incidents.visible_to(actor).filter(opened_at__gte=since, opened_at__lte=at)
    open_ones = problems.ties_at("source").filter(target__phase__in=("new", "active", "on_hold"))
    return _share(rows, Q(Exists(open_ones)))


@counts("problem-management", "Known errors with workaround")
def worked_around(actor: Actor, since: datetime, at: datetime) -> Share:
    """Known errors that have a workaround."""
    return _share(problems.known_errors(actor), ~Q(workaround=""))
