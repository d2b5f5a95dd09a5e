"""The lives of a change and of the model of standard changes; pure data."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wellkept.kernel.lifecycle import Lifecycle, Phase, State, Transition
from wellkept.sms.transition.changes.permissions import Permissions as P

_OPEN = ("new", "assess", "authorize", "scheduled", "implement")
_PLAN = ("planned_start", "planned_end")

LIFECYCLE = Lifecycle(
    initial="new",
    states=(
        State("new", _("New"), Phase.NEW),
        State("assess", _("Being assessed"), Phase.NEW),
        State("authorize", _("Awaiting authorization"), Phase.NEW),
        State("scheduled", _("Scheduled"), Phase.ACTIVE),
        State("implement", _("Being implemented"), Phase.ACTIVE),
        State("review", _("In review"), Phase.RESOLVED),
        State("closed", _("Closed"), Phase.CLOSED),
        State("cancelled", _("Cancelled"), Phase.CANCELLED),
    ),
    transitions=(
        Transition(
            "assess", ("new",), "assess", P.WORK, _("Assess"), "assessed", accepts=("team", "assignee"),
            effects=("take",), primary=True,
        ),
        Transition(
            "submit", ("assess",), "authorize", P.WORK, _("Ask for authorization"), "submitted",
            told=_("asked for authorization"),
            requires=_PLAN, guards=("in_order",), primary=True,
        ),
        Transition(
            "authorize", ("new", "assess", "authorize"), "scheduled", P.AUTHORIZE, _("Authorize"), "authorized", accepts=_PLAN,
            stamps=("authorized_at",), guards=("in_order",), primary=True,
        ),
        Transition(
            "schedule", ("new", "assess"), "scheduled", P.WORK, _("Schedule by its model"), "scheduled", automatic=True,
            told=_("scheduled it by its model"), requires=_PLAN, stamps=("authorized_at",),
            guards=("pre_approved", "in_order"), effects=("take",),
        ),
        Transition(
            "go_ahead", ("new", "assess", "authorize"), "implement", P.AUTHORIZE_EMERGENCY, _("Go ahead in an emergency"),
            "begun_in_emergency", automatic=True, told=_("let it go ahead in an emergency"), requires=("emergency_reason",),
            stamps=("authorized_at", "started_at"), guards=("is_emergency",), effects=("note_authorizer", "ask_afterwards"),
        ),
        Transition(
            "implement", ("scheduled",), "implement", P.WORK, _("Begin to implement"), "begun", stamps=("started_at",),
            effects=("take",), primary=True,
        ),
        Transition(
            "complete", ("implement",), "review", P.WORK, _("Note the outcome"), "implemented",
            requires=("outcome",), accepts=("outcome_note",), stamps=("implemented_at",),
            effects=("ask_afterwards", "suspend_model"), primary=True,
        ),
        Transition(
            "close", ("review",), "closed", P.AUTHORIZE, _("Close after review"), "closed", requires=("outcome_note",),
            stamps=("closed_at",), guards=("decided_afterwards",), primary=True,
        ),
        Transition(
            "cancel", _OPEN, "cancelled", P.WORK, pgettext_lazy("step", "Cancel"), "cancelled",
            requires=("cancel_reason",), stamps=("closed_at",),
        ),
    ),
    demands={
        "scheduled": ("authorized_at",),
        "implement": ("authorized_at", "started_at"),
        "review": ("outcome", "implemented_at"),
        "closed": ("outcome", "implemented_at", "closed_at"),
        "cancelled": ("cancel_reason",),
    },
)  # fmt: skip

MODEL = Lifecycle(
    initial="draft",
    states=(
        State("draft", _("Draft"), Phase.NEW),
        State("approved", _("Approved"), Phase.ACTIVE),
        State("suspended", _("Suspended"), Phase.ON_HOLD),
        State("withdrawn", _("Withdrawn"), Phase.CLOSED),
    ),
    transitions=(
        Transition(
            "approve", ("draft", "suspended"), "approved", P.AUTHORIZE, _("Approve the model"), "approved",
            told=_("approved it"), requires=("instructions", "backout"), stamps=("approved_at", "reviewed_at"),
            clears=("suspend_reason",), effects=("plan_review",), primary=True,
        ),
        Transition(
            "suspend", ("approved",), "suspended", P.AUTHORIZE, _("Suspend"), "suspended", told=_("suspended it"),
            requires=("suspend_reason",),
        ),
        Transition(
            "withdraw", ("draft", "approved", "suspended"), "withdrawn", P.AUTHORIZE, _("Withdraw it"), "withdrawn",
            told=_("withdrew it"), requires=("withdraw_reason",),
        ),
    ),
    demands={
        "approved": ("instructions", "backout", "approved_at"),
        "suspended": ("suspend_reason",),
        "withdrawn": ("withdraw_reason",),
    },
)  # fmt: skip
