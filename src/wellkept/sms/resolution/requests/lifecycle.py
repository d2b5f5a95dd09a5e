"""The life of a service request; pure data."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wellkept.kernel.lifecycle import Lifecycle, Phase, State, Transition
from wellkept.sms.resolution.requests.permissions import Permissions as P

_ENDED = ("hold_reason", "hold_until")
_READY = ("submitted", "approved", "in_fulfilment")

LIFECYCLE = Lifecycle(
    initial="draft",
    states=(
        State("draft", _("Draft"), Phase.NEW),
        State("submitted", _("Submitted"), Phase.NEW),
        State("awaiting_approval", _("Awaiting approval"), Phase.NEW),
        State("approved", _("Approved"), Phase.ACTIVE),
        State("rejected", _("Rejected"), Phase.CLOSED),
        State("in_fulfilment", _("In fulfilment"), Phase.ACTIVE),
        State("on_hold", _("On hold"), Phase.ON_HOLD),
        State("fulfilled", _("Fulfilled"), Phase.RESOLVED),
        State("closed", _("Closed"), Phase.CLOSED),
        State("cancelled", _("Cancelled"), Phase.CANCELLED),
    ),
    transitions=(
        Transition(
            "submit", ("draft",), "submitted", P.ORDER, _("Send the order"), "submitted", automatic=True,
            told=_("sent the order"), stamps=("submitted_at",),
        ),
        Transition(
            "ask_approval", ("submitted",), "awaiting_approval", P.WORK, _("Ask for the approval"), "put_to_the_vote",
            automatic=True, told=_("put it to the vote"),
        ),
        Transition(
            "approve", ("awaiting_approval",), "approved", P.WORK, _("Approve"), "approved", automatic=True,
            needs_approval=True, told=_("noted that it is approved"), effects=("expect",),
        ),
        Transition(
            "reject", ("awaiting_approval",), "rejected", P.WORK, _("Reject"), "rejected", automatic=True,
            told=_("noted that it is rejected"), guards=("was_rejected",), stamps=("closed_at",),
        ),
        Transition(
            "start", ("submitted", "approved"), "in_fulfilment", P.WORK, _("Start to fulfil"), "started",
            accepts=("team", "assignee"), effects=("take", "begin"), guards=("needs_no_vote",), primary=True,
        ),
        Transition(
            "hold", _READY, "on_hold", P.WORK, _("Put on hold"), "put_on_hold",
            requires=("hold_reason",), accepts=("hold_until",), guards=("needs_no_vote",),
        ),
        Transition(
            "resume", ("on_hold",), "in_fulfilment", P.WORK, _("Resume"), "resumed", clears=_ENDED, effects=("begin",),
            primary=True,
        ),
        Transition(
            "fulfil", ("in_fulfilment",), "fulfilled", P.WORK, _("Fulfilled"), "fulfilled", requires=("fulfilment", "category"),
            stamps=("fulfilled_at",), guards=("no_open_tasks",), effects=("take", "note_fulfiller"), primary=True,
            told=_("fulfilled it"),
        ),
        Transition(
            "reopen", ("fulfilled",), "in_fulfilment", P.REOPEN, _("Something is missing"), "reopened",
            requires=("reopen_reason",), clears=("fulfilled_at",),
        ),
        Transition(
            "close", ("fulfilled",), "closed", P.REOPEN, _("Close"), "closed", stamps=("closed_at",), primary=True,
        ),
        Transition(
            "cancel", ("draft", *_READY, "awaiting_approval", "on_hold"), "cancelled", P.WORK,
            pgettext_lazy("step", "Cancel"), "cancelled", requires=("cancel_reason",), stamps=("closed_at",),
            clears=_ENDED,
        ),
        Transition(
            "merge", ("submitted", "in_fulfilment", "on_hold"), "cancelled", P.WORK, _("Merge into another"), "merged",
            requires=("merged_into",), guards=("can_merge",), effects=("go_on_there",), clears=_ENDED, stamps=("closed_at",),
            told=_("merged it into another"),
        ),
    ),
    demands={
        "on_hold": ("hold_reason",),
        "fulfilled": ("fulfilment", "fulfilled_at"),
        "closed": ("fulfilment", "fulfilled_at", "closed_at"),
        "cancelled": ("cancel_reason",),
    },
)  # fmt: skip
