"""The life of an article; pure data. What is published is bettered in place: each writing is a version in its history."""

from django.utils.translation import gettext_lazy as _

from wellkept.kernel.lifecycle import Lifecycle, Phase, State, Transition
from wellkept.sms.support.knowledge.permissions import Permissions as P

LIFECYCLE = Lifecycle(
    initial="draft",
    states=(
        State("draft", _("Draft"), Phase.NEW),
        State("in_review", _("In review"), Phase.ACTIVE),
        State("published", _("Published"), Phase.RESOLVED),
        State("retired", _("Retired"), Phase.CLOSED),
    ),
    transitions=(
        Transition(
            "submit", ("draft",), "in_review", P.WRITE, _("Ask for a review"), "review_asked", requires=("body",),
            told=_("asked for a review"),
        ),
        Transition(
            "publish", ("draft", "in_review"), "published", P.PUBLISH, _("Publish"), "published",
            requires=("body",), accepts=("next_review_at",), stamps=("published_at", "reviewed_at"),
            guards=("can_be_read",), effects=("keep_up",), primary=True, told=_("published it"),
        ),
        Transition(
            "return", ("in_review",), "draft", P.PUBLISH, _("Back to the author"), "returned", requires=("return_reason",),
            told=_("gave it back to the author"),
        ),
        Transition("rework", ("published",), "draft", P.PUBLISH, _("Take out and rework"), "taken_out", told=_("took it out")),
        Transition(
            "retire", ("draft", "in_review", "published"), "retired", P.PUBLISH, _("Retire"), "retired",
            requires=("retire_reason",),
        ),
        Transition("revive", ("retired",), "draft", P.WRITE, _("Take up again"), "taken_up", told=_("took it up again")),
    ),
    demands={"published": ("body", "published_at"), "retired": ("retire_reason",)},
)  # fmt: skip
