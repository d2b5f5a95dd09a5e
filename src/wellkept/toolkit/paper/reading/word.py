"""What a Word file says, as Markdown: headings, paragraphs, lists and tables. Run by `program`, never by the web server."""

import io
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator
from typing import Any

from wellkept.toolkit.paper.reading import marking, program
from wellkept.toolkit.paper.reading.styles import Look, Styles
from wellkept.toolkit.paper.text import MOST_CELLS, MOST_CHARACTERS

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_NOTED = {"drawing": "pictures", "pict": "pictures", "object": "pictures", "commentReference": "comments"}
#: Elements that hold what stands in the place where they are.
_HOLDERS = {"sdt", "sdtContent", "ins", "moveTo", "smartTag", "customXml", "fldSimple", "dir", "bdo", "hyperlink"}
_GONE = {"del", "moveFrom"}
#: Tables of Word have at most so many columns.
_WIDEST = 63
#: Parts within one, paragraphs of a document for example; ten times as many in all.
_MOST_PARTS = 200_000


def read(content: bytes) -> dict[str, Any]:
    """Title, Markdown, and what was met on the way with how often."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return _Reader(archive).read()


class _Reader:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        from docx.oxml import parse_xml

        self._archive, self._parse = archive, parse_xml
        self._names = set(archive.namelist())
        self._styles = Styles(self._part("word/styles.xml"), self._part("word/numbering.xml"))
        self._links = self._relations()
        self.noted: Counter[str] = Counter()
        self.title = ""
        self._blocks: list[str] = []
        self._items: list[str] = []
        self._widths: list[int] = []
        self._numbers: Counter[tuple[str, int]] = Counter()
        self._footnotes: list[str] = []
        self._cells = self._size = self._parts = 0
        self._closing = False

    def _part(self, name: str) -> Any:
        """A part of the file, None when there is none. A part that declares entities is none of Word's."""
        if name not in self._names:
            return None
        text = self._archive.read(name)
        if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
            raise ValueError(name)
        return self._parse(text)

    def _relations(self) -> dict[str, str]:
        part = self._part("word/_rels/document.xml.rels")
        return {} if part is None else {each.get("Id"): each.get("Target", "") for each in part}

    def read(self) -> dict[str, Any]:
        body = self._part("word/document.xml").find(f"{_W}body")
        for element in self._within(body):
            if element.tag == f"{_W}p":
                self._paragraph(element)
            elif element.tag == f"{_W}tbl" and not self._closing:
                self._end_list()
                self._add(self._table(element))
        self._end_list()
        if any(name.startswith(("word/header", "word/footer")) for name in self._names):
            self.noted["edges"] = 1
        self._notes_at_end()
        return {"title": self.title or self._own_title(), "markdown": "\n\n".join(self._blocks), "notes": self.noted}

    def _own_title(self) -> str:
        core = self._part("docProps/core.xml")
        found = None if core is None else core.find("{http://purl.org/dc/elements/1.1/}title")
        return "" if found is None else str(found.text or "")

    def _add(self, block: str) -> None:
        if block:
            self._size += len(block)
            if self._size > 2 * MOST_CHARACTERS:
                sys.exit(program.TOO_MUCH)
            self._blocks.append(block)

    def _within(self, element: Any) -> Iterator[Any]:
        """The children of an element, and of those that only hold others; what was deleted is passed over."""
        self._parts += len(element)
        if self._parts > _MOST_PARTS * 10 or len(element) > _MOST_PARTS:
            sys.exit(program.TOO_MUCH)
        waiting = list(reversed(list(element)))
        while waiting:
            child = waiting.pop()
            if not isinstance(child.tag, str):
                continue
            name = child.tag.removeprefix(_W)
            if name in _GONE:
                self.noted["tracked"] = 1
            elif name in _HOLDERS and name != "hyperlink":
                self.noted["tracked"] |= name in ("ins", "moveTo")
                waiting += reversed(list(child))
            else:
                yield child

    # Paragraphs

    def _paragraph(self, element: Any) -> None:
        look = self._styles.look(element.find(f"{_W}pPr"))
        if look.contents:
            self.noted["contents"] = 1
            return
        if look.ours:
            self._closing = look.ours == "closing"
            self.noted["ours"] = 1
            return
        self._closing &= not look.level
        if self._closing:
            return
        pieces = list(self._pieces(element, plain=bool(look.level or look.title)))
        said = marking.paragraph(pieces)
        if not said:
            return
        if look.title and not self.title:
            self.title = "".join(text for text, _look, _address in pieces).strip()
            return
        if look.level or look.title:
            self._end_list()
            self._add("#" * (look.level or 1) + " " + " ".join(said.split()))
        elif look.code:
            self._end_list()
            self._add(marking.fenced("".join(text for text, _look, _address in pieces)))
        elif look.list:
            self._item(look, said)
        else:
            self._end_list()
            self._add("\n".join(f"> {each}" for each in said.split("\n")) if look.quote else said)

    def _item(self, look: Look, said: str) -> None:
        level = min(look.depth, len(self._widths), 6)
        del self._widths[level + 1 :]
        self._numbers[look.list, level] += 1
        for key in [key for key in self._numbers if key[0] == look.list and key[1] > level]:
            del self._numbers[key]
        mark = f"{self._numbers[look.list, level]}. " if look.ordered else "- "
        before = " " * sum(self._widths[:level])
        self._widths[level:] = [len(mark)]
        rest = ("\n" + before + " " * len(mark)).join(said.split("\n"))
        self._items.append(before + mark + rest)

    def _end_list(self) -> None:
        if self._items:
            self._add("\n".join(self._items))
        self._items, self._widths = [], []

    def _pieces(self, element: Any, *, plain: bool = False, address: str = "") -> Iterator[marking.Piece]:
        for child in self._within(element):
            if child.tag == f"{_W}r":
                yield from self._run(child, plain, address)
            elif child.tag == f"{_W}hyperlink" and not address:
                target = self._links.get(child.get(f"{_R}id", ""), "")
                yield from self._pieces(child, plain=plain, address="" if plain else target or "#")
            elif child.tag.startswith(_MATH):
                self.noted["formulas"] += 1

    def _run(self, run: Any, plain: bool, address: str) -> Iterator[marking.Piece]:
        look = "" if plain else self._styles.marks(run.find(f"{_W}rPr"))
        for child in run:
            if not isinstance(child.tag, str):
                continue
            name = child.tag.removeprefix(_W)
            if name == "t":
                yield child.text or "", look, address
            elif name in ("br", "cr") and child.get(f"{_W}type", "textWrapping") == "textWrapping":
                yield " " if plain else "\n", look, address
            elif name in ("tab", "noBreakHyphen"):
                yield " " if name == "tab" else "-", look, address
            elif name in ("footnoteReference", "endnoteReference"):
                yield self._footnote(name.removesuffix("Reference"), child.get(f"{_W}id", "")), "", ""
            elif name in _NOTED:
                yield from self._left_out(child, _NOTED[name])
            elif name.endswith("AlternateContent"):
                yield from self._left_out(child, "pictures")

    def _left_out(self, element: Any, what: str) -> Iterator[marking.Piece]:
        """Note what is not taken; for a picture say so in its place, with what it is said to show."""
        if next(element.iter(f"{_W}txbxContent"), None) is not None:
            self.noted["boxes"] += 1
            return
        self.noted[what] += 1
        if what == "pictures":
            shown = next((str(each.get("descr")) for each in element.iter() if each.get("descr")), "")
            yield f"[{' '.join(shown.split())[:200] or '…'}]", "i", ""

    def _footnote(self, kind: str, key: str) -> str:
        part = self._part(f"word/{kind}s.xml") if len(self._footnotes) < 2000 else None
        for each in () if part is None else part:
            if each.get(f"{_W}id") == key:
                said = " ".join("".join(text.text or "" for text in each.iter(f"{_W}t")).split())
                self._footnotes.append(said)
                self.noted["footnotes"] += 1
                return f"[{len(self._footnotes)}]"
        return ""

    def _notes_at_end(self) -> None:
        if self._footnotes:
            self._add("---")
        for number, said in enumerate(self._footnotes, start=1):
            self._add(marking.paragraph([(f"[{number}] {said}", "", "")]))

    # Tables

    def _table(self, element: Any) -> str:
        rows = [self._row(row) for row in self._within(element) if row.tag == f"{_W}tr"]
        rows = [row for row in rows if any(row)]
        if not rows:
            return ""
        if max(map(len, rows)) == 1:
            return "\n\n".join("> " + row[0] for row in rows if row[0])
        if all(cell.startswith("**") and cell.endswith("**") for cell in rows[0] if cell):
            rows[0] = [cell.removeprefix("**").removesuffix("**") for cell in rows[0]]
        return marking.table(rows)

    def _row(self, row: Any) -> list[str]:
        cells: list[str] = []
        for cell in self._within(row):
            if cell.tag != f"{_W}tc":
                continue
            cells.append(self._cell(cell))
            span = cell.find(f"{_W}tcPr/{_W}gridSpan")
            wide = _whole(span.get(f"{_W}val")) if span is not None else 1
            if wide > 1 or cell.find(f"{_W}tcPr/{_W}vMerge") is not None:
                self.noted["merged"] = 1
            cells += [""] * (min(wide, _WIDEST) - 1)
            self._cells += max(wide, 1)
            if len(cells) > 2 * _WIDEST or self._cells > MOST_CELLS:
                sys.exit(program.TOO_MUCH)
        return cells

    def _cell(self, cell: Any) -> str:
        said = []
        for child in self._within(cell):
            if child.tag == f"{_W}p":
                said.append(" ".join(marking.paragraph(self._pieces(child)).split("\n")))
            elif child.tag == f"{_W}tbl":
                self.noted["nested"] += 1
                text = " ".join(each.text or "" for each in child.iter(f"{_W}t"))
                said.append(marking.paragraph([(text, "", "")]))
        parts = [each for each in said if each]
        return " ".join(each if each[-1] in ".!?;:,–" or each is parts[-1] else f"{each};" for each in parts)


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else 1
