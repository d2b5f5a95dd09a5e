"""Every write of comments."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wellkept.components.comments.models import Comment
from wellkept.components.subject import Subject, require_add, subject_of
from wellkept.kernel import occasion, rows
from wellkept.kernel.errors import Invalid
from wellkept.kernel.permissions import Actor
from wellkept.kernel.wording import written
from wellkept.ledger import services as ledger
from wellkept.records import activity, search

#: The longest comment (characters).
LONGEST = 50_000


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment before it is written. `record` is a card or a row of any kind; without `at` and `author_id` it is said now
    and by the actor.
    """

    record: Any
    body: str
    public: bool
    at: datetime | None = None
    author_id: int | None = None


Reaction = Callable[[Comment, Subject, Actor], None]
_reactions: list[Reaction] = []


def on_comment(react: Reaction) -> None:
    """Register what follows from a comment, in its own transaction: a reply stops a clock, an answer ends a wait."""
    _reactions.append(react)


def comment(record: Any, *, actor: Actor, body: str, public: bool) -> Comment:
    """Say something about a record (its card or its row), to everyone who sees it or, not public, among those who see notes.

    Raises Denied, Invalid for an empty or overlong body.
    """
    return comment_many([Remark(record, body, public)], actor=actor)[0]


def comment_many(remarks: Sequence[Remark], *, actor: Actor) -> list[Comment]:
    """Put many comments on file in sets, under the same checks as one. Raises Denied, Invalid."""
    now, recorded = occasion.now(), datetime.now(UTC)
    origin = str(occasion.current().origin)
    subjects = [subject_of(remark.record) for remark in remarks]
    made: list[Comment] = []
    for remark, subject in zip(remarks, subjects, strict=True):
        require_add(subject.kind, actor, public=remark.public)
        made.append(
            Comment(
                record_id=subject.record_id,
                author_id=remark.author_id or actor.person_id,
                body=_checked(remark.body),
                public=remark.public,
                at=remark.at or now,
                recorded_at=recorded,
                origin=origin,
                customer_id=subject.customer_id,
            )
        )
    with transaction.atomic():
        rows.insert(made)
        _touch(made, subjects)
        search.append(search.Remark(row.record_id, row.body, row.public) for row in made)
        ledger.append([_entry(row, subject) for row, subject in zip(made, subjects, strict=True)], actor=actor)
        for row, subject in zip(made, subjects, strict=True):
            for react in _reactions:
                react(row, subject, actor)
    return made


def _checked(body: str) -> str:
    body = written(body)
    if not body:
        raise Invalid({"body": _("Write something first.")})
    if len(body) > LONGEST:
        raise Invalid(
            {
                "body": _(
                    "A comment can have %(most)d characters; this one has %(count)d. Attach it as a file instead."
                )
                % {"most": LONGEST, "count": len(body)}
            }
        )
    return body


def _touch(made: Sequence[Comment], subjects: Sequence[Subject]) -> None:
    """Move the times of last activity, in one go for all comments of a kind that were said at the same moment."""
    pairs = sorted(zip(subjects, made, strict=True), key=lambda pair: (pair[0].kind.key, pair[1].at))
    for (_key, at), group in groupby(pairs, key=lambda pair: (pair[0].kind.key, pair[1].at)):
        members = [subject for subject, _row in group]
        activity.touch(members[0].kind, {subject.record_id for subject in members}, at)


def _entry(row: Comment, subject: Subject) -> ledger.Entry:
    return subject.entry(
        "commented",
        changes={"comment": (None, row.pk)},
        text={"body": (None, row.body)},
        public=row.public,
        at=row.at,
    )
