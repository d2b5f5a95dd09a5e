"""What another query finds, as a column of this one: one statement where two would do."""

from datetime import UTC, datetime
from typing import Any

from django.db.models import IntegerField, JSONField, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils.dateparse import parse_datetime


class CountOf(Subquery):
    """How many rows another query finds; a slice of it is counted no further than it goes."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()
    empty_result_set_value = 0


class RowsOf(Subquery):
    """A few rows of another query as a list of mappings; `columns` names what each holds. Moments come as texts: see `moment`."""

    output_field = JSONField()

    def __init__(self, rows: "QuerySet[Any, Any]", **columns: Any) -> None:
        super().__init__(rows.annotate(one=JSONObject(**columns)).values("one"))

    def as_sqlite(self, compiler: Any, connection: Any) -> Any:
        """SQLite passes a mapping on as a text, which `json` makes one again."""
        return self.as_sql(compiler, connection, "(SELECT json_group_array(json(one)) FROM (%(subquery)s) found)")

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        """PostgreSQL knows no empty list of no rows."""
        template = "(SELECT COALESCE(jsonb_agg(one), '[]') FROM (%(subquery)s) found)"
        return self.as_sql(compiler, connection, template)


def moment(text: str | None) -> datetime | None:
    """A moment of a row of RowsOf."""
    found = parse_datetime(text) if text else None
    return found.replace(tzinfo=UTC) if found is not None and found.tzinfo is None else found
