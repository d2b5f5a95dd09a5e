"""States and transitions of campaigns."""

from django.utils.translation import gettext_lazy as _

from wellkept.kernel.lifecycle import Lifecycle, Phase, State, Transition
from wellkept.sms.support.awareness.permissions import Permissions as P

QUESTION = Lifecycle(
    initial="active",
    states=(State("active", _("Asked"), Phase.ACTIVE), State("dropped", _("Dropped"), Phase.CLOSED)),
    transitions=(
        Transition("drop", ("active",), "dropped", P.MANAGE, _("Drop"), "dropped", guards=("in_draft",)),
        Transition(
            "ask_again", ("dropped",), "active", P.MANAGE, _("Ask it again"), "asked_again", guards=("in_draft",)
        ),
    ),
)

CAMPAIGN = Lifecycle(
    initial="draft",
    states=(
        State("draft", _("Draft"), Phase.NEW),
        State("running", _("Running"), Phase.ACTIVE),
        State("closed", _("Closed"), Phase.CLOSED),
        State("cancelled", _("Cancelled"), Phase.CANCELLED),
    ),
    transitions=(
        Transition(
            "start", ("draft",), "running", P.MANAGE, _("Send it out"), "started", stamps=("started_at",),
            guards=("is_complete",), effects=("invite",), primary=True, told=_("sent it out"),
        ),
        Transition("close", ("running",), "closed", P.MANAGE, _("Close"), "closed", stamps=("ended_at",)),
        Transition("cancel", ("draft",), "cancelled", P.MANAGE, _("Cancel"), "cancelled"),
    ),
    demands={"running": ("started_at",), "closed": ("started_at", "ended_at")},
)  # fmt: skip
