"""What stands on a paper of text, in order and in the paper's language: the same for PDF and for Word."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wellkept.toolkit.paper import tree
from wellkept.toolkit.paper.grids import Block, table
from wellkept.toolkit.paper.signs import line
from wellkept.toolkit.paper.text import Grid, TextPaper, check
from wellkept.toolkit.words import day

#: From so many headings and characters on a paper has a title page and its contents.
LONG_HEADINGS, LONG_CHARACTERS = 6, 9_000


@dataclass(frozen=True, slots=True)
class Contents:
    """A paper, ready to be set. `facts` are what identifies it (label and value), `words` those of the paper's own headings."""

    organization: str
    title: str
    kind: str
    number: str
    version: str
    classification: str
    notice: str
    language: str
    rtl: bool
    facts: list[tuple[str, str]]
    head: tuple[str, str]
    foot: tuple[str, str]
    words: Mapping[str, str]
    body: list[Block]
    approvals: list[Block]
    history: list[Block]
    long: bool


def contents(paper: TextPaper) -> Contents:
    """What a paper says. Raises Invalid when it is too large for one."""
    check(paper)
    language = paper.language.partition("-")[0].lower()
    language = language if re.fullmatch(r"[a-z]{2,3}", language) else "en"
    with translation.override(language):
        body = tree.blocks(paper.body, paper.tables, paper.title)
        return Contents(
            organization=line(paper.organization),
            title=line(paper.title) or line(paper.number) or _("Without a title"),
            kind=line(paper.kind),
            number=line(paper.number),
            version=line(paper.version),
            classification=line(paper.classification),
            notice=line(paper.notice),
            language=language,
            rtl=language in ("ar", "fa", "he", "ur"),
            facts=_facts(paper),
            head=(_joined(line(paper.number), _version(paper)), line(paper.classification)),
            foot=_foot(paper),
            words=_words(),
            body=body,
            approvals=_approvals(paper),
            history=_history(paper),
            long=len(tree.headings(body)) >= LONG_HEADINGS and tree.length(body) >= LONG_CHARACTERS,
        )


def _words() -> dict[str, str]:
    return {
        "contents": pgettext("paper", "Contents"),
        "approval": pgettext("paper", "Approval"),
        "history": _("History of versions"),
        "page": pgettext("paper", "Page %(page)s of %(pages)s"),
        "boxes": _("□ stands for signs that the fonts of this paper do not have."),
    }


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _version(paper: TextPaper) -> str:
    number = line(paper.version)
    return _("Version %(number)s") % {"number": number} if number else ""


def _facts(paper: TextPaper) -> list[tuple[str, str]]:
    facts = [
        (pgettext("paper", "Number"), line(paper.number)),
        (pgettext("paper", "Version"), line(paper.version)),
        (pgettext("paper", "Status"), line(paper.status)),
        (pgettext("paper", "Classification"), line(paper.classification)),
        (pgettext("paper", "Owner"), line(paper.owner)),
        (pgettext("paper", "Approved on"), day(paper.approved)),
        (pgettext("paper", "In effect from"), day(paper.effective)),
        (pgettext("paper", "Next review"), day(paper.next_review)),
    ]
    return [(label, value) for label, value in facts if value]


def _foot(paper: TextPaper) -> tuple[str, str]:
    """What stands at the foot beside the page: state and day, and the paper's own line."""
    on = ""
    if paper.effective:
        on = _("in effect from %(day)s") % {"day": day(paper.effective)}
    elif paper.approved:
        on = _("approved on %(day)s") % {"day": day(paper.approved)}
    return _joined(line(paper.status), on), line(paper.foot)


def _approvals(paper: TextPaper) -> list[Block]:
    columns = [
        pgettext("paper", "Name"), pgettext("paper", "Role"), pgettext("paper", "Meaning"), pgettext("paper", "Date"),
    ]  # fmt: skip
    rows = [[each.name, each.role, each.meaning, day(each.on) or _("awaited")] for each in paper.approvals]
    return table(Grid("", columns, rows)) if rows else []


def _history(paper: TextPaper) -> list[Block]:
    columns = [
        pgettext("paper", "Version"), pgettext("paper", "Date"), pgettext("paper", "Author"), _("What changed"),
    ]  # fmt: skip
    rows = [[each.number, day(each.on) or "–", each.author, each.changes] for each in paper.history]
    return table(Grid("", columns, rows)) if rows else []
