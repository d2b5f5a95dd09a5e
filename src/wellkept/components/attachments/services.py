"""Every write of attachments."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any, BinaryIO

from django.db import transaction

from wellkept.components.attachments import content, storage
from wellkept.components.attachments.models import Attachment
from wellkept.components.subject import Subject, require_add, subject_of
from wellkept.kernel import occasion
from wellkept.kernel.permissions import Actor
from wellkept.ledger import services as ledger
from wellkept.records import activity

_CHUNK = 256 * 1024


File = tuple[str, BinaryIO | Iterable[bytes]]


def attach(record: Any, *, actor: Actor, name: str, file: BinaryIO | Iterable[bytes], public: bool) -> Attachment:
    """Add a file (an open one, or its bytes in chunks) to a record. Raises what attach_many raises."""
    return attach_many(record, actor=actor, files=[(name, file)], public=public)[0]


def attach_many(
    record: Any, *, actor: Actor, files: Sequence[File], public: bool, beside: Callable[[], object] | None = None
) -> list[Attachment]:
    """Add files by their names to a record, for everyone who sees it or, not public, among those who see notes. What
    `beside` writes is written together with them. Call it outside other transactions: it writes the files before the rows.

    Raises Denied, Invalid (empty, too large, a type that is not taken, a trap), StorageFull and what `beside` raises; then
    nothing is kept, also of the other files.
    """
    subject = subject_of(record)
    require_add(subject.kind, actor, public=public)
    received: list[tuple[str, str, storage.Stored]] = []
    places: list[str] = []
    try:
        with ExitStack() as incoming:
            for name, file in files:
                shown = content.clean_name(name)
                stored = incoming.enter_context(storage.receive(_chunks(file)))
                received.append((shown, content.media_type(stored.path, shown), stored))
            places.extend(storage.keep(stored) for _name, _type, stored in received)
        with transaction.atomic():
            at = occasion.now()
            rows = [
                Attachment.objects.create(
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
                for (shown, media_type, stored), place in zip(received, places, strict=True)
            ]
            activity.touch(subject.kind, {subject.record_id}, at)
            ledger.append([_entry(row, subject) for row in rows], actor=actor)
            if beside is not None:
                beside()
    except BaseException:
        for place in places:
            storage.discard(place)
        raise
    return rows


def _entry(row: Attachment, subject: Subject) -> ledger.Entry:
    return subject.entry(
        "attached",
        changes={"attachment": (None, row.pk), "size": row.size, "digest": row.digest, "type": row.media_type},
        text={"name": (None, row.name)},
        public=row.public,
    )


def _chunks(file: BinaryIO | Iterable[bytes]) -> Iterator[bytes]:
    read = getattr(file, "read", None)
    if read is None:
        yield from file
        return
    while chunk := read(_CHUNK):
        yield chunk
