"""Every write of attachments."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, BinaryIO

from django.db import transaction

from wellkept.components.attachments import content, storage
from wellkept.components.attachments.models import Attachment
from wellkept.components.subject import require_add, subject_of
from wellkept.kernel import occasion
from wellkept.kernel.permissions import Actor
from wellkept.ledger import services as ledger
from wellkept.records import activity

_CHUNK = 256 * 1024


def attach(record: Any, *, actor: Actor, name: str, file: BinaryIO | Iterable[bytes], public: bool) -> Attachment:
    """Add a file (an open one, or its bytes in chunks) to a record, for everyone who sees it or, not public, among those
    who see notes. Call it outside other transactions: it writes the file before it writes the row.

    Raises Denied, Invalid (empty, too large, a type that is not taken, a trap), StorageFull; then nothing is kept.
    """
    subject = subject_of(record)
    require_add(subject.kind, actor, public=public)
    shown = content.clean_name(name)
    with storage.receive(_chunks(file)) as stored:
        media_type = content.media_type(stored.path, shown)
        place = storage.keep(stored)
    try:
        with transaction.atomic():
            at = occasion.now()
            row = Attachment.objects.create(
                record_id=subject.record_id,
                customer_id=subject.customer_id,
                author_id=actor.person_id,
                name=shown,
                media_type=media_type,
                size=stored.size,
                digest=stored.digest,
                place=place,
                public=public,
                at=at,
                recorded_at=datetime.now(UTC),
                origin=str(occasion.current().origin),
            )
            activity.touch(subject.kind, {subject.record_id}, at)
            entry = subject.entry(
                "attached",
                changes={
                    "attachment": (None, row.pk),
                    "size": stored.size,
                    "digest": stored.digest,
                    "type": media_type,
                },
                text={"name": (None, shown)},
                public=public,
            )
            ledger.append([entry], actor=actor)
    except BaseException:
        storage.discard(place)
        raise
    return row


def _chunks(file: BinaryIO | Iterable[bytes]) -> Iterator[bytes]:
    read = getattr(file, "read", None)
    if read is None:
        yield from file
        return
    while chunk := read(_CHUNK):
        yield chunk
