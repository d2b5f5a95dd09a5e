"""The declaration of the room."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wellkept.kernel.registry import Access, Action, Column, Filter, Kind, Projection, SavedView, register
from wellkept.records.registers import confirm_reviewed
from wellkept.sms.context.scope.inputs import considers
from wellkept.sms.portfolio.services import selectors, services
from wellkept.sms.portfolio.services.lifecycle import LIFECYCLE, REQUIREMENTS
from wellkept.sms.portfolio.services.models import Service, ServiceRequirement
from wellkept.sms.portfolio.services.permissions import Permissions as P
from wellkept.sms.support.documents.embedding import registers
from wellkept.sms.support.documents.embedding.registers import Register

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
        more_fields=("criticality", "owner", "in_scope"),
        edit_fields=("title", "description", "criticality", "owner", "in_scope"),
        limits={"owner": "own"},
        facts=("criticality", "owner", "in_scope", "live_at", "retired_at", "retire_reason"),
        private=("title", "description", "retire_reason"),
        spans=("state", "owner", "criticality"),
    )
)  # fmt: skip

REQUIREMENT = register(
    Kind(
        key="service_requirement",
        slug="service-requirements",
        prefix="SRQ",
        label=_("Service requirement"),
        plural=_("Service requirements"),
        model=ServiceRequirement,
        lifecycle=REQUIREMENTS,
        access=Access(view=P.VIEW, create=P.REQUIRE, edit=P.REQUIRE, view_customer=P.VIEW_REQUIREMENTS),
        section="services",
        clause="8.2.2",
        icon="file-text",
        born="recorded",
        purpose=_(
            "What customers, users or you yourselves need from a service. Agreements rest on what was agreed here."
        ),
        purpose_outside=_("What you need from a service, as it was agreed. The targets of your agreement rest on it."),
        projection=Projection(service="service"),
        columns=(
            Column("number", _("Number"), "number", "number"),
            Column("title", _("Requirement"), "title", "title"),
            Column("state", _("State"), "state", "state"),
            Column("category", _("Category"), "choice", "category"),
            Column("service", _("Service"), "card"),
            Column("customer", _("Customer")),
            Column("target", _("Level needed"), "text"),
            Column("agreed_at", _("Agreed"), "date", "agreed_at", optional=True),
            Column("reviewed_at", _("Reviewed"), "date", "reviewed_at", optional=True),
        ),
        filters=(
            Filter("state", _("State"), show="state"),
            Filter("category", _("Category")),
            Filter("service", _("Service"), show="card"),
            Filter("customer", _("Customer"), show="organization"),
        ),
        views=(
            SavedView("agreed", _("Agreed"), {"state": "agreed"}),
            SavedView("proposed", _("Proposed"), {"state": "proposed"}),
            SavedView("all", _("All"), {}),
        ),
        create_fields=("title", "service", "category", "customer", "target"),
        more_fields=("description",),
        edit_fields=("title", "service", "category", "customer", "target", "description"),
        limits={"customer": "customer"},
        facts=("category", "service", "customer", "target", "agreed_at", "reviewed_at", "withdraw_reason"),
        searched=("title", "description", "target"),
        private=("title", "description", "target", "withdraw_reason"),
        spans=("state",),
        actions=(
            Action("review", _("Still holds"), P.REQUIRE, confirm_reviewed, offered=lambda row: row.state == "agreed"),
        ),
        edit=services.edit_requirement,
        fixed=lambda row: row.state != services.OPEN,
    )
)

considers("service", selectors.covered)
registers.offer(
    Register(
        "services", _("Services in scope"), ("number", "title", "criticality", "owner"), "service",
        Q(state="live", in_scope=True),
    )
)  # fmt: skip
