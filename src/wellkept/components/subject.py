"""The record that a component row belongs to, given as its card or as its own row; and who may write about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import Kind, kind, kind_of
from wellkept.ledger.services import Entry
from wellkept.records.models import Record


@dataclass(frozen=True, slots=True)
class Subject:
    """A record in the terms that all components share. The caller has resolved it within records.scope."""

    kind: Kind
    record_id: int
    number: str
    customer_id: int | None

    def entry(
        self,
        verb: str,
        *,
        changes: Mapping[str, Any] | None = None,
        text: Mapping[str, Any] | None = None,
        public: bool = False,
        at: datetime | None = None,
    ) -> Entry:
        """An event about the record; `text` is what names or quotes people."""
        return Entry(
            verb=f"{self.kind.key}.{verb}",
            subject_kind=self.kind.key,
            subject_id=self.record_id,
            customer_id=self.customer_id,
            changes=changes or {},
            text=text or {},
            public=public,
            at=at,
        )


def subject_of(record: Any) -> Subject:
    """The subject for a card (records.Record) or a row of any kind; KeyError when it is neither."""
    if isinstance(record, Record):
        return Subject(kind(record.kind), record.pk, record.number, record.customer_id)
    return Subject(kind_of(record), record.pk, record.number, record.customer_id)


def may_add(kind: Kind, actor: Actor, *, public: bool) -> bool:
    """Whether the actor may say or attach something: for all readers of a record, or for those only who see notes.

    To see notes is not enough to write them: auditors see them, too.
    """
    return actor.can(kind.access.edit) or not _missing(kind, actor, public=public)


def require_add(kind: Kind, actor: Actor, *, public: bool) -> None:
    """Raise Denied unless the actor may add something public, or something internal."""
    if not may_add(kind, actor, public=public):
        actor.require(_missing(kind, actor, public=public))


def _missing(kind: Kind, actor: Actor, *, public: bool) -> str:
    """The first permission that somebody who may not edit lacks for adding something; "" when he has them all."""
    access = kind.access
    for permission in (access.comment,) if public else (access.comment, access.note):
        if not permission or not actor.can(permission):
            return permission or access.edit
    return ""
