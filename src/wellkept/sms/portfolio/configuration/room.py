"""The declaration of the room."""

from django.utils.translation import gettext_lazy as _

from wellkept.kernel.registry import Access, Column, Filter, Kind, Projection, SavedView, register
from wellkept.sms.portfolio.configuration.lifecycle import LIFECYCLE
from wellkept.sms.portfolio.configuration.models import Item
from wellkept.sms.portfolio.configuration.permissions import Permissions as P

ITEM = register(
    Kind(
        key="item",
        slug="items",
        prefix="CI",
        label=_("Configuration item"),
        plural=_("Configuration items"),
        model=Item,
        lifecycle=LIFECYCLE,
        access=Access(view=P.VIEW, create=P.MANAGE, edit=P.MANAGE),
        section="services",
        clause="8.2.6",
        icon="server",
        born="recorded",
        purpose=_("What services are made of: applications, servers, devices, lines."),
        projection=Projection(owner="owner", service="service"),
        columns=(
            Column("number", _("Number"), "number", "number"),
            Column("title", _("Item"), "title", "title"),
            Column("type", _("Type"), "choice", "type"),
            Column("state", _("State"), "state", "state"),
            Column("service", _("Service"), "card"),
            Column("customer", _("Customer"), "text"),
            Column("owner", _("Owner"), "person"),
        ),
        filters=(
            Filter("state", _("State"), show="state"),
            Filter("type", _("Type")),
            Filter("service", _("Service"), show="card"),
            Filter("customer", _("Customer"), show="organization"),
        ),
        views=(SavedView("production", _("In production"), {"state": "in_production"}), SavedView("all", _("All"), {})),
        create_fields=("title", "type", "service"),
        more_fields=("customer", "owner", "serial", "description"),
        edit_fields=("title", "type", "service", "customer", "owner", "serial", "description"),
        limits={"owner": "own"},
        facts=("type", "service", "customer", "owner", "serial", "disposal"),
        private=("title", "description", "disposal"),
        searched=("title", "description", "serial"),
        spans=("state", "owner", "service"),
    )
)
