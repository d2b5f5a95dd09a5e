"""Two incidents that are one, and one that is two: what merging and splitting ask of incidents beside toolkit.merging."""

from django.utils.translation import gettext as _

from wellkept.kernel.errors import Refused
from wellkept.kernel.permissions import Actor
from wellkept.records.hooks import Write
from wellkept.sms.resolution.incidents import selectors, services
from wellkept.sms.resolution.incidents.models import Incident
from wellkept.toolkit.merging import services as merging
from wellkept.toolkit.merging import telling

#: What an incident that was split off shares with the other one.
SHARED = (
    "requester", "customer", "service", "item", "category", "impact", "urgency", "channel", "occurred_at", "detected_at",
)  # fmt: skip


def can_merge(write: Write) -> None:
    """Guard: the other one is open, of the same customer, and not below this one; a major incident takes in others only."""
    row, other = write.instance, merging.other_of(write)
    names = {"this": row.number, "other": other.number}
    instead = _("Put the one below the other instead: edit it and name its parent incident.")
    telling.refuse_unlike(row, other, otherwise=instead)
    if row.major == Incident.Major.ACCEPTED:
        raise Refused(_("%(this)s is a major incident: merge the other one into it.") % names, code="merge")
    if selectors.stands_below(other.pk, row.pk):
        raise Refused(_("%(other)s stands below %(this)s: merge the other way round.") % names, code="merge")


def go_on_there(write: Write) -> None:
    """Effect: it goes on in the other one, below which stands what stood below this one."""
    other = merging.go_on_there(write)
    for child in selectors.open_children(write.instance):
        services.edit_incident(child, actor=write.actor, parent=other)


def split_off(
    incident: Incident, *, actor: Actor, split_title: str, split_description: str = "", version: int | None = None
) -> Incident:
    """Log another matter that an incident tells of as one of its own, from the same caller about the same things.

    Raises Denied, Invalid, Conflict.
    """
    row: Incident = merging.split_off(
        incident,
        services.open_incident,
        SHARED,
        actor=actor,
        title=split_title,
        description=split_description,
        version=version,
    )
    return row
