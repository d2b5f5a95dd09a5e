"""Escalating a record: passed on to a team or to somebody with more power, with the reason."""

from typing import Any

from django.utils.translation import gettext as _

from wellkept.directory.models import Person, Team
from wellkept.kernel import occasion
from wellkept.kernel.errors import Invalid
from wellkept.kernel.permissions import Actor
from wellkept.records import services as records


def escalate(
    row: Any, *, actor: Actor, reason: str, team: Team | None, person: Person | None, version: int | None = None
) -> Any:
    """Write down to whom a record (records.models.Escalated) is passed on, and why. Raises Denied, Invalid, Conflict."""
    if team is None and person is None:
        raise Invalid({"escalated_team": _("Say to which team or person.")})
    if not reason.strip():
        raise Invalid({"escalation_reason": _("Say why.")})
    return records.edit(
        row,
        actor=actor,
        version=version,
        verb="escalated",
        escalated_at=occasion.now(),
        escalated_team=team,
        escalated_person=person,
        escalation_reason=reason.strip(),
    )
