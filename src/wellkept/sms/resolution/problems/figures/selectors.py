"""Counting over problems and their incidents: whether a fix holds, trends, and how problems were solved in a period."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import (
    Count,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce

from wellkept.components.comments.models import Comment
from wellkept.components.links.models import Link
from wellkept.kernel.permissions import Actor
from wellkept.kernel.within import CountOf
from wellkept.sms.resolution.incidents import selectors as incidents
from wellkept.sms.resolution.incidents.models import Incident
from wellkept.sms.resolution.problems.models import Problem
from wellkept.sms.resolution.problems.selectors import (
    OPEN,
    RESOLVED,
    alike,
    incidents_of,
    is_known_error,
    policy,
    ties_at,
    visible_to,
)


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


def effect_of(problem: Problem, at: datetime, actor: Actor | None = None) -> Effect | None:
    """What became of incidents after a problem was resolved, in an actor's sight or of all; None for one that is not."""
    since = problem.resolved_at
    if since is None or since > at:
        return None
    until = min(at, since + timedelta(days=policy().watch_days))
    like, tied = alike(problem.service_id, problem.category_id), incidents_of(problem.pk)
    if actor is not None and actor.customers is not None:
        seen = incidents.visible_to(actor).values("pk")
        like, tied = like.filter(pk__in=seen), tied.filter(pk__in=seen)
    counts = {
        "tied": tied.filter(opened_at__gt=since),
        "before": like.filter(opened_at__gt=since - (until - since), opened_at__lte=since),
        "after": like.filter(opened_at__gt=since, opened_at__lte=until),
    }
    counted = Problem.objects.annotate(**{f"n_{name}": CountOf(rows.values("pk")) for name, rows in counts.items()})
    return Effect(since, until, *counted.values_list(*(f"n_{name}" for name in counts)).get(pk=problem.pk))


def recurred() -> Q:
    """Resolved problems that came back: reopened, or tied to an incident that began after the resolution."""
    after = ties_at("target").filter(source__opened_at__gt=OuterRef("resolved_at"))
    return Q(reopened_count__gt=0) | Q(Exists(after))


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


def _tied(actor: Actor, **more: Any) -> Coalesce:
    """How many incidents in an actor's sight the problem of an outer query caused."""
    ties = Link.objects.filter(type=Link.Type.CAUSED_BY, until__isnull=True, target=OuterRef(OuterRef("pk")))
    seen = incidents.visible_to(actor).filter(pk__in=ties.values("source"), **more)
    return Coalesce(CountOf(seen.values("pk")), 0)


def progress(actor: Actor) -> "QuerySet[Any, Any]":
    """The open problems in an actor's sight, the weightiest first, with the last thing said (`said`) and how many incidents each
    caused (`caused`).
    """
    last = Comment.objects.filter(record=OuterRef("pk")).order_by("-id").values("body")[:1]
    rows = visible_to(actor).filter(state__in=OPEN).select_related(*NAMED)
    return rows.annotate(said=Subquery(last), caused=_tied(actor)).order_by("priority", "pk")


#: Whose names stand in a report.
NAMED = ("service", "category", "assignee", "team")


def in_use(actor: Actor, since: datetime, until: datetime) -> "QuerySet[Any, Any]":
    """The known errors in an actor's sight and those that were solved in a period, the latest first: how many incidents each
    caused (`caused`), and how many of these began in the period (`lately`).
    """
    over = Q(known_error_at__isnull=False, resolved_at__gt=since, resolved_at__lte=until, state__in=RESOLVED)
    rows = visible_to(actor).filter(is_known_error() | over).select_related(*NAMED)
    lately = _tied(actor, opened_at__gt=since, opened_at__lte=until)
    return rows.annotate(caused=_tied(actor), lately=lately).order_by("-known_error_at", "-pk")


def solved_lately(actor: Actor, since: datetime, until: datetime) -> "QuerySet[Any, Any]":
    """The problems in an actor's sight that were resolved in a period and are so still, the latest first."""
    rows = visible_to(actor).filter(resolved_at__gt=since, resolved_at__lte=until, state__in=RESOLVED)
    return rows.select_related(*NAMED).annotate(caused=_tied(actor)).order_by("-resolved_at", "-pk")


def raised(since: datetime, until: datetime) -> list[str]:
    """The problems that were opened in a period, by number."""
    rows = Problem.objects.filter(opened_at__gt=since, opened_at__lte=until).order_by("pk")
    return list(rows.values_list("number", flat=True))
