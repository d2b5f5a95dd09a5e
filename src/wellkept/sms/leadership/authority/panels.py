"""What the page of an appointment shows: what its holder answers for."""

from collections.abc import Mapping
from typing import Any

from wellkept.kernel.permissions import Actor
from wellkept.sms.leadership.authority.models import RoleAssignment
from wellkept.sms.leadership.authority.roles import duties_of


def duties(row: RoleAssignment, _actor: Actor) -> Mapping[str, Any]:
    """The duties of the role by the catalogue, and those that top management assigned by name."""
    labels: dict[str, Any] = {field.name: field.verbose_name for field in row._meta.concrete_fields}
    named = [labels[name] for name in ("conformity", "reporting") if getattr(row, name)]
    return {"duties": duties_of(row.role).splitlines(), "named": named}
