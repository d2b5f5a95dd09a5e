"""Reading interested parties and what they require."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from wellkept.kernel.permissions import Actor
from wellkept.records.scope import visible_to
from wellkept.sms.context.interested_parties.models import InterestedParty, PartyRequirement

#: Of each of these somebody has a stake in any services; where not, the register says why.
EXPECTED = ("customer", "user", "supplier", "employee", "management", "regulator")


def parties(at: datetime) -> QuerySet[InterestedParty]:
    """Every party that was on record at a moment."""
    return InterestedParty.objects.filter(opened_at__lte=at)


def requirements(at: datetime) -> QuerySet[PartyRequirement]:
    """Every requirement of a party that was on record at a moment."""
    return PartyRequirement.objects.filter(opened_at__lte=at)


def of_party(key: int) -> QuerySet[PartyRequirement, Any]:
    """The keys of what a party requires."""
    return PartyRequirement.objects.filter(party=key).order_by().values("pk")


def party_of(key: int) -> QuerySet[PartyRequirement, Any]:
    """The key of the party that requires this."""
    return PartyRequirement.objects.filter(pk=key).values("party")


def holding_of(key: int, actor: Actor) -> QuerySet[PartyRequirement]:
    """What a party requires still, in the actor's sight."""
    return visible_to(PartyRequirement.objects.filter(party=key, state="active"), actor).order_by("title", "pk")
