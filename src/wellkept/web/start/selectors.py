"""What is there already, so that the guided start adds nothing twice."""

from django.conf import settings
from django.utils import translation

from wellkept.directory.models import Organization, Person
from wellkept.kernel.permissions import Actor
from wellkept.records.models import Record
from wellkept.sms.support.documents import selectors as documents


def own_organization() -> Organization:
    """The provider, locked until the transaction ends: two starts at once come one after the other. Raises DoesNotExist."""
    return Organization.objects.select_for_update().get(kind=Organization.Kind.OWN)


def find_person(name: str, organization: Organization) -> Person | None:
    """One of an organization's people by name, whatever its case."""
    return Person.objects.filter(organization=organization, name__iexact=name, active=True).order_by("pk").first()


def find_organization(name: str) -> Organization | None:
    """Any organization of that name."""
    return Organization.objects.filter(name__iexact=name).first()


def in_all_languages(text: object) -> set[str]:
    """A text as it reads in each language: what was made in one is found in another."""
    found = set()
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found.add(str(text))
    return found


def on_record(kind: str, title: object) -> bool:
    """Whether the provider has a record of a kind with that title, in any language that it may have been made in. What belongs
    to a customer is none of it: who sees one customer alone learns nothing of the others.
    """
    return Record.objects.filter(kind=kind, customer__isnull=True, title__in=in_all_languages(title)).exists()


def paper(key: str, actor: Actor) -> Record | None:
    """The card of the document that serves a key of the catalogue and is not over; the oldest where there are several."""
    rows = documents.visible_to(actor).filter(documents.serves(key)).values("pk")
    return Record.objects.filter(pk__in=rows).exclude(phase__in=("closed", "cancelled")).order_by("pk").first()
