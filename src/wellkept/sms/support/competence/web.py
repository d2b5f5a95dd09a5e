"""The page that sets what roles need against what people can do."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from wellkept.conformity.selectors import role_name
from wellkept.directory.models import Person
from wellkept.kernel.errors import Refused
from wellkept.kernel.registry import kind
from wellkept.sms.support.competence import selectors, services
from wellkept.sms.support.competence.models import CompetenceRequirement, Skill
from wellkept.sms.support.competence.permissions import Permissions
from wellkept.sms.support.competence.selectors import Standing
from wellkept.toolkit.pages.access import find
from wellkept.toolkit.pages.answers import see
from wellkept.toolkit.rail import Entry, announce
from wellkept.toolkit.routes import Request, requires

HERE = "/competence"

announce(
    Entry(
        "plan", gettext_lazy("Competence"), HERE, (Permissions.VIEW,), icon="certificate",
        purpose=gettext_lazy("What each role needs against what its holders can do, and the training that closes gaps."),
        work=(Permissions.MANAGE,),
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sheet:
    """A role with the skills that it needs, and its holders with where each stands."""

    name: str
    needed: list[CompetenceRequirement]
    rows: list[tuple[Person, list[Standing]]]


def _sheets(standings: list[Standing]) -> list[Sheet]:
    """The standings as a sheet for each role, in the order in which the roles first come."""
    by_role: dict[str, list[Standing]] = {}
    for standing in standings:
        by_role.setdefault(standing.requirement.role, []).append(standing)
    sheets = []
    for role, of_role in by_role.items():
        needed = list({standing.requirement.pk: standing.requirement for standing in of_role}.values())
        people: dict[int, tuple[Person, list[Standing]]] = {}
        for standing in of_role:
            people.setdefault(standing.person.pk, (standing.person, []))[1].append(standing)
        sheets.append(Sheet(role_name(role), needed, list(people.values())))
    return sorted(sheets, key=lambda sheet: sheet.name)


@requires(Permissions.VIEW)
@require_safe
def matrix(request: Request) -> HttpResponse:
    """What is required against what was assessed; `show=gaps` leaves out who has everything."""
    standings = selectors.standings(request.actor)
    short = [standing for standing in standings if standing.gap]
    gaps = request.GET.get("show") == "gaps"
    wanting = {(one.person.pk, one.requirement.role) for one in short}
    shown = [one for one in standings if not gaps or (one.person.pk, one.requirement.role) in wanting]
    proposed = selectors.open_requirements().filter(state="proposed").count()
    closable: dict[int, tuple[Skill, list[str]]] = {}
    for one in short:
        names = closable.setdefault(one.skill.pk, (one.skill, []))[1]
        if one.training is None and one.person.name not in names:
            names.append(one.person.name)
    context = {
        "closable": [pair for pair in closable.values() if pair[1]],
        "sheets": _sheets(shown),
        "gaps": gaps,
        "assessed": sum(one.assessment is not None for one in standings),
        "asked": len(standings),
        "short": len(short),
        "unplanned": sum(one.training is None for one in short),
        "proposed": proposed,
        "may_manage": request.actor.can(Permissions.MANAGE),
        "all_people": request.actor.can(Permissions.VIEW_PEOPLE),
    }
    return render(request, "competence/matrix.html", context)


@requires(Permissions.MANAGE)
@require_POST
def propose(request: Request) -> HttpResponse:
    """Propose what the catalogue says that the roles take which somebody holds."""
    made = services.propose_from_catalogue(actor=request.actor)
    if made:
        said = ngettext("%(n)d need was proposed.", "%(n)d needs were proposed.", made) % {"n": made}
        messages.success(request, said)
        return see(request, "/competence-requirements?state=proposed")
    messages.info(request, gettext_lazy("Every role that somebody holds has its needs on file already."))
    return see(request, HERE)


@requires(Permissions.MANAGE)
@require_POST
def plan_for_gaps(request: Request) -> HttpResponse:
    """Plan a training in a skill for everybody who is short of it."""
    number = request.POST.get("skill", "")
    if not number:
        raise Http404
    skill = find(kind("skill"), request.actor, number)
    try:
        made = services.plan_for_gaps(actor=request.actor, skill=skill)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return see(request, HERE)
    said = ngettext("A training was planned for %(n)d person.", "A training was planned for %(n)d people.", len(made))
    messages.success(request, said % {"n": len(made)})
    return see(request, "/trainings?state=planned")


urlpatterns = [
    path("competence", matrix, name="competence"),
    path("competence/propose", propose, name="competence-propose"),
    path("competence/plan", plan_for_gaps, name="competence-plan"),
]
