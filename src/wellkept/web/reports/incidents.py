"""The report on incidents: volume, backlog, reassignment, reopening, time to resolve and targets met; as a page and as a
file.
"""

from collections.abc import Sequence
from datetime import date
from math import ceil
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Max, Min
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wellkept.kernel import occasion
from wellkept.kernel.permissions import Actor
from wellkept.sms.relationship.agreements.results.periods import later
from wellkept.sms.resolution.incidents import reporting, selectors
from wellkept.sms.resolution.incidents.permissions import Permissions
from wellkept.toolkit import words
from wellkept.toolkit.pages.exports import table_answer
from wellkept.toolkit.routes import Request, requires
from wellkept.web.reports.bars import HEIGHT, WIDTH, chart
from wellkept.web.reports.groups import gather, groups, links, passed_on, table
from wellkept.web.reports.months import MOST, USUAL, Period, period

#: So many months are named below a chart.
NAMED = 12


def _usual(actor: Actor) -> Period:
    """The last twelve months; where nothing happened in them, those from the first incident to the last thing that did."""
    zone = ZoneInfo(actor.zone)
    this = occasion.now().astimezone(zone).date().replace(day=1)
    ends = selectors.visible_to(actor).aggregate(
        Min("opened_at"), Max("opened_at"), Max("resolved_at"), Max("closed_at")
    )
    first, *lasts = (at and at.astimezone(zone).date().replace(day=1) for at in ends.values())
    last = max((month for month in lasts if month), default=this)
    if last >= later(this, 1 - USUAL):
        return Period(later(this, 1 - USUAL), this)
    first = min(first, later(last, 1 - USUAL))
    return Period(max(first, later(last, 1 - MOST)), last)


@requires(Permissions.VIEW, Permissions.VIEW_CUSTOMER)
@require_safe
def incidents(request: Request) -> HttpResponse:
    """Draw the report."""
    covered = period(request, _usual)
    found = gather(request.actor, covered.first, covered.last)
    months, took = found.months, found.took
    opened = sum(month.opened for month in months)
    asked = f"from={covered.first:%Y-%m}&to={covered.last:%Y-%m}"
    context: dict[str, Any] = {
        "period": covered,
        "asked": asked,
        "months": [
            (month, took.by_month.get(month.month), found.kept.by_month.get(month.month, {}),
             links(month.month) | passed_on(request.actor, month.month))
            for month in months
        ],
        "all": links(covered.first, covered.last) | passed_on(request.actor, covered.first, covered.last),
        "opened": opened,
        "resolved": sum(month.resolved for month in months),
        "backlog": months[-1].backlog if months else 0,
        "reassigned": sum(month.reassigned for month in months) / opened if opened else None,
        "reopened": sum(month.reopened for month in months) / opened if opened else None,
        "took": took,
        "kept": {metric: found.kept.overall.get(metric, reporting.Kept()) for metric in reporting.METRICS},
        "groups": groups(found, request.actor, covered.first, covered.last),
        "volume": chart(
            [[("opened", m.opened, _title(m, _("opened"), m.opened)), ("resolved", m.resolved,
              _title(m, _("resolved"), m.resolved))] for m in months],
            line=[m.backlog for m in months],
        ),
        "speed": chart([_speed(m, took.by_month.get(m.month)) for m in months]),
        "marks": _marks([month.month for month in months]),
        "width": WIDTH,
        "height": HEIGHT,
    }  # fmt: skip
    return render(request, "reports/incidents.html", context)


@requires(Permissions.VIEW, Permissions.VIEW_CUSTOMER)
@require_safe
def incidents_file(request: Request, ending: str) -> HttpResponseBase:
    """The figures of the report as csv or xlsx."""
    covered, actor = period(request, _usual), request.actor
    found = gather(actor, covered.first, covered.last)
    name = f"incidents-{covered.first:%Y-%m}-{covered.last:%Y-%m}"
    return table_answer(actor, lambda: table(found, actor, covered.first, covered.last), name, ending)


def _marks(months: Sequence[date]) -> list[date | None]:
    """The months that are named below a chart: all, or of many so few that there is room for their names."""
    every = ceil(len(months) / NAMED)
    return [month if place % every == 0 else None for place, month in enumerate(months)]


def _title(month: reporting.Volume, what: str, count: int) -> str:
    return f"{month.month:%Y-%m}: {words.figure(count)} {what}"


def _speed(month: reporting.Volume, took: reporting.Duration | None) -> list[tuple[str, float, str]]:
    if took is None:
        return []
    half = _("%(month)s: half were resolved within %(time)s") % {
        "month": f"{month.month:%Y-%m}", "time": words.duration(took.p50)
    }  # fmt: skip
    most = _("%(month)s: nine in ten were resolved within %(time)s") % {
        "month": f"{month.month:%Y-%m}", "time": words.duration(took.p90)
    }  # fmt: skip
    return [("half", took.p50, half), ("most", took.p90, most)]
