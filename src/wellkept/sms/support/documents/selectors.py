"""Reading documents and their versions."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from wellkept.components.acknowledgements.models import Acknowledgement
from wellkept.directory.models import Person, User
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import kind
from wellkept.ledger.models import Event
from wellkept.records.scope import sees_notes
from wellkept.records.scope import visible_to as visible
from wellkept.sms.support.documents.lifecycle import HOLDING
from wellkept.sms.support.documents.models import Document, DocumentVersion, VersionTable

#: Verbs of events that tell of somebody writing the text.
WRITING = ("document.drafted", "document.written")


def visible_to(actor: Actor) -> QuerySet[Document]:
    """The documents that the actor may see."""
    return visible(Document.objects.all(), actor)


def serves(key: str, path: str = "keys") -> Q:
    """The documents that serve a key of the catalogue: the only one, the first, the last or one between."""
    among = Q(**{f"{path}__startswith": f"{key}, "}) | Q(**{f"{path}__endswith": f", {key}"})
    return Q(**{path: key}) | among | Q(**{f"{path}__contains": f", {key}, "})


def versions_of(document: Document) -> list[DocumentVersion]:
    """The approved versions of a document, the newest first, with their texts."""
    rows = DocumentVersion.objects.filter(document=document.pk).order_by("-ordinal")
    return list(rows.select_related("author", "approval", "text"))


def versions_shown(document: Document) -> list[DocumentVersion]:
    """The versions as the panels of one page show them: read once for a document that was fetched."""
    known: dict[str, Any] = document.__dict__
    if "_versions" not in known:
        known["_versions"] = versions_of(document)
    return known["_versions"]  # type: ignore[no-any-return]


def in_force(versions: Iterable[DocumentVersion], at: datetime) -> DocumentVersion | None:
    """The version that is in force at a moment, of some given the newest first."""
    return next((one for one in versions if one.effective_from <= at), None)


def current(document: Document, at: datetime) -> DocumentVersion | None:
    """The version of a document that is in force at a moment; None for a document that is withdrawn."""
    return in_force(versions_of(document), at) if document.state in HOLDING else None


def body_of(version: DocumentVersion) -> str:
    """The text of a version; "" once the document was disposed of."""
    return version.text.body if hasattr(version, "text") else ""


def tables_of(version: DocumentVersion) -> QuerySet[VersionTable]:
    """The tables of registers in the text of a version, as they were approved."""
    return VersionTable.objects.filter(version=version.pk)


def document(key: int) -> Document:
    """The document of that key. Raises DoesNotExist."""
    return Document.objects.get(pk=key)


def sees_draft(actor: Actor) -> bool:
    """Whether an actor may read what is not approved yet."""
    return sees_notes(kind("document"), actor)


def writers_since(document: Document, at: datetime | None) -> set[int]:
    """The people who have written the text of a document since a moment (None: ever), by the trail."""
    told = Event.objects.filter(subject_kind="document", subject_id=document.pk, verb__in=WRITING)
    if at is not None:
        told = told.filter(effective_at__gt=at)
    users = told.order_by().values("actor_id")
    return set(User.objects.filter(pk__in=users).values_list("person_id", flat=True))


def has_read(document: Document) -> QuerySet[Acknowledgement]:
    """Who has acknowledged the newest version of a document."""
    return Acknowledgement.objects.filter(record=document.pk, edition=document.edition)


def yet_to_read(document: Document, people: QuerySet[Person]) -> QuerySet[Person]:
    """Those of some people who have not acknowledged the newest version."""
    return people.exclude(pk__in=has_read(document).values("person"))


def for_all_to_read() -> QuerySet[Document]:
    """The documents in force that each reader confirms to have read."""
    return Document.objects.filter(must_read=True, edition__gt=0, state__in=HOLDING)


def distributed() -> QuerySet[Document]:
    """The documents in force that are made known to anybody."""
    return Document.objects.filter(edition__gt=0, state__in=HOLDING).exclude(distribution="")


def review_due(by: datetime) -> QuerySet[Document]:
    """The documents in force whose review is due by a moment."""
    return Document.objects.filter(state__in=HOLDING, edition__gt=0, next_review_on__lte=by.date())


def last_told(document: int, verb: str) -> datetime | None:
    """When something was last told about a document."""
    told = Event.objects.filter(subject_kind="document", subject_id=document, verb=f"document.{verb}")
    return told.order_by("-id").values_list("effective_at", flat=True).first()


def serving(key: str) -> QuerySet[Document]:
    """The documents that serve a key and are not over."""
    return Document.objects.filter(serves(key), state__in=HOLDING)


def own_choice_between(since: datetime, until: datetime) -> int:
    """How many documents that no key of the catalogue asks for came on record in a period."""
    return Document.objects.filter(keys="", opened_at__gte=since, opened_at__lt=until).count()


def policies(at: datetime) -> QuerySet[Document]:
    """The policies of which a version was in force at a moment, as far as they are not withdrawn now."""
    return Document.objects.filter(category="policy", state__in=HOLDING, in_force_since__lte=at)
