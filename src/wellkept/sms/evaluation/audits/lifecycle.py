"""The lives of a programme, an audit and a check; pure data."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wellkept.kernel.lifecycle import Lifecycle, Phase, State, Transition
from wellkept.sms.evaluation.audits.permissions import Permissions as P

#: What a programme says before it is approved: how audits are planned, and on what the choice rests.
SAID = (
    "frequency", "methods", "responsibilities", "planning_requirements", "reporting", "basis_importance", "basis_changes",
    "basis_results",
)  # fmt: skip
#: The states in which an audit stays as it was reported.
REPORTED = ("reported", "closed")
#: The states in which checks can be made.
OPEN = ("planned", "in_progress", "reporting")

PROGRAMME = Lifecycle(
    initial="draft",
    states=(
        State("draft", _("Draft"), Phase.NEW),
        State("approved", _("In force"), Phase.ACTIVE),
        State("ended", _("Ended"), Phase.CLOSED),
        State("cancelled", _("Cancelled"), Phase.CANCELLED),
    ),
    transitions=(
        Transition(
            "approve", ("draft",), "approved", P.APPROVE, _("Approve"), "approved", requires=SAID, stamps=("approved_at",),
            effects=("note_approver",), primary=True, told=_("put it in force"),
        ),
        Transition(
            "revise", ("approved",), "draft", P.HOLD, _("Revise"), "revised", requires=("revise_reason",),
            clears=("approved_at", "approver"), told=_("took it back to revise it"),
        ),
        Transition("end", ("approved",), "ended", P.HOLD, _("End"), "ended"),
        Transition(
            "cancel", ("draft",), "cancelled", P.HOLD, pgettext_lazy("step", "Cancel"), "cancelled", requires=("cancel_reason",),
        ),
    ),
    demands={"approved": ("approved_at", *SAID)},
)  # fmt: skip

AUDIT = Lifecycle(
    initial="planned",
    states=(
        State("planned", _("Planned"), Phase.NEW),
        State("in_progress", _("In progress"), Phase.ACTIVE),
        State("reporting", _("Being reported"), Phase.ACTIVE),
        State("reported", _("Reported"), Phase.RESOLVED),
        State("closed", _("Closed"), Phase.CLOSED),
        State("cancelled", _("Cancelled"), Phase.CANCELLED),
    ),
    transitions=(
        Transition(
            "open", ("planned",), "in_progress", P.HOLD, _("Open the audit"), "begun", accepts=("agenda",),
            stamps=("held_at",), guards=("independent",), effects=("make_checklist",), primary=True,
            told=_("opened the audit"),
        ),
        Transition(
            "finish", ("in_progress",), "reporting", P.HOLD, _("End the fieldwork"), "fieldwork_ended", stamps=("ended_at",),
            primary=True, told=_("ended the fieldwork"),
        ),
        Transition(
            "resume", ("reporting",), "in_progress", P.HOLD, _("Back to the fieldwork"), "resumed", clears=("ended_at",),
            told=_("went back to the fieldwork"),
        ),
        Transition(
            "report", ("reporting",), "reported", P.HOLD, _("Sign and report"), "reported",
            requires=("conformity_conclusion", "effectiveness_conclusion", "report"), accepts=("distribution",),
            stamps=("reported_at",), guards=("independent",), effects=("address", "freeze"), primary=True,
            told=_("signed the report"),
        ),
        Transition("close", ("reported",), "closed", P.HOLD, _("Close"), "closed", stamps=("closed_at",), primary=True),
        Transition(
            "cancel", ("planned", "in_progress"), "cancelled", P.HOLD, pgettext_lazy("step", "Cancel"), "cancelled",
            requires=("cancel_reason",),
        ),
    ),
    demands={
        "in_progress": ("held_at",),
        "reporting": ("held_at", "ended_at"),
        "reported": ("conformity_conclusion", "effectiveness_conclusion", "report", "reported_at", "digest"),
        "closed": ("conformity_conclusion", "effectiveness_conclusion", "report", "reported_at", "digest", "closed_at"),
        "cancelled": ("cancel_reason",),
    },
)  # fmt: skip

CHECK = Lifecycle(
    initial="planned",
    states=(
        State("planned", _("To be checked"), Phase.NEW),
        State("done", _("Checked"), Phase.CLOSED),
        State("dropped", _("Left out"), Phase.CANCELLED),
    ),
    transitions=(
        Transition(
            "check", ("planned",), "done", P.HOLD, _("Write down the result"), "checked", requires=("method", "result"),
            accepts=("asked", "notes", "private_notes"), stamps=("checked_at",), guards=("audit_open", "fits"),
            effects=("note_checker", "note_indicator"), primary=True, told=_("checked it"),
        ),
        Transition(
            "again", ("done",), "planned", P.HOLD, _("Check again"), "reopened", guards=("audit_open",),
            clears=("checked_at", "result", "checker", "indicator"), told=_("wants to check it again"),
        ),
        Transition(
            "drop", ("planned",), "dropped", P.HOLD, _("Leave out"), "dropped", requires=("cancel_reason",),
            guards=("audit_open",), told=_("left it out"),
        ),
    ),
    demands={"done": ("result", "checked_at"), "dropped": ("cancel_reason",)},
)  # fmt: skip
