"""Whether what was done has worked: looked at some time after a task was done, by a person, in words."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wellkept.components.links import services as links
from wellkept.components.links.models import Link
from wellkept.components.tasks import services
from wellkept.components.tasks.models import Task
from wellkept.components.tasks.origins import is_checked
from wellkept.kernel import occasion
from wellkept.kernel.errors import Invalid, Refused
from wellkept.kernel.permissions import Actor
from wellkept.records import services as records
from wellkept.records.hooks import Write

#: So long after it was done it shows whether an action has worked.
SHOWS_AFTER = timedelta(days=90)


def await_effect(write: Write) -> None:
    """Effect of finishing: say by when the effect of an action is to be looked at."""
    if is_checked(write.instance.about):
        records.set_attributes(write, effect_due_at=write.at + SHOWS_AFTER)


def forget_effect(write: Write) -> None:
    """Effect of taking up again: what was found of the last attempt stays in the trail alone."""
    records.set_attributes(
        write,
        effectiveness="",
        effect_found="",
        effectiveness_checked_at=None,
        effect_checker_id=None,
        effect_due_at=None,
    )


def check_effect(
    task: Task, *, actor: Actor, effectiveness: str, effect_found: str, version: int | None = None
) -> Task:
    """Say whether what was done has worked, and what shows it. Raises Denied, Invalid, Refused for what is not done, Conflict."""
    if effectiveness not in Task.Effectiveness.values:
        raise Invalid({"effectiveness": _("Say whether it worked, worked partly or did not work.")})
    if not effect_found.strip():
        raise Invalid({"effect_found": _("Say in a few words what shows it.")})
    with transaction.atomic():
        row: Task = records.edit(
            task,
            actor=actor,
            version=version,
            verb="effect_checked",
            effectiveness=effectiveness,
            effect_found=effect_found.strip(),
            effectiveness_checked_at=occasion.now(),
            effect_checker_id=actor.person_id,
            effect_due_at=None,
        )
        if row.state != "done":
            raise Refused(
                _("%(number)s is not done yet; its effect can be looked at after that.") % {"number": row.number}
            )
    return row


def follow_up(
    task: Task,
    *,
    actor: Actor,
    what: str,
    by: datetime,
    version: int | None = None,
) -> Task:
    """Ask for another action because this one did not work, or not wholly; it is about the same record and tied to this one.

    Raises Denied, Invalid, Refused, Conflict.
    """
    if not what.strip():
        raise Invalid({"what": _("Say what is to be done now.")})
    with transaction.atomic():
        row: Task = records.edit(task, actor=actor, version=version, verb="followed_up", updated_at=occasion.now())
        if not fell_short(row):
            raise Refused(_("Say first that %(number)s did not work.") % {"number": row.number})
        next_one = services.add_task(
            actor=actor,
            title=what.strip()[:200],
            description=what.strip() if len(what.strip()) > 200 else "",
            about=row.about,
            assignee=row.assignee,
            due_at=by,
            priority=row.priority,
            process=row.process,
        )
        links.link(next_one.record, row.record, Link.Type.FOLLOWS, actor=actor)
    return row


def fell_short(task: Any) -> bool:
    """Whether it was found that a task did not work, or not wholly."""
    return task.state == "done" and task.effectiveness in (Task.Effectiveness.PARTLY, Task.Effectiveness.FAILED)


def is_due(task: Any) -> bool:
    """Whether it is time to look at the effect of a task."""
    return task.effect_due_at is not None and task.effect_due_at <= occasion.now()


def mark(task: Any) -> tuple[Any, str]:
    """What sets a task that did not work apart."""
    failed = task.state == "done" and task.effectiveness == Task.Effectiveness.FAILED
    return (Task.Effectiveness.FAILED.label, "bad") if failed else ("", "")
