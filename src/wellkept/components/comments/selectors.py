"""Reading comments."""

from collections.abc import Iterator, Sequence

from django.db.models import QuerySet

from wellkept.components.comments.models import Comment
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import kind
from wellkept.records.models import Record
from wellkept.records.scope import sees_notes
from wellkept.records.search import Remark


def comments_of(record: Record, actor: Actor) -> QuerySet[Comment]:
    """The comments of a record that the actor may read, oldest first; he must be allowed to see the record."""
    found = Comment.objects.filter(record=record).select_related("author").order_by("id")
    return found if sees_notes(kind(record.kind), actor) else found.filter(public=True)


def remarks_of(records: Sequence[int]) -> Iterator[Remark]:
    """What was said about some records, for the search's index."""
    rows = Comment.objects.filter(record__in=records).order_by("id").values_list("record_id", "body", "public")
    for record_id, body, public in rows:
        yield Remark(record_id, body, public)
