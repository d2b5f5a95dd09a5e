"""Reading who has a record open."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from wellkept.components.presence.models import Presence
from wellkept.kernel import occasion, prepared
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import Kind

#: Whose page has not said so for this long has gone. Pages say it every 20 seconds (static/wellkept/live.js).
PRESENT = timedelta(seconds=50)
#: So many are named at most.
MOST = 20


@dataclass(frozen=True, slots=True)
class Company:
    """Somebody else who has a record open."""

    name: str
    writing: bool


def keeps_company(kind: Kind, actor: Actor) -> bool:
    """Whether an actor is shown to others on records of a kind, and they to him: the provider's people who work on them.

    Customers and callers neither learn of the desk nor are they watched by it.
    """
    return actor.provider and actor.person_id is not None and actor.can(kind.access.edit)


def company(record_id: int, actor: Actor) -> list[Company]:
    """Who else has a record open now, those who write first. Whether the actor may know is for the caller to check."""

    def rows(record: int, person: int, since: datetime) -> "QuerySet[Presence, tuple[str, bool]]":
        found = Presence.objects.filter(record=record, seen_at__gt=since).exclude(person=person)
        return found.order_by("-writing", "person__name").values_list("person__name", "writing")[:MOST]

    since = occasion.now() - PRESENT
    found = prepared.read("company", rows, record=record_id, person=actor.person_id or 0, since=since)
    return [Company(name, writing) for name, writing in found]


def gone() -> "QuerySet[Presence]":
    """The rows of those who have gone."""
    return Presence.objects.filter(seen_at__lt=occasion.now() - 2 * PRESENT)
