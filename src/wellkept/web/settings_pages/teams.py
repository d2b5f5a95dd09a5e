"""Teams: the list, adding, renaming, members, lead, retiring."""

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from wellkept.directory import selectors, services
from wellkept.directory.models import Person, Team
from wellkept.directory.permissions import Permissions
from wellkept.kernel.permissions import Actor
from wellkept.toolkit.routes import Request, requires
from wellkept.web.settings_pages.answers import SettingsForm, kept, stepped
from wellkept.web.settings_pages.picking import pick_field

HERE = "/settings/teams"


class TeamForm(SettingsForm):
    """A team's name."""

    name = forms.CharField(label=gettext_lazy("Name of the team"), max_length=120)


class MemberForm(SettingsForm):
    """One more member."""

    def __init__(self, actor: Actor, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"] = pick_field("colleague", actor, label=gettext_lazy("Add somebody"))


class LeadForm(SettingsForm):
    """Who of the members leads the team."""

    def __init__(self, team: Team, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead"] = forms.ModelChoiceField(
            team.members.order_by("name"),
            label=_("Team lead"),
            empty_label=_("Nobody"),
            initial=team.lead_id,
            required=False,
            help_text=_("May share views of lists with the staff."),
        )


@requires(Permissions.MANAGE)
class Teams(View):
    """The teams, and a new one."""

    def get(self, request: Request) -> HttpResponse:
        """Show them."""
        return self._page(request, TeamForm())

    def post(self, request: Request) -> HttpResponse:
        """Form a team and go on to its members."""
        form = TeamForm(request.POST)
        made = form.attempt(lambda values: services.add_team(actor=request.actor, **values))
        if made is None:
            return self._page(request, form, 422)
        text = _("%(name)s is formed. Add its members.") % {"name": made.name}
        return kept(request, f"{HERE}/{made.pk}", text, draft="settings:team")

    def _page(self, request: Request, form: SettingsForm, status: int = 200) -> HttpResponse:
        teams = selectors.with_members(request.actor).order_by("-active", "name")
        return render(request, "settings/teams.html", {"teams": teams, "form": form}, status=status)


@requires(Permissions.MANAGE)
class TeamPage(View):
    """A team: its name, members, lead, whether it is in use."""

    def get(self, request: Request, pk: int) -> HttpResponse:
        """Show it."""
        return self._page(request, self._find(request, pk))

    def post(self, request: Request, pk: int) -> HttpResponse:
        """Take the step that the button names in `do`; 404 for one that does not exist."""
        team = self._find(request, pk)
        return stepped(request, f"{HERE}/{team.pk}", lambda: self._step(request, team, request.POST.get("do", "")))

    def _step(self, request: Request, team: Team, step: str) -> HttpResponse:
        if step in ("rename", "lead"):
            return self._edit(request, team, step)
        if step == "add":
            return self._add(request, team)
        if step == "remove":
            return self._remove(request, team)
        if step not in ("retire", "use"):
            raise Http404
        services.edit_team(team, actor=request.actor, active=step == "use")
        text = _("%(name)s is in use again.") if step == "use" else _("%(name)s is retired; its records stay.")
        return kept(request, f"{HERE}/{team.pk}", text % {"name": team.name})

    def _edit(self, request: Request, team: Team, step: str) -> HttpResponse:
        form = TeamForm(request.POST) if step == "rename" else LeadForm(team, request.POST)
        if form.attempt(lambda values: services.edit_team(team, actor=request.actor, **values)) is None:
            return self._page(request, team, 422, **{"name_form" if step == "rename" else "lead_form": form})
        return kept(request, f"{HERE}/{team.pk}", _("Saved."), draft=f"settings:team:{team.pk}")

    def _add(self, request: Request, team: Team) -> HttpResponse:
        form = MemberForm(request.actor, request.POST)

        def act(values: dict[str, Person]) -> bool:
            services.set_members(team, {*team.members.all(), values["person"]}, actor=request.actor)
            return True

        if form.attempt(act) is None:
            return self._page(request, team, 422, member_form=form)
        name = form.cleaned_data["person"].name
        return kept(request, f"{HERE}/{team.pk}", _("%(name)s belongs to the team now.") % {"name": name})

    def _remove(self, request: Request, team: Team) -> HttpResponse:
        given = request.POST.get("person", "")
        remaining = [person for person in team.members.all() if str(person.pk) != given]
        services.set_members(team, remaining, actor=request.actor)
        return kept(request, f"{HERE}/{team.pk}", _("That person no longer belongs to the team."))

    @staticmethod
    def _find(request: Request, pk: int) -> Team:
        found = selectors.teams(request.actor).filter(pk=pk).first()
        if found is None:
            raise Http404
        return found

    @staticmethod
    def _page(request: Request, team: Team, status: int = 200, **given: SettingsForm) -> HttpResponse:
        context = {
            "team": team,
            "members": list(team.members.order_by("name")),
            "name_form": TeamForm(initial={"name": team.name}),
            "member_form": MemberForm(request.actor),
            "lead_form": LeadForm(team),
            **given,
        }
        return render(request, "settings/team.html", context, status=status)
