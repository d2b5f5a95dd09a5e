"""The life of a statement of scope: drawn up, put to top management, in force until the next one takes its place."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wellkept.kernel.lifecycle import Lifecycle, Phase, State, Transition
from wellkept.sms.context.scope.permissions import Permissions as P

LIFECYCLE = Lifecycle(
    initial="draft",
    states=(
        State("draft", _("Draft"), Phase.NEW),
        State("awaiting_approval", _("Awaiting approval"), Phase.NEW),
        State("in_force", _("In force"), Phase.ACTIVE),
        State("superseded", _("Superseded"), Phase.CLOSED),
        State("cancelled", _("Cancelled"), Phase.CANCELLED),
    ),
    transitions=(
        Transition(
            "propose", ("draft",), "awaiting_approval", P.MANAGE, _("Put to top management"), "put_to_the_vote",
            requires=("organization_name", "organizational_boundary", "technology_boundary", "locations", "applicability"),
            effects=("note_inputs", "ask_approval"), primary=True, told=_("put it to the vote"),
        ),
        Transition(
            "approve", ("awaiting_approval",), "in_force", P.MANAGE, _("Approve"), "approved", automatic=True,
            needs_approval=True, stamps=("approved_at",), effects=("supersede",), told=_("noted that it is approved"),
        ),
        Transition(
            "reject", ("awaiting_approval",), "draft", P.MANAGE, _("Reject"), "rejected", automatic=True,
            guards=("was_rejected",), told=_("noted that it is rejected"),
        ),
        Transition(
            "supersede", ("in_force",), "superseded", P.MANAGE, _("Supersede"), "superseded", automatic=True,
            stamps=("superseded_at",), told=_("noted that another one took its place"),
        ),
        Transition(
            "recall", ("awaiting_approval",), "draft", P.MANAGE, _("Take it back to the draft"), "recalled",
            told=_("took it back to the draft"),
        ),
        Transition("cancel", ("draft",), "cancelled", P.MANAGE, pgettext_lazy("step", "Cancel"), "cancelled"),
    ),
)  # fmt: skip
