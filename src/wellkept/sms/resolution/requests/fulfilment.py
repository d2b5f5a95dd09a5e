"""The tasks of an order: each item's in its order, the next begins when the one before is done; after the last it is fulfilled."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wellkept.components.tasks.models import Task
from wellkept.components.tasks.services import add_task
from wellkept.kernel import occasion
from wellkept.kernel.errors import Refused
from wellkept.kernel.permissions import Actor, system
from wellkept.records import services as records
from wellkept.records.hooks import Write
from wellkept.sms.portfolio.catalogue.plan import MOST, Planned, plan_from
from wellkept.sms.resolution.requests import selectors
from wellkept.sms.resolution.requests.models import OrderLine, ServiceRequest
from wellkept.sms.resolution.requests.permissions import Permissions

OVER = ("done", "cancelled")


@dataclass(frozen=True, slots=True)
class Step:
    """A planned task of an order and, once it has begun, the task itself."""

    planned: Planned
    position: int
    task: Task | selectors.Begun | None

    @property
    def over(self) -> bool:
        """Whether it lies behind."""
        return self.task is not None and self.task.state in OVER


def steps(line: OrderLine, tasks: Sequence[Task] | Sequence[selectors.Begun]) -> list[Step]:
    """The plan of one item of an order, as its form stood when it was ordered, with what has begun of it."""
    begun = {task.position: task for task in tasks}
    first = line.position * MOST + 1
    return [
        Step(planned, first + place, begun.get(first + place))
        for place, planned in enumerate(plan_from(line.form_version.tasks))
    ]


def begin(write: Write) -> None:
    """Effect of the start: the first task of each item begins."""
    if occasion.is_native() or occasion.current().origin == "demo":
        _next(write.instance, write.actor)


def _next(request: ServiceRequest, actor: Actor) -> bool:
    """Let the next task of each item begin where the one before is over; whether every item has come to its end."""
    tasks, lines = selectors.tasks(request.pk), selectors.lines(request.pk)
    ended = bool(lines)
    for line in lines:
        plan = steps(line, tasks)
        waiting = next((step for step in plan if not step.over), None)
        ended &= bool(plan) and waiting is None
        if waiting is not None and waiting.task is None:
            add_task(
                actor=system(actor.name),
                title=waiting.planned.title,
                description=waiting.planned.description,
                about=request.record,
                team_id=waiting.planned.team or line.item.team_id,
                position=waiting.position,
                due_at=request.expected_at,
            )
    return ended


def go_on(writes: Sequence[Write]) -> None:
    """After a task of an order is over: the next begins; after the last one the order is fulfilled, in the words of its tasks.
    After an order was cancelled: its tasks are, too.
    """
    for write in writes:
        if write.kind.key == "request" and write.transition is not None and write.instance.state == "cancelled":
            _drop(write.instance, write.actor)
        about: Any = write.instance.about if write.kind.key == "task" and write.transition is not None else None
        if about is None or about.kind != "request" or write.instance.state not in OVER:
            continue
        request = selectors.request(about.pk)
        if request.state == "in_fulfilment" and _next(request, write.actor):
            _fulfil(request, write.actor)


def _fulfil(request: ServiceRequest, actor: Actor) -> None:
    tasks = selectors.tasks(request.pk)
    done = [task for task in tasks if task.state == "done"]
    if not done or any(task.state not in OVER for task in tasks) or request.category_id is None:
        return
    words = "\n".join(f"{task.title}: {task.result}" for task in done)
    by = actor if actor.can(Permissions.WORK) else system(actor.name)
    with occasion.occasion(reason=gettext_noop("All tasks are done.")):
        records.transition(request, "fulfil", actor=by, fulfilment=words)


def open_tasks(request: ServiceRequest) -> list[str]:
    """The numbers of the tasks of an order that are not over."""
    return [task.number for task in selectors.tasks(request.pk) if task.state not in OVER]


def no_open_tasks(write: Write) -> None:
    """Guard: an order is fulfilled when the tasks that it has set going are over."""
    if occasion.current().origin in ("import", "replay"):
        return
    left = open_tasks(write.instance)
    if left:
        raise Refused(_("These tasks are still open: %(numbers)s.") % {"numbers": ", ".join(left)}, code="open_tasks")


def _drop(request: ServiceRequest, actor: Actor) -> None:
    """What has begun of a cancelled order is not finished any more."""
    for task in selectors.tasks(request.pk):
        if task.state not in OVER:
            reason = _("%(number)s was cancelled.") % {"number": request.number}
            records.transition(task, "cancel", actor=system(actor.name), cancel_reason=reason)
