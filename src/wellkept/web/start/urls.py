"""The addresses of the guided start, and the place of its plan in the rail."""

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from wellkept.conformity.permissions import Permissions as Proof
from wellkept.sms.leadership.authority.permissions import Permissions as Authority
from wellkept.toolkit.rail import Entry, announce
from wellkept.web.start import views

announce(
    Entry(
        "prove",
        _("The way there"),
        "/start/plan",
        (Proof.VIEW,),
        icon="list-check",
        work=(Authority.APPOINT,),
        purpose=_("What is missing for a certificate, in phases, with who does it and by when."),
        last=True,
    )
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("start", views.Start.as_view(), name="start"),
    path("start/plan", views.Plan.as_view(), name="start-plan"),
]
