"""The life of a document; pure data. While a new version is drafted and voted on, the one before stays in force."""

from django.utils.translation import gettext_lazy as _

from wellkept.kernel.lifecycle import Lifecycle, Phase, State, Transition
from wellkept.sms.support.documents.permissions import Permissions as P

#: States in which a version is in force, as soon as there is one.
HOLDING = ("draft", "review", "approved", "revision", "revision_review")
#: States in which the text is being written.
WRITTEN_IN = ("draft", "revision")
#: States in which people vote on what stands there.
VOTED_ON = ("review", "revision_review")
OVER = ("withdrawn", "disposed")

LIFECYCLE = Lifecycle(
    initial="draft",
    states=(
        State("draft", _("Draft"), Phase.NEW),
        State("review", _("Awaits approval"), Phase.ACTIVE),
        State("approved", _("In force"), Phase.ACTIVE),
        State("revision", _("In force, new version drafted"), Phase.ACTIVE),
        State("revision_review", _("In force, new version awaits approval"), Phase.ACTIVE),
        State("withdrawn", _("Withdrawn"), Phase.CLOSED),
        State("disposed", _("Disposed of"), Phase.CLOSED),
    ),
    transitions=(
        Transition(
            "submit", ("draft",), "review", P.WRITE, _("Ask for approval"), "submitted", told=_("asked for its approval"),
            accepts=("change_summary", "effective_on"), guards=("complete",), effects=("ask",), primary=True,
        ),
        Transition(
            "submit_revision", ("revision",), "revision_review", P.WRITE, _("Ask for approval"), "revision_submitted",
            told=_("asked for the approval of the new version"), requires=("change_summary",), accepts=("effective_on",),
            guards=("complete",), effects=("ask",), primary=True,
        ),
        Transition(
            "approve", VOTED_ON, "approved", P.CONTROL, _("Approve"), "approved", automatic=True, needs_approval=True,
            told=_("put the approved version in force, next review"), effects=("put_in_force",),
        ),
        Transition(
            "reject", ("review",), "draft", P.CONTROL, _("Reject"), "rejected", automatic=True, guards=("was_rejected",),
            told=_("noted that it is not approved"),
        ),
        Transition(
            "reject_revision", ("revision_review",), "revision", P.CONTROL, _("Reject"), "revision_rejected", automatic=True,
            guards=("was_rejected",), told=_("noted that the new version is not approved"),
        ),
        Transition(
            "take_back", ("review",), "draft", P.WRITE, _("Take it back to change it"), "taken_back_to_change",
            told=_("took it back to change it"),
        ),
        Transition(
            "take_back_revision", ("revision_review",), "revision", P.WRITE, _("Take it back to change it"),
            "revision_taken_back", told=_("took the new version back to change it"),
        ),
        Transition(
            "revise", ("approved",), "revision", P.WRITE, _("Draft a new version"), "revised", told=_("drafts a new version"),
        ),
        Transition(
            "discard", ("revision",), "approved", P.WRITE, _("Discard the draft"), "draft_discarded",
            told=_("discarded the draft of a new version"), effects=("restore",), clears=("change_summary", "effective_on"),
        ),
        Transition(
            "withdraw", ("draft", "approved", "revision"), "withdrawn", P.CONTROL, _("Withdraw it"), "withdrawn",
            told=_("withdrew it"), requires=("withdraw_reason",), stamps=("withdrawn_at",), effects=("restore", "unshare"),
        ),
        Transition(
            "dispose", ("withdrawn",), "disposed", P.CONTROL, _("Dispose of it"), "disposed_of", told=_("disposed of it"),
            guards=("may_dispose",), stamps=("disposed_at",), effects=("erase",), clears=("body",),
        ),
    ),
    demands={"withdrawn": ("withdraw_reason", "withdrawn_at"), "disposed": ("withdrawn_at", "disposed_at")},
)  # fmt: skip
