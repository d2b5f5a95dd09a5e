"""The parts of a Word file that the library does not have ready: fields, links, numbering of lists, tables set by their shares."""

from collections.abc import Callable, Sequence
from itertools import count
from typing import Any

#: Size of an A4 page and its margins (millimetres), and the width between them.
_PAGE, _MARGINS = (210, 297), (29, 36, 29, 32)
_WIDTH = _PAGE[0] - _MARGINS[0] - _MARGINS[2]
_INK, _QUIET, _HAIR = "1D1F21", "5A5F66", "C9CCD1"
_BODY, _CODE = "Calibri", "Consolas"
#: Numbers that no numbering of the library's template has.
_BULLETS, _NUMBERS = 9001, 9002
_SIGNS = ("•", "–", "·")


class Writer:
    """A document that is written from its begin to its end. The library is imported here, when a file is wanted."""

    def __init__(self, language: str, rtl: bool) -> None:
        import docx
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn
        from docx.shared import Mm, Pt, RGBColor

        self._element, self._qn, self._mm, self.points, self._colour = OxmlElement, qn, Mm, Pt, RGBColor
        self.document = docx.Document()
        self.rtl = rtl
        self._marks = count(1)
        self._lists = count(9001)
        self._begins_page = False
        self._paper()
        self._styles(language)
        self._define_lists()

    # The page and the styles

    def _paper(self) -> None:
        section = self.document.sections[0]
        section.page_width, section.page_height = (self._mm(size) for size in _PAGE)
        section.left_margin, section.top_margin, section.right_margin, section.bottom_margin = (
            self._mm(size) for size in _MARGINS
        )
        section.header_distance, section.footer_distance = self._mm(16), self._mm(14)

    def _styles(self, language: str) -> None:
        from docx.enum.style import WD_STYLE_TYPE

        styles = self.document.styles
        self._face(styles["Normal"], 10.5, _INK, after=7, line=1.22)
        languages = styles["Normal"].element.get_or_add_rPr()
        languages.append(self._make("w:lang", val=language, bidi=language))
        for level, (size, before, after) in enumerate(((16, 24, 9), (13, 18, 6), (11, 14, 5)), start=1):
            self._face(styles[f"Heading {level}"], size, _INK, bold=True, before=before, after=after)
        for level in (4, 5, 6):
            self._face(styles[f"Heading {level}"], 10.5, _INK, italic=True, before=12, after=4)
        self._face(styles["Title"], 25, _INK, bold=True, before=4, after=18)
        self._unframed(styles["Title"])
        self._face(styles["Body Text"], 10.5, _INK, after=7, line=1.22)
        self._face(styles["Quote"], 10.5, "3D4146", after=7, line=1.22)
        styles["Quote"].paragraph_format.left_indent = self._mm(6)
        self._border(styles["Quote"].element, ("left",), colour="B9BDC4", size=12, space=8)
        self._face(styles["Caption"], 9, _INK, bold=True, before=12, after=4)
        styles["Caption"].paragraph_format.keep_with_next = True
        self._face(styles["List Paragraph"], 10.5, _INK, after=4, line=1.22)
        self._face(styles["List Continue"], 10.5, _INK, after=4, line=1.22)
        for name in ("Header", "Footer"):
            self._face(styles[name], 8.5, _QUIET, after=2)
            # The template's stops are for another width.
            own = styles[name].element.get_or_add_pPr()
            for stops in own.findall(self._qn("w:tabs")):
                own.remove(stops)
        for name, points, colour, after in (
            ("Paper Opening", 11, _QUIET, 2), ("Paper Fact", 9.5, _INK, 3), ("Paper Cell", 9, _INK, 2),
            ("Paper Contents", 10.5, _INK, 4),
            ("Paper Notice", 10.5, _INK, 14),
        ):  # fmt: skip
            style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            style.base_style = styles["Normal"]
            self._face(style, points, colour, after=after, bold=True if name == "Paper Notice" else None)
        closing = styles.add_style("Paper Closing", WD_STYLE_TYPE.PARAGRAPH)
        closing.base_style, closing.next_paragraph_style = styles["Heading 1"], styles["Body Text"]
        code = styles.add_style("Code", WD_STYLE_TYPE.PARAGRAPH)
        code.base_style = styles["Normal"]
        self._face(code, 9, _INK, before=6, after=10, face=_CODE)
        code.element.get_or_add_pPr().append(self._make("w:shd", val="clear", color="auto", fill="F4F5F6"))
        inline = styles.add_style("Code in Text", WD_STYLE_TYPE.CHARACTER)
        inline.font.name, inline.font.size = _CODE, self.points(9.5)

    def _face(
        self, style: Any, size: float, colour: str, *, before: float = 0, after: float = 0, line: float = 1.1,
        bold: bool | None = None, italic: bool | None = None, face: str = _BODY,
    ) -> None:  # fmt: skip
        """How a style looks. Fonts of the template's theme are taken out, else they win."""
        font, form = style.font, style.paragraph_format
        own = style.element.get_or_add_rPr()
        for fonts in own.findall(self._qn("w:rFonts")):
            own.remove(fonts)
        font.name, font.size, font.bold, font.italic = face, self.points(size), bold, italic
        own.find(self._qn("w:rFonts")).set(self._qn("w:cs"), face)
        font.color.rgb = self._colour.from_string(colour)
        form.space_before, form.space_after = self.points(before), self.points(after)
        form.line_spacing = line

    def _unframed(self, style: Any) -> None:
        properties = style.element.get_or_add_pPr()
        for border in properties.findall(self._qn("w:pBdr")):
            properties.remove(border)
        # The template spaces the letters of its title.
        for spacing in style.element.get_or_add_rPr().findall(self._qn("w:spacing")):
            style.element.rPr.remove(spacing)

    def _make(self, element: str, /, **attributes: object) -> Any:
        """An element with attributes of its own namespace."""
        made = self._element(element)
        for key, value in attributes.items():
            made.set(self._qn(f"w:{key}"), str(value))
        return made

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
                self._make("w:bidi"), "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:rPr"
            )

    def heading(self, level: int, rtl: bool = False, style: str = "") -> Any:
        """A new heading, to which the contents can lead."""
        made = self.paragraph("", style or f"Heading {level}", rtl=rtl)
        mark = next(self._marks)
        made._p.append(self._make("w:bookmarkStart", id=mark, name=f"_Toc{mark:06d}"))
        made._p.append(self._make("w:bookmarkEnd", id=mark))
        return made

    def run(self, paragraph: Any, text: str, address: str = "") -> Any:
        """A new run, as a link where it has an address."""
        made = paragraph.add_run(text)
        if address:
            from docx.opc.constants import RELATIONSHIP_TYPE

            link = self._element("w:hyperlink")
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
                code = self._element("w:instrText")
                code.set(self._qn("xml:space"), "preserve")
                code.text = f" {what} "
                run._r.append(code)
            elif kind != "text":
                run._r.append(self._make("w:fldChar", fldCharType=kind))

    def framed(self, paragraph: Any) -> None:
        """A line around a paragraph."""
        self._border(paragraph._p, ("top", "left", "bottom", "right"), colour=_INK, size=6, space=6)

    def rule(self) -> None:
        """A line across the page."""
        self._border(self.paragraph("", "Body Text")._p, ("bottom",))

    def code(self, text: str) -> None:
        """Lines that stand as they were typed."""
        made = self.paragraph("", "Code")
        for number, each in enumerate(text.split("\n")):
            if number:
                made.add_run().add_break()
            made.add_run(each)

    def _border(
        self, element: Any, sides: Sequence[str], *, colour: str = _HAIR, size: int = 4, space: int = 4
    ) -> None:
        borders = self._element("w:pBdr")
        for side in sides:
            borders.append(self._make(f"w:{side}", val="single", sz=size, space=space, color=colour))
        element.get_or_add_pPr().insert_element_before(
            borders, "w:shd", "w:tabs", "w:bidi", "w:spacing", "w:ind", "w:jc", "w:rPr"
        )

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
            stops.add_tab_stop(self._mm(_WIDTH), WD_TAB_ALIGNMENT.RIGHT)
            paragraph.add_run(f"{left}\t{right}" if right else left)
            self._turn(paragraph, False)
            made.append(paragraph)
        self._border((made[-1] if below else made[0])._p, ("bottom",) if below else ("top",), space=6)
        return made

    def facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """What identifies the paper: label and value, between two lines."""
        from docx.enum.text import WD_TAB_ALIGNMENT

        for number, (label, value) in enumerate(facts):
            made = self.paragraph("", "Paper Fact")
            made.paragraph_format.tab_stops.add_tab_stop(self._mm(36), WD_TAB_ALIGNMENT.LEFT)
            made.paragraph_format.left_indent = self._mm(36)
            made.paragraph_format.first_line_indent = -self._mm(36)
            made.add_run(f"{label}\t").font.color.rgb = self._colour.from_string(_QUIET)
            made.add_run(value)
            sides = [side for side, at in (("top", 0), ("bottom", len(facts) - 1)) if at == number]
            if sides:
                self._border(made._p, sides, space=8)
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
            link = self._make("w:hyperlink", anchor=f"_Toc{mark:06d}", history=1)
            run = made.add_run(words)
            made._p.append(link)
            link.append(run._r)
            if place == len(shown) - 1:
                self._part_of_field(made, "end")

    def _part_of_field(self, paragraph: Any, kind: str, code: str = "") -> None:
        paragraph.add_run()._r.append(self._make("w:fldChar", fldCharType=kind))
        if code:
            said = self._element("w:instrText")
            said.set(self._qn("xml:space"), "preserve")
            said.text = f" {code} "
            paragraph.add_run()._r.append(said)
            paragraph.add_run()._r.append(self._make("w:fldChar", fldCharType="separate"))

    # Lists

    def _define_lists(self) -> None:
        """One form for lists with signs and one for numbered ones, each with nine levels."""
        root = self.document.part.numbering_part.element
        for key, ordered in ((_BULLETS, False), (_NUMBERS, True)):
            form = self._make("w:abstractNum", abstractNumId=key)
            form.append(self._make("w:multiLevelType", val="multilevel"))
            for level in range(9):
                each = self._make("w:lvl", ilvl=level)
                each.append(self._make("w:start", val=1))
                style = ("decimal", "lowerLetter", "lowerRoman")[level % 3] if ordered else "bullet"
                each.append(self._make("w:numFmt", val=style))
                each.append(self._make("w:lvlText", val=f"%{level + 1}." if ordered else _SIGNS[min(level, 2)]))
                each.append(self._make("w:lvlJc", val="left"))
                indent = self._element("w:pPr")
                indent.append(self._make("w:ind", left=340 * (level + 1), hanging=340))
                each.append(indent)
                form.append(each)
            # Forms stand before the lists that use them.
            root.insert(0, form)

    def numbering(self, *, ordered: bool, start: int, level: int) -> int:
        """A new list; its number."""
        key = next(self._lists)
        made = self._make("w:num", numId=key)
        made.append(self._make("w:abstractNumId", val=_NUMBERS if ordered else _BULLETS))
        if ordered:
            begin = self._make("w:lvlOverride", ilvl=level)
            begin.append(self._make("w:startOverride", val=start))
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
        widths = [self._mm(_WIDTH * share / together) for share in shares]
        for column, width in zip(made.columns, widths, strict=True):
            column.width = width
        properties = made._tbl.tblPr
        if self.rtl:
            properties.insert_element_before(self._make("w:bidiVisual"), "w:tblW", "w:tblLayout", "w:tblLook")
        properties.insert_element_before(self._make("w:tblInd", w=0, type="dxa"), "w:tblLayout", "w:tblLook")
        margins = self._element("w:tblCellMar")
        margins.extend([self._make("w:left", w=0, type="dxa"), self._make("w:right", w=120, type="dxa")])
        properties.insert_element_before(margins, "w:tblLook")
        for number, row in enumerate((block["heads"], *block["rows"])):
            line = self._element("w:tr")
            properties = self._element("w:trPr")
            properties.append(self._element("w:cantSplit"))
            if number == 0:
                properties.append(self._element("w:tblHeader"))
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
        cell, properties = self._element("w:tc"), self._element("w:tcPr")
        properties.append(self._make("w:tcW", w=int(width / 635), type="dxa"))
        borders = self._element("w:tcBorders")
        borders.append(self._make("w:bottom", val="single", sz=8 if head else 4, color="8D9299" if head else _HAIR))
        properties.append(borders)
        margins = self._element("w:tcMar")
        for side, size in (("top", 60), ("bottom", 20)):
            margins.append(self._make(f"w:{side}", w=size, type="dxa"))
        properties.append(margins)
        cell.append(properties)
        cell.append(self._element("w:p"))
        return cell
