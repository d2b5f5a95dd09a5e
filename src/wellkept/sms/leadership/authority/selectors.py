"""Reading appointments."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from wellkept.components.communications.models import Communication
from wellkept.directory.models import Person
from wellkept.kernel import occasion
from wellkept.kernel.permissions import Actor
from wellkept.records import scope
from wellkept.sms.leadership.authority.lifecycle import OPEN
from wellkept.sms.leadership.authority.models import RoleAssignment


def on_record(at: datetime) -> QuerySet[RoleAssignment]:
    """Every appointment that was on record at a moment."""
    return RoleAssignment.objects.filter(opened_at__lte=at)


def running(day: date) -> Q:
    """Appointments that have begun by a day and not run out before it."""
    begun = Q(starts_on__isnull=True) | Q(starts_on__lte=day)
    return begun & (Q(ends_on__isnull=True) | Q(ends_on__gte=day))


def visible_to(actor: Actor) -> QuerySet[RoleAssignment]:
    """The appointments that the actor may see."""
    return scope.visible_to(RoleAssignment.objects.all(), actor)


def open_now() -> QuerySet[RoleAssignment]:
    """The appointments that hold now, accepted or not, of people who have not left."""
    return RoleAssignment.objects.filter(running(occasion.now().date()), state__in=OPEN, person__active=True)


def open_to(actor: Actor) -> QuerySet[RoleAssignment]:
    """Those of them that the actor may see, and those of people who have left, which are gaps."""
    return visible_to(actor).filter(running(occasion.now().date()), state__in=OPEN).select_related("person")


def roles_of(person: Person) -> set[str]:
    """The roles that a person is appointed to now."""
    return set(open_now().filter(person=person).values_list("role", flat=True))


def people_in(roles: Iterable[str]) -> QuerySet[Person]:
    """The people who are appointed to any of these roles now, each once."""
    return Person.objects.filter(pk__in=open_now().filter(role__in=list(roles)).values("person"), active=True)


def waiting_for(actor: Actor) -> QuerySet[RoleAssignment]:
    """The actor's own appointments that he has not answered."""
    return visible_to(actor).filter(state="offered", person=actor.person_id).order_by("pk")


def run_out(day: date) -> QuerySet[RoleAssignment]:
    """Appointments that should have ended before a day."""
    return RoleAssignment.objects.filter(state__in=OPEN, ends_on__lt=day).order_by("pk")


def told(at: datetime) -> Exists:
    """Whether whoever is appointed was told of it by a moment."""
    return Exists(Communication.objects.filter(record=OuterRef("pk"), sent_at__lte=at, recipients=OuterRef("person")))


def appointer(key: int | None) -> int | None:
    """Who made an appointment, by key; None where nobody did."""
    return RoleAssignment.objects.filter(pk=key).values_list("appointed_by", flat=True).first()
