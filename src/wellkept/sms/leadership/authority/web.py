"""The pages of roles: who holds which, who has which part in which process, and the form that appoints to several at once."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from wellkept.kernel.errors import Invalid
from wellkept.sms.leadership.authority import overview, selectors, services
from wellkept.sms.leadership.authority.forms import AppointForm
from wellkept.sms.leadership.authority.permissions import Permissions
from wellkept.sms.leadership.authority.roles import appointable
from wellkept.toolkit.pages.answers import see
from wellkept.toolkit.rail import Entry, announce
from wellkept.toolkit.routes import Request, requires

HERE = "/roles"

announce(
    Entry(
        "plan", gettext_lazy("Roles"), HERE, (Permissions.VIEW,), icon="users",
        purpose=gettext_lazy("Who holds each role of the management system, what is missing, and who does what."),
        work=(Permissions.APPOINT,),
    )
)  # fmt: skip


@requires(Permissions.VIEW)
@require_safe
def listing(request: Request) -> HttpResponse:
    """Every role with its holders and with what is missing; `show=gaps` leaves out what is in order."""
    found = overview.roles(request.actor)
    gaps = request.GET.get("show") == "gaps"
    context = {
        "found": found,
        "rows": [row for row in found.rows if not gaps or not row.sound],
        "gaps": gaps,
        "waiting": list(selectors.waiting_for(request.actor)),
        "may_appoint": request.actor.can(Permissions.APPOINT),
    }
    return render(request, "authority/roles.html", context)


@requires(Permissions.VIEW)
@require_safe
def parts(request: Request) -> HttpResponse:
    """Who does, answers for, is asked and is told, in every process of the catalogue."""
    return render(
        request,
        "authority/parts.html",
        {"groups": overview.parts_in_processes(request.actor), "letters": overview.PARTS},
    )


@requires(Permissions.APPOINT)
def appoint(request: Request) -> HttpResponse:
    """Appoint a person to one or more roles."""
    if request.method != "POST":
        known = {role.slug for role in appointable()}
        initial = {"roles": [slug for slug in request.GET.getlist("role") if slug in known]}
        return render(request, "authority/appoint.html", {"form": AppointForm(request.actor, initial=initial)})
    form = AppointForm(request.actor, request.POST)
    if not form.is_valid():
        return render(request, "authority/appoint.html", {"form": form}, status=422)
    try:
        made = services.appoint_bundle(actor=request.actor, **form.cleaned_data)
    except Invalid as refusal:
        for name, message in refusal.fields.items():
            form.add_error(name if name in form.fields else None, str(message))
        return render(request, "authority/appoint.html", {"form": form}, status=422)
    said = ngettext(
        "%(name)s is appointed to %(n)d role and was asked to accept.",
        "%(name)s is appointed to %(n)d roles and was asked to accept.",
        len(made),
    )
    messages.success(request, said % {"name": made[0].person.name, "n": len(made)})
    return see(request, HERE)


urlpatterns = [
    path("roles", listing, name="roles"),
    path("roles/processes", parts, name="roles-parts"),
    path("roles/appoint", appoint, name="roles-appoint"),
]
