"""Reading changes."""

from django.db.models import QuerySet

from wellkept.directory.models import Person
from wellkept.directory.selectors import holding
from wellkept.kernel.permissions import Actor
from wellkept.records.scope import visible_to as visible
from wellkept.sms.transition.changes.models import Change

#: Outcomes after which what was to be altered is altered.
DONE = (Change.Outcome.SUCCESSFUL, Change.Outcome.WITH_ISSUES)


def visible_to(actor: Actor) -> QuerySet[Change]:
    """The changes that the actor may see."""
    return visible(Change.objects.all(), actor)


def done() -> QuerySet[Change]:
    """The changes that were implemented and stayed in place."""
    return Change.objects.filter(implemented_at__isnull=False, outcome__in=DONE)


def authorizers() -> list[Person]:
    """The people whose word lets a change go ahead: those who manage changes now, else those who manage the whole system."""
    return list(holding("change-manager")) or list(holding("sms-manager"))


def authorized() -> QuerySet[Change]:
    """The changes that were allowed to go ahead."""
    return Change.objects.filter(authorized_at__isnull=False)
