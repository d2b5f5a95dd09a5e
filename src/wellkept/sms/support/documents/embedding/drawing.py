"""Drawing tables into a text: which names it has, their rows in somebody's sight, and the HTML with the tables in it."""

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import translation
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wellkept.components.comments.rendering import on_paper
from wellkept.kernel.permissions import Actor
from wellkept.sms.support.documents import selectors
from wellkept.sms.support.documents.embedding.registers import offered
from wellkept.sms.support.documents.embedding.selectors import rows_of
from wellkept.sms.support.documents.lifecycle import VOTED_ON, WRITTEN_IN
from wellkept.sms.support.documents.models import Document, DocumentVersion
from wellkept.toolkit.paper.text import Grid
from wellkept.toolkit.words import figure

#: A table in a text has at most so many rows; it says how many more there are.
MOST_ROWS = 500
#: What people typed comes out of `on_paper` escaped, so that only a paragraph of its own looks like this.
_PLACE = re.compile(r"<p>\{\{\s*([\w .-]{1,100}?)\s*\}\}</p>")


def names_in(body: str) -> list[str]:
    """The names that stand in a text as a paragraph of their own, each once, in order."""
    return list(dict.fromkeys(_PLACE.findall(on_paper(body)))) if "{{" in body else []


def unknown_in(body: str) -> list[str]:
    """Those of them that are no register's."""
    return [name for name in names_in(body) if name not in offered()]


def live(document: Document, actor: Actor, body: str | None = None) -> list[Grid]:
    """The tables of a text (none given: the working one) as they are now, in an actor's sight and the document's language.
    Records that belong to a customer stand only in documents of that customer, whoever looks.
    """
    names = names_in(document.body if body is None else body)
    with translation.override(document.language):
        return [_grid(name, actor, document.customer_id) for name in names if name in offered()]


def _grid(name: str, actor: Actor, customer: int | None) -> Grid:
    register = offered()[name]
    rows = rows_of(register, actor, customer, most=MOST_ROWS + 1)
    caption = str(register.title)
    if len(rows) > MOST_ROWS:
        caption = _("%(title)s (the first %(n)s)") % {"title": caption, "n": figure(MOST_ROWS)}
    return Grid(caption, tuple(register.heads()), tuple(rows[:MOST_ROWS]), name)


def frozen(version: DocumentVersion) -> list[Grid]:
    """The tables of a version as they were approved."""
    return [Grid(one.caption, one.columns, one.rows, one.name) for one in selectors.tables_of(version)]


def tables(document: Document, actor: Actor) -> list[Grid]:
    """The tables of what the page of a document shows as its text: live in a draft, else those of the newest version."""
    newest = next(iter(selectors.versions_of(document)), None) if "{{" in document.body else None
    drafted = document.state in (*WRITTEN_IN, *VOTED_ON)
    return live(document, actor) if newest is None or drafted else frozen(newest)


def shown(body: str, grids: Iterable[Grid]) -> SafeString:
    """A text as HTML with its tables in their places; what names no table stays as it was typed."""
    waiting = {grid.name: grid for grid in grids}

    def put(found: "re.Match[str]") -> str:
        grid = waiting.pop(found[1], None)
        return found[0] if grid is None else _drawn(grid)

    html = on_paper(body)
    return mark_safe(_PLACE.sub(put, html)) if waiting else html  # noqa: S308  both parts are safe by themselves


def _drawn(grid: Grid) -> SafeString:
    heads = format_html_join("", '<th scope="col">{}</th>', ((head,) for head in grid.columns))
    rows = format_html_join("", "<tr>{}</tr>", ((_cells(row),) for row in grid.rows))
    none = "" if grid.rows else format_html('<p class="muted">{}</p>', _("Nothing is on this register."))
    return format_html(
        '<div class="register-table"><table><caption>{}</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table>{}</div>',
        grid.caption, heads, rows, none,
    )  # fmt: skip


def _cells(row: Sequence[str]) -> SafeString:
    return format_html_join("", "<td>{}</td>", ((cell,) for cell in row))


def digest(body: str, grids: Sequence[Grid]) -> str:
    """The SHA-256 of a text with its tables; of the text alone where it has none."""
    said = body
    if grids:
        kept: list[Any] = [[g.name, g.caption, list(g.columns), [list(row) for row in g.rows]] for g in grids]
        said = f"{body}\0{json.dumps(kept, ensure_ascii=False, separators=(',', ':'))}"
    return hashlib.sha256(said.encode()).hexdigest()


def mistakes(body: str) -> str:
    """A sentence that names what a text wants to show and nobody has; "" where there is nothing of the kind."""
    unknown = unknown_in(body)
    if not unknown:
        return ""
    names = ", ".join(f"{{{{{name}}}}}" for name in unknown[:6])
    return ngettext(
        "The text names a register that there is not: %(names)s.",
        "The text names registers that there are not: %(names)s.",
        len(unknown),
    ) % {"names": names}
