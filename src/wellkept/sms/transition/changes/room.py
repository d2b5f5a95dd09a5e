"""The declaration of the room."""

from django.utils.translation import gettext_lazy as _

from wellkept.components.notifications.recipients import concern
from wellkept.kernel.registry import Access, Column, Filter, Kind, Panel, Projection, SavedView, register
from wellkept.sms.transition.changes import panels, services
from wellkept.sms.transition.changes.lifecycle import LIFECYCLE
from wellkept.sms.transition.changes.models import Change
from wellkept.sms.transition.changes.permissions import Permissions as P

CHANGE = register(
    Kind(
        key="change",
        slug="changes",
        prefix="CHG",
        label=_("Change"),
        plural=_("Changes"),
        model=Change,
        lifecycle=LIFECYCLE,
        access=Access(view=P.VIEW, create=P.RAISE, edit=P.WORK, note=P.VIEW),
        section="changes",
        clause="8.5.1",
        icon="git-branch",
        born="raised",
        purpose=_("What is to be altered in a service or its parts: why, when, by whom, and what came of it."),
        projection=Projection(owner="assignee", team="team", service="service", due="planned_end"),
        columns=(
            Column("number", _("Number"), "number", "number"),
            Column("title", _("Title"), "title"),
            Column("state", _("State"), "state", "state"),
            Column("type", _("Type"), "choice", "type"),
            Column("planned_start", _("Planned start"), "date", "planned_start"),
            Column("assignee", _("Assignee"), "person", otherwise="team"),
            Column("service", _("Service"), "card"),
            Column("planned_end", _("Planned end"), "date", optional=True),
            Column("outcome", _("Outcome"), "choice", optional=True),
            Column("implemented_at", _("Implemented"), "date", optional=True),
            Column("customer", _("Customer"), optional=True),
        ),
        filters=(
            Filter("phase", _("Open or over"), show="phase"),
            Filter("state", _("State"), show="state"),
            Filter("type", _("Type")),
            Filter("assignee", _("Assignee"), show="person"),
            Filter("service", _("Service"), show="card"),
            Filter("outcome", _("Outcome")),
            Filter("planned", _("Planned"), "planned_start", "month"),
        ),
        views=(
            SavedView("open", _("Open"), {"phase": "open"}, "planned_start"),
            SavedView("mine", _("Mine"), {"phase": "open", "assignee": "me"}, "planned_start"),
            SavedView("all", _("All"), {}),
        ),
        create_fields=("title", "type", "justification", "service"),
        more_fields=("description", "items", "customer", "team", "assignee", "planned_start", "planned_end"),
        edit_fields=(
            "title", "type", "description", "justification", "service", "items", "customer", "team", "assignee",
            "planned_start", "planned_end",
        ),
        limits={"assignee": "own", "team": "own"},
        facts=(
            "type", "assignee", "team", "service", "items", "customer", "planned_start", "planned_end", "authorized_at",
            "started_at", "implemented_at", "outcome", "closed_at",
        ),
        story=("description", "justification", "outcome_note", "cancel_reason"),
        searched=("title", "description", "justification", "outcome_note"),
        private=("title", "description", "justification", "outcome_note", "cancel_reason"),
        spans=("state", "assignee", "team"),
        panels=(Panel("awaited", _("Awaits the word of"), "changes/awaited.html", panels.awaited),),
        create=services.raise_change,
        edit=services.edit_change,
        guards={
            "in_order": services.in_order,
        },
        effects={"take": services.take},
    )
)  # fmt: skip

concern("change.submitted", panels.who_authorizes, _("%(who)s asks you to authorize %(number)s: %(title)s"))
