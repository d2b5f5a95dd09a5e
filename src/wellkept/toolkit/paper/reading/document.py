"""From a file to Markdown: what kind it is, whether it may be read, and what is to be said about the reading."""

import contextlib
import io
import json
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from wellkept.components.attachments.content import clean_name, media_type
from wellkept.kernel.errors import Invalid
from wellkept.toolkit.paper.reading import program
from wellkept.toolkit.paper.reading.notes import sentences
from wellkept.toolkit.paper.signs import clean, line
from wellkept.toolkit.paper.text import MOST_CHARACTERS, MOST_TYPED
from wellkept.toolkit.words import figure

#: What a file may have: bytes, bytes of it unpacked, bytes of one part that is read (Word).
MOST_BYTES, MOST_UNPACKED, MOST_PART = 25 * 1024**2, 300 * 1024**2, 40 * 1024**2
#: Seconds that a file may take to be read.
PATIENCE = 40
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_HEADING = re.compile(r"(#{1,6})(?=[ \t])")
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
    return _imported(Path(name).stem, *read(content))


def _imported(name: str, title: str, markdown: str, notes: tuple[str, ...]) -> Imported:
    markdown = clean(markdown).strip("\n")
    lines = sum(1 for each in markdown.splitlines() if each.strip())
    if len(markdown) > MOST_CHARACTERS or lines > MOST_TYPED:
        raise _fault(
            _("The document is too long to be kept as one: at most %(most)s characters and %(lines)s lines. Divide it.")
            % {"most": figure(MOST_CHARACTERS), "lines": figure(MOST_TYPED)}
        )
    parts = sections(markdown)
    # A heading that stands above all others is the title.
    tops = [part.title for part in parts if part.level == 1]
    above = tops[0] if len(tops) == 1 and parts[0].level == 1 else ""
    return Imported(line(title or above or name)[:200], markdown, parts, notes)


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
        elif found := _HEADING.match(each):
            parts.append((len(found[1]), each[found.end() :].strip(" \t").rstrip("#").rstrip(" \t"), []))
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
    text = clean(text)
    title, text = _front_matter(text)
    return title, "\n\n".join(_unwrapped(part) for part in re.split(r"\n[ ]*\n", text)), notes


def _front_matter(text: str) -> tuple[str, str]:
    """The title in the head that some programs write before Markdown, and the text without that head."""
    found = re.match(r"---\n((?:[A-Za-z][^\n]*\n|[ \t-][^\n]*\n){1,60}?)(?:---|\.\.\.)\n", text)
    if not found:
        return "", text
    title = re.search(r"^title:(.*)$", found[1], re.MULTILINE | re.IGNORECASE)
    return re.sub(r"^[\"']|[\"']$", "", title[1].strip()) if title else "", text[found.end() :]


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
    command = [sys.executable, "-m", program.__name__, kind]
    with tempfile.TemporaryFile() as answer:
        try:
            done = subprocess.run(  # noqa: S603  our own command line
                command, input=content, stdout=answer, stderr=subprocess.DEVNULL, timeout=PATIENCE, check=False
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
    return said["title"], said["markdown"], tuple(sentences(kind, said["notes"]))


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
