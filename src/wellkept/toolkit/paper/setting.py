"""Tables on paper: PDF made by Typst, tagged for readers of screens; data goes in as JSON, so that no text becomes a command."""

import json
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

#: The page that every table is set on; it reads its words from data.json beside it.
SHEET = Path(__file__).parent / "tables.typ"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its text, and its tone (good, bad, attention or quiet), which only strengthens what the text says."""

    text: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A table below its own heading: the heads of its columns, and its rows with the heading of each first.

    `shares` are the widths of the columns in proportion (none: the first `firm` ones as wide as they must be, the others alike);
    `texts` are the places of the columns that are read from the left, as words are.
    """

    title: str
    note: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    shares: Sequence[int] = ()
    texts: Sequence[int] = (0,)
    firm: int = 1


@dataclass(frozen=True, slots=True)
class Paper:
    """What is set: a title, a line below it, the foot of each page, and the tables. `page` is the word before a page's number,
    `legend` says what signs mean.
    """

    title: str
    lead: str
    foot: str
    page: str
    language: str
    empty: str
    sections: Sequence[Section] = field(default_factory=tuple)
    legend: str = ""


def pdf(paper: Paper) -> bytes:
    """The paper as PDF/UA-1."""
    import typst  # heavy, and wanted by papers alone

    with tempfile.TemporaryDirectory(prefix="wellkept-paper-") as folder:
        place = Path(folder)
        (place / "data.json").write_text(json.dumps(asdict(paper)))
        (place / "tables.typ").write_text(SHEET.read_text())
        made: bytes = typst.compile(
            str(place / "tables.typ"), root=folder, pdf_standards=["ua-1"], ignore_system_fonts=True
        )
    return made
