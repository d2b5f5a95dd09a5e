"""A workaround for the caller while an incident goes on."""

from django.db import transaction
from django.utils.translation import gettext as _

from wellkept.components.comments.services import comment
from wellkept.kernel import occasion
from wellkept.kernel.errors import Invalid
from wellkept.kernel.permissions import Actor
from wellkept.records import services as records
from wellkept.sms.resolution.incidents.models import Incident


def give(incident: Incident, *, actor: Actor, workaround: str, version: int | None = None) -> Incident:
    """Tell the caller how to go on until the incident is resolved; the first time stops the clock for it.

    Raises Denied, Conflict, Invalid for a workaround without words.
    """
    said = workaround.strip()
    if not said:
        raise Invalid({"workaround": _("Say how the caller can go on.")})
    with transaction.atomic():
        row: Incident = records.edit(
            incident, actor=actor, version=version, verb="workaround_given", workaround=said,
            workaround_at=incident.workaround_at or occasion.now(),
        )  # fmt: skip
        comment(row, actor=actor, body=said, public=True)
    return row
