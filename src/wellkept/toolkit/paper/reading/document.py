"""From a file to Markdown: what kind it is, whether it may be read, and what is to be said about the reading."""

import contextlib
import io
import json
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wellkept.components.attachments.content import clean_name, media_type
from wellkept.kernel.errors import Invalid
from wellkept.toolkit.paper import tree
from wellkept.toolkit.paper.reading import program
from wellkept.toolkit.paper.text import MOST_CHARACTERS, MOST_TYPED
from wellkept.toolkit.words import figure

#: What a file may have: bytes, bytes of it unpacked, bytes of one part that is read (Word).
MOST_BYTES, MOST_UNPACKED, MOST_PART = 25 * 1024**2, 300 * 1024**2, 40 * 1024**2
#: Seconds that a file may take to be read.
PATIENCE = 40
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_HEADING = re.compile(r"(#{1,6})[ \t]+(.*?)[ \t]*#*")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
#: Lines that are a paragraph's own, and no item, table or heading.
_PROSE = re.compile(r"[^\W_]|[(\"'“„‚*_\[]")
_ITEM = re.compile(r"\d{1,9}[.)]\s|[*+-]\s")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a document: its heading, the heading's level, and the Markdown below it up to the next heading."""

    level: int
    title: str
    markdown: str


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file says. `sections` are its parts by headings, what stands before the first with level 0 and no title;
    `notes` tell the person what was left out, guessed or lost.
    """

    title: str
    markdown: str
    sections: tuple[Part, ...]
    notes: tuple[str, ...]


def read_document(name: str, content: bytes) -> Imported:
    """Read a DOCX, PDF, Markdown or text file. Raises Invalid with what is wrong and what to do."""
    name = clean_name(name)
    ending = Path(name).suffix.lower()
    read = _READERS.get(ending)
    if read is None:
        raise _fault(_way_out(ending))
    if not content.strip():
        raise _fault(_("The file is empty."))
    if len(content) > MOST_BYTES:
        raise _fault(
            _("The file has %(size)s MB; documents are read up to %(most)s MB. Make its pictures smaller.")
            % {"size": figure(len(content) // 1024**2), "most": figure(MOST_BYTES // 1024**2)}
        )
    with tempfile.TemporaryDirectory(prefix="wellkept-reading-") as folder:
        place = Path(folder) / "file"
        place.write_bytes(content)
        media_type(place, name)
    title, markdown, notes = read(content)
    return _imported(title or Path(name).stem, markdown, notes)


def _imported(title: str, markdown: str, notes: tuple[str, ...]) -> Imported:
    markdown = tree.clean(markdown).strip("\n")
    lines = sum(1 for each in markdown.splitlines() if each.strip())
    if len(markdown) > MOST_CHARACTERS or lines > MOST_TYPED:
        raise _fault(
            _("The document is too long to be kept as one: at most %(most)s characters and %(lines)s lines. Divide it.")
            % {"most": figure(MOST_CHARACTERS), "lines": figure(MOST_TYPED)}
        )
    return Imported(tree.line(title)[:200], markdown, sections(markdown), notes)


def sections(markdown: str) -> tuple[Part, ...]:
    """The parts of a text by its headings (those with # signs, outside of code)."""
    parts: list[tuple[int, str, list[str]]] = [(0, "", [])]
    fence = ""
    for each in markdown.split("\n"):
        mark = _FENCE.match(each)
        if fence:
            fence = "" if mark and mark[1].startswith(fence) else fence
        elif mark:
            fence = mark[1]
        elif found := _HEADING.fullmatch(each):
            parts.append((len(found[1]), found[2], []))
            continue
        parts[-1][2].append(each)
    made = [Part(level, title, "\n".join(lines).strip("\n")) for level, title, lines in parts]
    return tuple(part for part in made if part.level or part.markdown.strip())


Read = tuple[str, str, tuple[str, ...]]


def _read_text(content: bytes) -> Read:
    notes: tuple[str, ...] = ()
    encoding = next((name for bom, name in _BOMS if content.startswith(bom)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        if encoding != "utf-8":
            raise _fault(_("The text is damaged. Save the file as UTF-8.")) from None
        text = content.decode("cp1252", "replace")
        notes = (_("The file is not UTF-8; it was read as Western text. Look whether all letters are right."),)
    text = tree.clean(text)
    title, text = _front_matter(text)
    return title, "\n\n".join(_unwrapped(part) for part in re.split(r"\n[ ]*\n", text)), notes


def _front_matter(text: str) -> tuple[str, str]:
    """The title in the head that some programs write before Markdown, and the text without that head."""
    found = re.match(r"---\n((?:[A-Za-z][^\n]*\n|[ \t-][^\n]*\n){1,60}?)(?:---|\.\.\.)\n", text)
    if not found:
        return "", text
    title = re.search(r"^title:[ \t]*[\"']?(.*?)[\"']?[ \t]*$", found[1], re.MULTILINE | re.IGNORECASE)
    return title[1] if title else "", text[found.end() :]


def _unwrapped(part: str) -> str:
    """A paragraph on one line, if its lines were broken because they were full."""
    lines = part.split("\n")
    if len(lines) < 2 or any(len(each) < 50 for each in lines[:-1]) or "|" in part or "```" in part:
        return part
    if not all(_PROSE.match(each) and not _ITEM.match(each) for each in lines):
        return part
    return " ".join(each.strip() for each in lines)


def _read_word(content: bytes) -> Read:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise _damaged() from error
    xml = max((member.file_size for member in members if member.filename.endswith((".xml", ".rels"))), default=0)
    if sum(member.file_size for member in members) > MOST_UNPACKED or xml > MOST_PART:
        raise _fault(_("This document unpacks to far more than it should. Save it again, or divide it."))
    if any(member.flag_bits & 1 for member in members):
        raise _fault(_("The document is locked by a password. Save it without."))
    return _read_apart("word", content)


def _read_pdf(content: bytes) -> Read:
    return _read_apart("pdf", content)


def _read_apart(kind: str, content: bytes) -> Read:
    """Read a file in a process of its own, whose end is not the end of the web server."""
    line = [sys.executable, "-m", program.__name__, kind]
    with tempfile.TemporaryFile() as answer:
        try:
            done = subprocess.run(  # noqa: S603  our own command line
                line, input=content, stdout=answer, stderr=subprocess.DEVNULL, timeout=PATIENCE, check=False
            )
        except subprocess.TimeoutExpired as error:
            raise _fault(_("The document takes too long to be read. Divide it, or save it in another way.")) from error
        answer.seek(0)
        said: dict[str, Any] = {}
        with contextlib.suppress(ValueError):
            said = json.loads(answer.read(8 * MOST_CHARACTERS + 1_000_000))
    if done.returncode == program.LOCKED:
        raise _fault(_("The document is locked by a password. Save it without."))
    if done.returncode == program.TOO_MUCH:
        raise _fault(_("The document is too long to be read. Divide it into parts."))
    if done.returncode or not said:
        raise _damaged()
    return said["title"], said["markdown"], tuple(_notes(kind, said["notes"]))


def _notes(kind: str, counts: Mapping[str, int]) -> list[str]:
    """What was found on the way, in sentences; `counts` says how often."""
    said = []
    if kind == "pdf":
        said.append(
            _("A PDF holds no headings, lists and tables: they were guessed from the text. Look them through.")
            if "empty" not in counts
            else _("The PDF holds no text, only pictures of it. Keep the file, and type what must be found.")
        )
    for name, count in counts.items():
        if name in _SENTENCES:
            said.append(_SENTENCES[name](count) % {"count": figure(count)})
    return said


_SENTENCES: dict[str, Callable[[int], str]] = {
    "pictures": lambda n: ngettext(
        "%(count)s picture was left out; a note stands in its place.",
        "%(count)s pictures were left out; a note stands in the place of each.",
        n,
    ),
    "footnotes": lambda n: ngettext(
        "%(count)s footnote stands at the end of the text.", "%(count)s footnotes stand at the end of the text.", n
    ),
    "comments": lambda n: ngettext(
        "%(count)s comment was left out.", "%(count)s comments were left out.", n
    ),
    "boxes": lambda n: ngettext(
        "%(count)s text box was left out. Look whether its text is needed.",
        "%(count)s text boxes were left out. Look whether their text is needed.",
        n,
    ),
    "formulas": lambda n: ngettext(
        "%(count)s formula was left out.", "%(count)s formulas were left out.", n
    ),
    "tracked": lambda n: _("The file holds changes that were not accepted yet; they were read as if they were."),
    "contents": lambda n: _("The list of contents was left out: a paper makes its own."),
    "ours": lambda n: _("The front page, approvals and history of an exported paper were left out: they are kept with the record."),
    "edges": lambda n: _("What stands at the head and foot of the pages was left out."),
    "nested": lambda n: ngettext(
        "%(count)s table within a table became text.", "%(count)s tables within tables became text.", n
    ),
    "merged": lambda n: _("Cells that span others were taken apart. Look the tables through."),
    "unreadable": lambda n: ngettext(
        "%(count)s page could not be read.", "%(count)s pages could not be read.", n
    ),
    "empty_pages": lambda n: ngettext(
        "%(count)s page holds no text.", "%(count)s pages hold no text.", n
    ),
}  # fmt: skip

_READERS: dict[str, Callable[[bytes], Read]] = {
    ".docx": _read_word, ".pdf": _read_pdf, ".md": _read_text, ".txt": _read_text,
}  # fmt: skip


def _way_out(ending: str) -> str:
    """What to do with a file that is not read."""
    if ending in (".doc", ".odt", ".rtf", ".pages", ".wpd"):
        return _("Save the document as DOCX first; every office program can.")
    if ending in (".docm", ".dotm"):
        return _("The document holds macros. Save it without them.")
    return _("Documents are read from DOCX, PDF, Markdown or text files.")


def _damaged() -> Invalid:
    return _fault(_("The document is damaged or is not what its name says. Save it again in its program."))


def _fault(message: str) -> Invalid:
    return Invalid({"file": message})
