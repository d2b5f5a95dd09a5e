"""Lists as files: streamed, within what the actor may see, in words that an import understands, and harmless in a spreadsheet."""

import csv
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import IO, Any
from zoneinfo import ZoneInfo

from django.db import models
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from wellkept.directory.models import Person
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import Kind
from wellkept.toolkit import columns, facts, forms, relations
from wellkept.toolkit.lists import ListQuery

#: How many rows are read at once.
CHUNK = 1000
#: What makes a spreadsheet take a text for a formula, full-width forms included.
_LIVE = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_GUARDED = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")


def guard(text: str) -> str:
    """A text that no spreadsheet takes for a formula: an apostrophe before a dangerous beginning."""
    return f"'{text}" if _LIVE.match(text) else text


def unguard(text: str) -> str:
    """The text before it was guarded."""
    return text[1:] if _GUARDED.match(text) else text


@dataclass(frozen=True, slots=True)
class Field:
    """A column of the file: its head, the field it comes from and the paths of its values."""

    name: str
    head: str
    field: Any
    paths: tuple[str, ...]


def fields_of(kind: Kind, actor: Actor) -> list[Field]:
    """The columns of a kind's file: the list's, then what an import takes; all of them readable for the actor."""
    taken = forms.fields_of(kind, actor, "create")
    names = ["number", *(c.name for c in columns.readable(kind, actor)), *facts.readable(kind, actor, taken)]
    labels = {c.name: str(c.label) for c in kind.columns}
    found = []
    for name in dict.fromkeys(names):
        field = kind.model._meta.get_field(name)
        head = forms.field_label(kind, name) if name in taken else labels.get(name, forms.field_label(kind, name))
        found.append(Field(name, head, field, _paths(name, field)))
    return found


def _paths(name: str, field: Any) -> tuple[str, ...]:
    target = relations.related_model(field)
    if target is None:
        return (name,)
    if field.many_to_many:
        return ()
    if target is Person:
        return (f"{name}__name", f"{name}__email")
    paths = tuple(f"{name}__{path}" for path in relations.name_paths(target))
    return (*paths, f"{name}__customer_id") if relations.is_record(target) else paths


def rows(query: ListQuery, fields: Sequence[Field]) -> Iterator[list[Any]]:
    """Every row of a list, in its order, as values in words; read in pieces, so that memory stays small."""
    kind, after = query.kind, ""
    paths = ["pk", *(path for one in fields for path in one.paths)]
    many = [one for one in fields if not one.paths]
    sight = relations.sight_of(query.actor)
    while True:
        page = query.page_of(paths, after=after, size=CHUNK)
        beside = {one.name: _many(kind, one, [row[0] for row in page.rows], sight) for one in many}
        for row in page.rows:
            values, place = [], 1
            for one in fields:
                values.append(_said(kind, one, row[place : place + len(one.paths)], beside, row[0], sight))
                place += len(one.paths)
            yield values
        if not page.after:
            return
        after = page.after


def _many(kind: Kind, one: Field, keys: Sequence[int], sight: relations.Sight) -> dict[int, str]:
    found: dict[int, list[str]] = {}
    related = one.field.related_model
    path = relations.name_paths(related)[0]
    named = relations.within(related._default_manager.all(), sight)
    pairs = kind.model._default_manager.filter(pk__in=keys, **{f"{one.name}__in": named})
    for key, name in pairs.order_by("pk", f"{one.name}__pk").values_list("pk", f"{one.name}__{path}"):
        found.setdefault(key, []).append(str(name))
    return {key: ", ".join(names) for key, names in found.items()}


def _said(
    kind: Kind, one: Field, values: Sequence[Any], beside: dict[str, dict[int, str]], key: int, sight: relations.Sight
) -> Any:
    """A value as a person reads it and as an import finds it again; nothing for a related record out of sight."""
    if not one.paths:
        return beside[one.name].get(key, "")
    value = values[0]
    if value is None or value == "":
        return ""
    if len(values) > 1:
        more = values[1]
        if relations.related_model(one.field) is Person:
            return f"{value} <{more}>" if more else value
        return f"{value} {more}" if relations.in_sight(values[2], sight) else ""
    if one.name == "state":
        return str(kind.lifecycle.state(value).label)
    if getattr(one.field, "choices", None):
        return str(dict(one.field.flatchoices).get(value, value))
    if isinstance(one.field, models.BooleanField):
        return _("yes") if value else _("no")
    return plain(value) if isinstance(value, datetime) else value


class _Line:
    """A file for csv.writer that gives back each line."""

    def write(self, line: str) -> str:
        """The line."""
        return line


@dataclass(frozen=True, slots=True)
class Table:
    """What a file holds: the name of its sheet, the heads of its columns, and its rows as values in words; `wide` are the heads of
    columns that hold sentences.
    """

    name: str
    heads: Sequence[str]
    rows: Iterable[Sequence[Any]]
    wide: tuple[str, ...] = ()


def plain(at: datetime | None) -> datetime | str:
    """A moment as a file has it: in the reader's zone, to the second; "" for None."""
    return at.astimezone(timezone.get_current_timezone()).replace(microsecond=0, tzinfo=None) if at else ""


def table_of(query: ListQuery) -> Table:
    """The list as a table, in the language and zone in force."""
    fields = fields_of(query.kind, query.actor)
    wide = tuple(one.head for one in fields if one.name == "title")
    return Table(str(query.kind.plural), [one.head for one in fields], rows(query, fields), wide)


def csv_lines(actor: Actor, table: Callable[[], Table]) -> Iterator[str]:
    """A table as CSV, line by line, in the actor's language and zone (an answer is streamed after the request)."""
    writer = csv.writer(_Line())
    with translation.override(actor.language), timezone.override(ZoneInfo(actor.zone)):
        made = table()
        yield "\ufeff" + writer.writerow([guard(head) for head in made.heads])
        for values in made.rows:
            yield writer.writerow([guard(v) if isinstance(v, str) else v for v in values])


def xlsx_file(table: Table) -> IO[bytes]:
    """A table as a spreadsheet, in a temporary file; texts are typed as text, so that none becomes a formula."""
    import xlsxwriter

    target = tempfile.TemporaryFile(prefix="wellkept-export-")  # noqa: SIM115  the answer closes it
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(target, options) as book:
        sheet = book.add_worksheet(table.name[:31].translate(_NOT_IN_NAMES))
        strong = book.add_format({"bold": True})
        moments = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        days = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.freeze_panes(1, 0)
        for place, head in enumerate(table.heads):
            sheet.set_column(place, place, 40 if head in table.wide else 18)
            sheet.write_string(0, place, head, strong)
        for line, values in enumerate(table.rows, start=1):
            for place, value in enumerate(values):
                if isinstance(value, datetime):
                    sheet.write_datetime(line, place, value, moments)
                elif isinstance(value, date):
                    sheet.write_datetime(line, place, value, days)
                elif isinstance(value, int | float):
                    sheet.write_number(line, place, value)
                elif value != "":
                    sheet.write_string(line, place, str(value)[:32767])
    target.seek(0)
    return target


_NOT_IN_NAMES = dict.fromkeys(map(ord, "[]:*?/\\'"), " ")


def file_name(kind: Kind) -> str:
    """What the file is called, without its ending: the kind and the day."""
    return f"{kind.slug}-{datetime.now(UTC):%Y-%m-%d}"
