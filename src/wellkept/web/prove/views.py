"""The map, the list and the first things to do; and looking again."""

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from wellkept.conformity import selectors, services
from wellkept.conformity.catalogue import catalogue
from wellkept.conformity.jobs import WORK
from wellkept.conformity.next_steps import next_steps
from wellkept.conformity.outcomes import Outcome
from wellkept.conformity.permissions import Permissions
from wellkept.conformity.selectors import GivenVerdict
from wellkept.jobs import background
from wellkept.jobs import selectors as jobs
from wellkept.kernel import occasion
from wellkept.kernel.wording import lowered
from wellkept.toolkit import words
from wellkept.toolkit.pages.answers import see
from wellkept.toolkit.routes import Request, requires
from wellkept.web.prove.map import HEIGHT, WIDTH, columns, draw
from wellkept.web.prove.showing import Shown, here, shown

#: A look that took longer, in seconds, is made by the worker while the page shows how far it is.
PATIENCE = 2.0
#: So many days of the trend are drawn.
DAYS = 60


def frame(request: Request, found: Shown, tab: str) -> dict[str, Any]:
    """What the pages about the whole standard share."""
    return {
        "shown": found,
        "assessment": found.assessment,
        "tab": tab,
        "here": here(request),
        "today": occasion.now().astimezone(ZoneInfo(request.actor.zone)).date(),
        "may_look": request.actor.can(Permissions.ASSESS) and found.day is None,
        "counts": list(found.assessment.counts.items()) if found.assessment else [],
    }


def _disputed(found: Shown) -> dict[str, Any]:
    """The verdicts in force, and the requirements on which records and person disagree."""
    verdicts = selectors.latest_verdicts()
    disputed = set()
    if found.assessment is not None:
        for entry in found.assessment.requirements:
            verdict = verdicts.get(entry.id)
            if verdict is not None and GivenVerdict(verdict, "").disagrees(entry.outcome.outcome):
                disputed.add(entry.id)
    return {"verdicts": verdicts, "disputed": disputed}


@requires(Permissions.VIEW)
@require_safe
def overview(request: Request) -> HttpResponse:
    """The standard as a map, with the first things to do and the trend."""
    found = shown(request)
    context = frame(request, found, "map")
    if found.assessment is not None:
        known = _disputed(found)
        points = selectors.trend(ZoneInfo(request.actor.zone), limit=DAYS)
        titled = [(f"{words.day(point.day)}: {_said(point.counts)}", point.counts) for point in points]
        context |= {
            "chapters": draw(found.assessment, known["disputed"]),
            "outcomes": list(Outcome),
            "steps": next_steps(found.assessment, known["verdicts"], most=3),
            "points": list(reversed(points)),
            "columns": columns(titled) if len(points) > 1 else [],
            "width": WIDTH,
            "height": HEIGHT,
        }
    return render(request, "prove/map.html", context)


def _said(counts: dict[Outcome, int]) -> str:
    return ", ".join(f"{count} {lowered(outcome.label)}" for outcome, count in counts.items() if count)


@requires(Permissions.VIEW)
@require_safe
def listing(request: Request) -> HttpResponse:
    """Every requirement with its outcome, of one clause or one outcome if the address says so."""
    found = shown(request)
    context = frame(request, found, "list")
    if found.assessment is not None:
        wanted, clause = request.GET.get("outcome", ""), request.GET.get("clause", "")
        known = catalogue()
        disputed = _disputed(found)["disputed"]
        inside = {entry.id for entry in known.by_clause(clause, with_amendment=True)} if clause else None
        rows = [
            {"entry": entry, "text": known.requirement(entry.id).text, "disputed": entry.id in disputed}
            for entry in (*found.assessment.requirements, *found.assessment.amendment)
            if (not wanted or entry.outcome.outcome == wanted) and (inside is None or entry.id in inside)
        ]
        context |= {"rows": rows, "outcome": wanted if wanted in set(Outcome) else "", "clause": clause}
    return render(request, "prove/list.html", context)


@requires(Permissions.VIEW)
@require_safe
def first_things(request: Request) -> HttpResponse:
    """Ten things to do first."""
    found = shown(request)
    context = frame(request, found, "first")
    if found.assessment is not None:
        context["steps"] = next_steps(found.assessment, selectors.latest_verdicts())
    return render(request, "prove/first.html", context)


@requires(Permissions.ASSESS)
@require_POST
def look_again(request: Request) -> HttpResponse:
    """Assess the present again: at once where that is quick or no worker lives, else by the worker."""
    back = _way_back(request)
    last = selectors.latest_look()
    if last is not None and last.seconds > PATIENCE and jobs.pulse().alive:
        job = background.start(WORK, {}, actor_id=request.actor.user_id)
        return see(request, f"{back}{'&' if '?' in back else '?'}job={job.pk}")
    services.look_again(actor=request.actor)
    messages.success(request, _("The records were looked at again."))
    return see(request, back)


def _way_back(request: Request) -> str:
    """The page of proof that the button stood on; never an address from outside."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    return wanted if wanted.startswith("/prove") and "\\" not in wanted else "/prove"


@requires(Permissions.VIEW)
@require_safe
def looking(request: Request, job_id: int) -> HttpResponse:
    """How far a look is; leads back to the page it was started on when it is done."""
    job = jobs.background_jobs_of(request.actor.user_id).filter(pk=job_id, name=WORK).first()
    if job is None:
        raise Http404
    if job.state == job.State.DONE:
        back = _way_back(request)
        return HttpResponseClientRedirect(back) if request.htmx else see(request, back)
    return render(request, "prove/looking.html", {"job": job, "back": _way_back(request)})
