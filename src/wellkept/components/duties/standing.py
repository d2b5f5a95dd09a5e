"""How a duty stands: whether there is anything to do, and whose it is to do."""

from wellkept.components.duties.models import Duty
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import kind


def may_do(duty: Duty, actor: Actor) -> bool:
    """Whether it is the actor's to do: his own, or he keeps the register."""
    return actor.person_id == duty.owner_id or actor.can(kind("duty").access.edit)


def awaits(duty: Duty) -> bool:
    """Whether there is anything to do now."""
    return duty.state == "active" and (duty.rhythm == Duty.Rhythm.RECURS or duty.due_at is not None)


def waits_for_event(duty: Duty) -> bool:
    """Whether it waits for something to happen."""
    return duty.state == "active" and duty.rhythm == Duty.Rhythm.FOLLOWS and duty.due_at is None
