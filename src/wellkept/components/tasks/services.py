"""What people do with tasks."""

from typing import Any

from wellkept.components.tasks.models import Task
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import kind
from wellkept.records import services as records
from wellkept.records.hooks import Write
from wellkept.records.models import Record


def add_task(*, actor: Actor, title: str, about: Record | None = None, **fields: Any) -> Task:
    """Ask for a piece of work, about a record or on its own; it belongs to the record's customer. Raises Denied."""
    if about is not None:
        fields.setdefault("customer_id", about.customer_id)
    task: Task = records.create(kind("task"), actor=actor, title=title, about=about, **fields)
    return task


def take(write: Write) -> None:
    """Effect: who starts or ends a task that is nobody's takes it."""
    if write.instance.assignee_id is None and write.actor.person_id is not None:
        records.set_attributes(write, assignee_id=write.actor.person_id)
