"""The addresses of the year, and its place in the rail."""

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from wellkept.components.duties.permissions import Permissions
from wellkept.toolkit.rail import Entry, announce
from wellkept.web.year import views

announce(
    Entry(
        "plan",
        _("The year"),
        "/year",
        (Permissions.VIEW,),
        icon="calendar",
        work=(Permissions.KEEP,),
        purpose=_("What is due in which month, and what was done."),
    )
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("year", views.year, name="year"),
    path("year/proposals", views.Proposals.as_view(), name="year-proposals"),
]
