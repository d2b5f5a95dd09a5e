"""The declaration of the kind."""

from django.utils.translation import gettext_lazy as _

from wellkept.components.tasks import services
from wellkept.components.tasks.lifecycle import LIFECYCLE
from wellkept.components.tasks.models import Task
from wellkept.components.tasks.permissions import Permissions as P
from wellkept.kernel.registry import Access, Column, Filter, Kind, Projection, SavedView, register

TASK = register(
    Kind(
        key="task",
        slug="tasks",
        prefix="TASK",
        label=_("Task"),
        plural=_("Tasks"),
        model=Task,
        lifecycle=LIFECYCLE,
        access=Access(view=P.VIEW, create=P.WORK, edit=P.WORK, view_own=P.VIEW_OWN),
        section="work",
        clause="8.1",
        icon="list-check",
        born="created",
        purpose=_("Pieces of work that follow from incidents, reviews and other records: who, what, by when."),
        projection=Projection(owner="assignee", team="team", due="due_at"),
        columns=(
            Column("number", _("Number"), "number", "number"),
            Column("title", _("Task"), "title"),
            Column("state", _("State"), "state", "state"),
            Column("due_at", _("Due"), "due", "due_at"),
            Column("assignee", _("Assignee"), "person"),
            Column("team", _("Team"), "team"),
            Column("about", _("About"), "card"),
        ),
        filters=(
            Filter("phase", _("Open or over"), show="phase"),
            Filter("state", _("State"), show="state"),
            Filter("assignee", _("Assignee"), show="person"),
            Filter("team", _("Team"), show="team"),
            Filter("overdue", _("Overdue"), "due_at", "overdue"),
        ),
        views=(
            SavedView("open", _("Open"), {"phase": "open"}, "due_at"),
            SavedView("mine", _("Mine"), {"phase": "open", "assignee": "me"}, "due_at"),
            SavedView("all", _("All"), {}),
        ),
        create_fields=("title", "assignee", "due_at"),
        more_fields=("description", "team", "about"),
        edit_fields=("title", "description", "assignee", "team", "due_at", "about"),
        facts=("assignee", "team", "due_at", "about", "done_at"),
        story=("description", "result"),
        searched=("title", "description", "result"),
        private=("title", "description", "result", "cancel_reason"),
        part_of="about",
        spans=("state", "assignee"),
        create=services.add_task,
        effects={"take": services.take},
    )
)
