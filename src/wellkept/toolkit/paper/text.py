"""A paper of text: a policy, a plan, a procedure with what identifies it, who approved it and how it became what it is.

Pure data. `typesetting.pdf` and `word.docx` make a file of it, both with the same content in the same order.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from wellkept.kernel.errors import Invalid
from wellkept.toolkit.words import figure

#: What a paper may hold; more is a book, or an attack. Characters of the body and its lines that are not empty, cells of
#: its tables, lines of approvals and of history, characters of one field.
MOST_CHARACTERS, MOST_TYPED, MOST_CELLS, MOST_LINES, LONGEST_FIELD = 1_000_000, 15_000, 20_000, 500, 20_000
MOST_COLUMNS = 200


@dataclass(frozen=True, slots=True)
class Approval:
    """A signature: whose, in which role, what it means ("Approved", "Reviewed"), and the day; None while it is awaited."""

    name: str
    role: str
    meaning: str
    on: date | None


@dataclass(frozen=True, slots=True)
class Version:
    """A line of the history: number, day, author, and what changed."""

    number: str
    on: date | None
    author: str
    changes: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A table that the body does not type but the system knows: caption, columns, rows of plain text.

    It stands where a paragraph of the body is `{{name}}` and nothing else; one that is named nowhere stands behind the body.
    """

    caption: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    name: str = ""


@dataclass(frozen=True, slots=True)
class TextPaper:
    """What a paper of text says. `kind` is the word for what it is ("Policy"), `notice` a line that every reader must see
    ("Draft, not approved"), `foot` a line at the foot of each page ("Printed copies are not controlled"); `body` is Markdown.
    Empty fields are left out, approvals and history too.
    """

    organization: str
    title: str
    number: str
    version: str
    status: str
    language: str
    body: str
    kind: str = ""
    classification: str = ""
    owner: str = ""
    notice: str = ""
    foot: str = ""
    approved: date | None = None
    effective: date | None = None
    next_review: date | None = None
    approvals: Sequence[Approval] = ()
    history: Sequence[Version] = ()
    tables: Sequence[Grid] = ()


def check(paper: TextPaper) -> None:
    """Raises Invalid when a paper is larger than one can be made of."""
    if len(paper.body) > MOST_CHARACTERS:
        raise Invalid(
            {
                "body": _("The text has %(count)s characters; a paper holds at most %(most)s. Divide it into parts.")
                % {"count": figure(len(paper.body)), "most": figure(MOST_CHARACTERS)}
            }
        )
    typed_lines = sum(1 for each in paper.body.splitlines() if each.strip())
    if typed_lines > MOST_TYPED:
        raise Invalid(
            {
                "body": _("The text has %(count)s lines; a paper holds at most %(most)s. Divide it into parts.")
                % {"count": figure(typed_lines), "most": figure(MOST_TYPED)}
            }
        )
    cells = sum((len(grid.rows) + 1) * max(len(grid.columns), 1) for grid in paper.tables)
    widest = max((len(grid.columns) for grid in paper.tables), default=0)
    if cells > MOST_CELLS or widest > MOST_COLUMNS:
        raise Invalid({"tables": _("The tables are too large for a paper. Export them as a spreadsheet.")})
    fields = [paper.organization, paper.title, paper.number, paper.version, paper.status, paper.kind, paper.owner]
    fields += [paper.classification, paper.notice, paper.foot]
    fields += [text for line in paper.approvals for text in (line.name, line.role, line.meaning)]
    fields += [text for line in paper.history for text in (line.number, line.author, line.changes)]
    typed = sum(len(cell) for grid in paper.tables for row in grid.rows for cell in row)
    lines = max(len(paper.approvals), len(paper.history))
    if lines > MOST_LINES or typed > MOST_CHARACTERS or any(len(text) > LONGEST_FIELD for text in fields):
        raise Invalid({"": _("What belongs on the paper is too long for one.")})
