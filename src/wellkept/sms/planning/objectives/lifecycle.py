"""The life of an objective; pure data."""

from django.utils.translation import gettext_lazy as _

from wellkept.kernel.lifecycle import Lifecycle, Phase, State, Transition
from wellkept.sms.planning.objectives.permissions import Permissions as P

#: The states in which an objective had or has its course.
ENDED = ("reached", "missed")

LIFECYCLE = Lifecycle(
    initial="draft",
    states=(
        State("draft", _("Draft"), Phase.NEW),
        State("active", _("Active"), Phase.ACTIVE),
        State("reached", _("Reached"), Phase.CLOSED),
        State("missed", _("Missed"), Phase.CLOSED),
        State("withdrawn", _("Withdrawn"), Phase.CANCELLED),
    ),
    transitions=(
        Transition(
            "activate", ("draft",), "active", P.MANAGE, _("Set it"), "set",
            requires=("owner", "measure", "unit", "target", "due_at"), accepts=("policy_statement", "evaluation_method"),
            stamps=("active_at",), primary=True,
        ),
        Transition(
            "reach", ("active",), "reached", P.MANAGE, _("Reached"), "reached", requires=("conclusion",),
            stamps=("concluded_at",), guards=("target_is_met",),
        ),
        Transition(
            "miss", ("active",), "missed", P.MANAGE, _("Missed"), "missed", requires=("conclusion",),
            stamps=("concluded_at",), guards=("time_is_over",),
        ),
        Transition(
            "withdraw", ("draft", "active"), "withdrawn", P.MANAGE, _("Withdraw"), "withdrawn", requires=("withdraw_reason",),
        ),
    ),
    demands={
        "active": ("active_at", "measure", "owner_id", "due_at"),
        "reached": ("conclusion", "concluded_at"),
        "missed": ("conclusion", "concluded_at"),
        "withdrawn": ("withdraw_reason",),
    },
)  # fmt: skip
