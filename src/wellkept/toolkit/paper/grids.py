"""Tables of a paper as blocks: shares of the width by what stands in the columns, and several tables where one is too wide."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from wellkept.toolkit.paper.signs import BREAK, LONGEST_WORD_IN_CELL, breakable, line
from wellkept.toolkit.paper.text import Grid

Block = dict[str, Any]
Run = dict[str, Any]

#: A table with more columns is set as several, each of which begins with the first column.
WIDEST = 8


def plain(runs: Sequence[Run]) -> str:
    """The text of runs alone."""
    return "".join("\n" if "br" in run else str(run["t"]) for run in runs).replace(BREAK, "")


def table(grid: Grid) -> list[Block]:
    """A table of plain text."""
    heads = [[{"t": breakable(line(head), in_cell=True)}] for head in grid.columns]
    rows = [[[{"t": breakable(line(cell), in_cell=True)}] for cell in row] for row in grid.rows]
    return list(bands(line(grid.caption), heads, rows, len(grid.columns)))


def bands(caption: str, heads: list[list[Run]], rows: list[list[list[Run]]], width: int) -> Iterator[Block]:
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
        shares.append(round(min(max(min(word, LONGEST_WORD_IN_CELL) + 1, usual, 4), 40)))
    return {"is": "table", "caption": caption, "heads": heads, "rows": rows, "shares": shares}
