"""Reading tasks."""

from django.db.models import QuerySet

from wellkept.components.tasks.models import Task
from wellkept.kernel.permissions import Actor
from wellkept.records.models import Record
from wellkept.records.scope import visible_to


def tasks_about(record: Record, actor: Actor) -> QuerySet[Task]:
    """The tasks about a record that the actor may see, in their order."""
    return visible_to(Task.objects.filter(about=record), actor).select_related("assignee").order_by("position", "pk")


def open_tasks_of(record: Record) -> list[str]:
    """The numbers of tasks about a record that are not over."""
    waiting = Task.objects.filter(about=record).exclude(state__in=("done", "cancelled"))
    return list(waiting.order_by("pk").values_list("number", flat=True))
