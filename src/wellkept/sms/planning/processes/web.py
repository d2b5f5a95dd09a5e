"""The map of processes and the page of each, and the set to start with."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from wellkept.conformity import selectors as proof
from wellkept.conformity.catalogue import Process, catalogue
from wellkept.conformity.permissions import Permissions as Proof
from wellkept.conformity.selectors import role_name
from wellkept.kernel import occasion
from wellkept.kernel.permissions import Actor
from wellkept.sms.planning.processes import atlas, chart, figures, flow, selectors, starting, work
from wellkept.sms.planning.processes.permissions import ACCESS
from wellkept.toolkit.pages.answers import see
from wellkept.toolkit.rail import Entry, announce
from wellkept.toolkit.routes import Request, requires

HERE = "/process-map"

announce(
    Entry(
        "plan",
        gettext_lazy("Process map"),
        HERE,
        (ACCESS.view,),
        icon="sitemap",
        purpose=gettext_lazy("All processes that the standard asks for, how they work together, and the work in each."),
        work=(ACCESS.edit,),
    )
)


@requires(ACCESS.view)
@require_safe
def overview(request: Request) -> HttpResponse:
    """Draw the map of all; `of` names a process whose interplay stands out."""
    chosen = request.GET.get("of", "")
    drawing = atlas.draw(request.actor, chosen if chosen in chart.by_slug() else "")
    entries = [entry for band in drawing.bands for entry in band.entries]
    context = {
        "drawing": drawing,
        "chosen": chart.by_slug().get(chosen),
        "processes": list(chart.by_slug().values()),
        "counts": [
            (chart.STATES[state], state, sum(entry.state == state for entry in entries)) for state in chart.STATES
        ],
        "missing": len(starting.missing()) if request.actor.can(ACCESS.create) else 0,
    }
    return render(request, "processes/map.html", context)


@requires(ACCESS.view)
@require_safe
def one(request: Request, slug: str) -> HttpResponse:
    """Draw one process: its flow with the work at each step, who takes part, figures, requirements and documents."""
    process = chart.by_slug().get(slug)
    if process is None:
        raise Http404
    found = work.cards(request.actor)
    known = list(chart.by_slug())
    place = known.index(slug)
    context = {
        "process": process,
        "entry": atlas.entry_of(process, selectors.by_slug(request.actor), found, request.actor),
        "drawing": flow.draw(process, found, request.actor),
        "raci": _raci(process),
        "figures": figures.readings(process, request.actor, occasion.now()),
        "days": figures.DAYS,
        "requirements": _requirements(process, request.actor),
        "documents": chart.documents_of(process),
        "gives": [_end(way.target, way) for way in chart.handovers() if way.source == slug],
        "takes": [_end(way.source, way) for way in chart.handovers() if way.target == slug],
        "proves": request.actor.can(Proof.VIEW),
        "before": chart.by_slug()[known[place - 1]] if place else None,
        "after": chart.by_slug()[known[place + 1]] if place + 1 < len(known) else None,
    }
    return render(request, "processes/process.html", context)


def _end(slug: str, way: chart.Handover) -> dict[str, object]:
    return {"process": chart.by_slug()[slug], "records": list(map(chart.words, way.records))}


def _raci(process: Process) -> list[tuple[object, list[tuple[str, str]]]]:
    """Who does it, answers for it, is asked and is told: the roles' names, and who holds each."""
    raci = process.raci
    people = selectors.holders({*raci.responsible, *raci.accountable, *raci.consulted, *raci.informed})
    return [
        (label, [(role_name(role), people[role].name if role in people else "") for role in roles])
        for label, roles in (
            (gettext_lazy("Does it"), raci.responsible),
            (gettext_lazy("Answers for it"), raci.accountable),
            (gettext_lazy("Is asked"), raci.consulted),
            (gettext_lazy("Is told"), raci.informed),
        )
    ]


def _requirements(process: Process, actor: Actor) -> list[tuple[object, object]]:
    """The requirements that a process serves, with what the last look at the records came to, for those who may see it."""
    entries = [catalogue().requirement(one) for one in process.requirements]
    look = proof.latest() if actor.can(Proof.VIEW) else None
    known = {one.id: one.outcome.outcome for one in look.requirements} if look is not None else {}
    return [(entry, known.get(entry.id)) for entry in entries]


@requires(ACCESS.create)
@require_POST
def take_over(request: Request) -> HttpResponse:
    """Start with the whole set."""
    made = len(starting.take_over(actor=request.actor))
    said = ngettext(
        "%(n)d process is planned. Say where it is described and put it into operation.",
        "%(n)d processes are planned. Say where each is described and put it into operation.",
        made,
    )
    messages.success(request, said % {"n": made})
    return see(request, "/processes")


urlpatterns = [
    path("process-map", overview, name="process-map"),
    path("process-map/take-over", take_over, name="process-take-over"),
    path("process-map/<slug:slug>", one, name="process-page"),
]
