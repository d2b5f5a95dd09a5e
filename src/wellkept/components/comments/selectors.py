"""Reading comments, within what an actor may see. The caller has resolved the record within records.scope."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from wellkept.components.comments.models import Comment
from wellkept.components.subject import subject_of
from wellkept.kernel import prepared
from wellkept.kernel.permissions import Actor
from wellkept.records.scope import sees_notes
from wellkept.records.search import Remark


def comments_of(record: Any, actor: Actor) -> QuerySet[Comment]:
    """The comments of a record in the order in which they were said, with their authors; notes only for who sees them."""
    subject = subject_of(record)
    return _comments(subject.record_id, inside=sees_notes(subject.kind, actor))


def comments_between(record: Any, actor: Actor, since: datetime | None, until: datetime | None) -> list[Comment]:
    """The comments of `comments_of` that were said in a period, both ends included; None is no end."""
    subject = subject_of(record)
    ends = {name: at for name, at in (("since", since), ("until", until)) if at is not None}

    def said(record: int, since: datetime | None = None, until: datetime | None = None) -> QuerySet[Comment]:
        rows = _comments(record, inside=inside)
        rows = rows.filter(at__gte=since) if since else rows
        return rows.filter(at__lte=until) if until else rows

    inside = sees_notes(subject.kind, actor)
    return prepared.read(("comments", inside, *ends), said, record=subject.record_id, **ends)


def _comments(record_id: int, *, inside: bool) -> QuerySet[Comment]:
    rows = Comment.objects.filter(record=record_id).select_related("author").order_by("at", "id")
    return rows if inside else rows.filter(public=True)


def remarks_of(record_ids: Sequence[int]) -> Iterable[Remark]:
    """What is to be found of some records' comments, in the order in which it was said."""
    rows = Comment.objects.filter(record__in=record_ids).order_by("at", "id")
    return [Remark(*row) for row in rows.values_list("record", "body", "public")]
