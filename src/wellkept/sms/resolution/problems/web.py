"""The addresses that are not generic: what users are told of known errors, what the system proposes a problem for, and the
decision on it.
"""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from wellkept.kernel.errors import Denied, Invalid, WellkeptError
from wellkept.kernel.permissions import Actor
from wellkept.kernel.wording import written
from wellkept.sms.resolution.incidents import selectors as incidents
from wellkept.sms.resolution.incidents.permissions import Permissions as IncidentPermissions
from wellkept.sms.resolution.problems import recurrence, selectors
from wellkept.sms.resolution.problems.models import Recurrence
from wellkept.sms.resolution.problems.permissions import Permissions
from wellkept.sms.resolution.problems.published import selectors as published
from wellkept.toolkit.addresses import record_address
from wellkept.toolkit.pages.answers import see
from wellkept.toolkit.rail import Entry, announce
from wellkept.toolkit.routes import Request, requires

HERE, KNOWN = "/problems/proposals", "/known-errors"
#: So many incidents of a proposal are named, and so many decisions are shown.
NAMED, SHOWN = 5, 20
#: So many known errors stand on a page, and so long is what is searched for.
LISTED, LONGEST = 50, 200

announce(
    Entry(
        "work",
        gettext_lazy("Proposed problems"),
        HERE,
        (Permissions.STEER,),
        icon="repeat",
        purpose=gettext_lazy("Incidents that came back so often that there may be a problem behind them."),
        last=True,
    )
)


announce(
    Entry(
        "work",
        gettext_lazy("Known errors"),
        KNOWN,
        (IncidentPermissions.REPORT, Permissions.VIEW),
        icon="bulb",
        purpose=gettext_lazy("What we know of and are mending, and what you can do meanwhile."),
        last=True,
    )
)


@requires(IncidentPermissions.REPORT, Permissions.VIEW)
@require_safe
def known_errors(request: Request) -> HttpResponse:
    """Show what users are told of known errors of the services that they use, or those of them that have some words."""
    text = written(request.GET.get("q", ""))[:LONGEST]
    rows = list(published.published_with(request.actor, text)[: LISTED + 1])
    context = {
        "text": text,
        "found": rows[:LISTED],
        "more": len(rows) > LISTED,
        "inside": request.actor.can(Permissions.VIEW),
        "may_report": request.actor.can(IncidentPermissions.REPORT),
    }
    return render(request, "problems/known_errors.html", context)


def _row(found: Recurrence, actor: Actor) -> dict[str, Any]:
    seen = incidents.visible_to(actor).filter(pk__in=selectors.incidents_in(found).values("pk"))
    count = found.count if actor.customers is None else seen.count()
    return {"found": found, "count": count, "incidents": list(seen.order_by("-opened_at")[:NAMED])}


@requires(Permissions.STEER)
@require_safe
def proposals(request: Request) -> HttpResponse:
    """Show what waits for a decision, and the latest decisions."""
    context = {
        "waiting": [_row(found, request.actor) for found in selectors.waiting(request.actor)[:SHOWN]],
        "decided": selectors.decided(request.actor)[:SHOWN],
        "policy": selectors.policy(),
    }
    return render(request, "problems/proposals.html", context)


@requires(Permissions.STEER)
@require_POST
def decide(request: Request, key: int) -> HttpResponse:
    """Open the proposed problem, or dismiss the proposal with a reason."""
    found = selectors.proposal(request.actor, key)
    if found is None:
        raise Http404
    try:
        if request.POST.get("act") == "dismiss":
            recurrence.dismiss(found, actor=request.actor, reason=request.POST.get("reason", "")[:2000])
            messages.success(request, _("Dismissed; the reason is on record."))
            return see(request, HERE)
        problem = recurrence.accept(found, actor=request.actor)
    except Denied:
        raise
    except WellkeptError as refusal:
        named = " ".join(map(str, refusal.fields.values())) if isinstance(refusal, Invalid) else refusal.message
        messages.error(request, named)
        return see(request, HERE)
    messages.success(request, _("%(number)s was created.") % {"number": problem.number})
    return see(request, record_address(problem.number))


urlpatterns = [
    path("known-errors", known_errors, name="known-errors"),
    path("problems/proposals", proposals, name="recurrences"),
    path("problems/proposals/<int:key>", decide, name="recurrence-decide"),
]
