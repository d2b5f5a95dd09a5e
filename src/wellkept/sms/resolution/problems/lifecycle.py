"""The life of a problem; pure data. That it is a known error is no state: it can be one from its first day to its last."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wellkept.kernel.lifecycle import Lifecycle, Phase, State, Transition
from wellkept.sms.resolution.problems.permissions import Permissions as P

_OPEN = ("new", "assess", "analysis", "fix")
_WHO = ("team", "assignee")
_ANALYSIS = ("method", "cause", "contributing_causes", "cause_category", "no_cause_reason")

LIFECYCLE = Lifecycle(
    initial="new",
    states=(
        State("new", _("New"), Phase.NEW),
        State("assess", _("Being assessed"), Phase.NEW),
        State("analysis", _("Root cause analysis"), Phase.ACTIVE),
        State("fix", _("Fix in progress"), Phase.ACTIVE),
        State("resolved", _("Resolved"), Phase.RESOLVED),
        State("closed", _("Closed"), Phase.CLOSED),
        State("cancelled", _("Cancelled"), Phase.CANCELLED),
    ),
    transitions=(
        Transition("assess", ("new",), "assess", P.WORK, _("Assess"), "assessed", accepts=_WHO),
        Transition(
            "analyse", ("new", "assess"), "analysis", P.WORK, _("Look for the cause"), "analysis_started",
            accepts=_WHO, effects=("take",), primary=True,
        ),
        Transition(
            "fix", ("assess", "analysis"), "fix", P.WORK, _("Cause found, start the fix"), "fix_started",
            requires=("cause",),
            accepts=("method", "contributing_causes", "cause_category", "possible_actions"),
            effects=("take", "date_cause"), primary=True,
        ),
        Transition("look_again", ("fix",), "analysis", P.WORK, _("Back to the analysis"), "analysis_resumed"),
        Transition(
            "resolve", _OPEN, "resolved", P.WORK, _("Resolve"), "resolved",
            requires=("resolution_code", "resolution", "category"), accepts=_ANALYSIS, stamps=("resolved_at",),
            guards=("cause_said", "fix_has_change"),
            effects=("take", "date_cause", "note_resolver", "spread_resolution", "ask_for_review"), primary=True,
        ),
        Transition(
            "reopen", ("resolved", "closed"), "analysis", P.WORK, _("Reopen"), "reopened", requires=("reopen_reason",),
            clears=("resolved_at", "closed_at"), effects=("count_reopening",),
        ),
        Transition("close", ("resolved",), "closed", P.WORK, _("Close"), "closed", stamps=("closed_at",), primary=True),
        Transition(
            "cancel", _OPEN, "cancelled", P.WORK, pgettext_lazy("step", "Cancel"), "cancelled",
            requires=("cancel_reason",), stamps=("closed_at",),
        ),
        Transition(
            "merge", _OPEN, "cancelled", P.WORK, _("Merge into another"), "merged", requires=("merged_into",),
            guards=("can_merge",), effects=("go_on_there",), stamps=("closed_at",),
            told=_("merged it into another"),
        ),
    ),
    demands={
        "fix": ("cause",),
        "resolved": ("resolution_code", "resolution", "resolved_at"),
        "closed": ("resolution_code", "resolution", "resolved_at", "closed_at"),
        "cancelled": ("cancel_reason",),
    },
)  # fmt: skip
