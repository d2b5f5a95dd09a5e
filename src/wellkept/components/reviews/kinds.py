"""The declaration of the kind."""

from django.utils.translation import gettext_lazy as _

from wellkept.components.approvals.services import takes_approvals
from wellkept.components.reviews import genres, inputs, management, selectors, services
from wellkept.components.reviews.lifecycle import FIXED, LIFECYCLE
from wellkept.components.reviews.models import Review
from wellkept.components.reviews.permissions import Permissions as P
from wellkept.components.tasks.origins import actions_from
from wellkept.kernel.registry import Access, Column, Filter, Kind, Panel, Projection, SavedView, register

REVIEW = register(
    Kind(
        key="review",
        slug="reviews",
        prefix="REV",
        label=_("Review"),
        plural=_("Reviews"),
        model=Review,
        lifecycle=LIFECYCLE,
        access=Access(view=P.VIEW, create=P.HOLD, edit=P.HOLD),
        section="improve",
        clause="9",
        icon="history",
        born="planned",
        purpose=_("People look back together at an incident, a service or a period, and say what follows."),
        projection=Projection(owner="chair", due="due_at"),
        columns=(
            Column("number", _("Number"), "number", "number"),
            Column("title", _("Review"), "title"),
            Column("genre", _("Review of"), "choice", "genre"),
            Column("state", _("State"), "state", "state"),
            Column("chair", _("Chair"), "person"),
            Column("due_at", _("Due"), "due", "due_at"),
            Column("held_at", _("Held"), "date", "held_at"),
        ),
        filters=(Filter("state", _("State"), show="state"), Filter("genre", _("Review of"))),
        views=(SavedView("open", _("Open"), {"phase": "open"}, "due_at"), SavedView("all", _("All"), {})),
        create_fields=("title", "genre", "chair", "due_at"),
        more_fields=("agenda", "participants"),
        edit_fields=("title", "chair", "due_at", "agenda", "participants", "findings", "report", "improvements"),
        facts=(
            "genre",
            "subject",
            "chair",
            "due_at",
            "held_at",
            "reported_at",
            "reported_to",
            "no_improvements",
            "no_changes",
        ),
        story=(
            "agenda",
            "findings",
            "report",
            "suitability",
            "adequacy",
            "effectiveness",
            "improvements",
            "changes_decided",
        ),
        searched=("title", "agenda", "findings", "report", "improvements"),
        private=(
            "title",
            "agenda",
            "participants",
            "findings",
            "report",
            "improvements",
            "suitability",
            "adequacy",
            "effectiveness",
            "changes_decided",
            "cancel_reason",
            "reported_to",
            "inputs",
        ),
        spans=("state", "chair"),
        edit=services.edit_review,
        fixed=lambda row: row.state in FIXED,
        hints={
            "hold": genres.who_chairs,
            "report": lambda review, actor: _(
                "Each line of the improvements goes to the register of improvements, with the chair as its owner."
            ),
            "send_minutes": lambda review, actor: _(
                "The chair approves the minutes. Each line of the decisions then becomes a task."
            ),
        },
        withheld=genres.withheld,
        guards={
            "improvements_said": services.improvements_said,
            "changes_said": services.changes_said,
            "by_vote": services.by_vote,
            "not_by_vote": services.not_by_vote,
        },
        panels=(
            Panel("inputs", _("What it looked at"), "reviews/inputs.html", inputs.looked_at),
            Panel("presented", _("What was presented"), "reviews/presented.html", management.presented, side=False),
        ),
        effects={
            "freeze": inputs.freeze,
            "ask_for_improvements": services.ask_for_improvements,
            "ask_for_decisions": services.ask_for_decisions,
            "ask_chair": services.ask_chair,
        },
    )
)

takes_approvals("review", services.follow_minutes)
actions_from("review", process=selectors.process_of)
