"""Form fields that take a table of rows: some lines to type into, as many as there are and a few empty ones below. Programs send
the lists themselves.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

#: So many empty rows stand below what is there.
SPARE = 3
#: What programs send.
LIST_SCHEMA = {"type": "array", "items": {"type": "object"}}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table of rows; with `options` a choice, with `tick` a box, else a text."""

    name: str
    label: Any
    options: Sequence[tuple[str, Any]] = ()
    tick: bool = False


class RowsWidget(forms.Widget):
    """A table of rows to type into."""

    use_fieldset = True

    def __init__(self, columns: Callable[[], Sequence[Column]], spare: int = SPARE) -> None:
        super().__init__()
        self.columns = columns
        self.spare = spare

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """The table has no single field that a label could name."""
        return ""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """The rows as typed; a list is what a program sent."""
        given = data.get(name)
        if isinstance(given, list):
            return given
        sent = str(given or "")
        count = int(sent) if sent.isdecimal() and len(sent) < 4 else 0
        columns = self.columns()
        return [{c.name: data.get(f"{name}-{place}-{c.name}", "") for c in columns} for place in range(count)]

    def render(self, name: str, value: Any, attrs: Mapping[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """The table, with some empty rows."""
        columns = self.columns()
        typed = [row for row in value or () if any(row.get(c.name) for c in columns)]
        rows = [*typed, *({} for _spare in range(self.spare))]
        heads = format_html_join("", '<th scope="col">{}</th>', ((c.label,) for c in columns))
        body = format_html_join("", "<tr>{}</tr>", ((self._row(name, i, columns, row),) for i, row in enumerate(rows)))
        return format_html(
            '<input type="hidden" name="{}" value="{}"><div class="scroll-x"><table class="rows"><thead><tr>{}</tr></thead>'
            "<tbody>{}</tbody></table></div>",
            name,
            len(rows),
            heads,
            body,
        )

    def _row(self, name: str, place: int, columns: Sequence[Column], row: Mapping[str, Any]) -> SafeString:
        return format_html_join("", "<td>{}</td>", ((self._cell(name, place, c, row.get(c.name)),) for c in columns))

    def _cell(self, name: str, place: int, column: Column, value: Any) -> SafeString:
        called, told = f"{name}-{place}-{column.name}", f"{column.label}, {place + 1}"
        if column.tick:
            mark = SafeString(" checked") if value else ""
            return format_html('<input type="checkbox" name="{}" value="1" aria-label="{}"{}>', called, told, mark)
        if column.options:
            options = format_html_join(
                "",
                '<option value="{}"{}>{}</option>',
                ((v, SafeString(" selected") if v == value else "", label) for v, label in column.options),
            )
            return format_html('<select class="input" name="{}" aria-label="{}">{}</select>', called, told, options)
        return format_html(
            '<input class="input" type="text" name="{}" value="{}" aria-label="{}" maxlength="500" autocomplete="off">',
            called, "" if value is None else value, told,
        )  # fmt: skip


class RowsField(forms.Field):
    """Rows of a table as the lists that a record keeps: `read(rows)` makes them, and says with ValueError what is wrong."""

    def __init__(
        self,
        columns: Callable[[], Sequence[Column]],
        read: Callable[[list[dict[str, Any]]], Any],
        *,
        spare: int = SPARE,
        **kwargs: Any,
    ) -> None:
        super().__init__(widget=RowsWidget(columns, spare), **kwargs)
        self.read = read

    def to_python(self, value: Any) -> list[dict[str, Any]]:
        """The list; ValidationError where a row makes no sense."""
        rows = value or []
        if not all(isinstance(row, Mapping) for row in rows):
            raise ValidationError(_("Give a list here."))
        if "\\u0000" in json.dumps(rows):
            raise ValidationError(ProhibitNullCharactersValidator.message, code="null_characters_not_allowed")
        try:
            found: list[dict[str, Any]] = self.read([dict(row) for row in rows])
        except ValueError as error:
            raise ValidationError(str(error)) from None
        return found

    def validate(self, value: Any) -> None:
        """An empty table is an answer."""
