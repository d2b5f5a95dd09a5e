"""The scope as it reads on paper: the statement in force, or an earlier version."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from wellkept.kernel.registry import kind
from wellkept.records.scope import find
from wellkept.sms.context.scope import panels, selectors
from wellkept.sms.context.scope.models import ScopeStatement
from wellkept.sms.context.scope.permissions import Permissions
from wellkept.toolkit.rail import Entry, announce
from wellkept.toolkit.routes import Request, requires

HERE = "/scope"

announce(
    Entry(
        "plan",
        gettext_lazy("Scope"),
        HERE,
        (Permissions.VIEW, Permissions.VIEW_SHARED),
        icon="select",
        purpose=gettext_lazy(
            "What the management system covers, as it is in force and as it could stand on a certificate."
        ),
        work=(Permissions.MANAGE,),
    )
)


@requires(Permissions.VIEW, Permissions.VIEW_SHARED)
@require_safe
def scope(request: Request) -> HttpResponse:
    """Show the statement in force, or the version that the address names."""
    number = request.GET.get("version", "")[:24]
    if number:
        try:
            row: ScopeStatement | None = find(kind("scope_statement"), request.actor, number)
        except ScopeStatement.DoesNotExist:
            raise Http404 from None
    else:
        row = selectors.shown_to(request.actor)
    context = {
        "may_manage": request.actor.can(Permissions.MANAGE),
        "inside": request.actor.can(Permissions.VIEW),
        "past": [one for one in selectors.past(request.actor) if row is None or one.pk != row.pk],
        "drafts": [one for one in selectors.drafts(request.actor) if row is None or one.pk != row.pk],
        **(panels.statement(row, request.actor) if row is not None else {}),
    }
    return render(request, "scope/scope.html", context)


urlpatterns = [path("scope", scope, name="scope")]
