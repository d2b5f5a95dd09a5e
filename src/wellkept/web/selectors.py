"""What the web shell reads of accounts."""

from collections.abc import Iterable

from django.db.models import Exists

from wellkept.directory.models import Calendar, Organization, Person, User
from wellkept.sms.portfolio.services.models import Service
from wellkept.sms.relationship.agreements.models import Agreement
from wellkept.sms.resolution.incidents.models import Incident


def account(pk: str | int) -> User | None:
    """An account with its person and organization in one query, or None."""
    return User.objects.select_related("person__organization").filter(pk=pk).first()


def standing() -> dict[str, bool]:
    """What a new system needs before its desk can work, and whether it is there; one statement."""
    own, customer = Organization.Kind.OWN, Organization.Kind.CUSTOMER
    there = {
        "colleagues": User.objects.filter(person__organization__kind=own, is_active=True)[1:2],
        "hours": Calendar.objects.filter(active=True),
        "holidays": Calendar.objects.filter(active=True).exclude(day_names={}),
        "customers": Person.objects.filter(organization__kind=customer, active=True),
        "services": Service.objects.filter(state="live"),
        "agreements": Agreement.objects.filter(state="in_force"),
        "incidents": Incident.objects.all(),
    }
    rows = Organization.objects.filter(kind=own).annotate(**{f"has_{key}": Exists(rows) for key, rows in there.items()})
    row = rows.values(*(f"has_{key}" for key in there)).first() or {}
    return {key: bool(row.get(f"has_{key}")) for key in there}


def accounts_of(names: Iterable[str]) -> dict[str, User]:
    """The active accounts of people with these names, by name."""
    found = User.objects.select_related("person__organization").filter(person__name__in=list(names), is_active=True)
    return {user.person.name: user for user in found}
