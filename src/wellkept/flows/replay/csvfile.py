"""Opening a log: unpacked, decoded and cut into rows below a checked header."""

import codecs
import csv
import errno
import gzip
import hashlib
import io
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from wellkept.flows.replay.refusal import LogRefused
from wellkept.flows.replay.sources import fold
from wellkept.flows.replay.spec import FileForm, LogMapping

_GZIP = b"\x1f\x8b"
#: What files begin with that say their own encoding; the longer marks first, for some begin like shorter ones.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: What other things begin with that people take for CSV files.
_OTHER = (b"PK\x03\x04", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"%PDF", b"\xd0\xcf\x11\xe0")
#: The longest text that one cell may hold (characters).
LONGEST_CELL = 1_000_000
#: The longest line (characters), and the most marks between cells in one: what a small compressed file can unfold to must not
#: fill the memory, however empty its cells are.
LONGEST_LINE, MOST_MARKS = 20_000_000, 50_000
#: How much of a row a message shows as the columns of a log.
_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Table:
    """An open log: where each column stands that the mapping names, the width of its rows, and the rows themselves.

    `digest()` is that of the whole content, unpacked, once every row has been read.
    """

    header: dict[str, int]
    width: int
    rows: Iterator[list[str]]
    digest: Callable[[], str]


@contextmanager
def opened(path: Path, mapping: LogMapping) -> Iterator[Table]:
    """A CSV file, compressed or not. Raises LogRefused with what is wrong, also while its rows are read."""
    try:
        with path.open("rb") as raw:
            yield _table(raw, path, mapping)
    except LogRefused:
        raise
    except UnicodeDecodeError as error:
        shown = error.object[error.start : error.start + 1].hex()
        raise LogRefused(
            _("%(file)s is not text in %(encoding)s (byte 0x%(byte)s). Set file.encoding in %(mapping)s, as in cp1252.")
            % {"file": path.name, "encoding": mapping.form.encoding, "byte": shown, "mapping": mapping.file}
        ) from error
    except UnicodeError as error:
        raise LogRefused(
            _("%(file)s is not text in %(encoding)s. Set file.encoding in %(mapping)s.")
            % {"file": path.name, "encoding": mapping.form.encoding, "mapping": mapping.file}
        ) from error
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise LogRefused(
            _("%(file)s is damaged: the compressed file ends too early or is garbled. Copy it again.")
            % {"file": path.name}
        ) from error
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise LogRefused(_("The disk of temporary files is full. Make room and start again.")) from error
        raise LogRefused(
            _("%(file)s cannot be read: %(why)s.") % {"file": path, "why": error.strerror or error}
        ) from error


class _Digesting(io.RawIOBase):
    """A stream that hashes what is read through it."""

    def __init__(self, stream: Any) -> None:
        self.stream = stream
        self.hash = hashlib.sha256()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self.stream.read(len(buffer))
        self.hash.update(data)
        buffer[: len(data)] = data
        return len(data)


def _table(raw: Any, path: Path, mapping: LogMapping) -> Table:
    form = mapping.form
    compressed = raw.read(2) == _GZIP
    raw.seek(0)
    digesting = _Digesting(gzip.GzipFile(fileobj=raw) if compressed else raw)
    content = io.BufferedReader(digesting, 1 << 16)
    start = content.peek(8)
    if start.startswith(_OTHER):
        raise LogRefused(
            _("%(file)s is no CSV file but an archive or a workbook. Unpack it, or save it as CSV.")
            % {"file": path.name}
        )
    encoding = next((name for mark, name in _MARKS if start.startswith(mark)), form.encoding)
    text = io.TextIOWrapper(content, encoding=encoding, newline="")
    lines = _bounded(text, path, form.delimiter)
    for _line in range(form.skip):
        next(lines, "")
    csv.field_size_limit(LONGEST_CELL)
    rows = csv.reader(lines, strict=True, **_dialect(form))
    try:
        names = list(form.columns) or next(rows, [])
    except csv.Error as error:
        raise LogRefused(
            _("The first row of %(file)s cannot be read: %(why)s.") % {"file": path.name, "why": error}
        ) from error
    return Table(_header(names, path, mapping), len(names), rows, digesting.hash.hexdigest)


def _bounded(text: io.TextIOWrapper, path: Path, delimiter: str) -> Iterator[str]:
    """The lines of a log. Raises LogRefused for one that no table has."""
    number = 0
    while line := text.readline(LONGEST_LINE + 1):
        number += 1
        if len(line) > LONGEST_LINE or (len(line) > MOST_MARKS and line.count(delimiter) > MOST_MARKS):
            told = {"line": number, "file": path.name}
            raise LogRefused(_("Line %(line)d of %(file)s is longer than a line of a table can be.") % told)
        yield line


def _dialect(form: FileForm) -> dict[str, Any]:
    quoting = {"quotechar": form.quote} if form.quote else {"quoting": csv.QUOTE_NONE}
    escaping = {"escapechar": form.escape, "doublequote": True} if form.escape else {}
    return {"delimiter": form.delimiter, **quoting, **escaping}


def _header(raw: Sequence[str], path: Path, mapping: LogMapping) -> dict[str, int]:
    """Where each column stands. One that the mapping writes in other letters of the same word is found; of columns with the
    same name each has its number behind it.
    """
    names = [name.strip() for name in raw]
    if not any(names):
        raise LogRefused(_("%(file)s has no row of column names.") % {"file": path.name})
    wanted = mapping.columns()
    header: dict[str, int] = {}
    met: Counter[str] = Counter()
    several = {name for name, count in Counter(names).items() if count > 1}
    for place, name in enumerate(names):
        met[name] += 1
        header.setdefault(f"{name} ({met[name]})" if name in several else name, place)
    for name in sorted(several & wanted):
        raise LogRefused(
            _(
                "%(file)s has %(count)s columns called “%(name)s” (%(places)s). "
                "Say which in %(mapping)s: “%(name)s (1)”, “%(name)s (2)”."
            )
            % {
                "file": path.name, "count": met[name], "name": name, "mapping": mapping.file,
                "places": ", ".join(str(place) for place, other in enumerate(names, 1) if other == name),
            }
        )  # fmt: skip
    for name in wanted - header.keys():
        like = [other for other in header if fold(other) == fold(name)]
        if len(like) == 1:
            header[name] = header[like[0]]
    _complain_of_missing(header, names, path, mapping)
    return header


def _complain_of_missing(header: Mapping[str, int], names: Sequence[str], path: Path, mapping: LogMapping) -> None:
    missing = [(source.key, wanted) for source in mapping.sources() if (wanted := source.missing_from(header))]
    missing += [("only", (c.column,)) for c in mapping.only if c.column not in header]
    if not missing:
        return
    lines = [
        _("%(file)s has no column “%(column)s”, which %(mapping)s names under %(key)s.")
        % {"file": path.name, "column": "” / “".join(wanted), "mapping": mapping.file, "key": key}
        for key, wanted in missing
    ]
    shown = ", ".join(names[:_SHOWN]) + ("…" if len(names) > _SHOWN else "")
    lines.append(_("The log has these columns: %(columns)s.") % {"columns": shown})
    if len(names) == 1:
        lines.append(_("One column only: is file.delimiter right?"))
    raise LogRefused("\n".join(lines))
