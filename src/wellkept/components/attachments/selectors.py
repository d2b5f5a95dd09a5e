"""Reading attachments, within what an actor may see."""

from typing import Any

from django.db.models import QuerySet

from wellkept.components.attachments.models import Attachment
from wellkept.components.subject import subject_of
from wellkept.kernel import prepared
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import kind
from wellkept.records.scope import sees_notes, visible_cards


def attachments_of(record: Any, actor: Actor) -> QuerySet[Attachment]:
    """The files of a record, the oldest first, with who added them; the caller has resolved the record within scope."""
    subject = subject_of(record)
    return _files(subject.record_id, inside=sees_notes(subject.kind, actor))


def files_of(record: Any, actor: Actor) -> list[Attachment]:
    """What `attachments_of` gives, for a page that shows them all."""
    subject = subject_of(record)
    inside = sees_notes(subject.kind, actor)
    return prepared.read(("files", inside), lambda record: _files(record, inside=inside), record=subject.record_id)


def _files(record_id: int, *, inside: bool) -> QuerySet[Attachment]:
    rows = Attachment.objects.filter(record=record_id).select_related("author").order_by("id")
    return rows if inside else rows.filter(public=True)


def find(attachment_id: int, actor: Actor) -> Attachment:
    """A file that the actor may download; raises Attachment.DoesNotExist for all others, whether they exist or not."""
    row = Attachment.objects.select_related("record").get(pk=attachment_id, record__in=visible_cards(actor))
    if not row.public and not sees_notes(kind(row.record.kind), actor):
        raise Attachment.DoesNotExist
    return row


def unnamed(places: list[str]) -> list[str]:
    """Which of these places no attachment names."""
    named = set(Attachment.objects.filter(place__in=places).values_list("place", flat=True))
    return [place for place in places if place not in named]
