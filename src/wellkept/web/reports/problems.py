"""The report on problems: what is open and how far each has come, what was solved and whether it holds."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wellkept.kernel import occasion
from wellkept.sms.resolution.problems.figures import selectors as figures
from wellkept.sms.resolution.problems.lifecycle import LIFECYCLE
from wellkept.sms.resolution.problems.permissions import Permissions
from wellkept.toolkit.routes import Request, requires

#: How far back the report looks, and how many problems it lists at most.
PERIOD, LISTED = timedelta(days=365), 200


@requires(Permissions.VIEW)
@require_safe
def problems(request: Request) -> HttpResponse:
    """Draw the report."""
    now = occasion.now()
    since = now - PERIOD
    context = {
        "since": since,
        "now": now,
        "figures": figures.solving(since, now, request.actor),
        "progress": [(row, LIFECYCLE.state(row.state).label) for row in figures.progress(request.actor)[:LISTED]],
        "solved": [
            (row, figures.effect_of(row, now, request.actor))
            for row in figures.solved_lately(request.actor, since, now)[:20]
        ],
    }
    return render(request, "reports/problems.html", context)
