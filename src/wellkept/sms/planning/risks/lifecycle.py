"""The life of a risk or opportunity; pure data. Treated and accepted ones are watched until they are closed."""

from django.utils.translation import gettext_lazy as _

from wellkept.kernel.lifecycle import Lifecycle, Phase, State, Transition
from wellkept.sms.planning.risks.permissions import Permissions as P

#: The states in which a risk is there, in the words of the catalogue open or treated or accepted.
CURRENT = ("identified", "open", "treated", "accepted")

LIFECYCLE = Lifecycle(
    initial="identified",
    states=(
        State("identified", _("Identified"), Phase.NEW),
        State("open", _("Open"), Phase.ACTIVE),
        State("treated", _("Treated"), Phase.RESOLVED),
        State("accepted", _("Accepted"), Phase.RESOLVED),
        State("closed", _("Closed"), Phase.CLOSED),
    ),
    transitions=(
        Transition(
            "assess", ("identified",), "open", P.MANAGE, _("Assess"), "assessed",
            requires=("likelihood", "impact"), accepts=("basis",), effects=("assess",), primary=True,
        ),
        Transition(
            "treat", ("open",), "treated", P.MANAGE, _("Treated"), "treated",
            requires=("residual_likelihood", "residual_impact"), accepts=("basis",), guards=("treatment_is_done",),
            effects=("assess_rest",), primary=True,
        ),
        Transition(
            "accept", ("open", "treated"), "accepted", P.MANAGE, _("Accept for a time"), "accepted",
            requires=("acceptance_reason", "accepted_until"), stamps=("accepted_at",), guards=("may_accept",),
            effects=("note_acceptance",),
        ),
        Transition(
            "lapse", ("accepted",), "open", P.MANAGE, _("Its acceptance has ended"), "lapsed",
            clears=("accepted_at", "accepted_until", "acceptance_reason"), effects=("forget_acceptance",), automatic=True,
        ),
        Transition(
            "reopen", ("treated", "accepted", "closed"), "open", P.MANAGE, _("Open again"), "reopened",
            requires=("reopen_reason",),
            clears=("accepted_at", "accepted_until", "acceptance_reason", "closed_at", "close_reason"),
            guards=("was_assessed",), effects=("forget_acceptance",),
        ),
        Transition(
            "close", ("identified", "open", "treated", "accepted"), "closed", P.MANAGE, _("Close"), "closed",
            requires=("close_reason",), stamps=("closed_at",),
        ),
    ),
    demands={
        "open": ("assessed_at",),
        "treated": ("assessed_at",),
        "accepted": ("assessed_at", "accepted_at", "acceptance_reason"),
        "closed": ("closed_at", "close_reason"),
    },
)  # fmt: skip
