"""Reading comments, within what an actor may see. The caller has resolved the record within records.scope."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet

from wellkept.components.comments.models import Comment
from wellkept.components.subject import subject_of
from wellkept.kernel.permissions import Actor
from wellkept.records.scope import sees_notes
from wellkept.records.search import Remark


def comments_of(record: Any, actor: Actor) -> QuerySet[Comment]:
    """The comments of a record in the order in which they were said, with their authors; notes only for who sees them."""
    subject = subject_of(record)
    rows = Comment.objects.filter(record=subject.record_id).select_related("author").order_by("at", "id")
    return rows if sees_notes(subject.kind, actor) else rows.filter(public=True)


def remarks_of(record_ids: Sequence[int]) -> Iterable[Remark]:
    """What is to be found of some records' comments, in the order in which it was said."""
    rows = Comment.objects.filter(record__in=record_ids).order_by("at", "id")
    return [Remark(*row) for row in rows.values_list("record", "body", "public")]
