"""Reading the directory, within what an actor may see."""

from collections.abc import Collection
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from wellkept.directory.models import Appointment, Calendar, Organization, Person, Team
from wellkept.directory.permissions import Permissions
from wellkept.kernel import occasion
from wellkept.kernel.permissions import Actor
from wellkept.kernel.recent import Recent

_home_zone = Recent(lambda: Organization.objects.filter(kind="own").values_list("zone", flat=True).first())
home_zone_changed = _home_zone.forget


def home_zone() -> str:
    """The provider's time zone, as it was a moment ago at most; UTC before it is set up."""
    return _home_zone.value() or "UTC"


def organizations(actor: Actor) -> QuerySet[Organization]:
    """The organizations that the actor may know of: the provider's people all, or the customers granted; others their own."""
    if not actor.can(Permissions.VIEW):
        return Organization.objects.filter(pk=actor.organization_id or 0)
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


def leads_a_team(actor: Actor) -> bool:
    """Whether the actor leads a team in use."""
    return actor.person_id is not None and Team.objects.filter(lead=actor.person_id, active=True).exists()


def may_share(actor: Actor) -> bool:
    """Whether a person may offer views, templates and macros to all of the staff, and looks after those that somebody left
    behind: who manages the settings or leads a team.
    """
    return actor.can(Permissions.SETTINGS) or (actor.provider and leads_a_team(actor))


def of_who_left(owner: str = "owner") -> Q:
    """The things whose owner has no account in use any more."""
    return Q(**{f"{owner}__is_active": False}) | Q(**{f"{owner}__expires_at__lte": occasion.now()})


def teams(actor: Actor) -> QuerySet[Team]:
    """The teams that the actor may know of: all for the provider's people, none for others but their own."""
    if actor.can(Permissions.VIEW):
        return Team.objects.all()
    return Team.objects.filter(organization=actor.organization_id)


def find_people(
    actor: Actor,
    *,
    text: str = "",
    kind: str = "",
    organization: int | None = None,
    role: str = "",
    account: str = "",
) -> QuerySet[Person]:
    """The people in the actor's sight that go with a search: `text` in name or address, the kind of their organization or
    one organization, a role that they hold now, and `account`: open, closed (deactivated or ended) or none.
    """
    rows = people(actor)
    for word in text.split()[:6]:
        rows = rows.filter(Q(name__icontains=word) | Q(email__icontains=word))
    if kind:
        rows = rows.filter(organization__kind=kind)
    if organization is not None:
        rows = rows.filter(organization=organization)
    if role:
        rows = rows.filter(appointments__role=role, appointments__until__isnull=True)
    ended = Q(user__expires_at__lte=occasion.now())
    if account == "open":
        rows = rows.filter(~ended, user__is_active=True)
    elif account == "closed":
        rows = rows.filter(ended | Q(user__is_active=False))
    elif account == "none":
        rows = rows.filter(user__isnull=True)
    return rows


def person(actor: Actor, pk: int) -> Person | None:
    """One person in the actor's sight, with organization and account, or None."""
    return people(actor).select_related("organization", "user").filter(pk=pk).first()


def appointments(person: Person) -> list[Appointment]:
    """The roles that a person holds and held, those of now first, then the latest."""
    held = Appointment.objects.filter(person=person)
    return list(held.order_by(F("until").desc(nulls_first=True), "role"))


def holding(*roles: str) -> QuerySet[Person]:
    """The people who hold any of these roles now, each once, in the order in which they came on file."""
    held = Appointment.objects.filter(role__in=roles, until__isnull=True).values("person")
    return Person.objects.filter(pk__in=held, active=True).order_by("pk")


def appointed(role: str, at: Any) -> QuerySet[Appointment]:
    """The appointments to a role that held at a moment (or at that of an outer row)."""
    return Appointment.objects.filter(Q(until__isnull=True) | Q(until__gt=at), role=role, since__lte=at)


def _held_now(actor: Actor) -> QuerySet[Appointment]:
    """The appointments of now of people in the actor's sight."""
    held = Appointment.objects.filter(until__isnull=True)
    known = people(actor)
    return held.filter(person__in=known) if known.query.where else held


def holders(actor: Actor) -> dict[str, list[Person]]:
    """Who in the actor's sight holds which role now, by role; at most five people each, for a glance."""
    place = Window(RowNumber(), partition_by=F("role"), order_by=F("since").asc())
    held = _held_now(actor).annotate(place=place).filter(place__lte=5)
    found: dict[str, list[Person]] = {}
    for appointment in held.select_related("person").order_by("role", "since"):
        found.setdefault(appointment.role, []).append(appointment.person)
    return found


def count_holders(actor: Actor) -> dict[str, int]:
    """How many people in the actor's sight hold each role now."""
    return dict(_held_now(actor).order_by().values_list("role").annotate(n=Count("pk")))


def rights_held(actor: Actor) -> dict[str, dict[int, Person]]:
    """Whose accounts hold each role now, in the actor's sight: by role, then by the person's key; accounts in use alone."""
    open_accounts = Q(person__user__expires_at__isnull=True) | Q(person__user__expires_at__gt=occasion.now())
    held = _held_now(actor).filter(open_accounts, person__user__is_active=True, person__active=True)
    found: dict[str, dict[int, Person]] = {}
    for appointment in held.select_related("person").order_by("role", "since"):
        found.setdefault(appointment.role, {})[appointment.person_id] = appointment.person
    return found


def count_people(organizations: Collection[int]) -> dict[int, int]:
    """How many people each of these organizations has on file; answered by an index alone."""
    rows = Person.objects.filter(organization__in=organizations)
    return dict(rows.order_by().values_list("organization").annotate(n=Count("*")))


def with_members(actor: Actor) -> QuerySet[Team]:
    """The teams in the actor's sight with the number of their members as `member_count`."""
    return teams(actor).annotate(member_count=Count("members")).select_related("organization")


def calendars() -> QuerySet[Calendar]:
    """Every calendar, those in use first."""
    return Calendar.objects.order_by("-active", "name")


def has_suppliers() -> bool:
    """Whether any external supplier is in use now."""
    return bool(suppliers_in_use())


def suppliers_in_use() -> dict[int, str]:
    """The names of the external suppliers that are in use now, by key."""
    rows = Organization.objects.filter(kind=Organization.Kind.SUPPLIER, active=True)
    return dict(rows.order_by("name").values_list("pk", "name"))
