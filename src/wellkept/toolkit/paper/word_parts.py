"""The parts of a Word file that the library does not have ready: fields, links, numbering of lists, tables set by their shares."""

from collections.abc import Callable, Mapping, Sequence
from itertools import count
from typing import Any

from wellkept.toolkit.paper.word_styles import HAIR, INK, QUIET, WIDTH, border, dress, lay_out, make

#: The library looks through all addresses for each new one.
_MOST_LINKS = 1_000
#: Numbers that no numbering of the library's template has.
_BULLETS, _NUMBERS = 9001, 9002
#: Twentieths of a point in a millimetre.
_TWIPS = 56.6929
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
        self._keys = {each.name: each.style_id for each in self.document.styles}
        self._end = self.document._body._element.find(qn("w:sectPr"))
        self._numbering = self.document.part.numbering_part.element
        self._addresses: dict[str, str] = {}
        self._define_lists()

    # Paragraphs

    def paragraph(self, text: str, style: str, *, level: int = -1, rtl: bool = False) -> Any:
        """A new paragraph; `level` indents it as the list that it belongs to."""
        from docx.text.paragraph import Paragraph

        made = Paragraph(self._named(style), self.document._body)
        self._end.addprevious(made._p)
        if text:
            made.add_run(text)
        if level >= 0:
            made.paragraph_format.left_indent = self._mm(6 * (level + 1))
        if self._begins_page:
            made.paragraph_format.page_break_before = True
            self._begins_page = False
        self._turn(made, rtl)
        return made

    def _named(self, style: str) -> Any:
        """The element of a paragraph of a style. The library would look through all paragraphs and styles for each."""
        element, properties = make("w:p"), make("w:pPr")
        properties.append(make("w:pStyle", val=self._keys[style]))
        element.append(properties)
        return element

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
        key = self._address(address)
        if key:
            link = make("w:hyperlink")
            link.set(self._qn("r:id"), key)
            paragraph._p.append(link)
            link.append(made._r)
            made.font.underline = True
        return made

    def mark(self, run: Any, looks: Mapping[str, Any]) -> None:
        """Let a run look as the flags of the tree say."""
        for flag, attribute in (("b", "bold"), ("i", "italic"), ("s", "strike")):
            if looks.get(flag):
                setattr(run.font, attribute, True)
        if looks.get("c"):
            run._r.get_or_add_rPr().insert(0, make("w:rStyle", val=self._keys["Code in Text"]))

    def _address(self, address: str) -> str:
        """The key of an address among the file's relations; "" for none, and for those beyond as many as a file is to have."""
        from docx.opc.constants import RELATIONSHIP_TYPE

        if address and address not in self._addresses and len(self._addresses) < _MOST_LINKS:
            self._addresses[address] = self.document.part.relate_to(
                address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True
            )
        return self._addresses.get(address, "")

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
        root = self._numbering
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
        self._numbering.append(made)
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
        from docx.oxml.table import CT_Tbl
        from docx.text.paragraph import Paragraph

        if block["caption"]:
            self.paragraph(block["caption"], "Caption")
        elif self._begins_page:
            self.paragraph("", "Paper Cell")
        shares, together = block["shares"], sum(block["shares"])
        widths = [int(_TWIPS * WIDTH * share / together) for share in shares]
        made = CT_Tbl.new_tbl(0, len(shares), self._mm(WIDTH))
        self._end.addprevious(made)
        self._set_table(made, widths)
        for number, row in enumerate((block["heads"], *block["rows"])):
            line, properties = make("w:tr"), make("w:trPr")
            if number == 0 or block["firm"]:
                properties.append(make("w:cantSplit"))
            if number == 0:
                properties.append(make("w:tblHeader"))
            line.append(properties)
            made.append(line)
            for width, runs in zip(widths, row, strict=True):
                cell, place = self._cell(width, head=number == 0), self._named("Paper Cell")
                cell.append(place)
                line.append(cell)
                paragraph = Paragraph(place, self.document._body)
                fill(paragraph, [{**run, "b": True} for run in runs] if number == 0 else runs)
                self._turn(paragraph, rtl=False)
        self.paragraph("", "Paper Cell")

    def _set_table(self, table: Any, widths: Sequence[int]) -> None:
        """Widths that stay, and text that begins where the text around the table does."""
        for column, width in zip(table.tblGrid.gridCol_lst, widths, strict=True):
            column.set(self._qn("w:w"), str(width))
        properties = table.tblPr
        table.tblPr.autofit = False
        if self.rtl:
            properties.insert_element_before(make("w:bidiVisual"), "w:tblW", "w:tblLayout", "w:tblLook")
        properties.insert_element_before(make("w:tblInd", w=0, type="dxa"), "w:tblLayout", "w:tblLook")
        margins = make("w:tblCellMar")
        margins.extend([make("w:left", w=0, type="dxa"), make("w:right", w=120, type="dxa")])
        properties.insert_element_before(margins, "w:tblLook")

    def _cell(self, width: int, *, head: bool) -> Any:
        cell, properties = make("w:tc"), make("w:tcPr")
        properties.append(make("w:tcW", w=width, type="dxa"))
        borders = make("w:tcBorders")
        borders.append(make("w:bottom", val="single", sz=8 if head else 4, color="8D9299" if head else HAIR))
        properties.append(borders)
        margins = make("w:tcMar")
        for side, size in (("top", 60), ("bottom", 20)):
            margins.append(make(f"w:{side}", w=size, type="dxa"))
        properties.append(margins)
        cell.append(properties)
        return cell
