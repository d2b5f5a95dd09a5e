"""The one address that is not generic: a step of the procedure for major incidents is taken or left out."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wellkept.kernel.errors import WellkeptError
from wellkept.sms.resolution.incidents import major, selectors
from wellkept.sms.resolution.incidents.permissions import Permissions
from wellkept.toolkit.routes import Request, requires


@requires(Permissions.WORK)
@require_POST
def major_step(request: Request, number: str, position: int) -> HttpResponse:
    """Note a step as done now, or as left out with a reason."""
    incident = selectors.visible_to(request.actor).filter(number=number).first()
    step = selectors.major_step(incident, position) if incident is not None else None
    if incident is None or step is None:
        raise Http404
    reason = request.POST.get("omitted_reason", "").strip() if request.POST.get("act") == "omit" else ""
    if request.POST.get("act") == "omit" and not reason:
        messages.error(request, _("Say why “%(step)s” is left out.") % {"step": step.name})
    else:
        try:
            major.take_step(incident, step, actor=request.actor, omitted_reason=reason)
        except WellkeptError as refusal:
            messages.error(request, refusal.message)
    return redirect(f"/incidents/{incident.number}")


urlpatterns = [path("incidents/<str:number>/major/<int:position>", major_step, name="incident-major-step")]
