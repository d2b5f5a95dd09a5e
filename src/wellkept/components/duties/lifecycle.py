"""The life of a duty."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wellkept.components.duties.permissions import Permissions as P
from wellkept.kernel.lifecycle import Lifecycle, Phase, State, Transition

LIFECYCLE = Lifecycle(
    initial="proposed",
    states=(
        State("proposed", _("Proposed"), Phase.NEW),
        State("active", _("In force"), Phase.ACTIVE),
        State("ended", _("No longer needed"), Phase.CANCELLED),
    ),
    transitions=(
        Transition(
            "approve", ("proposed",), "active", P.APPROVE, pgettext_lazy("step", "Put in force"), "approved",
            told=_("put it in force"), accepts=("owner", "due_at"), stamps=("approved_at",), guards=("has_owner",),
            effects=("set_due",), primary=True,
        ),
        Transition(
            "end", ("proposed", "active"), "ended", P.KEEP, _("No longer needed"), "ended",
            told=_("said that it is no longer needed"), requires=("end_reason",), clears=("due_at",),
        ),
        Transition(
            "renew", ("ended",), "active", P.APPROVE, _("Put in force again"), "renewed", told=_("put it in force again"),
            accepts=("due_at",), clears=("end_reason",), guards=("has_owner",), effects=("set_due",),
        ),
    ),
    demands={"active": ("owner_id",), "ended": ("end_reason",)},
)  # fmt: skip
