"""The life of a task."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wellkept.components.tasks.permissions import Permissions as P
from wellkept.kernel.lifecycle import Lifecycle, Phase, State, Transition

LIFECYCLE = Lifecycle(
    initial="created",
    states=(
        State("created", _("Created"), Phase.NEW),
        State("in_progress", _("In progress"), Phase.ACTIVE),
        State("done", _("Done"), Phase.CLOSED),
        State("cancelled", _("Cancelled"), Phase.CANCELLED),
    ),
    transitions=(
        Transition(
            "start", ("created",), "in_progress", P.WORK, pgettext_lazy("step", "Start"), "started",
            accepts=("assignee",), effects=("take",),
        ),
        Transition(
            "finish", ("created", "in_progress"), "done", P.WORK, pgettext_lazy("step", "Done"), "done",
            requires=("result",), stamps=("done_at",), effects=("take", "await_effect"), primary=True,
        ),
        Transition(
            "reopen", ("done",), "in_progress", P.WORK, _("Take up again"), "reopened", clears=("done_at",),
            effects=("forget_effect",),
        ),
        Transition(
            "cancel", ("created", "in_progress"), "cancelled", P.WORK, pgettext_lazy("step", "Cancel"), "cancelled",
            requires=("cancel_reason",),
        ),
    ),
    demands={"done": ("result", "done_at"), "cancelled": ("cancel_reason",)},
)  # fmt: skip
