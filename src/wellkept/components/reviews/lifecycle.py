"""The life of a review."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wellkept.components.reviews.permissions import Permissions as P
from wellkept.kernel.lifecycle import Lifecycle, Phase, State, Transition

#: The states in which a review stays as it is.
FIXED = ("minutes", "reported")

LIFECYCLE = Lifecycle(
    initial="planned",
    states=(
        State("planned", _("Planned"), Phase.NEW),
        State("held", _("Held"), Phase.ACTIVE),
        State("minutes", _("Minutes to be approved"), Phase.ACTIVE),
        State("reported", _("Reported"), Phase.CLOSED),
        State("cancelled", _("Cancelled"), Phase.CANCELLED),
    ),
    transitions=(
        Transition(
            "hold", ("planned",), "held", P.HOLD, _("Hold the review"), "held",
            requires=("findings",), accepts=("participants",), stamps=("held_at",), effects=("freeze",), primary=True,
        ),
        Transition(
            "report", ("held",), "reported", P.HOLD, pgettext_lazy("step", "Report"), "reported",
            requires=("report", "reported_to"), accepts=("improvements", "no_improvements"), stamps=("reported_at",),
            guards=("not_by_vote", "improvements_said"), effects=("ask_for_improvements",), primary=True,
        ),
        Transition(
            "send_minutes", ("held",), "minutes", P.HOLD, _("Send the minutes to the chair"), "minutes_sent",
            requires=("report", "suitability", "adequacy", "effectiveness"),
            accepts=("improvements", "no_improvements", "changes_decided", "no_changes"),
            guards=("by_vote", "improvements_said", "changes_said"), effects=("ask_chair",), primary=True,
            told=_("sent the minutes to the chair"),
        ),
        Transition(
            "approve_minutes", ("minutes",), "reported", P.HOLD, _("Approve the minutes"), "minutes_approved",
            stamps=("reported_at",), effects=("ask_for_decisions",), automatic=True, needs_approval=True,
            told=_("noted that the minutes are approved"),
        ),
        Transition(
            "reword", ("minutes",), "held", P.HOLD, _("Reword the minutes"), "minutes_taken_back",
            told=_("took the minutes back"),
        ),
        Transition(
            "cancel", ("planned",), "cancelled", P.HOLD, pgettext_lazy("step", "Cancel"), "cancelled", requires=("cancel_reason",),
        ),
    ),
    demands={"reported": ("report", "held_at", "reported_at"), "held": ("held_at",)},
)  # fmt: skip
