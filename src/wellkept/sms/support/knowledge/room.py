"""The declaration of the room."""

from django.utils.translation import gettext_lazy as _

from wellkept.components.notifications.recipients import concern
from wellkept.kernel.registry import (
    Access,
    Action,
    Column,
    Filter,
    Kind,
    Panel,
    Projection,
    SavedView,
    register,
)
from wellkept.records.scope import show_also
from wellkept.sms.support.knowledge import panels, selectors, services
from wellkept.sms.support.knowledge.lifecycle import LIFECYCLE
from wellkept.sms.support.knowledge.models import Article
from wellkept.sms.support.knowledge.permissions import Permissions as P

ACTIONS = (
    Action(
        "helpful", _("This helped"), P.READ, services.found_helpful, offered=lambda row: row.state == "published",
        theirs=lambda row, actor: selectors.word_of(row, actor) is not True,
    ),
    Action(
        "unhelpful", _("This did not help"), P.READ, services.found_unhelpful,
        offered=lambda row: row.state == "published",
        theirs=lambda row, actor: selectors.word_of(row, actor) is not False,
    ),
    Action(
        "review", _("Still right"), P.WRITE, services.confirm,
        offered=lambda row: row.state == "published",
    ),
)  # fmt: skip

KNOWLEDGE_ITEM = register(
    Kind(
        key="knowledge_item",
        slug="knowledge",
        prefix="KB",
        label=_("Article"),
        plural=_("Knowledge"),
        model=Article,
        lifecycle=LIFECYCLE,
        access=Access(view=P.VIEW, view_own=P.READ, create=P.WRITE, edit=P.WRITE, note=P.VIEW),
        section="work",
        clause="7.6",
        icon="bulb",
        born="drafted",
        purpose=_("What people must know to run and to use the services: written once, found by whoever needs it."),
        purpose_outside=_("Answers to what people ask about the services that you use."),
        projection=Projection(owner="owner"),
        columns=(
            Column("number", _("Number"), "number", "number"),
            Column("title", _("Article"), "title", "title"),
            Column("state", _("State"), "state", "state"),
            Column("audience", _("For whom"), "choice", "audience"),
            Column("category", _("Category"), "text", optional=True),
            Column("owner", _("Owner"), "person"),
            Column("published_at", _("Published"), "date", "published_at"),
            Column("next_review_at", _("Next review"), "due", "next_review_at"),
            Column("customer", _("Customer"), "text", optional=True),
        ),
        filters=(
            Filter("state", _("State"), show="state"),
            Filter("audience", _("For whom")),
            Filter("service", _("Service"), "services", "card"),
            Filter("category", _("Category"), show="category"),
            Filter("owner", _("Owner"), show="person"),
            Filter("customer", _("Customer"), show="organization"),
            Filter("review", _("Next review"), "next_review_at", "month"),
        ),
        views=(
            SavedView("published", _("Published"), {"state": "published"}, "title"),
            SavedView("reviewing", _("In review"), {"state": "in_review"}),
            SavedView("mine", _("Mine"), {"owner": "me"}, "next_review_at"),
            SavedView("all", _("All"), {}),
        ),
        create_fields=("title", "body", "audience", "services"),
        more_fields=("category", "owner", "next_review_at", "video", "customer"),
        edit_fields=(
            "title", "body", "audience", "services", "category", "owner", "next_review_at", "video", "customer",
        ),
        internal=("return_reason",),
        limits={"services": "service", "owner": "own"},
        facts=(
            "audience", "services", "category", "owner", "customer", "published_at", "reviewed_at", "next_review_at",
        ),
        story=("body", "return_reason", "retire_reason"),
        formatted=("body",),
        searched=("title", "body"),
        private=("title", "body", "video", "return_reason", "retire_reason"),
        spans=("state", "owner", "audience"),
        actions=ACTIONS,
        panels=(
            Panel("film", _("Video"), "knowledge/film.html", panels.film, side=False),
            Panel("fares", _("Does it help?"), "knowledge/fares.html", panels.fares),
        ),
        create=services.write_article,
        edit=services.edit_article,
        proposed={"next_review_at": lambda row: None},
        guards={"can_be_read": services.can_be_read},
        effects={"keep_up": services.keep_up},
    )
)  # fmt: skip

show_also("knowledge_item", selectors.shown_outside)
concern("knowledge_item.found_helpful", lambda event: set(), "", alone=True)
concern(
    "knowledge_item.found_unhelpful",
    lambda event: {owner for owner in (event.changes.get("owner"),) if owner},
    _("%(number)s did not help somebody: %(title)s"),
    alone=True,
)
