"""The declaration of the room."""

from django.utils.translation import gettext_lazy as _

from wellkept.components.series.fields import SCHEMA
from wellkept.kernel import occasion
from wellkept.kernel.registry import (
    Access,
    Action,
    Column,
    Condition,
    Filter,
    Input,
    Kind,
    Panel,
    Projection,
    SavedView,
    register,
)
from wellkept.sms.planning.objectives import fields, panels, selectors, services
from wellkept.sms.planning.objectives.lifecycle import LIFECYCLE
from wellkept.sms.planning.objectives.models import Objective
from wellkept.sms.planning.objectives.permissions import Permissions as P


def _is_over(row: Objective) -> bool:
    return row.state == "active" and row.due_at is not None and row.due_at <= occasion.now()


ACTIONS = (
    Action(
        "note_measurement", _("Note values"), P.MANAGE, services.note_measurement, ("values",),
        offered=lambda row: row.state == "active" and selectors.has_own_series(row),
        leads=lambda row: row.state == "active" and not _is_over(row),
        inputs=(Input("values", fields.values, schema=SCHEMA),),
    ),
    Action(
        "make_known", _("Make known"), P.MANAGE, services.make_known, ("known_to",), ("message",),
        offered=lambda row: row.state == "active", inputs=(
            Input("known_to", fields.known_to, schema=fields.ROLES_SCHEMA),
            Input("message", fields.message, schema=fields.MESSAGE_SCHEMA),
        ),
    ),
)  # fmt: skip

OBJECTIVE = register(
    Kind(
        key="objective",
        slug="objectives",
        prefix="OBJ",
        label=_("Objective"),
        plural=_("Objectives"),
        model=Objective,
        lifecycle=LIFECYCLE,
        access=Access(view=P.VIEW, create=P.MANAGE, edit=P.MANAGE),
        section="plan",
        clause="6.2",
        icon="target",
        born="drafted",
        purpose=_("What is to be reached by when, how it is measured and how far it has come."),
        projection=Projection(owner="owner", team="team", due="due_at"),
        columns=(
            Column("number", _("Number"), "number", "number"),
            Column("title", _("Objective"), "title"),
            Column("state", _("State"), "state", "state"),
            Column("level", _("For"), "choice", "level"),
            Column("measure", _("What is measured"), "text"),
            Column("target", _("Target"), "text"),
            Column("unit", _("Unit"), "text"),
            Column("owner", _("Owner"), "person"),
            Column("due_at", _("Due"), "due", "due_at"),
            Column("team", _("Team"), "team", optional=True),
            Column("concerns", _("Service"), "card", optional=True),
            Column("concluded_at", _("Result found"), "date", "concluded_at", optional=True),
        ),
        filters=(
            Filter("phase", _("Open or over"), show="phase"),
            Filter("state", _("State"), show="state"),
            Filter("level", _("For")),
            Filter("owner", _("Owner"), show="person"),
            Filter("team", _("Team"), show="team"),
            Filter("overdue", _("Overdue"), "due_at", "overdue"),
        ),
        views=(
            SavedView("current", _("Current"), {"phase": "open"}, "due_at"),
            SavedView("mine", _("Mine"), {"phase": "open", "owner": "me"}, "due_at"),
            SavedView("over", _("Reached and missed"), {"state": "reached,missed"}, "-concluded_at"),
            SavedView("all", _("All"), {}),
        ),
        create_fields=(
            "title", "level", "team", "concerns", "measure", "unit", "target", "direction", "due_at", "owner",
        ),
        more_fields=(
            "policy_statement", "requirement", "description", "baseline", "resources", "evaluation_method", "series",
        ),
        edit_fields=(
            "title", "level", "team", "concerns", "measure", "unit", "baseline", "target", "direction", "due_at", "owner",
            "policy_statement", "requirement", "description", "resources", "evaluation_method", "series",
        ),
        conditions={"team": Condition("level", ("team",)), "concerns": Condition("level", ("service",))},
        limits={"owner": "own", "team": "own"},
        facts=(
            "level", "team", "concerns", "measure", "unit", "baseline", "target", "direction", "due_at", "owner",
            "policy_statement", "requirement", "series", "active_at", "concluded_at",
        ),
        story=("description", "resources", "evaluation_method", "conclusion", "withdraw_reason"),
        searched=("title", "description", "measure", "conclusion"),
        spans=("state", "owner"),
        private=(
            "title", "description", "measure", "policy_statement", "resources", "evaluation_method", "conclusion",
            "withdraw_reason",
        ),
        actions=ACTIONS,
        panels=(
            Panel("progress", _("How far it has come"), "objectives/progress.html", panels.progress, side=False),
            Panel("known", _("Made known to"), "objectives/known.html", panels.known),
        ),
        create=services.set_objective,
        edit=services.edit_objective,
        fixed=lambda row: row.state in ("reached", "missed", "withdrawn"),
        hints={"reach": panels.before_ending, "miss": panels.before_ending},
        guards={"target_is_met": services.target_is_met, "time_is_over": services.time_is_over},
    )
)  # fmt: skip
