"""The life of a catalogue item; pure data."""

from django.utils.translation import gettext_lazy as _

from wellkept.kernel.lifecycle import Lifecycle, Phase, State, Transition
from wellkept.sms.portfolio.catalogue.permissions import Permissions as P

LIFECYCLE = Lifecycle(
    initial="draft",
    states=(
        State("draft", _("Draft"), Phase.NEW),
        State("offered", _("Offered"), Phase.ACTIVE),
        State("withdrawn", _("Withdrawn"), Phase.CLOSED),
    ),
    transitions=(
        Transition(
            "offer", ("draft", "withdrawn"), "offered", P.MANAGE, _("Offer it"), "offered",
            clears=("withdraw_reason",), primary=True, told=_("offered it"),
        ),
        Transition(
            "withdraw", ("draft", "offered"), "withdrawn", P.MANAGE, _("Withdraw it"), "withdrawn",
            requires=("withdraw_reason",), told=_("withdrew it"),
        ),
    ),
    demands={"withdrawn": ("withdraw_reason",)},
)  # fmt: skip
