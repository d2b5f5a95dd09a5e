"""The life of an agreement."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wellkept.kernel.lifecycle import Lifecycle, Phase, State, Transition
from wellkept.sms.relationship.agreements.permissions import Permissions as P

LIFECYCLE = Lifecycle(
    initial="draft",
    states=(
        State("draft", _("Draft"), Phase.NEW),
        State("in_force", _("In force"), Phase.ACTIVE),
        State("ended", _("Ended"), Phase.CLOSED),
        State("cancelled", _("Cancelled"), Phase.CANCELLED),
    ),
    transitions=(
        Transition(
            "sign", ("draft",), "in_force", P.MANAGE, _("Put in force"), "signed",
            requires=("signed_on",), guards=("has_targets",), effects=("share_services",), primary=True,
        ),
        Transition(
            "end", ("in_force",), "ended", P.MANAGE, pgettext_lazy("step", "End"), "ended",
            requires=("end_reason",), stamps=("ended_at",), effects=("end_versions",),
        ),
        Transition(
            "reinstate", ("ended",), "in_force", P.MANAGE, _("Put in force again"), "reinstated",
            clears=("ended_at", "end_reason"), effects=("resume_version",),
        ),
        Transition("cancel", ("draft",), "cancelled", P.MANAGE, pgettext_lazy("step", "Cancel"), "cancelled"),
    ),
)  # fmt: skip
