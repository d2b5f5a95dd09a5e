"""The declaration of the kind."""

from django.utils.translation import gettext_lazy as _

from wellkept.components.series import fields, panels, services
from wellkept.components.series.concluding.services import conclude
from wellkept.components.series.models import LIFECYCLE, Series
from wellkept.components.series.permissions import Permissions as P
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

NOTE_VALUES = Action(
    "note_values",
    _("Note values"),
    P.KEEP,
    services.note_values,
    ("values",),
    offered=lambda row: row.state == "active" and not row.figure,
    leads=lambda row: row.state == "active" and not row.figure,
    inputs=(Input("values", fields.values, schema=fields.SCHEMA),),
)

CONCLUDE = Action(
    "conclude", _("Conclude on a period"), P.KEEP, conclude, ("conclusion",), ("period_day",),
    offered=lambda row: row.state == "active",
    inputs=(
        Input("conclusion", fields.conclusion, schema=fields.CONCLUSION_SCHEMA),
        Input("period_day", fields.period_day, schema=fields.PERIOD_SCHEMA),
    ),
)  # fmt: skip

SERIES = register(
    Kind(
        key="series",
        slug="measurement-series",
        prefix="SER",
        label=_("Series"),
        plural=_("Series of measurements"),
        model=Series,
        lifecycle=LIFECYCLE,
        access=Access(view=P.VIEW, create=P.KEEP, edit=P.KEEP, view_customer=P.VIEW_OWN),
        section="improve",
        standing=True,
        clause="9.1",
        icon="chart-bar",
        born="recorded",
        purpose=_("What is measured: figures that the records give, and what is typed or posted, such as minutes down."),
        purpose_outside=_("What is measured for you beside the work itself. The targets of your agreement rest on it."),
        projection=Projection(owner="owner"),
        columns=(
            Column("number", _("Number"), "number", "number"),
            Column("title", _("Series"), "title", "title"),
            Column("state", _("State"), "state", "state"),
            Column("genre", _("Measure of"), "choice", "genre"),
            Column("about", _("What it measures"), "card"),
            Column("unit", _("Unit"), "text"),
            Column("per", _("A value for each"), "choice", optional=True),
            Column("aggregation", _("Over a period"), "choice", optional=True),
            Column("target", _("Target"), "text", optional=True),
            Column("rhythm", _("Looked at"), "choice", optional=True),
            Column("figure", _("Worked out from records"), "choice", optional=True),
            Column("customer", _("Customer"), optional=True),
            Column("owner", _("Owner"), "person", optional=True),
        ),
        filters=(Filter("state", _("State"), show="state"), Filter("genre", _("Measure of")),
                 Filter("customer", _("Customer"), show="organization")),
        views=(SavedView("current", _("Current"), {"state": "active"}), SavedView("all", _("All"), {})),
        create_fields=("title", "about", "figure", "genre", "per", "aggregation", "unit", "target", "direction", "owner"),
        more_fields=("rhythm", "description", "customer"),
        edit_fields=("title", "about", "genre", "per", "aggregation", "unit", "target", "direction", "rhythm", "figure",
                     "customer", "owner", "description"),
        limits={"customer": "customer", "owner": "own"},
        facts=("genre", "about", "figure", "per", "aggregation", "unit", "target",
               "direction", "rhythm", "customer", "owner"),
        private=("title", "description"),
        spans=("state", "owner"),
        actions=(NOTE_VALUES, CONCLUDE),
        panels=(Panel("course", _("Course"), "series/course.html", panels.course, side=False),
                Panel("values", _("Values"), "series/values.html", panels.measured, side=False),),
        parts=(Part("values", panels.VALUES, panels.values),),
        create=services.begin_series,
        edit=services.edit_series,
    )
)  # fmt: skip
