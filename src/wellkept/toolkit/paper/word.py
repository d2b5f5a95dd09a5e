"""Papers of text as Word files (DOCX): the same content in the same order as the PDF, with styles that one can go on with."""

import io
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from functools import partial
from typing import Any

from wellkept.toolkit.paper.contents import Contents, contents
from wellkept.toolkit.paper.grids import Block, Run, plain
from wellkept.toolkit.paper.text import TextPaper
from wellkept.toolkit.paper.tree import headings
from wellkept.toolkit.paper.word_parts import Writer

#: Lists of Word have nine levels.
_DEEPEST = 8


def docx(paper: TextPaper) -> bytes:
    """The paper as DOCX. Raises Invalid when it is too large for one."""
    said = contents(paper)
    writer = Writer(said.language, said.rtl)
    _properties(writer, said, paper)
    _edges(writer, said)
    _opening(writer, said)
    _blocks(writer, said.body)
    _closing(writer, said)
    out = io.BytesIO()
    writer.document.save(out)
    return out.getvalue()


def _properties(writer: Writer, said: Contents, paper: TextPaper) -> None:
    """What the file says of itself."""
    own = writer.document.core_properties
    own.title, own.subject, own.author = (part[:255] for part in (said.title, said.number, said.organization))
    own.category, own.content_status = said.kind[:255], paper.status[:255]
    own.version, own.language = said.version[:255], said.language
    own.keywords, own.comments, own.last_modified_by = said.classification[:255], "", said.organization[:255]
    days = [on for on in (paper.approved, paper.effective, *(each.on for each in paper.history)) if on]
    own.created = own.modified = _midnight(max(days, default=date(2000, 1, 1)))
    own.revision = 1


def _midnight(on: date) -> datetime:
    return datetime.combine(on, time(), UTC).replace(tzinfo=None)


def _edges(writer: Writer, said: Contents) -> None:
    """Head and foot of the pages; the first has no head, it says all that itself."""
    section = writer.document.sections[0]
    section.different_first_page_header_footer = True
    writer.edge(section.header, [(said.organization, said.head[0]), (said.title, said.head[1])], below=True)
    before, _sign, rest = said.words["page"].partition("%(page)s")
    between, _sign, after = rest.partition("%(pages)s")
    for foot in (section.footer, section.first_page_footer):
        lines = [(said.foot[0], "")] + ([(said.foot[1], "")] if said.foot[1] else [])
        first = writer.edge(foot, lines, below=False)[0]
        for text, field in ((f"\t{before}", "PAGE"), (between, "NUMPAGES"), (after, "")):
            if text:
                first.add_run(text)
            if field:
                writer.field(first, field, "1")


def _opening(writer: Writer, said: Contents) -> None:
    paragraph = writer.paragraph
    paragraph(said.organization, "Paper Opening")
    if said.kind:
        paragraph(said.kind, "Paper Opening").paragraph_format.space_before = writer.points(160 if said.long else 20)
    title = paragraph(said.title, "Title")
    if said.long and not said.kind:
        title.paragraph_format.space_before = writer.points(160)
    if said.notice:
        writer.framed(paragraph(said.notice, "Paper Notice"))
    writer.facts(said.facts)
    if said.long:
        writer.contents(said.words["contents"], _headings(said))
        writer.break_page()


def _headings(said: Contents) -> list[tuple[int, str]]:
    """Level and words of the headings that the contents name, in order; `Writer.heading` names them alike."""
    named = [(block["level"], plain(block["runs"])) for block in headings(said.body)]
    return named + [(1, said.words[name]) for name in ("approval", "history") if getattr(said, _FIELDS[name])]


_FIELDS = {"approval": "approvals", "history": "history"}


def _blocks(writer: Writer, blocks: Sequence[Block], level: int = -1, quoted: bool = False) -> None:
    """Blocks in order; `level` is that of the list around them, -1 for none."""
    for block in blocks:
        kind = block["is"]
        if kind == "heading":
            _runs(writer, writer.heading(block["level"], block.get("rtl", False)), block["runs"])
        elif kind == "text":
            style = "Quote" if quoted else "List Continue" if level >= 0 else "Body Text"
            _runs(writer, writer.paragraph("", style, level=level, rtl=block.get("rtl", False)), block["runs"])
        elif kind == "list":
            _list(writer, block, min(level + 1, _DEEPEST), quoted)
        elif kind == "quote":
            _blocks(writer, block["blocks"], level, quoted=True)
        elif kind == "code":
            writer.code(block["text"].replace("\u200b", ""))
        elif kind == "rule":
            writer.rule()
        elif kind == "table":
            writer.table(block, partial(_runs, writer))


def _list(writer: Writer, block: Block, level: int, quoted: bool) -> None:
    number = writer.numbering(ordered=block["ordered"], start=block["start"], level=level)
    for item in block["items"]:
        first, *rest = item or [{"is": "text", "runs": []}]
        if first["is"] == "text":
            place = writer.item(number, level, rtl=first.get("rtl", False))
            _runs(writer, place, first["runs"])
        else:
            writer.item(number, level)
            rest = [first, *rest]
        _blocks(writer, rest, level, quoted)


def _runs(writer: Writer, paragraph: Any, runs: Sequence[Run]) -> None:
    """Put runs into a paragraph."""
    for run in runs:
        if "br" in run:
            paragraph.add_run().add_break()
            continue
        # Word breaks long words by itself; signs that allow it would stay in what people copy.
        added = writer.run(paragraph, run["t"].replace("\u200b", ""), run.get("u", ""))
        added.bold, added.italic = run.get("b"), run.get("i")
        if run.get("s"):
            added.font.strike = True
        if run.get("c"):
            added.style = writer.document.styles["Code in Text"]


def _closing(writer: Writer, said: Contents) -> None:
    """Who approved it, and how it came to be."""
    parts = [(said.words[name], getattr(said, _FIELDS[name])) for name in _FIELDS]
    if said.long and any(blocks for _words, blocks in parts):
        writer.break_page()
    for words, blocks in parts:
        if blocks:
            writer.heading(1, style="Paper Closing").add_run(words)
            _blocks(writer, blocks)
