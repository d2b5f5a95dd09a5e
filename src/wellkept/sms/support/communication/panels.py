"""What the page of a line shows beside its facts."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wellkept.kernel.permissions import Actor
from wellkept.sms.support.communication import selectors
from wellkept.sms.support.communication.models import CommunicationItem

#: So much of what was told is shown.
SHOWN = 12


def told(item: CommunicationItem, _actor: Actor) -> Mapping[str, Any]:
    """What was told of the line, the latest first."""
    ways = {"notice": _("Notice and mail"), **dict(CommunicationItem.Method.choices)}
    return {"told": [(one, ways.get(one.channel, one.channel)) for one in selectors.told_of(item, SHOWN)]}


def who_gets_it(item: CommunicationItem, _actor: Actor) -> str:
    """Whom a notice reaches."""
    people = selectors.people_meant(item)
    if not people:
        return _("Nobody with an account is meant by this line; note instead that it took place.")
    names = ", ".join(person.name for person in people[:5])
    count = {"n": len(people), "names": names if len(people) <= 5 else f"{names} …"}
    return ngettext("It reaches %(n)d person: %(names)s.", "It reaches %(n)d people: %(names)s.", len(people)) % count
