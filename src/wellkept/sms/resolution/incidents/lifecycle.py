"""The life of an incident; pure data."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wellkept.kernel.lifecycle import Lifecycle, Phase, State, Transition
from wellkept.sms.resolution.incidents.permissions import Permissions as P

_OPEN = ("new", "assigned", "in_progress", "on_hold")
_ENDED = ("hold_reason", "hold_until")

LIFECYCLE = Lifecycle(
    initial="new",
    states=(
        State("new", _("New"), Phase.NEW),
        State("assigned", _("Assigned"), Phase.NEW),
        State("in_progress", _("In progress"), Phase.ACTIVE),
        State("on_hold", _("On hold"), Phase.ON_HOLD),
        State("resolved", _("Resolved"), Phase.RESOLVED),
        State("closed", _("Closed"), Phase.CLOSED),
        State("cancelled", _("Cancelled"), Phase.CANCELLED),
    ),
    transitions=(
        Transition(
            "assign", ("new", "assigned", "in_progress", "on_hold"), "assigned", P.WORK, _("Assign"), "assigned",
            accepts=("team", "assignee"), guards=("has_somebody",), effects=("count_reassignment",), clears=_ENDED,
            reversible=True,
        ),
        Transition(
            "start", ("new", "assigned"), "in_progress", P.WORK, _("Start work"), "started",
            accepts=("team", "assignee"), effects=("take", "acknowledge", "count_reassignment"), primary=True,
            reversible=True,
        ),
        Transition(
            "hold", ("new", "assigned", "in_progress"), "on_hold", P.WORK, _("Put on hold"), "put_on_hold",
            requires=("hold_reason",), accepts=("hold_until",), effects=("acknowledge",),
        ),
        Transition(
            "resume", ("on_hold",), "in_progress", P.WORK, _("Resume"), "resumed", clears=_ENDED, primary=True,
            reversible=True,
        ),
        Transition(
            "resolve", ("new", "assigned", "in_progress", "on_hold"), "resolved", P.WORK, _("Resolve"), "resolved",
            requires=("resolution_code", "resolution", "category"), accepts=("cause_category",), stamps=("resolved_at",),
            clears=_ENDED, guards=("no_open_children",), primary=True,
            effects=("take", "acknowledge", "respond_at_last", "note_resolver", "resolve_children", "follow_major"),
        ),
        Transition(
            "reopen", ("resolved", "closed"), "in_progress", P.REOPEN, _("Reopen"), "reopened",
            requires=("reopen_reason",), clears=("resolved_at", "closed_at"),
            guards=("within_grace",), effects=("count_reopening",),
        ),
        Transition(
            "close", ("resolved",), "closed", P.WORK, _("Close"), "closed", stamps=("closed_at",), primary=True,
            guards=("no_open_steps",), reversible=True,
        ),
        Transition(
            "cancel", _OPEN, "cancelled", P.WORK, pgettext_lazy("step", "Cancel"), "cancelled",
            requires=("cancel_reason",), clears=_ENDED, stamps=("closed_at",),
        ),
        Transition(
            "merge", _OPEN, "cancelled", P.WORK, _("Merge into another"), "merged", requires=("merged_into",),
            guards=("can_merge",), effects=("go_on_there",), clears=_ENDED, stamps=("closed_at",),
            told=_("merged it into another"),
        ),
    ),
    demands={
        "on_hold": ("hold_reason",),
        "resolved": ("resolution_code", "resolution", "resolved_at"),
        "closed": ("resolution_code", "resolution", "resolved_at", "closed_at"),
        "cancelled": ("cancel_reason",),
    },
)  # fmt: skip
