"""The declaration of the room."""

from django.utils.translation import gettext_lazy as _

from wellkept.components.notifications.recipients import concern, tell_anybody
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
from wellkept.records.registers import review_action
from wellkept.sms.support.communication import fields, panels, services
from wellkept.sms.support.communication.models import LIFECYCLE, CommunicationItem
from wellkept.sms.support.communication.permissions import Permissions as P

ACTIONS = (
    Action(
        "send", _("Send it"), P.MANAGE, services.send, ("message",), offered=lambda row: row.state == "active",
        leads=lambda row: row.state == "active" and row.method == "notice",
        inputs=(Input("message", fields.message, schema=fields.TEXT_SCHEMA),),
    ),
    Action(
        "note", _("Note that it took place"), P.MANAGE, services.note, ("held_at", "said"),
        offered=lambda row: row.state == "active",
        leads=lambda row: row.state == "active" and row.method != "notice",
        inputs=(
            Input("held_at", fields.held_at, fields.SENT_AT), Input("said", fields.said, schema=fields.TEXT_SCHEMA),
        ),
    ),
    review_action(P.MANAGE),
)  # fmt: skip
_SHAPE = (
    "title", "subject", "audience", "audience_words", "rhythm", "occasion", "method", "responsible", "direction", "due_at",
    "customer",
)  # fmt: skip

COMMUNICATION_ITEM = register(
    Kind(
        key="communication_item",
        slug="communication-plan",
        prefix="CPL",
        label=_("Line of the communication plan"),
        plural=_("Communication plan"),
        model=CommunicationItem,
        lifecycle=LIFECYCLE,
        access=Access(view=P.VIEW, create=P.MANAGE, edit=P.MANAGE),
        section="plan",
        clause="7.4",
        icon="message",
        born="planned",
        purpose=_("What you tell to whom, when and how, and who does it; each line shows when it was done."),
        projection=Projection(owner="responsible", due="due_at"),
        columns=(
            Column("number", _("Number"), "number", "number"),
            Column("title", _("What is told"), "title", "title"),
            Column("audience", _("To whom"), "choice", "audience"),
            Column("direction", _("Direction"), "choice", "direction", optional=True),
            Column("rhythm", _("When"), "choice", "rhythm"),
            Column("method", _("How"), "choice", "method"),
            Column("responsible", _("By whom"), "person"),
            Column("last_at", _("Last told"), "date", "last_at"),
            Column("due_at", _("Due"), "due", "due_at"),
            Column("reviewed_at", _("Reviewed"), "date", "reviewed_at", optional=True),
        ),
        filters=(
            Filter("state", _("State"), show="state"),
            Filter("subject", _("About")),
            Filter("audience", _("To whom")),
            Filter("direction", _("Direction")),
            Filter("rhythm", _("When")),
            Filter("responsible", _("By whom"), show="person"),
            Filter("overdue", _("Overdue"), "due_at", "overdue"),
        ),
        views=(
            SavedView("current", _("Current"), {"state": "active"}, "due_at"),
            SavedView("overdue", _("Overdue"), {"state": "active", "overdue": "yes"}, "due_at"),
            SavedView("mine", _("Mine"), {"responsible": "me"}, "due_at"),
            SavedView("all", _("All"), {}),
        ),
        create_fields=_SHAPE[:-3],
        more_fields=_SHAPE[-3:],
        edit_fields=_SHAPE,
        conditions={
            "audience_words": Condition("audience", ("others",), required=True),
            "occasion": Condition("rhythm", ("occasion",), required=True),
            "customer": Condition("audience", ("customers", "users")),
        },
        limits={"responsible": "own"},
        facts=(
            "subject", "audience", "audience_words", "direction", "rhythm", "occasion", "method", "responsible", "customer",
            "last_at", "due_at", "reviewed_at",
        ),
        story=(),
        searched=("title", "audience_words", "occasion"),
        private=("title", "audience_words", "occasion"),
        spans=("state", "responsible", "rhythm"),
        actions=ACTIONS,
        panels=(Panel("told", _("What was told"), "communication/told.html", panels.told, side=False),),
        create=services.plan_item,
        edit=services.edit_item,
        hints={"send": panels.who_gets_it},
    )
)  # fmt: skip

tell_anybody("communication_item")
for verb in ("told_on", "took_place"):
    concern(f"communication_item.{verb}", lambda event: set(), "", alone=True)
