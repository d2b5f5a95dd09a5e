"""Reading changes."""

from datetime import datetime

from django.db.models import Q, QuerySet

from wellkept.directory.models import Person
from wellkept.directory.selectors import holding
from wellkept.kernel.permissions import Actor
from wellkept.records.scope import visible_to as visible
from wellkept.sms.transition.changes.models import Change, ChangeModel

#: Outcomes after which what was to be altered is altered.
DONE = (Change.Outcome.SUCCESSFUL, Change.Outcome.WITH_ISSUES)


def visible_to(actor: Actor) -> QuerySet[Change]:
    """The changes that the actor may see."""
    return visible(Change.objects.all(), actor)


def opened_between(since: datetime, until: datetime) -> QuerySet[Change]:
    """The changes that were put on record in a span of time."""
    return Change.objects.filter(opened_at__gte=since, opened_at__lte=until)


def ahead_of(at: datetime) -> int:
    """How many changes that are not over are planned to begin after a moment."""
    return Change.objects.filter(planned_start__gt=at, state__in=("new", "assess", "authorize", "scheduled")).count()


def done() -> QuerySet[Change]:
    """The changes that were implemented and stayed in place."""
    return Change.objects.filter(implemented_at__isnull=False, outcome__in=DONE)


def authorizers() -> list[Person]:
    """The people whose word lets a change go ahead: those who manage changes now, else those who manage the whole system."""
    return list(holding("change-manager")) or list(holding("sms-manager"))


def authorized() -> QuerySet[Change]:
    """The changes that were allowed to go ahead."""
    return Change.objects.filter(authorized_at__isnull=False)


def awaiting_word() -> Q:
    """The changes that wait for the word of whoever authorizes: before they begin, or afterwards in an emergency."""
    return Q(state="authorize") | undecided()


def undecided() -> Q:
    """Those that went ahead in an emergency and on which nobody has decided afterwards."""
    return Q(decide_by__isnull=False, afterwards_at__isnull=True) & ~Q(state="cancelled")


def deciders(change: Change) -> list[Person]:
    """Whose word afterwards counts: whoever authorizes changes or manages the system, save who let this one go ahead."""
    return [person for person in holding("change-manager", "sms-manager") if person.pk != change.authorizer_id]


def change_of(key: int) -> Change:
    """The change of that key. Raises DoesNotExist."""
    return Change.objects.get(pk=key)


def usable(model: ChangeModel, at: datetime) -> bool:
    """Whether changes may follow a model at a moment: approved, and not past its review."""
    return model.state == "approved" and (model.review_at is None or model.review_at >= at.date())
