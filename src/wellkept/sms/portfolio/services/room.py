"""The declaration of the room."""

from django.utils.translation import gettext_lazy as _

from wellkept.kernel.registry import Access, Column, Filter, Kind, Projection, SavedView, register
from wellkept.sms.portfolio.services.lifecycle import LIFECYCLE
from wellkept.sms.portfolio.services.models import Service
from wellkept.sms.portfolio.services.permissions import Permissions as P

SERVICE = register(
    Kind(
        key="service",
        slug="services",
        prefix="SVC",
        label=_("Service"),
        plural=_("Services"),
        model=Service,
        lifecycle=LIFECYCLE,
        access=Access(view=P.VIEW, create=P.MANAGE, edit=P.MANAGE, view_own=P.VIEW_SHARED),
        section="services",
        clause="8.2.4",
        icon="world",
        born="proposed",
        purpose=_("What you deliver. Incidents, requests and agreements hang on a service."),
        projection=Projection(owner="owner"),
        columns=(
            Column("number", _("Number"), "number", "number"),
            Column("title", _("Service"), "title", "title"),
            Column("state", _("State"), "state", "state"),
            Column("criticality", _("Criticality"), "choice", "criticality"),
            Column("owner", _("Service owner"), "person"),
            Column("live_at", _("Live since"), "date", "live_at", optional=True),
        ),
        filters=(Filter("state", _("State"), show="state"), Filter("criticality", _("Criticality")),
                 Filter("owner", _("Service owner"), show="person")),
        views=(SavedView("live", _("Live"), {"state": "live"}), SavedView("all", _("All"), {})),
        default_sort="title",
        create_fields=("title", "description"),
        more_fields=("criticality", "owner"),
        edit_fields=("title", "description", "criticality", "owner"),
        limits={"owner": "own"},
        facts=("criticality", "owner", "live_at", "retired_at", "retire_reason"),
        private=("title", "description", "retire_reason"),
        spans=("state", "owner", "criticality"),
    )
)  # fmt: skip
