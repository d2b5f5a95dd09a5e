"""What the first page shows of incidents, by role: each panel a figure or a short list that leads to its records."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, F, IntegerField, Q, QuerySet, Value
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellkept.kernel import occasion
from wellkept.kernel.permissions import Actor
from wellkept.sms.resolution.incidents import selectors
from wellkept.sms.resolution.incidents.models import Incident
from wellkept.sms.resolution.incidents.permissions import Permissions
from wellkept.toolkit.addresses import step_address
from wellkept.toolkit.home import panel

SHOWN = 6
WEEKS = 12
#: For so many days what was resolved stays on its caller's first page.
LATELY = 7
LIST = "/incidents"
_TO_TAKE = "phase=open&assignee=none&team=mine,none&sort=priority"
_AGENTS = ("service-desk-agent", "support-engineer")
_OWNERS = ("incident-manager", "major-incident-manager", "service-delivery-manager", "sms-manager", "process-owner")
_DESK = ("incident-manager", "major-incident-manager", "service-delivery-manager")
_LEADERS = ("top-management", "service-level-manager", "customer-relationship-manager", "service-owner")


def open_to(actor: Actor) -> QuerySet[Incident]:
    """The open incidents in the actor's sight."""
    return selectors.visible_to(actor).filter(state__in=selectors.OPEN)


def _rows(incidents: QuerySet[Incident], *more: str, limit: int = SHOWN) -> list[dict[str, Any]]:
    names = ("number", "title", "state", "priority", "due_at", "opened_at", *more)
    joined = {"who": F("assignee__name"), "team_name": F("team__name"), "customer_name": F("customer__name")}
    return list(incidents.values(*names, **joined)[:limit])


# Across the page ---------------------------------------------------------------------------------------------------------


def major(actor: Actor) -> Mapping[str, Any] | None:
    """Open major incidents; for those who steer also what was proposed as one and waits for their word."""
    stages = [Incident.Major.ACCEPTED]
    if actor.can(Permissions.STEER):
        stages.append(Incident.Major.PROPOSED)
    found = _rows(
        open_to(actor).filter(major__in=stages).order_by("-major_at", "-pk"),
        "major",
        "major_at",
        "next_update_at",
        limit=5,
    )
    return {"rows": found} if found else None


# Figures -----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with the list behind it; `bad` when any at all is one too many."""

    label: Any
    value: int
    href: str
    foot: Any = ""
    bad: bool = False


def desk_figures(actor: Actor) -> Mapping[str, Any]:
    """For who runs the desk: open, past the target, nobody's, waiting."""
    now = occasion.now()
    counts = open_to(actor).aggregate(
        open=Count("pk"),
        overdue=Count("pk", filter=Q(due_at__lt=now)),
        nobody=Count("pk", filter=Q(assignee__isnull=True)),
        waiting=Count("pk", filter=Q(state="on_hold")),
    )
    return {
        "figures": (
            Figure(_("Open incidents"), counts["open"], f"{LIST}?view=open"),
            Figure(_("Past their target"), counts["overdue"], f"{LIST}?view=overdue", _("Aim: 0"), True),
            Figure(_("Unassigned"), counts["nobody"], f"{LIST}?view=unassigned"),
            Figure(_("On hold"), counts["waiting"], f"{LIST}?state=on_hold"),
        )
    }


def own_figures(actor: Actor) -> Mapping[str, Any]:
    """For who works at the desk: mine, my teams', nobody's, past the target."""
    now = occasion.now()
    mine, teams = Q(assignee=actor.person_id), Q(team__in=actor.teams)
    counts = open_to(actor).aggregate(
        mine=Count("pk", filter=mine),
        late=Count("pk", filter=mine & Q(due_at__lt=now)),
        teams=Count("pk", filter=teams),
        nobody=Count("pk", filter=Q(assignee__isnull=True) & (teams | Q(team__isnull=True))),
    )
    return {
        "figures": (
            Figure(_("Your incidents"), counts["mine"], f"{LIST}?view=mine"),
            Figure(
                _("Of these past their target"), counts["late"], f"{LIST}?phase=open&assignee=me&overdue=yes", "", True
            ),
            Figure(_("Incidents of your teams"), counts["teams"], f"{LIST}?view=team"),
            Figure(_("Incidents to take"), counts["nobody"], f"{LIST}?{_TO_TAKE}"),
        )
    }


def customer_figures(actor: Actor) -> Mapping[str, Any]:
    """For a customer's manager: open, past the target, and the targets met this month."""
    now = occasion.now()
    counts = open_to(actor).aggregate(open=Count("pk"), overdue=Count("pk", filter=Q(due_at__lt=now)))
    return {
        "figures": (
            Figure(_("Open incidents"), counts["open"], f"{LIST}?view=open"),
            Figure(_("Past their target"), counts["overdue"], f"{LIST}?view=overdue", "", True),
        ),
        "shares": targets_met(actor),
    }


@dataclass(frozen=True, slots=True)
class Share:
    """How many of the targets that ended this month were met."""

    label: Any
    met: int
    of: int

    @property
    def value(self) -> float | None:
        """The share; None where nothing ended."""
        return self.met / self.of if self.of else None


_METRICS = {"response": gettext_lazy("Answered in time"), "resolution": gettext_lazy("Resolved in time")}


def targets_met(actor: Actor) -> list[Share]:
    """Of the incidents resolved this month: how many targets were met, by metric."""
    now = occasion.now()
    local = now.astimezone(ZoneInfo(actor.zone))
    since = local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    ended = selectors.stopped_clocks(actor, since, now).filter(metric__in=_METRICS)
    met = Count("pk", filter=Q(due_at__isnull=True) | Q(stopped_at__lte=F("due_at")))
    found = {m: (good, n) for m, good, n in ended.order_by().values_list("metric").annotate(met=met, of=Count("pk"))}
    return [Share(label, *found.get(metric, (0, 0))) for metric, label in _METRICS.items()]


# Lists -------------------------------------------------------------------------------------------------------------------


def replies(actor: Actor) -> Mapping[str, Any] | None:
    """Open work of mine and my teams whose caller wrote last and waits for an answer."""
    whose = Q(assignee=actor.person_id) | Q(assignee__isnull=True, team__in=actor.teams)
    found = _rows(
        open_to(actor).filter(whose).filter(selectors.caller_spoke_last()).order_by(F("due_at").asc(nulls_last=True))
    )
    return {"rows": found} if found else None


def to_take(actor: Actor) -> Mapping[str, Any]:
    """What nobody has taken yet, the most pressing first: for who runs the desk all of it, else of my teams or of none."""
    free = open_to(actor).filter(assignee__isnull=True)
    everything = bool(actor.roles & set(_DESK))
    if not everything:
        free = free.filter(Q(team__in=actor.teams) | Q(team__isnull=True))
    rows = _rows(free.order_by("priority", F("due_at").asc(nulls_first=True)))
    return {"rows": rows, "all": f"{LIST}?view=unassigned" if everything else f"{LIST}?{_TO_TAKE}"}


def overdue(actor: Actor) -> Mapping[str, Any]:
    """What is past its target, the longest first."""
    late = open_to(actor).filter(due_at__lt=occasion.now())
    return {"rows": _rows(late.order_by("due_at"))}


def oldest(actor: Actor) -> Mapping[str, Any] | None:
    """What has been open for longest."""
    found = _rows(open_to(actor).order_by("opened_at"), limit=5)
    return {"rows": found} if found else None


def open_items(actor: Actor) -> Mapping[str, Any]:
    """The open incidents of the actor's organization, the last changed first."""
    return {"rows": _rows(open_to(actor).order_by("-updated_at"), "updated_at")}


def resolved(actor: Actor) -> Mapping[str, Any] | None:
    """What one reported and the desk resolved in the last days, while it can still be said that it did not help."""
    since = occasion.now() - timedelta(days=LATELY)
    own = selectors.visible_to(actor).filter(requester=actor.person_id, resolved_at__gte=since)
    found = (
        own.filter(state__in=("resolved", "closed")).order_by("-resolved_at").values("number", "title", "resolved_at")
    )
    rows = [{**row, "reopen": step_address(row["number"], "reopen")} for row in found[:SHOWN]]
    return {"rows": rows} if rows else None


def customers(actor: Actor) -> Mapping[str, Any] | None:
    """How each customer is served: open incidents, those past their target, major ones."""
    held = open_to(actor).filter(customer__isnull=False).order_by().values("customer", name=F("customer__name"))
    rows = held.annotate(
        open=Count("pk"),
        overdue=Count("pk", filter=Q(due_at__lt=occasion.now())),
        major=Count("pk", filter=Q(major=Incident.Major.ACCEPTED)),
    ).order_by("-major", "-overdue", "-open", "name")
    found = list(rows[: SHOWN + 6])
    return {"rows": found, "most": max(row["open"] for row in found)} if found else None


# The trend ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of the chart, in its own units."""

    kind: str
    x: int
    y: int
    height: int


@dataclass(frozen=True, slots=True)
class Week:
    """How many incidents came in and were resolved in a week."""

    monday: datetime
    opened: int
    resolved: int


#: The chart's measures: the width of a week and of a bar, the height of the highest bar and of its foot.
_WEEK, _BAR, _HIGH, _FOOT = 20, 7, 100, 104


def weeks(actor: Actor) -> Mapping[str, Any]:
    """Incidents opened and resolved by week, the present one last; one statement."""
    now = occasion.now().astimezone(ZoneInfo(actor.zone))
    monday = (now - timedelta(days=now.weekday())).replace(hour=0, minute=0, second=0, microsecond=0)
    starts = [monday - timedelta(weeks=n) for n in range(WEEKS - 1, -1, -1)]
    opened, resolved = _by_week(actor, starts, monday + timedelta(weeks=1))
    most = max(1, *opened, *resolved)
    bars = []
    for kind, place, counts in (("in", 2, opened), ("out", 2 + _BAR + 1, resolved)):
        for i, count in enumerate(counts):
            height = round(count / most * _HIGH)
            bars.append(Bar(kind, i * _WEEK + place, _FOOT - height, height))
    rows = [Week(start, o, r) for start, o, r in zip(starts, opened, resolved, strict=True)]
    return {"weeks": rows, "bars": bars, "most": most, "opened": sum(opened), "resolved": sum(resolved)}


def _by_week(actor: Actor, starts: list[datetime], end: datetime) -> tuple[list[int], list[int]]:
    """Each count is a walk along a short piece of an index; together they are one statement."""
    ends = [*starts[1:], end]
    seen = selectors.visible_to(actor).order_by()
    parts: list[QuerySet[Incident, tuple[int, int]]] = []
    for field in ("opened_at", "resolved_at"):
        for start, stop in zip(starts, ends, strict=True):
            within = seen.filter(**{f"{field}__gte": start, f"{field}__lt": stop})
            place = Value(len(parts), output_field=IntegerField())
            parts.append(within.annotate(place=place).values("place").annotate(n=Count("*")).values_list("place", "n"))
    found = dict(parts[0].union(*parts[1:], all=True))
    counts = [found.get(place, 0) for place in range(len(parts))]
    return counts[: len(starts)], counts[len(starts) :]


def _always(_actor: Actor) -> Mapping[str, Any]:
    return {}


def _register(entries: Iterable[tuple[str, str, Any, dict[str, Any]]]) -> None:
    for key, template, contents, more in entries:
        panel(f"incidents.{key}", f"incidents/home/{template}.html", contents, **more)


_register(
    (
        ("major", "major", major, {"area": "banner", "place": 1}),
        (
            "report",
            "report",
            _always,
            {"roles": ("employee", "user", "customer"), "permission": Permissions.REPORT, "place": 5},
        ),
        ("own_figures", "figures", own_figures, {"area": "figures", "roles": _AGENTS, "place": 10}),
        ("desk_figures", "figures", desk_figures, {"area": "figures", "roles": _OWNERS, "place": 11}),
        ("customer_figures", "figures", customer_figures, {"area": "figures", "roles": ("customer",), "place": 12}),
        ("replies", "replies", replies, {"roles": _AGENTS, "place": 20}),
        ("to_take", "to_take", to_take, {"roles": (*_AGENTS, *_DESK), "place": 34}),
        ("overdue", "overdue", overdue, {"roles": _OWNERS, "place": 32}),
        ("customers", "customers", customers, {"roles": _LEADERS, "permission": Permissions.VIEW, "place": 33}),
        ("weeks", "weeks", weeks, {"area": "side", "roles": (*_OWNERS, "top-management"), "place": 40}),
        ("oldest", "oldest", oldest, {"area": "side", "roles": _DESK, "place": 45}),
        (
            "resolved",
            "resolved",
            resolved,
            {"roles": ("employee", "user", "customer"), "permission": Permissions.REOPEN, "place": 37},
        ),
        ("open_items", "open_items", open_items, {"roles": ("customer",), "place": 35}),
    )
)
