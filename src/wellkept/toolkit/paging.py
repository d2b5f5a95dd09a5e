"""Keyset paging: a page begins after the last row of the one before; it does not count rows that it skips.

Empty values come last, whichever the direction, on both databases.
"""

import base64
import binascii
import json
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, F, Func, Q, QuerySet, Subquery
from django.db.models.sql.compiler import SQLCompiler

from wellkept.kernel import prepared

#: Longer cursors were not made here.
_LONGEST = 600


@dataclass(frozen=True, slots=True)
class Order:
    """A field of the model to sort by ("pk" for the order of arrival) and the direction; ties go by key the same way."""

    field: str
    down: bool

    @classmethod
    def read(cls, text: str) -> "Order":
        """From "due_at" or "-number"; a record's number sorts as its key does."""
        name = text.removeprefix("-")
        return cls("pk" if name == "number" else name, text.startswith("-"))

    def sort(self, rows: QuerySet[Any], *, back: bool = False) -> QuerySet[Any]:
        """The rows in this order, or from the end."""
        down = self.down != back
        key = "-pk" if down else "pk"
        if self.field == "pk":
            return rows.order_by(key)
        column = F(self.field)
        if back:
            first = column.desc(nulls_first=True) if down else column.asc(nulls_first=True)
        else:
            first = column.desc(nulls_last=True) if down else column.asc(nulls_last=True)
        return rows.order_by(first, key)

    def beyond(self, value: Any, key: int, *, back: bool = False) -> Q:
        """The rows that come after (or before) the row with this value and key."""
        more = "lt" if self.down != back else "gt"
        tie = Q(**{f"pk__{more}": key})
        if self.field == "pk":
            return tie
        empty = Q(**{f"{self.field}__isnull": True})
        if value is None:
            same = empty & tie
            return same | Q(**{f"{self.field}__isnull": False}) if back else same
        further = Q(**{f"{self.field}__{more}": value}) | Q(**{self.field: value}) & tie
        return further if back else further | empty


def cursor(value: Any, key: int) -> str:
    """Where a page ended, for an address."""
    exact = value.isoformat() if isinstance(value, date) else value
    text = json.dumps([exact, key], default=str, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(model: Any, order: Order, text: str) -> tuple[Any, int] | None:
    """The value and key that a cursor means; None when it is not one for this order."""
    if not text or len(text) > _LONGEST:
        return None
    try:
        found = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        value, key = found
        if not isinstance(key, int) or isinstance(key, bool) or not 0 <= key < 2**63:
            return None
        if value is not None and order.field != "pk":
            field = model._meta.get_field(order.field)
            value = field.to_python(value)
            if isinstance(value, datetime):
                value = value.astimezone(UTC)
            field.run_validators(value)
    except (binascii.Error, UnicodeDecodeError, ValueError, TypeError, OverflowError, ValidationError):
        return None
    return (None if order.field == "pk" else value), key


class _Among(Func):
    """Whether a key is one of a few that a statement within finds. PostgreSQL finds them first as an array; with IN it may
    join whole tables before it looks which rows are wanted, once there are more tables than it puts in order.
    """

    output_field = BooleanField()
    form = "{} IN {}"

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, *_more: Any, **context: Any) -> Any:
        """Key and statement in their form; raises EmptyResultSet where nothing can be found."""
        (key, nothing), (found, given) = (compiler.compile(part) for part in self.get_source_expressions())
        return self.form.format(key, found), (*nothing, *given)

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any) -> Any:
        """`= ANY(ARRAY(SELECT …))`."""
        twin = self.copy()
        twin.form = "{} = ANY(ARRAY{})"
        return twin.as_sql(compiler, connection, **context)


@dataclass(slots=True)
class Page:
    """A page of keys with the cursors of the pages around it ("" where there is none)."""

    rows: list[Sequence[Any]]
    before: str = ""
    after: str = ""


def take(
    model: Any, rows: Callable[[], QuerySet[Any]], order: Order, paths: Sequence[str], *,
    size: int, after: str = "", before: str = "", key: Hashable | None = None,
) -> Page:  # fmt: skip
    """One page of values of a model's rows; `paths[0]` must be the key. One statement: keys are found first, so that only
    they are joined. `key` says all that shapes `rows`, so that the page can be a prepared read.
    """
    start = read_cursor(model, order, before or after)
    back = bool(before) and start is not None

    def asked(pk: int = 0, value: Any = None) -> QuerySet[Any]:
        found = rows() if start is None else rows().filter(order.beyond(value, pk, back=back))
        keys = order.sort(found, back=back).values("pk")[: size + 1]
        wanted = model._default_manager.filter(_Among(F("pk"), Subquery(keys)))
        return order.sort(wanted, back=back).values_list(*paths, order.field)

    value, pk = start or (None, 0)
    if key is None or not isinstance(value, str | datetime | None):
        fetched = list(asked(pk, value))
    else:
        given = {} if start is None else {"pk": pk} if value is None else {"pk": pk, "value": value}
        shape = ("page", model, key, order, tuple(paths), size, back, *given)
        fetched = prepared.read(shape, asked, **given)
    further = len(fetched) > size
    fetched = fetched[:size]
    if back:
        fetched.reverse()
    page = Page([row[:-1] for row in fetched])
    if not fetched:
        return page
    first, last = fetched[0], fetched[-1]
    behind, ahead = (further, True) if back else (start is not None, further)
    page.before = cursor(None if order.field == "pk" else first[-1], first[0]) if behind else ""
    page.after = cursor(None if order.field == "pk" else last[-1], last[0]) if ahead else ""
    return page
