"""The life of a finding; pure data. A nonconformity is corrected, understood, bettered and checked; the rest is answered."""

from django.utils.translation import gettext_lazy as _

from wellkept.components.findings.permissions import Permissions as P
from wellkept.kernel.lifecycle import Lifecycle, Phase, State, Transition

#: The states in which somebody still has something to do.
OPEN = ("open", "contained", "correcting", "checking", "confirmed")
_CONTAINED = ("correction", "consequences", "corrected_at")
_DECIDED = (*_CONTAINED, "cause", "similar_found", "action_reason", "action_decided_at")
_CONFIRMED = (*_DECIDED, "effectiveness", "sms_changes", "effectiveness_checked_at")
_DECISION = ("cause", "similar_found", "action_reason")

LIFECYCLE = Lifecycle(
    initial="open",
    states=(
        State("open", _("Open"), Phase.NEW),
        State("contained", _("Contained"), Phase.ACTIVE),
        State("correcting", _("Corrective action"), Phase.ACTIVE),
        State("checking", _("Effectiveness check"), Phase.ACTIVE),
        State("confirmed", _("Effective, to be approved"), Phase.ACTIVE),
        State("closed", _("Closed"), Phase.CLOSED),
        State("withdrawn", _("Withdrawn"), Phase.CANCELLED),
    ),
    transitions=(
        Transition(
            "contain", ("open",), "contained", P.TREAT, _("Corrected and contained"), "contained",
            requires=("correction", "consequences"), stamps=("corrected_at",), guards=("is_nonconformity",), automatic=True,
            told=_("corrected it and dealt with its consequences"),
        ),
        Transition(
            "act", ("contained",), "correcting", P.TREAT, _("Action is needed"), "decided_to_act",
            requires=_DECISION, stamps=("action_decided_at",), guards=("extent_searched",), effects=("note_needed",),
            primary=True, told=_("decided that action is needed"),
        ),
        Transition(
            "spare", ("contained",), "checking", P.TREAT, _("No action is needed"), "decided_not_to_act",
            requires=_DECISION, stamps=("action_decided_at",), guards=("extent_searched",), effects=("note_spared",),
            told=_("decided that no action is needed"),
        ),
        Transition(
            "check", ("correcting",), "checking", P.TREAT, _("Actions are done, check the effect"), "put_to_the_check",
            guards=("actions_done",), primary=True, told=_("put the effect of the actions to the check"),
        ),
        Transition(
            "confirm", ("checking",), "confirmed", P.TREAT, _("It works"), "confirmed",
            requires=("effectiveness", "sms_changes"), stamps=("effectiveness_checked_at",),
            effects=("ask_for_approval",), primary=True, told=_("confirmed that the cause is gone"),
        ),
        Transition(
            "fail", ("checking",), "correcting", P.TREAT, _("It did not work"), "found_ineffective",
            requires=("effectiveness",), effects=("count_reopening",), told=_("found that the actions did not work"),
        ),
        Transition(
            "recheck", ("confirmed",), "checking", P.TREAT, _("Check again"), "sent_back",
            clears=("effectiveness_checked_at",), told=_("sent it back to the check"),
        ),
        Transition(
            "close", ("confirmed",), "closed", P.TREAT, _("Close"), "closed", stamps=("closed_at",), automatic=True,
            needs_approval=True, told=_("noted that closing it is approved"),
        ),
        Transition(
            "conclude", ("open",), "closed", P.TREAT, _("Answer and close"), "concluded",
            requires=("conclusion",), stamps=("closed_at",), guards=("is_no_nonconformity",), automatic=True,
            told=_("said what comes of it and closed it"),
        ),
        Transition(
            "reopen", ("closed",), "correcting", P.TREAT, _("Reopen"), "reopened", requires=("reopen_reason",),
            clears=("closed_at", "effectiveness_checked_at"), guards=("is_nonconformity",), effects=("count_reopening",),
        ),
        Transition(
            "withdraw", OPEN, "withdrawn", P.STEER, _("Withdraw"), "withdrawn", requires=("cancel_reason",),
            stamps=("closed_at",), guards=("not_his_own",), automatic=True,
        ),
    ),
    demands={
        "contained": _CONTAINED,
        "correcting": _DECIDED,
        "checking": _DECIDED,
        "confirmed": _CONFIRMED,
        "closed": ("closed_at",),
        "withdrawn": ("cancel_reason",),
    },
)  # fmt: skip
