"""Reading tables that people upload: CSV in the usual encodings and delimiters, XLSX and ODS; every fault is a sentence."""

import contextlib
import csv
import io
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from wellkept.kernel.errors import Invalid
from wellkept.toolkit import spreadsheet
from wellkept.toolkit.words import figure

csv.field_size_limit(1024 * 1024)

MOST_ROWS, MOST_COLUMNS = 100_000, 200
#: A line with more marks between cells is taken apart by nobody: each cell takes memory, however empty it is.
MOST_MARKS = 50_000
#: So many lines of a wrong length are named.
MOST_NAMED = 20
#: A spreadsheet may unpack to so many times its size, and to so many bytes, before it is taken for a bomb.
MOST_INFLATION, MOST_UNPACKED = 100, 300 * 1024 * 1024
#: Seconds that a spreadsheet may take to be read.
PATIENCE = 40

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as it was read: the names in its head and its rows; `first_line` is the line of the first row in the file."""

    head: tuple[str, ...]
    rows: list[tuple[str, ...]]
    first_line: int = 2


def read(name: str, content: bytes) -> Sheet:
    """Read an uploaded table by its name and content. Raises Invalid with what is wrong and what to do."""
    if not content:
        raise _fault(_("The file is empty."))
    if content[:4] == b"PK\x03\x04":
        return _shaped(_spreadsheet(content))
    if name.lower().endswith((".xlsx", ".ods", ".xls")):
        raise _fault(_("This is not a spreadsheet, whatever its name says. Save it again as XLSX or CSV."))
    return _shaped(_delimited(_text(content)))


def _fault(message: str) -> Invalid:
    return Invalid({"file": message})


def _text(content: bytes) -> str:
    encoding = next((name for bom, name in _BOMS if content.startswith(bom)), "")
    if not encoding and b"\x00" in content:
        raise _fault(_("This looks like no table. Save it as CSV (UTF-8) or XLSX."))
    try:
        return content.decode(encoding or "utf-8")
    except UnicodeDecodeError as error:
        if not encoding and not _mostly_utf8(content):
            with contextlib.suppress(UnicodeDecodeError):
                return content.decode("cp1252")
        line = content[: error.start].count(b"\n") + 1
        raise _fault(
            _("Line %(line)d holds letters in an unknown encoding. Save the file as CSV UTF-8.") % {"line": line}
        ) from error


def _mostly_utf8(content: bytes) -> bool:
    """Whether letters beyond ASCII are UTF-8 more often than not: then the rest of them is damaged, not Western."""
    good = sum(not letter.isascii() for letter in content.decode("utf-8", "ignore"))
    return good > content.decode("utf-8", "replace").count("\ufffd")


def _delimited(text: str) -> Iterator[list[str]]:
    sample = text[:20_000]
    counts = {mark: sample.partition("\n")[0].count(mark) for mark in (",", ";", "\t", "|")}
    delimiter = max(counts, key=lambda mark: counts[mark])
    reader = csv.reader(_bounded(text, delimiter), delimiter=delimiter, strict=True)
    try:
        yield from reader
    except csv.Error as error:
        raise _fault(
            _("Line %(line)s cannot be read: %(why)s. Look for a quotation mark that is not closed.")
            % {"line": reader.line_num, "why": error}
        ) from error


def _bounded(text: str, delimiter: str) -> Iterator[str]:
    """The lines of a text; Invalid for one that would fall into far too many cells."""
    for number, line in enumerate(io.StringIO(text, newline=""), start=1):
        if line.count(delimiter) > MOST_MARKS:
            raise _fault(_("Line %(line)d has far more cells than a table can have.") % {"line": number})
        yield line


def _spreadsheet(content: bytes) -> Iterator[list[str]]:
    damaged = _fault(
        _("This spreadsheet is damaged or reaches too far down. Save its one table as CSV, and try once more.")
    )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise damaged from error
    if unpacked > MOST_UNPACKED or unpacked > max(len(content), 10_000) * MOST_INFLATION:
        raise _fault(_("This spreadsheet unpacks to far more than it should. Save its one table as CSV."))
    line = [sys.executable, "-m", spreadsheet.__name__]
    # Into a file: what a small spreadsheet unfolds to must not fill the memory of the web server.
    with tempfile.TemporaryFile("w+", encoding="utf-8", newline="") as table:
        try:
            done = subprocess.run(  # noqa: S603  our own command line
                line, input=content, stdout=table, stderr=subprocess.DEVNULL, timeout=PATIENCE, check=False
            )
        except subprocess.TimeoutExpired as error:
            raise damaged from error
        if done.returncode == spreadsheet.TOO_MUCH:
            raise _fault(_("This spreadsheet holds more than an import takes. Split it."))
        if done.returncode:
            raise damaged
        table.seek(0)
        yield from csv.reader(table)


def _shaped(lines: Iterator[list[str]]) -> Sheet:
    head: tuple[str, ...] = ()
    rows: list[tuple[str, ...]] = []
    wrong: dict[str, str] = {}
    for line, cells in enumerate(lines, start=1):
        stripped = tuple(cell.replace("\x00", "").strip() for cell in cells)
        if not head:
            head = _head(stripped)
            continue
        if len(rows) >= MOST_ROWS:
            raise _fault(_("The file has more than %(most)s rows. Split it.") % {"most": figure(MOST_ROWS)})
        if len(stripped) > len(head) and any(stripped[len(head) :]):
            wrong[str(line)] = _("Line %(line)s has %(more)s cells, but the head names %(head)s columns.") % {
                "line": line,
                "more": len(stripped),
                "head": len(head),
            }
            if len(wrong) >= MOST_NAMED:
                break
        rows.append((*stripped, *[""] * (len(head) - len(stripped)))[: len(head)])
    if wrong:
        raise Invalid(wrong)
    while rows and not any(rows[-1]):
        rows.pop()
    if not head:
        raise _fault(_("The file is empty."))
    if not rows:
        raise _fault(_("The file has a head but no rows."))
    return Sheet(head, rows)


def _head(cells: Sequence[str]) -> tuple[str, ...]:
    names = list(cells)
    while names and not names[-1]:
        names.pop()
    if not names:
        raise _fault(_("The first line must name the columns."))
    if len(names) > MOST_COLUMNS:
        raise _fault(_("The first line names more than %(most)s columns.") % {"most": MOST_COLUMNS})
    if "" in names:
        raise _fault(_("Column %(place)s has no name.") % {"place": names.index("") + 1})
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise _fault(_("These columns stand there twice: %(names)s.") % {"names": ", ".join(sorted(twice))})
    return tuple(names)
