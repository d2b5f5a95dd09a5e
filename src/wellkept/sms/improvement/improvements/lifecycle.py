"""The lives of an improvement and of a criterion; pure data."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wellkept.kernel.lifecycle import Lifecycle, Phase, State, Transition
from wellkept.sms.improvement.improvements.permissions import Permissions as P

#: The states in which it was decided to carry it out.
APPROVED = ("approved", "implementing", "implemented", "measured", "reported")
#: The states in which it was carried out.
IMPLEMENTED = ("implemented", "measured", "reported")
#: The states in which an improvement stays as it is.
FIXED = ("reported", "rejected", "cancelled")
_DECIDED = ("decision_reason", "decided_at", "measure")
_DONE = (*_DECIDED, "implementation", "sms_changes", "implemented_at")

LIFECYCLE = Lifecycle(
    initial="proposed",
    states=(
        State("proposed", _("Proposed"), Phase.NEW),
        State("approved", _("Approved"), Phase.ACTIVE),
        State("implementing", _("Being carried out"), Phase.ACTIVE),
        State("implemented", _("Carried out, to be measured"), Phase.ACTIVE),
        State("measured", _("Measured, to be reported"), Phase.ACTIVE),
        State("reported", _("Reported"), Phase.CLOSED),
        State("rejected", _("Rejected"), Phase.CLOSED),
        State("cancelled", _("Cancelled"), Phase.CANCELLED),
    ),
    transitions=(
        Transition(
            "approve", ("proposed",), "approved", P.DECIDE, pgettext_lazy("improvement", "Approve"), "approved",
            requires=("priority", "measure", "baseline", "target", "planned_start", "planned_end", "decision_reason"),
            accepts=("unit", "objective", "owner"), stamps=("decided_at",),
            guards=("scored", "fits_objectives", "plan_makes_sense"), effects=("note_decider", "expect_end"), primary=True,
            told=_("approved it"),
        ),
        Transition(
            "reject", ("proposed",), "rejected", P.DECIDE, pgettext_lazy("improvement", "Reject"), "rejected",
            requires=("decision_reason",), stamps=("decided_at",), guards=("scored",), effects=("note_decider",),
            told=_("rejected it"),
        ),
        Transition(
            "reconsider", ("rejected",), "proposed", P.DECIDE, _("Consider again"), "reconsidered",
            clears=("decided_at", "decision_reason", "decided_by"), told=_("took it up again"),
        ),
        Transition(
            "start", ("approved",), "implementing", P.WORK, pgettext_lazy("step", "Start"), "started", primary=True,
        ),
        Transition(
            "implement", ("approved", "implementing"), "implemented", P.WORK, _("Carried out"), "implemented",
            requires=("implementation", "sms_changes"), stamps=("implemented_at",), guards=("no_open_tasks",),
            effects=("expect_measurement",), primary=True, told=_("carried it out"),
        ),
        Transition(
            "measure", ("implemented",), "measured", P.WORK, _("Note the result"), "measured",
            requires=("measured_value",), accepts=("measured_how", "follow_up"), stamps=("measured_at",),
            guards=("miss_is_followed_up",), effects=("judge",), primary=True, told=_("measured what it brought"),
        ),
        Transition(
            "report", ("measured",), "reported", P.WORK, pgettext_lazy("step", "Report"), "reported",
            requires=("reported_to",), stamps=("reported_at",), primary=True,
        ),
        Transition(
            "cancel", ("proposed", "approved", "implementing"), "cancelled", P.WORK, pgettext_lazy("step", "Cancel"),
            "cancelled", requires=("cancel_reason",),
        ),
    ),
    demands={
        "approved": _DECIDED,
        "implementing": _DECIDED,
        "implemented": _DONE,
        "measured": (*_DONE, "measured_at"),
        "reported": (*_DONE, "measured_at", "reported_to", "reported_at"),
        "rejected": ("decision_reason", "decided_at"),
        "cancelled": ("cancel_reason",),
    },
)  # fmt: skip

CRITERIA = Lifecycle(
    initial="draft",
    states=(
        State("draft", _("Draft"), Phase.NEW),
        State("approved", _("Approved"), Phase.ACTIVE),
        State("retired", _("Retired"), Phase.CLOSED),
    ),
    transitions=(
        Transition(
            "approve", ("draft",), "approved", P.DECIDE, pgettext_lazy("improvement", "Approve"), "approved",
            stamps=("approved_at",), primary=True, told=_("approved it"),
        ),
        Transition("retire", ("draft", "approved"), "retired", P.DECIDE, _("Retire"), "retired"),
        Transition("revise", ("approved", "retired"), "draft", P.DECIDE, _("Revise"), "revision_started", clears=("approved_at",)),
    ),
    demands={"approved": ("approved_at",)},
)  # fmt: skip
