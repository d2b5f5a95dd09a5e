"""Whose an appointment is, and until when it can be changed."""

from wellkept.kernel.permissions import Actor
from wellkept.sms.leadership.authority.models import RoleAssignment


def is_fixed(row: RoleAssignment) -> bool:
    """Whether an appointment stays as it is: it was accepted, declined or ended."""
    return row.state != "offered"


def is_theirs(row: RoleAssignment, actor: Actor) -> bool:
    """Whether the appointment is the actor's own."""
    return actor.person_id is not None and actor.person_id == row.person_id
