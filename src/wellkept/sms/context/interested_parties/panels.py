"""What the page of a party shows: what it requires, and the way to one requirement more."""

from collections.abc import Mapping
from typing import Any

from wellkept.kernel.permissions import Actor
from wellkept.sms.context.interested_parties import selectors
from wellkept.sms.context.interested_parties.models import ACCESS, InterestedParty


def required(party: InterestedParty, actor: Actor) -> Mapping[str, Any]:
    """The requirements of a party that hold, in the actor's sight."""
    adds = actor.can(ACCESS.create) and party.state == "active"
    return {
        "rows": list(selectors.holding_of(party.pk, actor)),
        "add": f"/party-requirements/new?party={party.pk}" if adds else "",
    }
