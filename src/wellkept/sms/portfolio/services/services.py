"""What people do with requirements on services beside what every record knows."""

from typing import Any

from django.utils.translation import gettext as _

from wellkept.kernel.errors import Refused
from wellkept.kernel.permissions import Actor
from wellkept.records import services as records
from wellkept.sms.portfolio.services.models import ServiceRequirement

#: The state in which a requirement may still be worded otherwise.
OPEN = "proposed"


def edit_requirement(
    requirement: ServiceRequirement, *, actor: Actor, version: int | None = None, **changes: Any
) -> ServiceRequirement:
    """Word a requirement otherwise. Raises Denied, Conflict, Refused for one that was agreed: it is revised first."""
    if requirement.state != OPEN:
        said = _("%(number)s is agreed or over. Revise it first; then it has to be agreed again.")
        raise Refused(said % {"number": requirement.number})
    edited: ServiceRequirement = records.edit(requirement, actor=actor, version=version, **changes)
    return edited
