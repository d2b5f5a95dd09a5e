"""States and transitions: what a role needs is proposed and approved, an assessment holds until the next, training is planned,
done and looked back on.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wellkept.kernel.lifecycle import Lifecycle, Phase, State, Transition
from wellkept.records.registers import register_lifecycle
from wellkept.sms.support.competence.permissions import Permissions as P

SKILL = register_lifecycle(P.MANAGE)

REQUIREMENT = Lifecycle(
    initial="proposed",
    states=(
        State("proposed", _("Proposed"), Phase.NEW),
        State("approved", _("Approved"), Phase.ACTIVE),
        State("withdrawn", _("Withdrawn"), Phase.CLOSED),
    ),
    transitions=(
        Transition(
            "approve", ("proposed",), "approved", P.MANAGE, _("Approve"), "approved", stamps=("approved_at",), primary=True
        ),
        Transition("withdraw", ("proposed", "approved"), "withdrawn", P.MANAGE, _("Withdraw"), "withdrawn"),
    ),
    demands={"approved": ("approved_at",)},
)  # fmt: skip

ASSESSMENT = Lifecycle(
    initial="current",
    states=(
        State("current", pgettext_lazy("assessment", "Current"), Phase.ACTIVE),
        State("superseded", _("Superseded"), Phase.CLOSED),
        State("withdrawn", _("Withdrawn"), Phase.CANCELLED),
    ),
    transitions=(
        Transition(
            "supersede", ("current",), "superseded", P.MANAGE, _("Supersede"), "superseded", automatic=True,
            told=_("superseded it by a newer assessment"),
        ),
        Transition(
            "withdraw", ("current",), "withdrawn", P.MANAGE, _("Withdraw"), "withdrawn", requires=("withdraw_reason",)
        ),
    ),
)  # fmt: skip

TRAINING = Lifecycle(
    initial="planned",
    states=(
        State("planned", _("Planned"), Phase.NEW),
        State("completed", _("Completed"), Phase.RESOLVED),
        State("checked", _("Effect checked"), Phase.CLOSED),
        State("cancelled", _("Cancelled"), Phase.CANCELLED),
    ),
    transitions=(
        Transition(
            "complete", ("planned",), "completed", P.MANAGE, _("Complete"), "completed", requires=("result",),
            stamps=("completed_at",), primary=True,
        ),
        Transition(
            "check", ("completed",), "checked", P.MANAGE, _("Check the effect"), "checked", requires=("effectiveness",),
            accepts=("effect_note",), stamps=("effectiveness_checked_at",), primary=True,
        ),
        Transition(
            "cancel", ("planned",), "cancelled", P.MANAGE, _("Cancel"), "cancelled", requires=("cancel_reason",)
        ),
    ),
    demands={
        "completed": ("completed_at", "result"),
        "checked": ("completed_at", "effectiveness", "effectiveness_checked_at"),
    },
)  # fmt: skip


def is_fixed(row: Any) -> bool:
    """Whether what a role needs stays as it is: it was approved or withdrawn."""
    return bool(row.state != "proposed")
