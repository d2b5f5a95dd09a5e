"""Customers and suppliers: the list, adding, changing, retiring."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.http import require_safe

from wellkept.directory import selectors, services
from wellkept.directory.models import Organization
from wellkept.directory.permissions import Permissions
from wellkept.toolkit import paging
from wellkept.toolkit.routes import Request, requires
from wellkept.web.settings_pages.answers import SettingsForm, kept, stepped
from wellkept.web.zones import ZoneSelect, zone_choices

PAGE = 50
HERE = "/settings/organizations"
_KINDS = (Organization.Kind.CUSTOMER, Organization.Kind.SUPPLIER)


class OrganizationForm(SettingsForm):
    """What is known of a customer or supplier."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        choices=zone_choices,
        widget=ZoneSelect,
        help_text=gettext_lazy("Its people see times in it."),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)


class NewOrganizationForm(OrganizationForm):
    """A new customer or supplier."""

    kind = forms.ChoiceField(
        label=gettext_lazy("This is"),
        choices=[(k.value, k.label) for k in _KINDS],
        widget=forms.RadioSelect,
        initial=Organization.Kind.CUSTOMER,
    )
    field_order = ("kind", "name", "zone", "language")


class ProviderForm(SettingsForm):
    """The provider whose system this is."""

    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=120, help_text=gettext_lazy("As your customers know it.")
    )
    zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        choices=zone_choices,
        widget=ZoneSelect,
        help_text=gettext_lazy("Nightly work follows it, and people see times in it who chose none of their own."),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        choices=settings.LANGUAGES,
        help_text=gettext_lazy("For mails, and for people who chose none of their own."),
    )


@requires(Permissions.MANAGE)
@require_safe
def listing(request: Request) -> HttpResponse:
    """Customers and suppliers with the number of their people, those in use first asked for."""
    asked = {name: request.GET.get(name, "").replace("\x00", "").strip()[:100] for name in ("q", "kind", "state")}
    kind = asked["kind"] if asked["kind"] in _KINDS else ""
    found = selectors.organizations(request.actor).filter(kind__in=[kind] if kind else _KINDS)
    found = found.filter(active=asked["state"] != "retired")
    if asked["q"]:
        found = found.filter(name__icontains=asked["q"])
    page = paging.take(
        Organization,
        lambda: found,
        paging.Order.read("name"),
        ("pk", "name", "kind", "zone", "active"),
        size=PAGE,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    people = selectors.count_people([row[0] for row in page.rows])
    labels = {k.value: k.label for k in _KINDS}
    context = {
        "rows": [
            {"pk": pk, "name": name, "kind": labels[key], "zone": zone, "active": active, "people": people.get(pk, 0)}
            for pk, name, key, zone, active in page.rows
        ],
        "asked": asked,
        "kind": kind,
        "tabs": [("", _("All")), *((k.value, k.label) for k in _KINDS)],
        "previous": page.before,
        "next": page.after,
    }
    return render(request, "settings/organizations.html", context)


@requires(Permissions.MANAGE)
class NewOrganization(View):
    """Puts a customer or supplier on file."""

    def get(self, request: Request) -> HttpResponse:
        """Show the form, with the provider's zone and language to start from."""
        own = services.own_organization()
        initial: dict[str, Any] = {"zone": own.zone, "language": own.language} if own else {}
        if request.GET.get("kind") in _KINDS:
            initial["kind"] = request.GET["kind"]
        return self._page(request, NewOrganizationForm(initial=initial))

    def post(self, request: Request) -> HttpResponse:
        """Keep it and go on to its page."""
        form = NewOrganizationForm(request.POST)
        made = form.attempt(lambda values: services.add_organization(actor=request.actor, **values))
        if made is None:
            return self._page(request, form, 422)
        text = _("%(name)s was added. Add its people next.") % {"name": made.name}
        return kept(request, f"{HERE}/{made.pk}", text, draft="settings:organization")

    def _page(self, request: Request, form: SettingsForm, status: int = 200) -> HttpResponse:
        return render(request, "settings/organization_new.html", {"form": form}, status=status)


@requires(Permissions.MANAGE)
class OrganizationPage(View):
    """Shows and changes a customer or supplier; retires it or takes it back."""

    def get(self, request: Request, pk: int) -> HttpResponse:
        """Show it."""
        found = self._find(request, pk)
        initial = {"name": found.name, "zone": found.zone, "language": found.language}
        return self._page(request, found, OrganizationForm(initial=initial))

    def post(self, request: Request, pk: int) -> HttpResponse:
        """Keep the changes, or retire or take back, as the button says."""
        found = self._find(request, pk)
        step = request.POST.get("do", "")
        if step in ("retire", "use"):
            return stepped(request, f"{HERE}/{pk}", lambda: self._use(request, found, step == "use"))
        form = OrganizationForm(request.POST)
        if form.attempt(lambda values: services.edit_organization(found, actor=request.actor, **values)) is None:
            return self._page(request, self._find(request, pk), form, 422)
        return kept(request, f"{HERE}/{pk}", _("Saved."), draft=f"settings:organization:{pk}")

    @staticmethod
    def _use(request: Request, found: Organization, active: bool) -> HttpResponse:
        services.edit_organization(found, actor=request.actor, active=active)
        text = _("%(name)s is in use again.") if active else _("%(name)s is retired; its records stay.")
        return kept(request, f"{HERE}/{found.pk}", text % {"name": found.name})

    @staticmethod
    def _find(request: Request, pk: int) -> Organization:
        found = selectors.organizations(request.actor).filter(pk=pk, kind__in=_KINDS).first()
        if found is None:
            raise Http404
        return found

    @staticmethod
    def _page(request: Request, found: Organization, form: SettingsForm, status: int = 200) -> HttpResponse:
        people = selectors.count_people([found.pk]).get(found.pk, 0)
        context = {"organization": found, "form": form, "people": people}
        return render(request, "settings/organization.html", context, status=status)


@requires(Permissions.SETTINGS)
class Provider(View):
    """The provider itself: name, zone, language."""

    def get(self, request: Request) -> HttpResponse:
        """Show the form."""
        own = services.own_organization()
        initial = {"name": own.name, "zone": own.zone, "language": own.language} if own else {}
        return self._page(request, ProviderForm(initial=initial))

    def post(self, request: Request) -> HttpResponse:
        """Keep the changes."""
        form = ProviderForm(request.POST)
        if form.attempt(lambda values: services.set_up(actor=request.actor, **values)) is None:
            return self._page(request, form, 422)
        return kept(request, "/settings/organization", _("Saved."), draft="settings:provider")

    def _page(self, request: Request, form: SettingsForm, status: int = 200) -> HttpResponse:
        return render(request, "settings/provider.html", {"form": form}, status=status)
