"""The declaration of the kind."""

from django.utils.translation import gettext_lazy as _

from wellkept.components.reviews import inputs, selectors, services
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
        facts=("genre", "subject", "chair", "due_at", "held_at", "reported_at", "reported_to", "no_improvements"),
        story=("agenda", "findings", "report", "improvements"),
        searched=("title", "agenda", "findings", "report", "improvements"),
        private=(
            "title",
            "agenda",
            "participants",
            "findings",
            "report",
            "improvements",
            "cancel_reason",
            "reported_to",
            "inputs",
        ),
        spans=("state", "chair"),
        edit=services.edit_review,
        fixed=lambda row: row.state in FIXED,
        hints={"report": lambda review, actor: _("Each line of the improvements becomes a task for the chair.")},
        guards={"improvements_said": services.improvements_said},
        panels=(Panel("inputs", _("What it looked at"), "reviews/inputs.html", inputs.looked_at),),
        effects={"freeze": inputs.freeze, "ask_for_improvements": services.ask_for_improvements},
    )
)

actions_from("review", process=selectors.process_of)
