"""The parts of a Word file that the library does not have ready: fields, links, numbering of lists, tables set by their shares."""

from collections.abc import Callable, Sequence
from itertools import count
from typing import Any

from wellkept.toolkit.paper.word_styles import HAIR, INK, QUIET, WIDTH, border, dress, lay_out, make

#: Numbers that no numbering of the library's template has.
_BULLETS, _NUMBERS = 9001, 9002
_SIGNS = ("•", "–", "·")


class Writer:
    """A document that is written from its begin to its end. The library is imported here, when a file is wanted."""

    def __init__(self, language: str, rtl: bool) -> None:
        import docx
        from docx.oxml.ns import qn
        from docx.shared import Mm, Pt, RGBColor

        self._qn, self._mm, self.points, self._colour = qn, Mm, Pt, RGBColor
        self.document = docx.Document()
        self.rtl = rtl
        self._marks = count(1)
        self._lists = count(9001)
        self._begins_page = False
        lay_out(self.document)
        dress(self.document, language)
        self._define_lists()

    # Paragraphs

    def paragraph(self, text: str, style: str, *, level: int = -1, rtl: bool = False) -> Any:
        """A new paragraph; `level` indents it as the list that it belongs to."""
        made = self.document.add_paragraph(text, style)
        if level >= 0:
            made.paragraph_format.left_indent = self._mm(6 * (level + 1))
        if self._begins_page:
            made.paragraph_format.page_break_before = True
            self._begins_page = False
        self._turn(made, rtl)
        return made

    def _turn(self, paragraph: Any, rtl: bool) -> None:
        if rtl or self.rtl:
            paragraph._p.get_or_add_pPr().insert_element_before(
                make("w:bidi"), "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:rPr"
            )

    def heading(self, level: int, rtl: bool = False, style: str = "") -> Any:
        """A new heading, to which the contents can lead."""
        made = self.paragraph("", style or f"Heading {level}", rtl=rtl)
        mark = next(self._marks)
        made._p.append(make("w:bookmarkStart", id=mark, name=f"_Toc{mark:06d}"))
        made._p.append(make("w:bookmarkEnd", id=mark))
        return made

    def run(self, paragraph: Any, text: str, address: str = "") -> Any:
        """A new run, as a link where it has an address."""
        made = paragraph.add_run(text)
        if address:
            from docx.opc.constants import RELATIONSHIP_TYPE

            link = make("w:hyperlink")
            key = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
            link.set(self._qn("r:id"), key)
            paragraph._p.append(link)
            link.append(made._r)
            made.font.underline = True
        return made

    def field(self, paragraph: Any, what: str, shown: str) -> None:
        """A field that Word works out, and what it shows until then."""
        for kind in ("begin", "", "separate", "text", "end"):
            run = paragraph.add_run(shown if kind == "text" else "")
            if kind == "":
                code = make("w:instrText")
                code.set(self._qn("xml:space"), "preserve")
                code.text = f" {what} "
                run._r.append(code)
            elif kind != "text":
                run._r.append(make("w:fldChar", fldCharType=kind))

    def framed(self, paragraph: Any) -> None:
        """A line around a paragraph."""
        border(paragraph._p, ("top", "left", "bottom", "right"), colour=INK, size=6, space=6)

    def rule(self) -> None:
        """A line across the page."""
        border(self.paragraph("", "Body Text")._p, ("bottom",))

    def code(self, text: str) -> None:
        """Lines that stand as they were typed."""
        made = self.paragraph("", "Code")
        for number, each in enumerate(text.split("\n")):
            if number:
                made.add_run().add_break()
            made.add_run(each)

    def break_page(self) -> None:
        """What follows begins a page."""
        self._begins_page = True

    # Head, foot, facts and contents

    def edge(self, part: Any, lines: Sequence[tuple[str, str]], *, below: bool) -> list[Any]:
        """Lines of a head or foot, left and right; a thin line is drawn below or above them."""
        from docx.enum.text import WD_TAB_ALIGNMENT

        part.is_linked_to_previous = False
        made = []
        for number, (left, right) in enumerate(lines):
            paragraph = part.paragraphs[0] if number == 0 else part.add_paragraph(style=part.paragraphs[0].style)
            stops = paragraph.paragraph_format.tab_stops
            stops.add_tab_stop(self._mm(WIDTH), WD_TAB_ALIGNMENT.RIGHT)
            paragraph.add_run(f"{left}\t{right}" if right else left)
            self._turn(paragraph, False)
            made.append(paragraph)
        border((made[-1] if below else made[0])._p, ("bottom",) if below else ("top",), space=6)
        return made

    def facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """What identifies the paper: label and value, between two lines."""
        from docx.enum.text import WD_TAB_ALIGNMENT

        for number, (label, value) in enumerate(facts):
            made = self.paragraph("", "Paper Fact")
            made.paragraph_format.tab_stops.add_tab_stop(self._mm(36), WD_TAB_ALIGNMENT.LEFT)
            made.paragraph_format.left_indent = self._mm(36)
            made.paragraph_format.first_line_indent = -self._mm(36)
            made.add_run(f"{label}\t").font.color.rgb = self._colour.from_string(QUIET)
            made.add_run(value)
            sides = [side for side, at in (("top", 0), ("bottom", len(facts) - 1)) if at == number]
            if sides:
                border(made._p, sides, space=8)
            if number == len(facts) - 1:
                made.paragraph_format.space_after = self.points(22)

    def contents(self, title: str, headings: Sequence[tuple[int, str]]) -> None:
        """The contents: links to the headings, in a field that Word renews when asked."""
        self.break_page()
        head = self.paragraph(title, "Paper Contents")
        head.runs[0].font.size, head.runs[0].bold = self.points(16), True
        head.paragraph_format.space_after = self.points(10)
        shown = [(mark, level, words) for mark, (level, words) in enumerate(headings, start=1) if level <= 3]
        for place, (mark, level, words) in enumerate(shown):
            made = self.paragraph("", "Paper Contents")
            made.paragraph_format.left_indent = self._mm(6 * (level - 1))
            if place == 0:
                self._part_of_field(made, "begin", 'TOC \\o "1-3" \\h \\n \\z \\u')
            link = make("w:hyperlink", anchor=f"_Toc{mark:06d}", history=1)
            run = made.add_run(words)
            made._p.append(link)
            link.append(run._r)
            if place == len(shown) - 1:
                self._part_of_field(made, "end")

    def _part_of_field(self, paragraph: Any, kind: str, code: str = "") -> None:
        paragraph.add_run()._r.append(make("w:fldChar", fldCharType=kind))
        if code:
            said = make("w:instrText")
            said.set(self._qn("xml:space"), "preserve")
            said.text = f" {code} "
            paragraph.add_run()._r.append(said)
            paragraph.add_run()._r.append(make("w:fldChar", fldCharType="separate"))

    # Lists

    def _define_lists(self) -> None:
        """One form for lists with signs and one for numbered ones, each with nine levels."""
        root = self.document.part.numbering_part.element
        for key, ordered in ((_BULLETS, False), (_NUMBERS, True)):
            form = make("w:abstractNum", abstractNumId=key)
            form.append(make("w:multiLevelType", val="multilevel"))
            for level in range(9):
                each = make("w:lvl", ilvl=level)
                each.append(make("w:start", val=1))
                style = ("decimal", "lowerLetter", "lowerRoman")[level % 3] if ordered else "bullet"
                each.append(make("w:numFmt", val=style))
                each.append(make("w:lvlText", val=f"%{level + 1}." if ordered else _SIGNS[min(level, 2)]))
                each.append(make("w:lvlJc", val="left"))
                indent = make("w:pPr")
                indent.append(make("w:ind", left=340 * (level + 1), hanging=340))
                each.append(indent)
                form.append(each)
            # Forms stand before the lists that use them.
            root.insert(0, form)

    def numbering(self, *, ordered: bool, start: int, level: int) -> int:
        """A new list; its number."""
        key = next(self._lists)
        made = make("w:num", numId=key)
        made.append(make("w:abstractNumId", val=_NUMBERS if ordered else _BULLETS))
        if ordered:
            begin = make("w:lvlOverride", ilvl=level)
            begin.append(make("w:startOverride", val=start))
            made.append(begin)
        self.document.part.numbering_part.element.append(made)
        return key

    def item(self, number: int, level: int, rtl: bool = False) -> Any:
        """The first paragraph of an item."""
        made = self.paragraph("", "List Paragraph", rtl=rtl)
        listed = made._p.get_or_add_pPr().get_or_add_numPr()
        listed.get_or_add_ilvl().val, listed.get_or_add_numId().val = level, number
        return made

    # Tables

    def table(self, block: dict[str, Any], fill: Callable[[Any, Sequence[Any]], None]) -> None:
        """A table by its shares of the width; `fill` puts runs into a cell's paragraph. Its head is repeated on each page."""
        from docx.text.paragraph import Paragraph

        if block["caption"]:
            self.paragraph(block["caption"], "Caption")
        elif self._begins_page:
            self.paragraph("", "Paper Cell")
        shares, together = block["shares"], sum(block["shares"])
        made = self.document.add_table(rows=0, cols=len(shares))
        made.autofit = False
        widths = [self._mm(WIDTH * share / together) for share in shares]
        for column, width in zip(made.columns, widths, strict=True):
            column.width = width
        properties = made._tbl.tblPr
        if self.rtl:
            properties.insert_element_before(make("w:bidiVisual"), "w:tblW", "w:tblLayout", "w:tblLook")
        properties.insert_element_before(make("w:tblInd", w=0, type="dxa"), "w:tblLayout", "w:tblLook")
        margins = make("w:tblCellMar")
        margins.extend([make("w:left", w=0, type="dxa"), make("w:right", w=120, type="dxa")])
        properties.insert_element_before(margins, "w:tblLook")
        for number, row in enumerate((block["heads"], *block["rows"])):
            line = make("w:tr")
            properties = make("w:trPr")
            properties.append(make("w:cantSplit"))
            if number == 0:
                properties.append(make("w:tblHeader"))
            line.append(properties)
            made._tbl.append(line)
            for width, runs in zip(widths, row, strict=True):
                cell = self._cell(width, head=number == 0)
                line.append(cell)
                paragraph = Paragraph(cell.find(self._qn("w:p")), made)
                paragraph.style = self.document.styles["Paper Cell"]
                fill(paragraph, [{**run, "b": True} for run in runs] if number == 0 else runs)
        self.paragraph("", "Paper Cell")

    def _cell(self, width: Any, *, head: bool) -> Any:
        cell, properties = make("w:tc"), make("w:tcPr")
        properties.append(make("w:tcW", w=int(width / 635), type="dxa"))
        borders = make("w:tcBorders")
        borders.append(make("w:bottom", val="single", sz=8 if head else 4, color="8D9299" if head else HAIR))
        properties.append(borders)
        margins = make("w:tcMar")
        for side, size in (("top", 60), ("bottom", 20)):
            margins.append(make(f"w:{side}", w=size, type="dxa"))
        properties.append(margins)
        cell.append(properties)
        cell.append(make("w:p"))
        return cell
