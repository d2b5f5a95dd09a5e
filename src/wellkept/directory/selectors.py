"""Reading the directory, within what an actor may see."""

from django.db.models import Q, QuerySet

from wellkept.directory.models import Organization, Person, Team
from wellkept.directory.permissions import Permissions
from wellkept.kernel.permissions import Actor


def home_zone() -> str:
    """The provider's time zone; UTC before it is set up."""
    return Organization.objects.filter(kind="own").values_list("zone", flat=True).first() or "UTC"


def organizations(actor: Actor) -> QuerySet[Organization]:
    """The organizations that the actor may know of: the provider's people all, or the customers granted; others their own."""
    if not actor.can(Permissions.VIEW):
        return Organization.objects.filter(pk=actor.organization_id)
    if actor.customers is None:
        return Organization.objects.all()
    return Organization.objects.filter(Q(kind="own") | Q(pk__in=actor.customers))


def people(actor: Actor) -> QuerySet[Person]:
    """The people that the actor may know of, by the same rule."""
    if not actor.can(Permissions.VIEW):
        return Person.objects.filter(organization=actor.organization_id)
    if actor.customers is None:
        return Person.objects.all()
    return Person.objects.filter(Q(organization__kind="own") | Q(organization__in=actor.customers))


def teams(actor: Actor) -> QuerySet[Team]:
    """The teams that the actor may know of: all for the provider's people, none for others but their own."""
    if actor.can(Permissions.VIEW):
        return Team.objects.all()
    return Team.objects.filter(organization=actor.organization_id)
