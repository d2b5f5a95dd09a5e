"""What rules ask of databases beyond plain columns: elapsed seconds, and whether a text has several words."""

from typing import Any

from django.db.models import F, FloatField, Func, Q, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Replace, StrIndex, Trim
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


def several_words(text: str) -> GreaterThan:
    """Whether a text column has more than one word: a blank or a new line between others."""
    line = Trim(Replace(F(text), Value("\n"), Value(" ")))
    return GreaterThan(StrIndex(line, Value(" ")), 0)


def recorded_late(days: int) -> Q:
    """The records of native origin that were recorded more than so many days after they are said to have begun."""
    delay = seconds_between(F("opened_at"), F("recorded_at"))
    return Q(origin="native") & Q(GreaterThan(delay, Value(days * 86400.0)))
