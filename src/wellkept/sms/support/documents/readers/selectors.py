"""Whom a document is made known to: everybody of the provider, holders of roles, customers, suppliers, the public.

What is in force is shared with them by rows of the one filter (records.scope), so that list, search, export and REST show
the same. Who joins later is let in by a job.
"""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from wellkept.conformity.catalogue import catalogue
from wellkept.conformity.selectors import role_name
from wellkept.directory.models import Appointment, Organization, Person
from wellkept.kernel.permissions import EXTERNAL_AUDITOR
from wellkept.ledger.models import Event
from wellkept.sms.support.documents.models import Document
from wellkept.sms.support.documents.outline import keys_of

STAFF, CUSTOMERS, SUPPLIERS, PUBLIC = "staff", "customers", "suppliers", "public"
GROUPS = {
    STAFF: _("Everybody of our own organization"),
    CUSTOMERS: _("Customers"),
    SUPPLIERS: _("Suppliers"),
    PUBLIC: _("The public: customers and suppliers here, and whoever asks"),
}
#: Which organizations each group lets in.
_KINDS = {
    STAFF: (Organization.Kind.OWN,),
    CUSTOMERS: (Organization.Kind.CUSTOMER,),
    SUPPLIERS: (Organization.Kind.SUPPLIER,),
    PUBLIC: (Organization.Kind.OWN, Organization.Kind.CUSTOMER, Organization.Kind.SUPPLIER),
}


def groups() -> dict[str, Any]:
    """Every group that a document can be made known to, with its name; roles by their slug."""
    return {**GROUPS, **{role.slug: role_name(role.slug) for role in catalogue().roles}}


def in_words(document: Document) -> list[str]:
    """Whom a document is made known to, in words."""
    return [str(GROUPS[word]) if word in GROUPS else role_name(word) for word in keys_of(document.distribution)]


def organizations(document: Document) -> "QuerySet[Organization]":
    """The organizations whose people may all read a document; one that belongs to a customer leads to no other customer."""
    kinds = {kind for word in keys_of(document.distribution) for kind in _KINDS.get(word, ())}
    rows = Organization.objects.filter(kind__in=kinds, active=True)
    if document.customer_id is not None:
        rows = rows.filter(~Q(kind=Organization.Kind.CUSTOMER) | Q(pk=document.customer_id))
    return rows


def role_holders(document: Document) -> "QuerySet[Appointment]":
    """The open appointments to the roles that a document is made known to."""
    roles = [word for word in keys_of(document.distribution) if word not in GROUPS]
    rows = Appointment.objects.filter(role__in=roles, until__isnull=True, person__active=True)
    if document.customer_id is not None:
        own = Q(person__organization__kind=Organization.Kind.OWN)
        rows = rows.filter(own | Q(person__organization=document.customer_id))
    return rows


def staff_readers(document: Document) -> "QuerySet[Person]":
    """The provider's people whom a document is for: everybody, or who holds its roles; external auditors only look on."""
    words = keys_of(document.distribution)
    held = Appointment.objects.filter(until__isnull=True).exclude(role=EXTERNAL_AUDITOR)
    if not {STAFF, PUBLIC} & set(words):
        held = held.filter(role__in=[word for word in words if word not in GROUPS])
    ours = Person.objects.filter(organization__kind=Organization.Kind.OWN, active=True, user__is_active=True)
    return ours.filter(pk__in=held.values("person"))


def outside_readers(document: Document) -> "QuerySet[Person]":
    """Who is told outside: the managers of customers and the contacts of suppliers that a document is made known to."""
    roles = ("customer", "supplier-contact")
    held = Appointment.objects.filter(until__isnull=True, role__in=roles)
    rows = Person.objects.filter(active=True, user__is_active=True, pk__in=held.values("person"))
    return rows.filter(organization__in=organizations(document)).exclude(organization__kind=Organization.Kind.OWN)


def told_of(document: Document) -> set[int]:
    """Who was told already that the newest version of a document is in force."""
    told = Event.objects.filter(subject_kind="document", subject_id=document.pk, verb="document.made_known")
    said = told.order_by("-id").values_list("changes", flat=True)
    return {key for changes in said if changes.get("edition") == document.edition for key in changes["recipients"]}
