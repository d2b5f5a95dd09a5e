"""The report on incidents: volume, backlog, reassignment, reopening, and time to resolve by month, priority and team."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Max, Min
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wellkept.components.classification.models import Priority
from wellkept.directory import selectors as directory
from wellkept.kernel import occasion
from wellkept.kernel.permissions import Actor
from wellkept.sms.resolution.incidents import reporting, selectors
from wellkept.sms.resolution.incidents.permissions import Permissions
from wellkept.toolkit import words
from wellkept.toolkit.routes import Request, requires
from wellkept.web.reports.bars import HEIGHT, WIDTH, chart

#: So many months are shown unless the address says otherwise, and at most.
USUAL, MOST = 12, 60


@dataclass(frozen=True, slots=True)
class Period:
    """The months that the report covers, both included; `trouble` says what was wrong with the address."""

    first: date
    last: date
    trouble: str = ""


def _earlier(month: date, count: int) -> date:
    year, place = divmod(month.year * 12 + month.month - 1 - count, 12)
    return date(year, place + 1, 1)


def _usual(actor: Actor) -> Period:
    """The last twelve months; where nothing happened in them, those from the first incident to the last thing that did."""
    zone = ZoneInfo(actor.zone)
    this = occasion.now().astimezone(zone).date().replace(day=1)
    ends = selectors.visible_to(actor).aggregate(
        Min("opened_at"), Max("opened_at"), Max("resolved_at"), Max("closed_at")
    )
    first, *lasts = (at and at.astimezone(zone).date().replace(day=1) for at in ends.values())
    last = max((month for month in lasts if month), default=this)
    if last >= _earlier(this, USUAL - 1):
        return Period(_earlier(this, USUAL - 1), this)
    first = min(first, _earlier(last, USUAL - 1))
    return Period(max(first, _earlier(last, MOST - 1)), last)


def period(request: Request) -> Period:
    """The months that the address asks for, or the usual ones."""
    since, until = request.GET.get("from", "").strip(), request.GET.get("to", "").strip()
    if not since and not until:
        return _usual(request.actor)
    try:
        last = date.fromisoformat(f"{until or since}-01")
        first = date.fromisoformat(f"{since}-01") if since else _earlier(last, USUAL - 1)
    except ValueError:
        usual = _usual(request.actor)
        return Period(usual.first, usual.last, _("Write months as 2026-03, first the earlier one."))
    if not 1970 <= first.year <= last.year < 2100 or first > last or first < _earlier(last, MOST - 1):
        usual = _usual(request.actor)
        trouble = _("Give at most %(n)d months, first the earlier one.") % {"n": MOST}
        return Period(usual.first, usual.last, trouble)
    return Period(first, last)


@requires(Permissions.VIEW, Permissions.VIEW_CUSTOMER)
@require_safe
def incidents(request: Request) -> HttpResponse:
    """Draw the report."""
    actor, covered = request.actor, period(request)
    months = reporting.volume(actor, covered.first, covered.last)
    took = reporting.time_to_resolve(actor, covered.first, covered.last)
    names = dict(directory.teams(actor).filter(pk__in=[key for key in took.by_team if key]).values_list("pk", "name"))
    teams = [(names.get(key or 0) or _("No team"), duration) for key, duration in took.by_team.items()]
    opened = sum(month.opened for month in months)
    context: dict[str, Any] = {
        "period": covered,
        "months": [(month, took.by_month.get(month.month)) for month in months],
        "opened": opened,
        "resolved": sum(month.resolved for month in months),
        "backlog": months[-1].backlog if months else 0,
        "reassigned": sum(month.reassigned for month in months) / opened if opened else None,
        "reopened": sum(month.reopened for month in months) / opened if opened else None,
        "took": took,
        "priorities": [(Priority(key), took.by_priority[key]) for key in sorted(took.by_priority)],
        "teams": sorted(teams, key=lambda row: -row[1].count),
        "volume": chart(
            [[("opened", m.opened, _title(m, _("opened"), m.opened)), ("resolved", m.resolved,
              _title(m, _("resolved"), m.resolved))] for m in months],
            line=[m.backlog for m in months],
        ),
        "speed": chart([_speed(m, took.by_month.get(m.month)) for m in months]),
        "width": WIDTH,
        "height": HEIGHT,
    }  # fmt: skip
    return render(request, "reports/incidents.html", context)


def _title(month: reporting.Volume, what: str, count: int) -> str:
    return f"{month.month:%Y-%m}: {words.figure(count)} {what}"


def _speed(month: reporting.Volume, took: reporting.Duration | None) -> list[tuple[str, float, str]]:
    if took is None:
        return []
    half = _("%(month)s: half within %(time)s") % {"month": f"{month.month:%Y-%m}", "time": words.duration(took.p50)}
    most = _("%(month)s: nine of ten within %(time)s") % {
        "month": f"{month.month:%Y-%m}", "time": words.duration(took.p90)
    }  # fmt: skip
    return [("half", took.p50, half), ("most", took.p90, most)]
