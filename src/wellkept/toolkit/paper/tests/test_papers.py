"""Papers of text as PDF and as Word files: what they hold, and that nothing put into them becomes a command."""

import io
import subprocess
import sys
from datetime import date

import docx
import pytest
from pypdf import PdfReader

from wellkept.kernel.errors import Invalid, Refused
from wellkept.toolkit.paper import press, typesetting
from wellkept.toolkit.paper import text as limits
from wellkept.toolkit.paper.tests.samples import LONG, paper
from wellkept.toolkit.paper.text import Approval, Grid, Version
from wellkept.toolkit.paper.typesetting import pdf
from wellkept.toolkit.paper.word import docx as word


def pages(content):
    """The text of each page of a PDF, spaces as they fall."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages]


def opened(content):
    return docx.Document(io.BytesIO(content))


def said(document):
    """All that a Word file says in its body."""
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([each.text for each in document.paragraphs] + cells)


WANTED = (
    "Tavermoor Services", "Service management policy", "POL-000001", "2.0", "Internal", "Tomas Rehn", "3 Mar 2026",
    "9 Mar 2026", "1 Mar 2027", "workplaces", "Purpose", "Nobody is blamed.", "Objectives for 2026", "Files are there",
    "Top management", "GET /documents", "[Picture not shown: the chart]", "Approval", "Ines Vallory",
    "Managing director", "Agreed", "awaited", "History of versions", "Suppliers are included.",
)  # fmt: skip


def test_the_pdf_holds_it_all_and_is_tagged():
    content = pdf(paper())
    reader = PdfReader(io.BytesIO(content))
    text = " ".join(pages(content))
    assert [each for each in WANTED if each not in text] == []
    assert "Approved · in effect from 9 Mar 2026" in text
    assert "Printed copies are not controlled." in text
    assert f"Page 1 of {len(reader.pages)}" in pages(content)[0]
    root = reader.trailer["/Root"]
    assert (root["/MarkInfo"]["/Marked"], root["/Lang"], reader.metadata.title) == (
        True,
        "en",
        "Service management policy",
    )
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    assert text.count("Service management policy") == len(reader.pages), "once at length, then at the head of each page"


def test_the_word_file_holds_the_same():
    document = opened(word(paper()))
    assert [each for each in WANTED if each not in said(document)] == []
    headings = [(each.style.name, each.text) for each in document.paragraphs if each.style.name.startswith("Heading")]
    assert headings == [("Heading 1", "Purpose"), ("Heading 2", "Objectives")]
    section = document.sections[0]
    assert [each.text for each in section.header.paragraphs] == [
        "Tavermoor Services\tPOL-000001 · Version 2.0",
        "Service management policy\tInternal",
    ]
    for foot in (section.footer, section.first_page_footer):
        assert [each.text for each in foot.paragraphs] == [
            "Approved · in effect from 9 Mar 2026\tPage 1 of 1",
            "Printed copies are not controlled.",
        ]
        assert foot._element.xpath(".//w:instrText/text()") == [" PAGE ", " NUMPAGES "]
    own = document.core_properties
    assert (own.title, own.subject, own.author, own.version) == (
        "Service management policy", "POL-000001", "Tavermoor Services", "2.0",
    )  # fmt: skip
    assert (own.language, own.created.date()) == ("en", date(2026, 3, 9))


def test_lists_of_the_word_file_count_for_themselves():
    document = opened(word(paper(body="1. a\n2. b\n\ntext\n\n5. c\n   - d", tables=[])))
    items = [each for each in document.paragraphs if each.style.name == "List Paragraph"]
    lists = [each._p.pPr.numPr.numId.val for each in items]
    assert lists[0] == lists[1]
    assert len(set(lists)) == 3
    starts = document.part.numbering_part.element.xpath(
        f".//w:num[@w:numId='{lists[2]}']/w:lvlOverride/w:startOverride/@w:val"
    )
    assert starts == ["5"]


def test_a_long_paper_has_a_title_page_contents_and_a_last_page_for_approval():
    content = pdf(paper(body=LONG))
    text = pages(content)
    assert "Process 1" not in text[0]
    assert "Contents Process 1" in text[1]
    assert text[-1].index("Approval") < text[-1].index("History of versions")
    assert "Work is recorded" not in text[-1]
    document = opened(word(paper(body=LONG)))
    links = document._body._element.xpath(".//w:hyperlink/@w:anchor")
    marks = document._body._element.xpath(".//w:bookmarkStart/@w:name")
    assert links == marks
    assert len(links) == 10
    assert "Contents" not in said(opened(word(paper())))


def test_the_papers_own_words_follow_its_language():
    german = paper(language="de-AT", approved=date(2026, 5, 3), effective=None)
    assert PdfReader(io.BytesIO(pdf(german))).trailer["/Root"]["/Lang"] == "de"
    assert PdfReader(io.BytesIO(pdf(paper(language="../x")))).trailer["/Root"]["/Lang"] == "en"


def test_what_is_empty_is_left_out():
    bare = paper(
        kind="", classification="", owner="", foot="", approved=None, effective=None, next_review=None,
        approvals=[], history=[], tables=[], body="", title="", notice="Draft, not approved",
    )  # fmt: skip
    text = " ".join(pages(pdf(bare)))
    assert "Draft, not approved" in text
    assert "POL-000001" in text, "the number stands in for a title"
    document = opened(word(bare))
    for shown in (text, said(document)):
        assert not any(each in shown for each in ("Classification", "Owner", "Approval", "History", "Next review"))


COMMANDS = (
    '#read("/etc/passwd") #panic() $x^2$ <label> @ref [[a]] \\u{41} // gone /* gone */ #import "@preview/x:1.0.0"'
)


def test_no_text_becomes_a_command():
    typed = COMMANDS.replace("\\u", "\\\\u").replace("<label>", "\\<label>")
    hostile = paper(
        body=typed, title=COMMANDS, organization=COMMANDS, status=COMMANDS, kind=COMMANDS, notice=COMMANDS, foot=COMMANDS,
        approvals=[Approval(COMMANDS, COMMANDS, COMMANDS, None)],
        history=[Version(COMMANDS, None, COMMANDS, COMMANDS)],
        tables=[Grid(COMMANDS, [COMMANDS], [[COMMANDS]])],
    )  # fmt: skip
    shown = " ".join(pages(pdf(hostile)))
    assert "root:" not in shown
    assert shown.replace(" ", "").count(COMMANDS.replace(" ", "")) >= 5
    assert said(opened(word(hostile))).count(COMMANDS) >= 8


ODD = "".join(map(chr, range(0x20, 0x3000))) + "漢字 😀👩‍👩‍👧 ไทย \ud800\x00\x07 \u202eabc " + "a" + "\u0301" * 4000


@pytest.mark.parametrize(
    "body",
    [
        ODD,
        "> " * 30 + "deep",
        "[" * 50_000,
        "y" * 60_000,
        "|" + "a|" * 100 + "\n|" + "-|" * 100 + "\n|" + "b|" * 100,
        " \n ",
    ],
    ids=["signs", "nested", "brackets", "one-word", "columns", "empty"],
)
def test_hostile_text_gives_a_paper(body):
    assert pdf(paper(body=body, tables=[])).startswith(b"%PDF")
    opened(word(paper(body=body, tables=[])))


def test_signs_that_no_font_has_are_told_of():
    # A sign of no font anywhere: Linear A.
    text = " ".join(pages(pdf(paper(body="Before \U00010600 after", tables=[]))))
    assert "Before □ after" in text
    assert "□ stands for signs" in text
    assert "\U00010600" in said(opened(word(paper(body="Before \U00010600 after", tables=[]))))


def test_right_to_left():
    content = pdf(paper(body="# مرحبا\n\nمرحبا بالعالم\n\n- שלום", language="ar", tables=[]))
    assert content.startswith(b"%PDF")
    document = opened(word(paper(body="مرحبا بالعالم\n\nhello", language="en", tables=[])))
    turned = [
        bool(each._p.xpath("./w:pPr/w:bidi")) for each in document.paragraphs if each.text in ("مرحبا بالعالم", "hello")
    ]
    assert turned == [True, False]


@pytest.mark.parametrize("make", [pdf, word])
@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"body": "y " * 1_000_000}, "The text has 2,000,000 characters"),
        ({"body": "- y\n" * 20_000}, "The text has 20,000 lines"),
        ({"tables": [Grid("", ["a"] * 300, [])]}, "The tables are too large"),
        ({"tables": [Grid("", ["a", "b"], [["c", "d"]] * 20_000)]}, "The tables are too large"),
        ({"title": "y" * 30_000}, "too long"),
        ({"history": [Version("1", None, "", "")] * 600}, "too long"),
    ],
)
def test_what_is_too_large_is_refused(make, changed, sentence):
    with pytest.raises(Invalid, match=sentence):
        make(paper(**changed))


def test_a_paper_that_takes_too_long_is_refused(monkeypatch):
    monkeypatch.setattr(typesetting, "PATIENCE", 0.001)
    with pytest.raises(Refused, match="Take it as a Word file"):
        pdf(paper())


def test_a_paper_that_cannot_be_set_is_refused(monkeypatch, tmp_path):
    broken = tmp_path / "text.typ"
    broken.write_text("#panic()")
    monkeypatch.setattr(typesetting, "SHEET", broken)
    with pytest.raises(Refused, match="could not be set"):
        pdf(paper())


def test_the_press_is_bounded():
    assert press.SECONDS < typesetting.PATIENCE
    assert limits.MOST_CHARACTERS <= 1_000_000


def test_heavy_libraries_wait_until_they_are_wanted():
    probe = (
        "import sys, wellkept.toolkit.paper.word, wellkept.toolkit.paper.typesetting, wellkept.toolkit.paper.reading.document\n"
        "print(sorted({'docx', 'lxml', 'typst', 'pypdf'} & set(sys.modules)))"
    )
    environment = {"DJANGO_SETTINGS_MODULE": "wellkept.config.test_settings", "PYTHONPATH": ":".join(sys.path)}
    ran = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True, env=environment)
    assert ran.stdout.strip() == "[]"
