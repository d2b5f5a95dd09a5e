"""Saying something about a record."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wellkept.components.comments.models import Comment
from wellkept.kernel import occasion
from wellkept.kernel.errors import Denied, Invalid
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import Kind, kind
from wellkept.ledger import services as ledger
from wellkept.records import search
from wellkept.records.guard import writing
from wellkept.records.models import Record
from wellkept.records.scope import sees_notes

LONGEST = 50_000

#: Called with the comment, its record and who said it, in the transaction of the comment.
Listener = Callable[[Comment, Record, Actor], None]
_listeners: dict[str, list[Listener]] = {}


def listen(kind_key: str, listener: Listener) -> None:
    """Register what a room does when somebody comments on a record of its kind."""
    _listeners.setdefault(kind_key, []).append(listener)


def may_comment(of: Kind, actor: Actor, *, public: bool) -> bool:
    """Whether the actor may speak on records of a kind, to the customer or internally."""
    if public:
        return actor.can(of.access.comment or of.access.edit) or actor.can(of.access.edit)
    return actor.can(of.access.edit) and sees_notes(of, actor)


def comment(record: Any, *, actor: Actor, body: str, public: bool) -> Comment:
    """Say something about a record (its card or its row), to the customer or as an internal note.

    The card's time of update moves, the version does not. Raises Denied, Invalid for an empty or endless text.
    """
    card: Record = record if isinstance(record, Record) else record.record
    of = kind(card.kind)
    if not may_comment(of, actor, public=public):
        raise Denied(_("You may not write here."), permission=of.access.comment if public else of.access.note)
    body = body.replace("\x00", "").strip()
    if not body:
        raise Invalid({"body": _("Write something first.")})
    if len(body) > LONGEST:
        raise Invalid(
            {"body": _("This is longer than %(limit)s characters. Attach it as a file.") % {"limit": LONGEST}}
        )
    at = occasion.now()
    with transaction.atomic(), writing():
        said = Comment.objects.create(
            record=card,
            customer_id=card.customer_id,
            author_id=actor.person_id,
            body=body,
            public=public,
            at=at,
            recorded_at=datetime.now(UTC),
            origin=str(occasion.current().origin),
        )
        Record.objects.filter(pk=card.pk).update(updated_at=at)
        entry = ledger.Entry(
            f"{of.key}.commented",
            subject_kind=of.key,
            subject_id=card.pk,
            customer_id=card.customer_id,
            changes={"comment": said.pk},
            text={"body": body},
            public=public,
        )
        ledger.append([entry], actor=actor)
        search.append([search.Remark(card.pk, body, public)])
        for listener in _listeners.get(of.key, ()):
            listener(said, card, actor)
    return said
