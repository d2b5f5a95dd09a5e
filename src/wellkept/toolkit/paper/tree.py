"""From Markdown to a tree of plain data that a template walks: no text in it is ever read as a command.

A block is a dict whose `is` says what it is: heading (level, runs), text (runs), list (ordered, start, items), quote (blocks),
code (text), rule, table (caption, heads, rows, shares). Runs are flat: text `t`, flags b(old), i(talic), c(ode), s(truck),
`u` the address of a link; or `br`. Texts that are read from right to left have `rtl`.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, cast

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.token import Token

from wellkept.toolkit.paper.text import MOST_CELLS, Grid

Block = dict[str, Any]
Run = dict[str, Any]

#: Lists and quotes within each other; what lies deeper stands on the deepest level.
DEEPEST = 7
#: The parser nests so far and drops what lies deeper, so a text that reaches it is shown as it was typed.
_NESTING = 40
#: Marks in one paragraph and in the whole text beyond which it is shown as typed: some that nobody writes take minutes.
MOST_MARKS, MOST_MARKS_TOGETHER = 1_500, 40_000
#: A table with more columns is set as several, each of which begins with the first column.
WIDEST = 8
#: A word longer than this may be broken anywhere; in a table sooner.
_LONGEST_WORD, _LONGEST_WORD_IN_CELL = 50, 24
_BREAK = "\u200b"

_MARKS = re.compile(r"[\[\]*_~`|<>&!\\]")
_SCHEMES = re.compile(r"(?:https?://|mailto:|tel:)", re.IGNORECASE)
_PLACE = re.compile(r"\{\{\s*([\w .-]{1,100}?)\s*\}\}")
#: Marks that turn the order of what follows: they make a paper say other than what is stored.
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
#: Accents above each other: more than so many are no letter of any language.
_MARKED, _MOST_ON_A_SIGN = (
    re.compile("[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0\ufe20-\ufe2f]{9,}"),
    8,
)


@cache
def _parser() -> MarkdownIt:
    options = {"html": False, "breaks": True, "maxNesting": _NESTING}
    return MarkdownIt("commonmark", options).enable(["table", "strikethrough"])


def clean(text: str) -> str:
    """A text without control signs, halves of signs and signs that are none; lines end in one way."""
    lines = re.sub("\r\n?|\f|\v|\x85|\u2028|\u2029", "\n", text)
    lines = _TURNS.sub("", lines).replace("\t", "    ")
    if not lines.isascii():
        lines = _MARKED.sub(lambda found: found[0][:_MOST_ON_A_SIGN], lines)
    if lines.replace("\n", "").isprintable():
        return lines
    return "".join(
        c for c in lines if c == "\n" or (unicodedata.category(c) not in ("Cc", "Cs", "Cn", "Co") and c != "\ufeff")
    )


def line(text: str) -> str:
    """A text on one line."""
    return " ".join(clean(text).split())


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


def table(grid: Grid) -> list[Block]:
    """A table of plain text."""
    heads = [[{"t": breakable(line(head), in_cell=True)}] for head in grid.columns]
    rows = [[[{"t": breakable(line(cell), in_cell=True)}] for cell in row] for row in grid.rows]
    return list(_bands(line(grid.caption), heads, rows, len(grid.columns)))


def breakable(text: str, *, in_cell: bool = False) -> str:
    """A text whose endless words may be broken."""
    longest = _LONGEST_WORD_IN_CELL if in_cell else _LONGEST_WORD
    if len(text) <= longest:
        return text
    return re.sub(rf"[^\s{_BREAK}]{{{longest + 1},}}", lambda found: _broken(found[0], longest // 2), text)


def _broken(word: str, every: int) -> str:
    parts, start = [], 0
    while start < len(word):
        end = start + every
        while end < len(word) and unicodedata.combining(word[end]) and end < start + 2 * every:
            end += 1
        parts.append(word[start:end])
        start = end
    return _BREAK.join(parts)


def from_right(text: str) -> bool:
    """Whether the first letter of a text belongs to a script that is read from right to left."""
    for sign in text[:200]:
        kind = unicodedata.bidirectional(sign)
        if kind in ("L", "R", "AL"):
            return kind != "L"
    return False


def plain(runs: Sequence[Run]) -> str:
    """The text of runs alone."""
    return "".join("\n" if "br" in run else str(run["t"]) for run in runs).replace(_BREAK, "")


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


def _bands(caption: str, heads: list[list[Run]], rows: list[list[list[Run]]], width: int) -> Iterator[Block]:
    """A table, or several of them beside each other's columns where it is too wide for a page."""
    width = max(width, max((len(row) for row in rows), default=0))
    if not width:
        return
    heads = heads + [[] for _missing in range(width - len(heads))]
    rows = [row + [[] for _missing in range(width - len(row))] for row in rows]
    if width <= WIDEST:
        yield _table(caption, heads, rows)
        return
    for first in range(1, width, WIDEST - 1):
        last = min(first + WIDEST - 1, width)
        part = _("columns %(first)d to %(last)d of %(all)d") % {"first": first + 1, "last": last, "all": width}
        yield _table(
            f"{caption} ({part})" if caption else part,
            [heads[0], *heads[first:last]],
            [[row[0], *row[first:last]] for row in rows],
        )


def _table(caption: str, heads: list[list[Run]], rows: list[list[list[Run]]]) -> Block:
    """A table whose columns have shares of the width by what stands in them."""
    shares = []
    for place in range(len(heads)):
        texts = [plain(cell[place]) for cell in (heads, *rows[:200])]
        word = max((len(part) for text in texts for part in text[:500].split()), default=1)
        usual = sum(min(len(text), 200) for text in texts) / max(len(texts), 1)
        shares.append(round(min(max(min(word, _LONGEST_WORD_IN_CELL) + 1, usual, 4), 40)))
    return {"is": "table", "caption": caption, "heads": heads, "rows": rows, "shares": shares}


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
            self._stack[-1].extend(_bands("", heads, rows, len(heads)))


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
