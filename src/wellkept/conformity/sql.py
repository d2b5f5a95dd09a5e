"""What rules ask databases and Django has no expression for: elapsed seconds and the words of a text."""

from typing import Any

from django.db.models import F, FloatField, Func, IntegerField, Q, Value
from django.db.models.expressions import Combinable
from django.db.models.lookups import GreaterThan


class SecondsBetween(Func):
    """The seconds from a later moment back to an earlier one, as a number that both databases compute by themselves."""

    output_field = FloatField()
    arity = 2

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """SQLite's own function; Django's subtraction would call back into Python for each row."""
        template = "((julianday(%(expressions)s)) * 86400.0)"
        return self.as_sql(compiler, connection, template=template, arg_joiner=") - julianday(", **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """An interval as seconds."""
        template = "EXTRACT(EPOCH FROM (%(expressions)s))::float8"
        return self.as_sql(compiler, connection, template=template, arg_joiner=" - ", **context)


def seconds_between(earlier: str | Combinable, later: str | Combinable) -> SecondsBetween:
    """The seconds from the earlier moment to the later one."""
    return SecondsBetween(later, earlier)


class Words(Func):
    """How many words a text has, told by its blanks; 0 for an empty text."""

    output_field = IntegerField()
    arity = 1

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """With SQLite's name for a character."""
        return self._count(compiler, "CHAR(10)")

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """With PostgreSQL's name for a character."""
        return self._count(compiler, "CHR(10)")

    def _count(self, compiler: Any, newline: str) -> tuple[str, tuple[Any, ...]]:
        inner, parameters = compiler.compile(self.get_source_expressions()[0])
        text = f"TRIM(REPLACE({inner}, {newline}, ' '))"
        sql = f"(CASE WHEN {text} = '' THEN 0 ELSE LENGTH({text}) - LENGTH(REPLACE({text}, ' ', '')) + 1 END)"
        return sql, (*parameters, *parameters, *parameters)


def recorded_late(days: int) -> Q:
    """The records of native origin that were recorded more than so many days after they are said to have begun."""
    delay = seconds_between(F("opened_at"), F("recorded_at"))
    return Q(origin="native") & Q(GreaterThan(delay, Value(days * 86400.0)))
