"""States and transitions of reports and of what defines them; pure data."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wellkept.kernel.lifecycle import Lifecycle, Phase, State, Transition
from wellkept.sms.evaluation.reports.permissions import Permissions as P

DEFINITION = Lifecycle(
    initial="draft",
    states=(
        State("draft", _("Draft"), Phase.NEW),
        State("active", _("Drawn up on time"), Phase.ACTIVE),
        State("retired", _("Retired"), Phase.CLOSED),
    ),
    transitions=(
        Transition(
            "activate", ("draft",), "active", P.MANAGE, _("Draw it up from now on"), "activated", stamps=("active_at",),
            guards=("is_whole",), primary=True, told=_("put it in force"),
        ),
        Transition("revise", ("active", "retired"), "draft", P.MANAGE, _("Revise"), "revision_started"),
        Transition("retire", ("draft", "active"), "retired", P.MANAGE, _("Retire"), "retired"),
    ),
    demands={"active": ("active_at",)},
)  # fmt: skip

REPORT = Lifecycle(
    initial="drawn_up",
    states=(
        State("drawn_up", _("Drawn up"), Phase.NEW),
        State("sent", _("Sent, to be decided on"), Phase.ACTIVE),
        State("decided", _("Decided on"), Phase.CLOSED),
        State("cancelled", _("Cancelled"), Phase.CANCELLED),
    ),
    transitions=(
        Transition(
            "send", ("drawn_up",), "sent", P.MANAGE, pgettext_lazy("report", "Send"), "sent", accepts=("summary",),
            stamps=("sent_at",), effects=("distribute",), primary=True, told=_("sent it to those it is meant for"),
        ),
        Transition(
            "decide", ("sent",), "decided", P.DECIDE, _("Decide"), "decided", requires=("decisions",),
            stamps=("decided_at",), effects=("note_decider",), primary=True, told=_("decided what follows from it"),
        ),
        Transition("cancel", ("drawn_up",), "cancelled", P.MANAGE, pgettext_lazy("step", "Cancel"), "cancelled"),
    ),
    demands={"sent": ("sent_at",), "decided": ("sent_at", "decisions", "decided_at")},
)  # fmt: skip
