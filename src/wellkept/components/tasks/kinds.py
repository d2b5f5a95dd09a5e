"""The declaration of the kind."""

from django.utils.translation import gettext_lazy as _

from wellkept.components.tasks import effects, fields, services
from wellkept.components.tasks.lifecycle import LIFECYCLE
from wellkept.components.tasks.models import Task
from wellkept.components.tasks.permissions import Permissions as P
from wellkept.kernel.registry import Access, Action, Column, Filter, Input, Kind, Projection, SavedView, register

ACTIONS = (
    Action(
        "check_effect", _("Say whether it worked"), P.WORK, effects.check_effect, ("effectiveness", "effect_found"),
        offered=lambda row: row.state == "done", awaited=effects.is_due, leads=effects.is_due,
    ),
    Action(
        "follow_up", _("Follow up"), P.WORK, effects.follow_up, ("what", "by"), offered=effects.fell_short,
        leads=effects.fell_short,
        inputs=(
            Input("what", fields.what, Task._meta.get_field("title")), Input("by", fields.by, Task._meta.get_field("due_at")),
        ),
    ),
)  # fmt: skip

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
        purpose=_("Pieces of work that follow from incidents, risks, reviews and other records: who, what, by when, did it work."),
        projection=Projection(owner="assignee", team="team", due="due_at"),
        columns=(
            Column("number", _("Number"), "number", "number"),
            Column("title", _("Task"), "title"),
            Column("state", _("State"), "state", "state"),
            Column("priority", _("Priority"), "choice", "priority"),
            Column("due_at", _("Due"), "due", "due_at"),
            Column("assignee", _("Assignee"), "person"),
            Column("team", _("Team"), "team"),
            Column("about", _("About"), "card"),
            Column("process", _("Built into the process"), "choice", optional=True),
            Column("done_at", _("Done"), "date", "done_at", optional=True),
            Column("effectiveness", _("Did it work?"), "choice", optional=True),
        ),
        filters=(
            Filter("phase", _("Open or over"), show="phase"),
            Filter("state", _("State"), show="state"),
            Filter("assignee", _("Assignee"), show="person"),
            Filter("team", _("Team"), show="team"),
            Filter("priority", _("Priority")),
            Filter("process", _("Built into the process")),
            Filter("overdue", _("Overdue"), "due_at", "overdue"),
            Filter("effectiveness", _("Did it work?")),
            Filter("effect_due", _("Effect to be looked at"), "effect_due_at", "past"),
        ),
        views=(
            SavedView("open", _("Open"), {"phase": "open"}, "due_at"),
            SavedView("mine", _("Mine"), {"phase": "open", "assignee": "me"}, "due_at"),
            SavedView("overdue", _("Overdue"), {"phase": "open", "overdue": "yes"}, "due_at"),
            SavedView("effects", _("Did it work?"), {"effect_due": "yes"}, "done_at"),
            SavedView("all", _("All"), {}),
        ),
        create_fields=("title", "assignee", "due_at"),
        more_fields=("description", "team", "about", "priority", "process"),
        edit_fields=("title", "description", "assignee", "team", "due_at", "about", "priority", "process"),
        facts=(
            "priority", "assignee", "team", "due_at", "about", "process", "done_at", "effectiveness",
            "effectiveness_checked_at", "effect_checker", "effect_due_at",
        ),
        story=("description", "result", "effect_found"),
        searched=("title", "description", "result"),
        private=("title", "description", "result", "cancel_reason", "effect_found"),
        part_of="about",
        spans=("state", "assignee"),
        actions=ACTIONS,
        create=services.add_task,
        mark=effects.mark,
        effects={
            "take": services.take,
            "await_effect": effects.await_effect,
            "forget_effect": effects.forget_effect,
        },
    )
)  # fmt: skip
