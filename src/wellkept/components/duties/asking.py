"""Duties and the tasks that their owners are given for them: given out before they are due, and fulfilling them once done."""

from collections.abc import Sequence

from django.db import transaction

from wellkept.components.duties import selectors
from wellkept.components.duties.services import note_done
from wellkept.components.duties.standing import awaits
from wellkept.components.tasks.services import add_task
from wellkept.kernel import occasion
from wellkept.kernel.permissions import system
from wellkept.records import services as records
from wellkept.records.hooks import Write


def ask() -> int:
    """Give the owners of duties that come due soon a task each; returns how many."""
    asked = 0
    for duty in selectors.to_ask_for(occasion.now()):
        with transaction.atomic():
            words = duty.instructions or duty.title
            add_task(
                actor=system(), title=duty.title, about=duty.record, description=words, assignee=duty.owner,
                due_at=duty.due_at,
            )  # fmt: skip
            records.note(duty, actor=system(), verb="asked_for", asked_at=occasion.now())
        asked += 1
    return asked


def fulfil_by_tasks(writes: Sequence[Write]) -> None:
    """After writes of tasks: a duty whose task was done was done with it, the task being its evidence."""
    for write in writes:
        task = write.instance
        finished = write.kind.key == "task" and write.transition is not None and write.transition.name == "finish"
        if not finished or task.about_id is None or task.about.kind != "duty":
            continue
        duty = selectors.duty(task.about_id)
        if awaits(duty) and duty.asked_at is not None:
            note_done(duty, actor=write.actor, outcome=task.result, evidence=task.record)
