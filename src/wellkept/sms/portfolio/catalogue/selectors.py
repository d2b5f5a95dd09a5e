"""Reading the request catalogue."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from wellkept.directory.models import Person, Team
from wellkept.kernel.permissions import Actor
from wellkept.records.models import Audience
from wellkept.records.scope import visible_to as visible
from wellkept.sms.portfolio.catalogue.models import CatalogueItem, FormVersion
from wellkept.sms.portfolio.services.models import Service


def visible_to(actor: Actor) -> QuerySet[CatalogueItem]:
    """The items that the actor may see as records."""
    return visible(CatalogueItem.objects.all(), actor)


def on_record(at: datetime) -> QuerySet[CatalogueItem]:
    """Every item that was on record at a moment."""
    return CatalogueItem.objects.filter(opened_at__lte=at)


def offered_to(actor: Actor) -> QuerySet[CatalogueItem]:
    """What the actor can order: what is offered to everybody or to his organization, of services that he can see."""
    found = CatalogueItem.objects.filter(state="offered").select_related("service", "calendar", "category")
    mine = Q(service__isnull=True) | Q(service__in=visible(Service.objects.all(), actor).values("pk"))
    if not actor.provider:
        mine &= Q(customer__isnull=True) | Q(customer=actor.organization_id)
    elif actor.customers is not None:
        mine &= Q(customer__isnull=True) | Q(customer__in=actor.customers)
    return found.filter(mine).order_by("service__title", "title", "pk")


def is_for(item: CatalogueItem, organization: int | None) -> bool:
    """Whether the people of an organization may get something of the catalogue, whoever orders it for them: what is offered
    to one customer alone, or belongs to a service that is his and not shared with them, is nobody else's.
    """
    if item.customer_id is not None and item.customer_id != organization:
        return False
    owner = item.service.customer_id if item.service is not None else None
    if owner is None or owner == organization:
        return True
    return Audience.objects.filter(record=item.service_id, organization=organization).exists()


def latest_version(item: int) -> FormVersion | None:
    """The version of an item's form that an order gets now."""
    return FormVersion.objects.filter(item=item).order_by("-ordinal").first()


def latest_versions(items: Iterable[int]) -> dict[int, FormVersion]:
    """The version in force of each of some items."""
    found: dict[int, FormVersion] = {}
    for version in FormVersion.objects.filter(item__in=list(items)).order_by("ordinal"):
        found[version.item_id] = version
    return found


def version_of_number(number: str) -> FormVersion | None:
    """The version in force of the item with a number."""
    return FormVersion.objects.filter(item__number=number).order_by("-ordinal").first()


def teams() -> list[Team]:
    """The provider's teams in use."""
    return list(Team.objects.filter(active=True, organization__kind="own"))


def colleagues() -> list[Person]:
    """The provider's people who can sign in."""
    return list(Person.objects.filter(active=True, user__is_active=True, organization__kind="own"))


def people_of(customer: int | None) -> list[Person]:
    """A customer's people who can sign in; nobody without a customer."""
    return list(Person.objects.filter(active=True, user__is_active=True, organization=customer)) if customer else []


def name_of_team(key: int) -> str:
    """What a team is called."""
    return Team.objects.filter(pk=key).values_list("name", flat=True).first() or ""


def name_of_person(key: int) -> str:
    """What somebody is called."""
    return Person.objects.filter(pk=key).values_list("name", flat=True).first() or ""


# What the proof of clause 8.6.2 asks --------------------------------------------------------------------------------------


def past_review(at: datetime) -> Q:
    """The items whose instructions should have been looked at again by then."""
    return Q(review_at__isnull=True) | Q(review_at__lt=at.date())
