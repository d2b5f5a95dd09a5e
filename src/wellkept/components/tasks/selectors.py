"""Reading tasks."""

from datetime import datetime

from django.db.models import Q, QuerySet

from wellkept.components.tasks.models import Task
from wellkept.kernel.permissions import Actor
from wellkept.records.models import Record
from wellkept.records.scope import visible_to


def tasks_about(record: Record, actor: Actor) -> QuerySet[Task]:
    """The tasks about a record that the actor may see, in their order."""
    return visible_to(Task.objects.filter(about=record), actor).select_related("assignee").order_by("position", "pk")


def asked_for(at: datetime) -> QuerySet[Task]:
    """The tasks that were asked for by a moment, cancelled ones left out."""
    return Task.objects.filter(opened_at__lte=at).exclude(state="cancelled")


def nobodys() -> Q:
    """The tasks that nobody has to do, or at no time, and that are not done."""
    return Q(done_at__isnull=True) & (Q(assignee__isnull=True, team__isnull=True) | Q(due_at__isnull=True))


def past_their_date(at: datetime) -> Q:
    """The tasks that were past their date at a moment and not done by then."""
    return (Q(done_at__isnull=True) | Q(done_at__gt=at)) & Q(due_at__lt=at)


def open_tasks_of(record: Record) -> list[str]:
    """The numbers of tasks about a record that are not over."""
    waiting = Task.objects.filter(about=record).exclude(state__in=("done", "cancelled"))
    return list(waiting.order_by("pk").values_list("number", flat=True))
