"""The pages of the guided start: the questions, the preview, and the plan."""

from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from wellkept.conformity import selectors as proof
from wellkept.conformity import services as conformity
from wellkept.conformity.permissions import Permissions as Proof
from wellkept.directory.permissions import Permissions as Directory
from wellkept.directory.selectors import person
from wellkept.kernel.errors import Denied, WellkeptError
from wellkept.sms.leadership.authority.permissions import Permissions as Authority
from wellkept.toolkit.routes import Request, requires
from wellkept.web.prove.map import draw
from wellkept.web.prove.showing import Shown
from wellkept.web.settings_pages.answers import kept, stepped
from wellkept.web.start import making, phases
from wellkept.web.start.answers import StartForm

#: Under which key the browser keeps what was typed until it was made.
DRAFT = "start"


@requires(Authority.APPOINT)
class Start(View):
    """Asks; shows what the answers lead to; makes it."""

    def get(self, request: Request) -> HttpResponse:
        """The questions."""
        me = person(request.actor, request.actor.person_id) if request.actor.person_id else None
        form = StartForm(initial={"manager": me.name if me is not None else ""})
        return self._questions(request, form)

    def post(self, request: Request) -> HttpResponse:
        """Show the preview, the questions again, or make it, as `do` says. Raises Denied."""
        form = StartForm(request.POST)
        wanted = request.POST.get("do", "")
        if not form.is_valid():
            return self._questions(request, form, status=422)
        if wanted == "change":
            return self._questions(request, form)
        if wanted != "make":
            return self._preview(request, form)
        try:
            made = making.begin(request.actor, form.answers())
        except Denied:
            raise
        except WellkeptError as refusal:
            form.take(refusal)
            return self._questions(request, form, status=422)
        if request.actor.can(Proof.ASSESS):
            conformity.look_again(actor=request.actor)
        said = ngettext("%(n)d thing was made.", "%(n)d things were made.", made) % {"n": made}
        return kept(request, "/start/plan", said if made else _("Everything was there already."), draft=DRAFT)

    def _questions(self, request: Request, form: StartForm, status: int = 200) -> HttpResponse:
        return render(request, "start/questions.html", {"form": form, "draft": DRAFT}, status=status)

    def _preview(self, request: Request, form: StartForm) -> HttpResponse:
        lines = making.preview(request.actor, form.answers())
        groups = [(str(group), list(rows)) for group, rows in groupby(lines, key=lambda line: line.group)]
        context: dict[str, Any] = {
            "form": form,
            "groups": groups,
            "wanted": sum(line.wanted for line in lines),
            "barred": any(not line.allowed and not line.there for line in lines),
        }
        return render(request, "start/preview.html", context)


@requires(Proof.VIEW)
class Plan(View):
    """The way to a certificate in phases, drawn from what the records do not show yet; made into tasks with a button."""

    def get(self, request: Request) -> HttpResponse:
        """Show it."""
        assessment = proof.latest()
        context: dict[str, Any] = {"assessment": assessment, "may_look": request.actor.can(Proof.ASSESS)}
        if assessment is not None:
            found = phases.plan(assessment, request.actor)
            context |= {
                "phases": found,
                "first": [step for phase in found for step in phase.steps if not step.done][: phases.FIRST],
                "left": sum(not step.made for phase in found for step in phase.steps),
                "about": phases.subject(request.actor),
                "chapters": draw(assessment, ()),
                "shown": Shown(assessment),
                "may_make": phases.may_make(request.actor),
                "may_start": request.actor.can(Authority.APPOINT),
                "may_people": request.actor.can(Directory.MANAGE),
            }
        return render(request, "start/plan.html", context)

    def post(self, request: Request) -> HttpResponse:
        """Make a task of each step that has none. Raises Denied."""

        def make() -> HttpResponse:
            made = phases.make(request.actor)
            said = ngettext("%(n)d task was made.", "%(n)d tasks were made.", made) % {"n": made}
            return kept(request, "/start/plan", said if made else _("Every step had its task already."))

        return stepped(request, "/start/plan", make)
