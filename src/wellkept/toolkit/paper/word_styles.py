"""How a Word file looks: its page, and the styles that its paragraphs go by."""

from collections.abc import Sequence
from typing import Any

#: Size of an A4 page and its margins (left, top, right, bottom), in millimetres, and the width between them.
_PAGE, _MARGINS = (210, 297), (29, 36, 29, 32)
WIDTH = _PAGE[0] - _MARGINS[0] - _MARGINS[2]
INK, QUIET, HAIR = "1D1F21", "5A5F66", "C9CCD1"
_BODY, _CODE = "Calibri", "Consolas"
#: Styles of our own, by which a paper that comes back is known: name, size, colour, space behind.
_OWN = (
    ("Paper Opening", 11, QUIET, 2), ("Paper Fact", 9.5, INK, 3), ("Paper Cell", 9, INK, 2),
    ("Paper Contents", 10.5, INK, 4), ("Paper Notice", 10.5, INK, 14),
)  # fmt: skip


def make(element: str, /, **attributes: object) -> Any:
    """An element with attributes of its own namespace."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(element)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    return made


def border(element: Any, sides: Sequence[str], *, colour: str = HAIR, size: int = 4, space: int = 4) -> None:
    """Draw lines at some sides of a paragraph, or of all of a style."""
    borders = make("w:pBdr")
    for side in sides:
        borders.append(make(f"w:{side}", val="single", sz=size, space=space, color=colour))
    element.get_or_add_pPr().insert_element_before(
        borders,
        "w:shd",
        "w:tabs",
        "w:bidi",
        "w:spacing",
        "w:ind",
        "w:contextualSpacing",
        "w:jc",
        "w:outlineLvl",
        "w:rPr",
    )


def lay_out(document: Any) -> None:
    """The page."""
    from docx.shared import Mm

    section = document.sections[0]
    section.page_width, section.page_height = (Mm(size) for size in _PAGE)
    section.left_margin, section.top_margin, section.right_margin, section.bottom_margin = map(Mm, _MARGINS)
    section.header_distance, section.footer_distance = Mm(16), Mm(14)


def dress(document: Any, language: str) -> None:
    """The styles: those that Word knows, for headings and text, and our own."""
    from docx.shared import Mm

    styles = document.styles
    _face(styles["Normal"], 10.5, INK, after=7, line=1.22)
    styles["Normal"].element.get_or_add_rPr().append(make("w:lang", val=language, bidi=language))
    for level, (size, before, after) in enumerate(((16, 24, 9), (13, 18, 6), (11, 14, 5)), start=1):
        _face(styles[f"Heading {level}"], size, INK, bold=True, before=before, after=after)
    for level in (4, 5, 6):
        _face(styles[f"Heading {level}"], 10.5, INK, italic=True, before=12, after=4)
    _face(styles["Title"], 25, INK, bold=True, before=4, after=18)
    _plain(styles["Title"])
    _face(styles["Body Text"], 10.5, INK, after=7, line=1.22)
    _face(styles["Quote"], 10.5, "3D4146", after=7, line=1.22)
    styles["Quote"].paragraph_format.left_indent = Mm(6)
    border(styles["Quote"].element, ("left",), colour="B9BDC4", size=12, space=8)
    _face(styles["Caption"], 9, INK, bold=True, before=12, after=4)
    styles["Caption"].paragraph_format.keep_with_next = True
    for name in ("List Paragraph", "List Continue"):
        _face(styles[name], 10.5, INK, after=4, line=1.22)
    for name in ("Header", "Footer"):
        _face(styles[name], 8.5, QUIET, after=2)
        # The template's stops are for another width.
        _without(styles[name].element.get_or_add_pPr(), "w:tabs")
    _add_own(styles)


def _add_own(styles: Any) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt

    for name, size, colour, after in _OWN:
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
        _face(style, size, colour, after=after, bold=True if name == "Paper Notice" else None)
    closing = styles.add_style("Paper Closing", WD_STYLE_TYPE.PARAGRAPH)
    closing.base_style, closing.next_paragraph_style = styles["Heading 1"], styles["Body Text"]
    code = styles.add_style("Code", WD_STYLE_TYPE.PARAGRAPH)
    code.base_style = styles["Normal"]
    _face(code, 9, INK, before=6, after=10, face=_CODE)
    code.element.get_or_add_pPr().insert_element_before(
        make("w:shd", val="clear", color="auto", fill="F4F5F6"), "w:spacing", "w:ind", "w:jc"
    )
    inline = styles.add_style("Code in Text", WD_STYLE_TYPE.CHARACTER)
    inline.font.name, inline.font.size = _CODE, Pt(9.5)


def _face(
    style: Any, size: float, colour: str, *, before: float = 0, after: float = 0, line: float = 1.1,
    bold: bool | None = None, italic: bool | None = None, face: str = _BODY,
) -> None:  # fmt: skip
    """How a style looks. Fonts of the template's theme are taken out, else they win."""
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    font, form = style.font, style.paragraph_format
    own = style.element.get_or_add_rPr()
    _without(own, "w:rFonts")
    font.name, font.size, font.bold, font.italic = face, Pt(size), bold, italic
    own.find(qn("w:rFonts")).set(qn("w:cs"), face)
    font.color.rgb = RGBColor.from_string(colour)
    form.space_before, form.space_after = Pt(before), Pt(after)
    form.line_spacing = line


def _plain(style: Any) -> None:
    """A style without the line below and the wide letters that the template gives it."""
    _without(style.element.get_or_add_pPr(), "w:pBdr")
    _without(style.element.get_or_add_rPr(), "w:spacing")


def _without(element: Any, name: str) -> None:
    from docx.oxml.ns import qn

    for child in element.findall(qn(name)):
        element.remove(child)
