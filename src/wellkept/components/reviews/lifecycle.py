"""The life of a review."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wellkept.components.reviews.permissions import Permissions as P
from wellkept.kernel.lifecycle import Lifecycle, Phase, State, Transition

#: The states in which a review stays as it is.
FIXED = ("reported",)

LIFECYCLE = Lifecycle(
    initial="planned",
    states=(
        State("planned", _("Planned"), Phase.NEW),
        State("held", _("Held"), Phase.ACTIVE),
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
            guards=("improvements_said",), effects=("ask_for_improvements",), primary=True,
        ),
        Transition(
            "cancel", ("planned",), "cancelled", P.HOLD, pgettext_lazy("step", "Cancel"), "cancelled", requires=("cancel_reason",),
        ),
    ),
    demands={"reported": ("report", "held_at", "reported_at"), "held": ("held_at",)},
)  # fmt: skip
