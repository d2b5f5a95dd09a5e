"""States and transitions of appointments. Whoever is appointed accepts or declines by actions that are his alone."""

from django.utils.translation import gettext_lazy as _

from wellkept.kernel.lifecycle import Lifecycle, Phase, State, Transition
from wellkept.sms.leadership.authority.permissions import Permissions as P

#: While somebody is appointed, whether or not he has accepted yet.
OPEN = ("offered", "accepted")

LIFECYCLE = Lifecycle(
    initial="offered",
    states=(
        State("offered", _("Waits for acceptance"), Phase.NEW),
        State("accepted", _("Accepted"), Phase.ACTIVE),
        State("declined", _("Declined"), Phase.CANCELLED),
        State("ended", _("Ended"), Phase.CLOSED),
    ),
    transitions=(
        Transition(
            "accept", ("offered",), "accepted", P.ACCEPT, _("Accept"), "accepted", stamps=("accepted_at",),
            guards=("by_the_person",), automatic=True, told=_("accepted the appointment"),
        ),
        Transition(
            "decline", ("offered",), "declined", P.ACCEPT, _("Decline"), "declined", requires=("decline_reason",),
            stamps=("ended_at",), guards=("by_the_person",), automatic=True, told=_("declined the appointment"),
        ),
        Transition(
            "end", OPEN, "ended", P.APPOINT, _("End the appointment"), "ended", requires=("end_reason",),
            stamps=("ended_at",), told=_("ended the appointment"),
        ),
    ),
    demands={"accepted": ("accepted_at",), "ended": ("ended_at",)},
)  # fmt: skip
