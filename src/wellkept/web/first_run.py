"""The first page of an empty system, in the browser's language: its administrator names provider, zone and language."""

from typing import Any

from django import forms
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views import View

from wellkept.components.classification.services import add_usual_categories
from wellkept.directory import services
from wellkept.directory.permissions import Permissions
from wellkept.kernel.errors import Invalid
from wellkept.toolkit.routes import Request, requires
from wellkept.web.zones import ZoneSelect, zone_choices

ADDRESS = "/welcome"


def _zones() -> list[tuple[str, Any]]:
    return [("", _("Choose a zone")), *zone_choices()]


class FirstRunForm(forms.Form):
    """Name, zone and language of the organization whose system this is."""

    name = forms.CharField(
        label=_("Name of your organization"), max_length=120, help_text=_("As your customers know it.")
    )
    zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=_zones,
        widget=ZoneSelect(attrs={"data-own-zone": ""}),
        help_text=_("Service hours are counted in it."),
        error_messages={"required": _("Choose the zone you work in.")},
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)


def first_run_address(request: Request) -> str:
    """Where to go first: the page that names the provider while nobody has and this person may, else ""."""
    actor = request.actor
    if not actor.provider or request.method != "GET" or request.path == ADDRESS or not actor.can(Permissions.SETTINGS):
        return ""
    organization = request.user.person.organization
    return ADDRESS if organization.set_up_at is None else ""


@requires(Permissions.SETTINGS)
class FirstRun(View):
    """Asks for name, zone and language once; afterwards the page leads home."""

    def get(self, request: Request) -> HttpResponse:
        """Show the form, or go home when it was answered."""
        organization = request.user.person.organization
        if organization.set_up_at is not None:
            return HttpResponseRedirect("/")
        # A machine that stands in UTC says nothing of its people: the browser proposes its zone, else the person is asked.
        zone = "" if organization.zone == "UTC" else organization.zone
        initial = {"language": translation.get_language_from_request(request), "zone": zone}
        return self._page(request, FirstRunForm(initial=initial))

    def post(self, request: Request) -> HttpResponse:
        """Name the provider and give the desk its first categories in its language; what is wrong stands beside its field."""
        empty = request.user.person.organization.set_up_at is None
        form = FirstRunForm(request.POST)
        if form.is_valid():
            values: dict[str, Any] = form.cleaned_data
            try:
                with transaction.atomic(), translation.override(values["language"]):
                    services.set_up(actor=request.actor, **values)
                    if empty:
                        add_usual_categories(actor=request.actor)
            except Invalid as invalid:
                for name, message in invalid.fields.items():
                    form.add_error(name or None, message)
            else:
                return HttpResponseRedirect("/")
        return self._page(request, form, status=422)

    def _page(self, request: Request, form: FirstRunForm, status: int = 200) -> HttpResponse:
        with translation.override(translation.get_language_from_request(request)):
            return render(request, "web/first_run.html", {"form": form}, status=status)
