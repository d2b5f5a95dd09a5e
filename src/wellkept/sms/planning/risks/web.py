"""The map of risks: how many stand in each cell of the matrix, before and after treatment."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from wellkept.kernel import occasion
from wellkept.sms.planning.risks import matrix, selectors
from wellkept.sms.planning.risks.lifecycle import CURRENT
from wellkept.sms.planning.risks.models import Risk, RiskLevel
from wellkept.sms.planning.risks.permissions import Permissions
from wellkept.toolkit.rail import Entry, announce
from wellkept.toolkit.routes import Request, requires

MAP = "/risks/map"

announce(
    Entry(
        "plan",
        gettext_lazy("Risk map"),
        MAP,
        (Permissions.VIEW,),
        icon="table",
        purpose=gettext_lazy("Where risks stand by likelihood and impact, without treatment and with what remains."),
        work=(Permissions.MANAGE,),
        last=True,
    )
)


@requires(Permissions.VIEW)
@require_safe
def risk_map(request: Request) -> HttpResponse:
    """Show the counts of the current risks, or opportunities, in the actor's sight."""
    category = request.GET.get("category", "")
    category = category if category in Risk.Category.values else Risk.Category.RISK.value
    rows = selectors.visible_to(request.actor).filter(category=category, state__in=CURRENT)
    scale = matrix.in_force(occasion.now())
    context = {
        "category": category,
        "choices": [
            {"value": each.value, "label": label, "chosen": each == category}
            for each, label in ((Risk.Category.RISK, _("Risks")), (Risk.Category.OPPORTUNITY, _("Opportunities")))
        ],
        "sides": [
            _side(scale, rows, category, after=False),
            _side(scale, rows, category, after=True),
        ],
        "impacts": list(enumerate(scale.impacts, 1)),
        "unassessed": rows.filter(level__isnull=True).count(),
        "criteria": scale.criteria,
        "acceptable": str(RiskLevel(scale.acceptable).label).lower(),
        "may_steer": request.actor.can(Permissions.STEER),
    }
    return render(request, "risks/map.html", context)


def _side(scale: matrix.Matrix, rows: Any, category: str, *, after: bool) -> dict[str, Any]:
    """One of the two tables: the most likely on top, each cell with its level and count."""
    counts = selectors.by_cell(rows, after=after)
    names = ("residual_likelihood", "residual_impact") if after else ("likelihood", "impact")

    def cell(likelihood: int, impact: int) -> dict[str, Any]:
        level = scale.level(likelihood, impact)
        query = {
            "view": "all",
            "category": category,
            "state": ",".join(CURRENT),
            names[0]: likelihood,
            names[1]: impact,
        }
        return {
            "level": level,
            "label": RiskLevel(level).label,
            "count": counts[likelihood, impact],
            "href": f"/risks?{urlencode(query, safe=',')}",
        }

    return {
        "label": _("With what was done: what remains") if after else _("Without treatment"),
        "total": counts.total(),
        "rows": [
            {
                "step": step,
                "word": scale.likelihoods[step - 1],
                "cells": [cell(step, impact) for impact in matrix.STEPS],
            }
            for step in reversed(matrix.STEPS)
        ],
    }


urlpatterns = [path("risks/map", risk_map, name="risk-map")]
