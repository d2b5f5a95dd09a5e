"""The declaration of the room."""

from django.utils.translation import gettext_lazy as _

from wellkept.kernel.registry import (
    Access,
    Action,
    Column,
    Filter,
    Input,
    Kind,
    Panel,
    Part,
    Projection,
    SavedView,
    register,
)
from wellkept.sms.portfolio.catalogue import fields, panels, services
from wellkept.sms.portfolio.catalogue.lifecycle import LIFECYCLE
from wellkept.sms.portfolio.catalogue.models import CatalogueItem
from wellkept.sms.portfolio.catalogue.permissions import Permissions as P
from wellkept.toolkit.rows import LIST_SCHEMA

ACTIONS = (
    Action(
        "set_form", _("Set the form"), P.MANAGE, services.set_form, (), ("fields", "approvals", "tasks"),
        offered=lambda row: row.state != "withdrawn",
        inputs=(
            Input("fields", fields.questions, schema=LIST_SCHEMA),
            Input("approvals", fields.approvals, schema=LIST_SCHEMA),
            Input("tasks", fields.tasks, schema=LIST_SCHEMA),
        ),
    ),
    Action(
        "confirm_instructions", _("Instructions still hold"), P.MANAGE, services.confirm_instructions,
        offered=lambda row: bool(row.instructions),
    ),
)  # fmt: skip

CATALOGUE_ITEM = register(
    Kind(
        key="catalogue_item",
        slug="catalogue-items",
        prefix="CAT",
        label=_("Catalogue item"),
        plural=_("Catalogue items"),
        model=CatalogueItem,
        lifecycle=LIFECYCLE,
        access=Access(view=P.VIEW, create=P.MANAGE, edit=P.MANAGE),
        section="services",
        clause="8.2.4",
        icon="shopping-cart",
        born="drafted",
        purpose=_("What people can order, with the form, the approval and the work that each item takes."),
        projection=Projection(owner="owner", team="team", service="service"),
        columns=(
            Column("number", _("Number"), "number", "number"),
            Column("title", _("Item"), "title", "title"),
            Column("state", _("State"), "state", "state"),
            Column("service", _("Service"), "card"),
            Column("team", _("Fulfilled by"), "team"),
            Column("expected_hours", _("Expected within (service hours)"), "count"),
            Column("review_at", _("Instructions to be reviewed by"), "date", "review_at"),
            Column("category", _("Category"), "text", optional=True),
            Column("owner", _("Owner"), "person", optional=True),
            Column("customer", _("Customer"), "text", optional=True),
        ),
        filters=(
            Filter("state", _("State"), show="state"),
            Filter("service", _("Service"), show="card"),
            Filter("team", _("Fulfilled by"), show="team"),
        ),
        views=(SavedView("offered", _("Offered"), {"state": "offered"}), SavedView("all", _("All"), {})),
        default_sort="title",
        create_fields=("title", "description", "service", "category"),
        more_fields=("team", "owner", "priority", "expected_hours", "calendar", "instructions", "review_at", "customer"),
        edit_fields=(
            "title", "description", "service", "category", "team", "owner", "priority", "expected_hours", "calendar",
            "instructions", "review_at",
        ),
        limits={"owner": "own", "team": "own"},
        facts=(
            "service", "category", "priority", "team", "owner", "expected_hours", "calendar", "customer", "review_at",
            "reviewed_at", "withdraw_reason",
        ),
        story=("description", "instructions"),
        searched=("title", "description", "instructions"),
        private=("title", "description", "instructions", "withdraw_reason"),
        spans=("state", "owner"),
        actions=ACTIONS,
        panels=(Panel("form", _("Form, approval and work"), "catalogue/form.html", panels.form, side=False),),
        parts=(Part("form", panels.FORM, panels.read),),
        create=services.add_item,
        edit=services.edit_item,
    )
)  # fmt: skip
