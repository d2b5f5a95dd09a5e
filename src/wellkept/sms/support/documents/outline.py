"""What a document is to contain: the catalogue's outlines, as a text to begin with, and the sections of a text. Pure."""

import re
from collections.abc import Iterable, Sequence
from functools import cache

from django.utils.translation import gettext as _

from wellkept.conformity.catalogue import catalogue
from wellkept.conformity.catalogue.reference import Document as Described
from wellkept.kernel.wording import lowered
from wellkept.sms.support.documents.models import Document

_HEADING = re.compile(r"#{1,6}(?=\s)")
_FENCE = re.compile(r"\s{0,3}(```|~~~)")
_NUMBERED = re.compile(r"^\d+(\.\d+)*[.)]?\s+")
_WORD = re.compile(r"[a-z]{4,}")
#: Words of requirements and headings that say nothing of what they are about.
_PLAIN = frozenset(
    (
        "with", "that", "this", "from", "have", "each", "they", "their", "them", "which", "when", "where", "into", "other",
        "between", "against", "about", "than", "such", "what", "organization", "service", "services", "management", "system",
        "document", "documented", "information", "keeps", "makes", "covers", "names",
    )
)  # fmt: skip
_CATEGORIES = (
    ("policy", Document.Category.POLICY), ("plan", Document.Category.PLAN), ("programme", Document.Category.PLAN),
    ("procedure", Document.Category.PROCEDURE), ("handling", Document.Category.PROCEDURE),
    ("scope", Document.Category.SCOPE), ("criteria", Document.Category.REQUIREMENTS),
    ("requirements", Document.Category.REQUIREMENTS), ("register", Document.Category.REGISTER),
    ("catalogue", Document.Category.REGISTER), ("descriptions", Document.Category.REGISTER),
    ("instructions", Document.Category.INSTRUCTION), ("approach", Document.Category.PROCEDURE),
)  # fmt: skip
LONGEST = 200
#: What the records of other rooms are, where these are kept here: nobody has to write it a second time.
KEPT_AS_RECORDS = frozenset(
    ("service-requirements", "service-catalogue", "service-level-agreement", "supplier-contract", "document-register")
)


def category_of(title: str) -> str:
    """The category that a title speaks of; OTHER where it speaks of none."""
    said = lowered(title)
    return next((category for word, category in _CATEGORIES if word in said), Document.Category.OTHER)


@cache
def described() -> dict[str, Described]:
    """The documents of the catalogue that are written and kept in force, by key."""
    return {one.key: one for one in catalogue().documents if one.nature == "document"}


def keys_of(text: str) -> list[str]:
    """The keys that stand in a column, with a comma between."""
    return [word for word in (part.strip() for part in text.split(",")) if word]


def known(keys: Iterable[str]) -> list[Described]:
    """What the catalogue says of some keys; those that it does not have say nothing."""
    return [described()[key] for key in keys if key in described()]


def headings(keys: Iterable[str]) -> list[str]:
    """The headings of some keys' outlines, each once, in order."""
    return list(dict.fromkeys(heading for one in known(keys) for heading in one.outline))


def plain(heading: str) -> str:
    """A heading as it is compared: without its number, case and final stop."""
    return " ".join(_NUMBERED.sub("", heading.strip()).lower().rstrip(".:").split())[:LONGEST]


def template(keys: Sequence[str]) -> str:
    """The text to begin with: a section for each heading, each with a sentence on what belongs there, as a quotation that goes
    when the section is written.
    """
    parts = [f"## {heading}\n\n> {_purpose(heading, keys)}\n" for heading in headings(keys)]
    return "\n".join(parts)


def _purpose(heading: str, keys: Sequence[str]) -> str:
    """What belongs below a heading: the requirement that it answers best, else the heading's own words."""
    wanted = set(_WORD.findall(heading.lower())) - _PLAIN
    best, hits = "", 0
    for one in known(keys):
        if heading not in one.outline:
            continue
        for id_ in one.requirements:
            requirement = catalogue().requirement(id_)
            for text in (*(part.text for part in requirement.parts), requirement.text):
                found = sum(any(_akin(word, other) for other in _WORD.findall(text.lower())) for word in wanted)
                if found > hits:
                    best, hits = f"{text.rstrip('.')} ({id_})", found
    return best or _("Say here what holds for you: %(heading)s.") % {"heading": heading.lower()}


def _akin(one: str, other: str) -> bool:
    """Whether two words have the same beginning: obligation and obligations, measure and measured."""
    return one == other or (min(len(one), len(other)) > 4 and one[:5] == other[:5])


def sections(body: str) -> dict[str, bool]:
    """The sections of a text by their heading as it is compared, and whether anything but a quotation stands below it, be it
    in a section of its own.
    """
    found: dict[str, bool] = {}
    above: list[tuple[int, str]] = []
    fenced = False
    for line in body.splitlines():
        if _FENCE.match(line):
            fenced = not fenced
        heading = None if fenced else _HEADING.match(line)
        if heading is not None:
            level = len(line) - len(line.lstrip("#"))
            above = [one for one in above if one[0] < level]
            name = plain(line[heading.end() :].strip().rstrip("#"))
            if name:
                found.setdefault(name, False)
                above.append((level, name))
        elif line.strip() and not line.lstrip().startswith(">"):
            for _level, name in above:
                found[name] = True
    return found


def empty(body: str, keys: Iterable[str]) -> list[str]:
    """The headings of some keys' outlines below which nothing stands yet."""
    written = sections(body)
    return [heading for heading in headings(keys) if not written.get(plain(heading))]
