"""Documents that people bring: what is read of them, what is said about it, and what is refused."""

import io
import zipfile
from typing import Any

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from wellkept.kernel.errors import Invalid
from wellkept.toolkit.paper import tree
from wellkept.toolkit.paper.grids import plain
from wellkept.toolkit.paper.reading import document as reading
from wellkept.toolkit.paper.reading import marking, pdf, word
from wellkept.toolkit.paper.reading.document import read_document
from wellkept.toolkit.paper.signs import clean
from wellkept.toolkit.paper.tests.samples import BODY, LONG, paper, styles, text, word_file
from wellkept.toolkit.paper.typesetting import pdf as set_pdf
from wellkept.toolkit.paper.word import docx as write_word


def read(body: str, **parts: Any) -> Any:
    """A Word file of this XML as Markdown, read in this process."""
    return word.read(word_file(body, **parts))


def saved(document: Any) -> bytes:
    """A document of the library as a file."""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_a_word_file_as_people_write_them():
    made = docx.Document()
    made.add_paragraph("Continuity plan", style="Title")
    made.add_heading("Purpose", 1)
    sentence = made.add_paragraph("We go on ")
    sentence.add_run("whatever").bold = True
    sentence.add_run(" happens, ")
    sentence.add_run("always").italic = True
    made.add_heading("Steps", 2)
    for item in ("Call the team", "Open the plan"):
        made.add_paragraph(item, style="List Number")
    made.add_paragraph("Sites", style="List Bullet")
    made.add_paragraph("Oldmere", style="List Bullet 2")
    table = made.add_table(rows=2, cols=2)
    for cell, said in zip(
        (c for row in table.rows for c in row.cells), ("Who", "What", "Nadia", "leads | decides"), strict=True
    ):
        cell.text = said
    found = read_document("plan.docx", saved(made))
    assert found.title == "Continuity plan"
    assert found.markdown == (
        "# Purpose\n\nWe go on **whatever** happens, *always*\n\n## Steps\n\n1. Call the team\n2. Open the plan\n"
        "- Sites\n  - Oldmere\n\n| Who | What |\n| --- | --- |\n| Nadia | leads \\| decides |"
    )
    assert [(part.level, part.title) for part in found.sections] == [(1, "Purpose"), (2, "Steps")]
    assert found.notes == ()


def test_an_exported_paper_that_comes_back_is_its_text_alone():
    found = read_document("policy.docx", write_word(paper(tables=[])))
    assert found.title == "Service management policy"
    assert "approvals and history of an exported paper were left out" in found.notes[0]
    again = tree.blocks(found.markdown)
    first = tree.blocks(BODY, (), "Service management policy")
    kinds = [block["is"] for block in first if block["is"] != "rule"]
    assert [block["is"] for block in again] == kinds
    assert "Ines Vallory" not in found.markdown
    assert "[Backup](https://tavermoor.example/backup)" in found.markdown
    long = read_document("manual.docx", write_word(paper(body=LONG)))
    assert [part.title for part in long.sections] == [f"Process {n}" for n in range(1, 9)]


def test_headings_are_known_by_outline_and_by_the_styles_they_rest_on():
    kinds = styles(
        '<w:style w:type="paragraph" w:styleId="berschrift2"><w:name w:val="heading 2"/></w:style>',
        '<w:style w:type="paragraph" w:styleId="Own"><w:name w:val="Kapitel"/><w:basedOn w:val="berschrift2"/></w:style>',
        '<w:style w:type="paragraph" w:styleId="A"><w:name w:val="a"/><w:basedOn w:val="B"/></w:style>',
        '<w:style w:type="paragraph" w:styleId="B"><w:name w:val="b"/><w:basedOn w:val="A"/></w:style>',
    )
    found = read(
        text("One", '<w:pStyle w:val="Own"/>')
        + text("Two", '<w:outlineLvl w:val="0"/>')
        + text("3", '<w:pStyle w:val="A"/>'),
        word__styles_xml=kinds,
    )
    assert found["markdown"] == "## One\n\n# Two\n\n3"


def test_what_is_left_out_is_told():
    made = docx.Document()
    made.sections[0].header.paragraphs[0].text = "Confidential"
    made.add_paragraph("Text")
    content = saved(made)
    assert read_document("a.docx", content).notes == ("What stands at the head and foot of the pages was left out.",)
    image = '<w:p><w:r><w:drawing><x descr="Our *chart*"/></w:drawing></w:r></w:p>'
    box = "<w:p><w:r><w:pict><w:txbxContent><w:p/></w:txbxContent></w:pict></w:r></w:p>"
    struck = (
        "<w:p><w:ins>"
        + text("new")[5:-6].replace("<w:pPr></w:pPr>", "")
        + "</w:ins><w:del><w:r><w:t>old</w:t></w:r></w:del></w:p>"
    )
    found = read(image + box + struck)
    assert found["markdown"] == "*\\[Our \\*chart\\*\\]*\n\nnew"
    assert found["notes"] == {"pictures": 1, "boxes": 1, "tracked": 1}


def test_footnotes_stand_at_the_end():
    note = '<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:footnote w:id="2"><w:p><w:r><w:t>Of 2026.</w:t></w:r></w:p></w:footnote></w:footnotes>'  # noqa: E501
    found = read('<w:p><w:r><w:t>Plan</w:t><w:footnoteReference w:id="2"/></w:r></w:p>', word__footnotes_xml=note)
    assert found["markdown"] == "Plan\\[1\\]\n\n---\n\n\\[1\\] Of 2026."


def test_cells_that_span_others_are_taken_apart_within_bounds():
    def row(*cells: str) -> str:
        return f"<w:tr>{''.join(f'<w:tc>{cell}</w:tc>' for cell in cells)}</w:tr>"

    wide = '<w:tcPr><w:gridSpan w:val="2"/></w:tcPr>'
    found = read(f"<w:tbl>{row(wide + text('Both'))}{row(text('a'), text('b'))}</w:tbl>")
    assert found["markdown"] == "| Both |  |\n| --- | --- |\n| a | b |"
    assert found["notes"] == {"merged": 1}
    huge = '<w:tcPr><w:gridSpan w:val="99999"/></w:tcPr>'
    with pytest.raises(Invalid, match="too long to be read"):
        read_document("a.docx", word_file(f"<w:tbl>{row(huge + text('Both'))}</w:tbl>"))


@settings(max_examples=50)
@given(st.text(st.characters(codec="utf-8"), max_size=60), st.sampled_from(["", "b", "i", "bi", "s"]))
def test_what_is_written_reads_back_as_it_was(said, look):
    said = " ".join(clean(said).split())
    blocks = tree.blocks(marking.paragraph([(said, look, ""), (" and", "", "")]))
    assert " ".join(plain(blocks[0]["runs"]).split()) == f"{said} and".strip()
    assert len(blocks) == 1


@pytest.mark.parametrize(
    "said",
    [
        "# no heading",
        "- no item",
        "1. no list",
        "> no quote",
        "*no* _mark_ `at` ~~all~~",
        "[a](b)",
        "&amp; <b>",
        "a\\*b",
        "---",
    ],
)
def test_signs_of_a_text_become_no_commands(said):
    (block,) = tree.blocks(marking.paragraph([(said, "", "")]))
    assert block == {"is": "text", "runs": block["runs"]}
    assert plain(block["runs"]) == said
    assert not any(set(run) - {"t"} for run in block["runs"])


def test_text_in_its_encodings():
    wanted = "# Richtlinie\n\nGrüße an alle."
    for content in (
        wanted.encode(),
        wanted.encode("utf-8-sig"),
        wanted.encode("utf-16"),
        wanted.replace("\n", "\r\n").encode(),
    ):
        found = read_document("a.md", content)
        assert (found.markdown, found.title, found.notes) == (wanted, "a", ())
    western = read_document("a.txt", wanted.encode("cp1252"))
    assert western.markdown == wanted
    assert "not UTF-8" in western.notes[0]
    with pytest.raises(Invalid, match="damaged"):
        read_document("a.md", wanted.encode("utf-16")[:-1])


def test_the_head_that_programs_write_gives_the_title():
    found = read_document("x.md", b'---\ntitle: "Access policy"\ntags:\n  - a\n---\n\n# Scope\n\nAll.')
    assert (found.title, found.markdown) == ("Access policy", "# Scope\n\nAll.")
    assert read_document("x.md", b"---\n\nText\n\n---\n").markdown == "---\n\nText\n\n---"


def test_lines_that_were_broken_because_they_were_full_are_joined():
    full = (
        "This line was broken by a program because it was full,\nand it goes on here.\n\n"
        "- an item that is long enough to be full but is none\n- so it stays"
    )
    assert read_document("a.txt", full.encode()).markdown == full.replace("full,\nand", "full, and")


def test_sections_are_found_outside_of_code_alone():
    found = reading.sections("before\n\n# One #\n\ntext\n\n```\n# no\n```\n## Two\n")
    assert [(part.level, part.title, part.markdown) for part in found] == [
        (0, "", "before"), (1, "One", "text\n\n```\n# no\n```"), (2, "Two", ""),
    ]  # fmt: skip


def test_the_text_of_a_pdf_with_what_can_be_guessed():
    found = read_document("policy.pdf", set_pdf(paper(body=LONG)))
    assert found.title == "Service management policy"
    assert "Work is recorded, ordered by its weight and followed to its end." in found.markdown
    assert "Page 3 of" not in found.markdown
    assert "guessed from the text" in found.notes[0]


def test_lines_of_pdf_pages_become_paragraphs_items_and_headings():
    full = "This is a full line of some text that goes on in the ser-"
    page = ["Tavermoor", "1.2 Scope", full, "vice below it.", "• one", "• two", "1) first", "Page 1"]
    notes: dict[str, int] = {}
    said = pdf.markdown([page, ["Tavermoor", "Other.", "Page 2"], ["Tavermoor", "More.", "Page 3"]], notes)
    assert said.split("\n\n") == [
        "### 1.2 Scope", "This is a full line of some text that goes on in the service below it.", "- one\n- two",
        "1. first", "Other.", "More.",
    ]  # fmt: skip
    assert notes == {"edges": 1}


def test_a_pdf_of_pictures_says_so():
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    out = io.BytesIO()
    writer.write(out)
    found = read_document("scan.pdf", out.getvalue())
    assert (found.title, found.markdown, found.sections) == ("scan", "", ())
    assert found.notes == ("The PDF holds no text, only pictures of it. Keep the file, and type what must be found.",)


def test_a_locked_pdf_is_refused():
    writer = PdfWriter(PdfReader(io.BytesIO(set_pdf(paper()))))
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    with pytest.raises(Invalid, match="locked by a password"):
        read_document("a.pdf", out.getvalue())


ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><w:styles xmlns:w="w">&a;</w:styles>'
GOOD = word_file(text("Text"))


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.docx", b"", "empty"),
        ("a.md", b" \n ", "empty"),
        ("a.exe", b"MZ", "read from DOCX"),
        ("a", b"x", "read from DOCX"),
        ("a.odt", b"x", "Save the document as DOCX"),
        ("a.doc", b"x", "Save the document as DOCX"),
        ("a.docm", GOOD, "macros"),
        ("a.docx", b"no archive", "not what its name says"),
        ("a.docx", GOOD[:-30], "damaged"),
        ("a.docx", GOOD[:60] + b"\x00" * 40 + GOOD[100:], "damaged"),
        ("a.docx", word_file("<w:p>"), "damaged"),
        ("a.docx", word_file(text("x"), word__vbaProject_bin=b"x"), "macros"),
        ("a.docx", word_file(text("x"), word__styles_xml=ENTITIES), "damaged"),
        ("a.docx", word_file(text("x"), word__media__a_png=b"\x00" * 60_000_000), "too large when unpacked"),
        ("a.docx", word_file(text("x") + "<w:p/>" * 200_001), "too long to be read"),
        ("a.docx", word_file("<w:sdt>" * 3000 + "</w:sdt>" * 3000), "damaged"),
        ("a.docx", word_file(text("y" * 1_100_000)), "too long"),
        ("a.md", b"y" * 1_100_000, "too long"),
        ("a.md", b"- y\n" * 20_000, "too long"),
        ("a.md", b"\x00\x01\x02", "not what its name says"),
        ("a.pdf", b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n", "damaged"),
        ("a.pdf", b"no pdf", "not what its name says"),
        ("../../a.txt\x00.pdf", b"no pdf", "not what its name says"),
        ("a.txt", b"y" * (26 * 1024**2), "MB"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_in_a_sentence(name, content, sentence):
    with pytest.raises(Invalid, match=sentence) as refusal:
        read_document(name, content)
    assert list(refusal.value.fields) == ["file"]


def test_a_locked_word_file_is_refused():
    content = bytearray(GOOD)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := content.find(mark, at + 1)) >= 0:
            content[at + place] |= 1
    with pytest.raises(Invalid, match="locked by a password"):
        read_document("a.docx", bytes(content))


def test_a_file_that_takes_too_long_is_refused(monkeypatch):
    monkeypatch.setattr(reading, "PATIENCE", 0.001)
    with pytest.raises(Invalid, match="takes too long"):
        read_document("a.docx", GOOD)


def test_the_sample_files_are_what_they_seem():
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        assert archive.testzip() is None
    assert read_document("a.docx", GOOD).markdown == "Text"
