"""The declaration of the room."""

from django.utils.translation import gettext_lazy as _

from wellkept.components.approvals.services import takes_approvals
from wellkept.components.comments.services import on_comment
from wellkept.components.notifications.recipients import tell_outside
from wellkept.kernel.registry import (
    Access,
    Action,
    ClockRule,
    Column,
    Filter,
    Kind,
    Panel,
    Part,
    Projection,
    SavedView,
    register,
)
from wellkept.records import hooks
from wellkept.records.comparison import compare_beside
from wellkept.sms.resolution.requests import (
    asking,
    comparing,
    fulfilment,
    listening,
    merging,
    panels,
    services,
    telling,
    whose,
)
from wellkept.sms.resolution.requests.lifecycle import LIFECYCLE
from wellkept.sms.resolution.requests.models import ServiceRequest
from wellkept.sms.resolution.requests.permissions import Permissions as P
from wellkept.sms.resolution.requests.selectors import OPEN
from wellkept.toolkit import approving, rail, related
from wellkept.toolkit.merging import fields as split
from wellkept.toolkit.merging.selectors import READINGS, kin
from wellkept.toolkit.merging.telling import before_merging

ACTIONS = (
    Action(
        "send_order", _("Send the order"), P.ORDER, services.send_order,
        offered=lambda row: row.state == "draft", awaited=lambda row: True,
    ),
    Action(
        "hand_over", _("Assign"), P.WORK, services.hand_over, (), ("team", "assignee"),
        offered=lambda row: row.state in OPEN, reversible="assigned",
    ),
    Action(
        "split", _("Split off"), P.WORK, merging.split_off, ("split_title",), ("split_description",),
        offered=lambda row: row.state not in ("draft", "cancelled"), inputs=split.INPUTS,
    ),
    Action(
        "ask_anew", _("Ask for the approval anew"), P.WORK, asking.ask_anew, offered=asking.is_held_up,
    ),
    Action(
        "withdraw", _("Take it back"), P.ORDER, services.withdraw, ("cancel_reason",),
        offered=lambda row: row.state in ("draft", "submitted", "awaiting_approval", "approved"),
        theirs=whose.may_withdraw,
    ),
    Action(
        "rate", _("Say how it was"), P.RATE, services.rate, ("satisfaction",), ("satisfaction_words",),
        offered=lambda row: row.state == "closed" and row.satisfaction is None, awaited=lambda row: True,
        theirs=whose.may_rate,
    ),
)  # fmt: skip

REQUEST = register(
    Kind(
        key="request",
        slug="requests",
        prefix="REQ",
        label=_("Service request"),
        plural=_("Service requests"),
        model=ServiceRequest,
        lifecycle=LIFECYCLE,
        access=Access(
            view=P.VIEW,
            view_customer=P.VIEW_CUSTOMER,
            view_own=P.VIEW_OWN,
            create=P.ORDER,
            edit=P.WORK,
            comment=P.COMMENT,
            note=P.NOTE,
        ),
        section="work",
        clause="8.6.2",
        icon="shopping-cart",
        born="submitted",
        purpose=_("Somebody needs something that you give as a matter of course. Orders from the catalogue arrive here."),
        purpose_outside=_("You need something that is not in the catalogue? Say it here in your own words."),
        projection=Projection(
            owner="assignee", team="team", requester="requester", service="service", priority="priority", due="due_at"
        ),
        columns=(
            Column("number", _("Number"), "number", "number"),
            Column("title", _("Title"), "title"),
            Column("state", _("State"), "state", "state"),
            Column("priority", _("Priority"), "priority", "priority"),
            Column("due_at", _("Due"), "due", "due_at"),
            Column("assignee", _("Assignee"), "person", otherwise="team"),
            Column("requester", _("For"), "person"),
            Column("customer", _("Customer"), "text"),
            Column("team", _("Team"), "team", optional=True),
            Column("service", _("Service"), "card", optional=True),
            Column("category", _("Category"), "text", optional=True),
            Column("opened_at", _("Opened"), "date", "opened_at", optional=True),
            Column("fulfilled_at", _("Fulfilled"), "date", optional=True),
            Column("closed_at", _("Closed"), "date", optional=True),
            Column("satisfaction", _("How was it?"), "choice", optional=True),
        ),
        filters=(
            Filter("phase", _("Open or over"), show="phase"),
            Filter("state", _("State"), show="state"),
            Filter("priority", _("Priority")),
            Filter("assignee", _("Assignee"), show="person"),
            Filter("team", _("Team"), show="team"),
            Filter("requester", _("For"), show="person"),
            Filter("category", _("Category"), show="category"),
            Filter("customer", _("Customer"), show="organization"),
            Filter("service", _("Service"), show="card"),
            Filter("overdue", _("Overdue"), "due_at", "overdue"),
            Filter("opened", _("Opened"), "opened_at", "month"),
            Filter("satisfaction", _("How was it?")),
        ),
        views=(
            SavedView("open", _("Open"), {"phase": "open"}, "due_at"),
            SavedView("mine", _("Mine"), {"phase": "open", "assignee": "me"}, "due_at"),
            SavedView("team", _("My teams"), {"phase": "open", "team": "mine"}, "due_at"),
            SavedView("voting", _("Awaiting approval"), {"state": "awaiting_approval"}),
            SavedView("overdue", _("Overdue"), {"phase": "open", "overdue": "yes"}, "due_at"),
            SavedView("all", _("All"), {}),
        ),
        create_fields=("title", "description", "requester", "service", "category"),
        more_fields=("priority", "team", "assignee"),
        edit_fields=("title", "description", "requester", "service", "category", "priority"),
        reporter_fields=("title", "description", "service"),
        internal=("category", "reopen_reason"),
        limits={"requester": "customer own", "assignee": "own", "team": "own"},
        facts=(
            "expected_at", "priority", "assignee", "team", "requester", "ordered_by", "customer", "service", "category",
            "opened_at", "fulfilled_at", "closed_at", "fulfiller", "satisfaction",
        ),
        story=("description", "fulfilment"),
        searched=("title", "description", "fulfilment"),
        clocks=(ClockRule("fulfilment", _("Fulfilment"), "fulfilled_at"),),
        hold_reason="hold_reason",
        spans=("state", "assignee", "team", "priority"),
        private=(
            "title", "description", "fulfilment", "cancel_reason", "reopen_reason", "satisfaction_words",
        ),
        actions=ACTIONS,
        panels=(
            Panel("order", _("What was ordered"), "requests/order.html", panels.order, side=False),
            Panel("approval", _("Approval"), "toolkit/approval.html", panels.approval, side=False),
            Panel("satisfaction", _("How was it?"), "requests/satisfaction.html", panels.satisfaction, side=False),
        ),
        parts=(Part("lines", panels.LINES, panels.read_lines), approving.PART),
        create=services.open_request,
        create_many=services.open_requests,
        edit=services.edit_request,
        hints={
            "ask_anew": asking.before_asking,
            "start": panels.instructions_in_words,
            "fulfil": panels.before_fulfilling,
            "rate": panels.before_rating,
            "merge": before_merging,
        },
        guards={
            "can_merge": merging.can_merge,
            "needs_no_vote": services.needs_no_vote,
            "was_rejected": services.was_rejected,
            "no_open_tasks": fulfilment.no_open_tasks,
        },
        effects={
            "go_on_there": merging.go_on_there,
            "take": services.take,
            "begin": fulfilment.begin,
            "expect": services.expect,
            "note_fulfiller": services.note_fulfiller,
        },
    )
)  # fmt: skip

rail.announce(
    rail.Entry(
        "work", _("Order something"), "/order", (P.ORDER,), icon="shopping-cart",
        purpose=_("Choose from the catalogue what you need."), last=True,
    )
)  # fmt: skip
takes_approvals("request", services.follow_approval)
compare_beside(comparing.compare_lines)
on_comment(listening.answer)
hooks.effect(prepare=services.promise, complete=fulfilment.go_on)
tell_outside("request", telling.to_requester)
related.also("request", kin(ServiceRequest), READINGS)
