"""From Markdown to a tree of plain data that a template walks: no text in it is ever read as a command.

A block is a dict whose `is` says what it is: heading (level, runs), text (runs), list (ordered, start, items), quote (blocks),
code (text), rule, table (caption, heads, rows, shares). Runs are flat: text `t`, flags b(old), i(talic), c(ode), s(truck),
`u` the address of a link; or `br`. Texts that are read from right to left have `rtl`.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, cast

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.token import Token

from wellkept.toolkit.paper.grids import Block, Run, bands, plain, table
from wellkept.toolkit.paper.signs import breakable, clean, from_right, line
from wellkept.toolkit.paper.text import MOST_CELLS, Grid

#: Lists and quotes within each other; what lies deeper stands on the deepest level.
DEEPEST = 7
#: The parser nests so far and drops what lies deeper, so a text that reaches it is shown as it was typed.
_NESTING = 40
#: Marks in one paragraph and in the whole text beyond which it is shown as typed: some that nobody writes take minutes.
MOST_MARKS, MOST_MARKS_TOGETHER = 1_500, 40_000
_MARKS = re.compile(r"[\[\]*_~`|<>&!\\]")
_SCHEMES = re.compile(r"(?:https?://|mailto:|tel:)", re.IGNORECASE)
_PLACE = re.compile(r"\{\{\s*([\w .-]{1,100}?)\s*\}\}")


@cache
def _parser() -> MarkdownIt:
    options = {"html": False, "breaks": True, "maxNesting": _NESTING}
    return MarkdownIt("commonmark", options).enable(["table", "strikethrough"])


def blocks(body: str, tables: Sequence[Grid] = (), title: str = "") -> list[Block]:
    """The blocks of a body with its tables in their places; a first heading that repeats the title is left out."""
    text = clean(body)
    waiting = {grid.name: grid for grid in tables if grid.name}
    builder = _Builder(waiting, title)
    tokens = [] if _too_much(text) else _parser().parse(text)
    if _too_much(text) or any(token.level >= _NESTING - 2 for token in tokens):
        builder.top += typed(text)
    else:
        builder.build(tokens)
    for grid in tables:
        if grid.name not in builder.placed:
            builder.top += table(grid)
    return builder.top


def typed(text: str) -> Iterator[Block]:
    """A text as it was typed, paragraph by paragraph."""
    for part in re.split(r"\n\s*\n", text):
        if part.strip():
            lines = part.strip("\n").split("\n")
            runs: list[Run] = []
            for number, each in enumerate(lines):
                runs += [{"br": True}] if number else []
                runs.append({"t": breakable(each)})
            yield _text(runs)


def _text(runs: list[Run]) -> Block:
    block: Block = {"is": "text", "runs": runs}
    if from_right(plain(runs)):
        block["rtl"] = True
    return block


def _too_much(text: str) -> bool:
    together = 0
    for part in re.split(r"\n\s*\n", text):
        rows = [each.count("|") for each in part.split("\n") if "|" in each]
        if rows and max(rows) * len(rows) > MOST_CELLS:
            return True
        # A mark counts for the line it stands in where that is a row of a table: cells are read one by one.
        marks = [sum(1 for _mark in _MARKS.finditer(each)) for each in part.split("\n")]
        together += sum(marks)
        if (max(marks) if len(rows) == len(marks) else sum(marks)) > MOST_MARKS:
            return True
    return together > MOST_MARKS_TOGETHER


class _Builder:
    """Makes blocks of tokens; `_stack` holds where the next block goes, the innermost last."""

    def __init__(self, waiting: dict[str, Grid], title: str) -> None:
        self.top: list[Block] = []
        self.placed: set[str] = set()
        self._waiting = waiting
        self._title = line(title).casefold()
        self._stack: list[list[Any]] = [self.top]
        self._depth = 0
        self._levels: list[int] = []
        self._cells: list[list[list[Run]]] = []
        self._in_heads = 0

    def build(self, tokens: Sequence[Token]) -> None:
        """Take all tokens."""
        for place, token in enumerate(tokens):
            if token.type == "inline":
                self._inline(token, tokens[place - 1])
            elif token.type in ("bullet_list_open", "ordered_list_open"):
                self._open_list(token)
            elif token.type == "list_item_open":
                self._stack.append(self._opened_item())
            elif token.type == "blockquote_open":
                self._open_quote()
            elif token.type in ("bullet_list_close", "ordered_list_close", "list_item_close", "blockquote_close"):
                self._stack.pop()
                self._depth -= token.type != "list_item_close"
            elif token.type in ("fence", "code_block"):
                text = "\n".join(breakable(each) for each in token.content.rstrip("\n").split("\n"))
                self._add({"is": "code", "text": text})
            elif token.type == "hr":
                self._add({"is": "rule"})
            else:
                self._table_token(token)

    def _add(self, block: Block) -> None:
        self._stack[-1].append(block)

    def _open_list(self, token: Token) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            # Marked by not being a list of items: its items go to where the list stands.
            self._stack.append(self._stack[-1])
            return
        block: Block = {"is": "list", "ordered": token.type == "ordered_list_open", "items": []}
        block["start"] = int(token.attrs.get("start", 1)) if block["ordered"] else 1
        self._add(block)
        self._stack.append(block["items"])

    def _opened_item(self) -> list[Any]:
        if self._depth > DEEPEST:
            return self._stack[-1]
        item: list[Any] = []
        self._stack[-1].append(item)
        return item

    def _open_quote(self) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            self._stack.append(self._stack[-1])
            return
        block: Block = {"is": "quote", "blocks": []}
        self._add(block)
        self._stack.append(block["blocks"])

    def _inline(self, token: Token, opened: Token) -> None:
        if opened.type in ("th_open", "td_open"):
            self._cells[-1].append(runs(token.children or (), in_cell=True))
            return
        found = runs(token.children or ())
        if opened.type == "heading_open":
            self._heading(int(opened.tag[1]), found)
        elif (grid := self._named(token.content)) is not None:
            self._stack[-1].extend(table(grid))
        elif found:
            self._add(_text(found))

    def _named(self, content: str) -> Grid | None:
        found = _PLACE.fullmatch(content.strip())
        if found is None or found[1] not in self._waiting or found[1] in self.placed:
            return None
        self.placed.add(found[1])
        return self._waiting[found[1]]

    def _heading(self, level: int, found: list[Run]) -> None:
        words = line(plain(found))
        if not words:
            return
        if self._depth:
            self._add(_text([{**run, "b": True} for run in found]))
            return
        if not self.top and level == 1 and words.casefold() == self._title:
            self._title = ""
            return
        while self._levels and self._levels[-1] >= level:
            self._levels.pop()
        self._levels.append(level)
        block: Block = {"is": "heading", "level": len(self._levels), "runs": found}
        if from_right(words):
            block["rtl"] = True
        self._add(block)

    def _table_token(self, token: Token) -> None:
        if token.type == "table_open":
            self._cells = []
        elif token.type == "tr_open":
            self._cells.append([])
        elif token.type == "table_close" and self._cells:
            heads, *rows = self._cells
            self._stack[-1].extend(bands("", heads, rows, len(heads)))


def runs(tokens: Sequence[Token], *, in_cell: bool = False) -> list[Run]:
    """The runs of a paragraph; an image is said to be left out, by what it shows."""
    found: list[Run] = []
    flags: dict[str, int] = {"b": 0, "i": 0, "s": 0}
    address = ""
    names = {"strong": "b", "em": "i", "s": "s"}
    for token in tokens:
        name, _sep, way = token.type.rpartition("_")
        if name in names and way in ("open", "close"):
            flags[names[name]] += 1 if way == "open" else -1
        elif token.type == "link_open":
            target = str(token.attrs.get("href", ""))
            address = target if _SCHEMES.match(target) else ""
        elif token.type == "link_close":
            address = ""
        elif token.type in ("softbreak", "hardbreak"):
            found.append({"br": True})
        else:
            run = _run(token, in_cell)
            if run["t"]:
                run |= {flag: True for flag, count in flags.items() if count}
                found.append(run | ({"u": address} if address else {}))
    while found and "br" in found[-1]:
        found.pop()
    return found


def _run(token: Token, in_cell: bool) -> Run:
    if token.type == "image":
        shown = token.content.strip()
        note = _("[Picture not shown: %(what)s]") % {"what": shown} if shown else _("[Picture not shown]")
        return {"t": breakable(note, in_cell=in_cell), "i": True}
    run: Run = {"t": breakable(token.content, in_cell=in_cell)}
    if token.type == "code_inline":
        run["c"] = True
    return run


def headings(found: Sequence[Block]) -> list[Block]:
    """The headings among blocks."""
    return [block for block in found if block["is"] == "heading"]


def length(found: Sequence[Block]) -> int:
    """About how many characters blocks have."""
    together = 0
    for block in found:
        if block["is"] == "list":
            together += sum(length(cast("list[Block]", item)) for item in block["items"])
        elif block["is"] == "quote":
            together += length(block["blocks"])
        elif block["is"] == "table":
            together += 40 * len(block["rows"])
        else:
            together += len(block.get("text", "")) + len(plain(block.get("runs", ())))
    return together
