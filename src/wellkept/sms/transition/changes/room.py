"""The declaration of the room."""

from django.utils.translation import gettext_lazy as _

from wellkept.components.notifications.recipients import concern
from wellkept.kernel.registry import (
    Access,
    Action,
    Column,
    Condition,
    Filter,
    Kind,
    Panel,
    Projection,
    SavedView,
    register,
)
from wellkept.sms.transition.changes import emergency, panels, services, standard
from wellkept.sms.transition.changes.lifecycle import LIFECYCLE, MODEL
from wellkept.sms.transition.changes.models import Change, ChangeModel
from wellkept.sms.transition.changes.permissions import Permissions as P

ACTIONS = (
    Action(
        "schedule_by_model", _("Schedule by its model"), P.WORK, standard.schedule, ("planned_start", "planned_end"),
        offered=standard.may_be_scheduled, leads=standard.may_be_scheduled,
    ),
    Action(
        "go_ahead", _("Go ahead in an emergency"), P.AUTHORIZE_EMERGENCY, emergency.go_ahead, ("emergency_reason",),
        offered=emergency.may_go_ahead, leads=emergency.may_go_ahead,
    ),
    Action(
        "decide_afterwards", _("Decide afterwards"), P.AUTHORIZE, emergency.decide, ("afterwards",), ("afterwards_note",),
        offered=emergency.waits, awaited=emergency.waits, theirs=emergency.is_for,
    ),
)  # fmt: skip

CHANGE = register(
    Kind(
        key="change",
        slug="changes",
        prefix="CHG",
        label=_("Change"),
        plural=_("Changes"),
        model=Change,
        lifecycle=LIFECYCLE,
        access=Access(view=P.VIEW, create=P.RAISE, edit=P.WORK, note=P.VIEW),
        section="changes",
        clause="8.5.1",
        icon="git-branch",
        born="raised",
        purpose=_("What is to be altered in a service or its parts: why, when, by whom, and what came of it."),
        projection=Projection(owner="assignee", team="team", service="service", due="planned_end"),
        columns=(
            Column("number", _("Number"), "number", "number"),
            Column("title", _("Title"), "title"),
            Column("state", _("State"), "state", "state"),
            Column("type", _("Type"), "choice", "type"),
            Column("planned_start", _("Planned start"), "date", "planned_start"),
            Column("assignee", _("Assignee"), "person", otherwise="team"),
            Column("service", _("Service"), "card"),
            Column("planned_end", _("Planned end"), "date", optional=True),
            Column("outcome", _("Outcome"), "choice", optional=True),
            Column("implemented_at", _("Implemented"), "date", optional=True),
            Column("customer", _("Customer"), optional=True),
        ),
        filters=(
            Filter("phase", _("Open or over"), show="phase"),
            Filter("state", _("State"), show="state"),
            Filter("type", _("Type")),
            Filter("assignee", _("Assignee"), show="person"),
            Filter("service", _("Service"), show="card"),
            Filter("model", _("Change model"), show="card"),
            Filter("outcome", _("Outcome")),
            Filter("afterwards", _("Decision afterwards")),
            Filter("planned", _("Planned"), "planned_start", "month"),
        ),
        views=(
            SavedView("open", _("Open"), {"phase": "open"}, "planned_start"),
            SavedView("mine", _("Mine"), {"phase": "open", "assignee": "me"}, "planned_start"),
            SavedView("all", _("All"), {}),
        ),
        create_fields=("title", "type", "model", "justification", "service"),
        more_fields=("description", "items", "customer", "team", "assignee", "planned_start", "planned_end"),
        edit_fields=(
            "title", "type", "model", "description", "justification", "service", "items", "customer", "team", "assignee",
            "planned_start", "planned_end",
        ),
        conditions={"model": Condition("type", ("standard",), required=True)},
        limits={"assignee": "own", "team": "own"},
        facts=(
            "type", "model", "assignee", "team", "service", "items", "customer", "planned_start", "planned_end",
            "authorized_at", "authorizer", "started_at", "implemented_at", "outcome", "decide_by", "afterwards",
            "afterwards_at", "closed_at",
        ),
        story=(
            "description", "justification", "emergency_reason", "outcome_note", "afterwards_note", "cancel_reason",
        ),
        searched=("title", "description", "justification", "outcome_note"),
        private=(
            "title", "description", "justification", "emergency_reason", "outcome_note", "afterwards_note", "cancel_reason",
        ),
        spans=("state", "assignee", "team"),
        actions=ACTIONS,
        panels=(
            Panel("awaited", _("Awaits the word of"), "changes/awaited.html", panels.awaited),
            Panel("model", _("By its model"), "changes/model.html", panels.model, side=False),
        ),
        create=services.raise_change,
        edit=services.edit_change,
        guards={
            "in_order": services.in_order,
            "pre_approved": standard.pre_approved,
            "is_emergency": emergency.is_emergency,
            "decided_afterwards": emergency.decided_afterwards,
        },
        effects={
            "take": services.take,
            "suspend_model": standard.suspend_model,
            "note_authorizer": emergency.note_authorizer,
            "ask_afterwards": emergency.ask_afterwards,
        },
        hints={"go_ahead": panels.before_go_ahead},
    )
)  # fmt: skip

CHANGE_MODEL = register(
    Kind(
        key="change_model",
        slug="change-models",
        prefix="CHM",
        label=_("Change model"),
        plural=_("Change models"),
        model=ChangeModel,
        lifecycle=MODEL,
        access=Access(view=P.VIEW, create=P.WORK, edit=P.WORK, note=P.VIEW),
        section="changes",
        standing=True,
        clause="8.5.1",
        icon="clipboard-check",
        born="drafted",
        purpose=_("What is altered often and in a known way: approved once, so that each such change is a standard change."),
        projection=Projection(owner="owner", team="team", service="service"),
        columns=(
            Column("number", _("Number"), "number", "number"),
            Column("title", _("Title"), "title", "title"),
            Column("state", _("State"), "state", "state"),
            Column("service", _("Service"), "card"),
            Column("owner", _("Owner"), "person"),
            Column("review_at", _("To be reviewed by"), "date", "review_at"),
            Column("team", _("Team"), "team", optional=True),
        ),
        filters=(
            Filter("state", _("State"), show="state"),
            Filter("service", _("Service"), show="card"),
            Filter("owner", _("Owner"), show="person"),
        ),
        views=(SavedView("approved", _("Approved"), {"state": "approved"}), SavedView("all", _("All"), {})),
        default_sort="title",
        create_fields=("title", "description", "service", "instructions", "backout"),
        more_fields=("team", "owner", "customer"),
        edit_fields=("title", "description", "service", "instructions", "backout", "team", "owner", "review_at"),
        limits={"owner": "own", "team": "own"},
        facts=("service", "team", "owner", "customer", "approved_at", "reviewed_at", "review_at"),
        story=("description", "instructions", "backout", "suspend_reason", "withdraw_reason"),
        searched=("title", "description", "instructions"),
        private=("title", "description", "instructions", "backout", "suspend_reason", "withdraw_reason"),
        spans=("state", "owner"),
        actions=(
            Action(
                "confirm", _("Model still holds"), P.AUTHORIZE, standard.confirm,
                offered=lambda row: row.state == "approved",
            ),
        ),
        panels=(Panel("followed", _("Changes that followed it"), "changes/followed.html", panels.followed, side=False),),
        edit=standard.edit_model,
        effects={"plan_review": standard.plan_review},
    )
)  # fmt: skip

concern("change.submitted", panels.who_authorizes, _("%(who)s asks you to authorize %(number)s: %(title)s"))
concern(
    "change.begun_in_emergency", panels.who_decides,
    _("%(who)s let %(number)s go ahead in an emergency; decide on that within two working days: %(title)s"),
)  # fmt: skip
