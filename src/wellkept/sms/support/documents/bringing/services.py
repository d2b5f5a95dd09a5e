"""A file becomes a document, or the new text of one. The file itself is kept as an internal attachment."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from wellkept.components.attachments.services import attach, attach_many
from wellkept.kernel.errors import Invalid, Refused
from wellkept.kernel.permissions import Actor
from wellkept.sms.support.documents import outline, services
from wellkept.sms.support.documents.bringing.guessing import guessed
from wellkept.sms.support.documents.lifecycle import WRITTEN_IN
from wellkept.sms.support.documents.models import Document
from wellkept.sms.support.documents.permissions import Permissions
from wellkept.toolkit.paper.reading.document import Imported, read_document
from wellkept.toolkit.paper.signs import line


@dataclass(frozen=True, slots=True)
class Brought:
    """The document that a file became or went into; `notes` say what was left out of the file or guessed, `keys` which
    documents of the catalogue it was taken for.
    """

    document: Document
    notes: tuple[str, ...]
    keys: tuple[str, ...] = ()


def bring_in(*, actor: Actor, name: str, content: bytes) -> Brought:
    """Draft a document from a DOCX, PDF, Markdown or text file. Raises Denied, Invalid, StorageFull; then nothing is made."""
    actor.require(Permissions.WRITE)
    read = read_document(name, content)
    keys = guessed(read.title, (part.title for part in read.sections if part.level))
    # The row of a file needs its record, and neither stays without the other.
    with transaction.atomic():
        made = services.draft(
            actor=actor, title=read.title, keys=keys, owner_id=actor.person_id, body=_text(read),
            **({} if keys else {"category": outline.category_of(read.title)}),
        )  # fmt: skip
        attach(made, actor=actor, name=name, file=[content], public=False)
    return Brought(made, read.notes, tuple(keys))


def replace_text(document: Document, *, actor: Actor, name: str, content: bytes, version: int | None) -> Brought:
    """Put what a file says in the place of a draft's text; title and what it serves stay. Raises Denied, Refused (nothing is
    being written), Invalid (also where the file holds no text), Conflict, StorageFull; then nothing is changed or kept.
    """
    actor.require(Permissions.WRITE)
    if document.state not in WRITTEN_IN:
        raise Refused(_("Only the text of a draft is replaced. Draft a new version first."))
    read = read_document(name, content)
    body = _text(read)
    if not body.strip():
        raise Invalid({"file": _("There is no text in this file. The text of the draft stays as it is.")})
    edited: list[Document] = []

    def edit() -> None:
        edited.append(services.edit_document(document, actor=actor, version=version, body=body))

    attach_many(document, actor=actor, files=[(name, [content])], public=False, beside=edit)
    return Brought(edited[0], read.notes)


def _text(read: Imported) -> str:
    """The text without a first heading that is the title, which stands above it anyway."""
    first = next(iter(read.sections), None)
    if first is None or first.level != 1 or line(first.title)[:200] != read.title:
        return read.markdown
    return read.markdown.lstrip("\n").partition("\n")[2].lstrip("\n")
