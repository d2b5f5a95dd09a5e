"""Reading processes."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import QuerySet

from wellkept.directory.models import Appointment, Organization, Person
from wellkept.kernel.permissions import Actor
from wellkept.records.scope import visible_to as in_sight
from wellkept.sms.planning.processes.models import Process

#: The states in which somebody still means to work by a process.
STANDING = ("planned", "operating")


def on_record(at: datetime) -> QuerySet[Process]:
    """Every process that was on record at a moment."""
    return Process.objects.filter(opened_at__lte=at)


def standing() -> QuerySet[Process]:
    """The processes that are planned or operating, the operating ones first."""
    return Process.objects.filter(state__in=STANDING).select_related("owner", "supplier").order_by("state", "pk")


def by_slug(actor: Actor) -> Mapping[str, list[Process]]:
    """The standing processes in an actor's sight by each of the catalogue's processes that they take in."""
    found: dict[str, list[Process]] = {}
    for row in in_sight(standing(), actor):
        for slug in row.covers:
            found.setdefault(slug, []).append(row)
    return found


def covered() -> set[str]:
    """The slugs that some standing process takes in."""
    return {slug for covers in standing().values_list("covers", flat=True) for slug in covers}


def holders(roles: Iterable[str]) -> dict[str, Person]:
    """Who of the provider holds each of these roles now; of several, the one who holds it longest."""
    rows = Appointment.objects.filter(
        role__in=list(roles), until__isnull=True, person__active=True, person__organization__kind=Organization.Kind.OWN
    )
    found: dict[str, Person] = {}
    for row in rows.select_related("person").order_by("since", "pk"):
        found.setdefault(row.role, row.person)
    return found
