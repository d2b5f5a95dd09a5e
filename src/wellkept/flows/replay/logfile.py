"""Reading a log: checked, digested and laid out row by row in a temporary file before anything is written anywhere.

Memory grows by a few bytes a row, however wide the rows are; the file itself is read once.
"""

import csv
import errno
import gzip
import hashlib
import io
import json
import math
import tempfile
import zlib
from array import array
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _

from wellkept.flows.replay.refusal import LogRefused, RowProblem
from wellkept.flows.replay.spec import LogMapping

_GZIP = b"\x1f\x8b"
#: The longest text that one cell may hold (characters).
LONGEST_CELL = 1_000_000
#: How much of a row a message shows as the columns of a log.
_SHOWN = 12


def _temporary() -> IO[bytes]:
    return tempfile.TemporaryFile(prefix="wellkept-replay-")


@dataclass(slots=True)
class Log:
    """A log ready to be replayed. Places count from 0 in the order in which rows are to be applied.

    `owner[place]` is the ordinal of the incident that a row belongs to (-1: none), `identifiers[ordinal]` its name there.
    `first_at` and `last_at` are the ends of the time that the log covers; None where no time could be read.
    """

    name: str
    digest: str
    header: dict[str, int]
    identifiers: list[str] = field(default_factory=list)
    first_at: datetime | None = None
    last_at: datetime | None = None
    owner: "array[int]" = field(default_factory=lambda: array("q"))
    _offsets: "array[int]" = field(default_factory=lambda: array("q"))
    _order: "array[int]" = field(default_factory=lambda: array("q"))
    _previous: "array[int]" = field(default_factory=lambda: array("q"))
    _last: "array[int]" = field(default_factory=lambda: array("q"))
    _spool: IO[bytes] = field(default_factory=_temporary)

    def __len__(self) -> int:
        return len(self._offsets)

    def is_last(self, place: int) -> bool:
        """Whether no later row belongs to the same incident."""
        ordinal = self.owner[place]
        return ordinal >= 0 and self._last[ordinal] == place

    def previous(self, place: int) -> int | None:
        """The place of the row of the same incident that comes before; None for its first."""
        before = self._previous[place]
        return before if before >= 0 else None

    def update_number(self, place: int) -> int:
        """The number of the update in the file, the first below the header being 1."""
        return self._order[place] + 1

    def cells(self, place: int) -> list[str]:
        """The cells of a row, "" where the log says nothing. Raises RowProblem for a row that could not be read."""
        self._spool.seek(self._offsets[self._order[place]])
        found = json.loads(self._spool.readline())
        if isinstance(found, str):
            raise RowProblem(found)
        return found  # type: ignore[no-any-return]

    def places_by_incident(self) -> Iterator[list[int]]:
        """The places of each incident's rows, incident after incident; rows of none come first, one at a time."""
        grouped: list[list[int]] = [[] for _ordinal in self.identifiers]
        for place, ordinal in enumerate(self.owner):
            if ordinal < 0:
                yield [place]
            else:
                grouped[ordinal].append(place)
        yield from grouped

    def close(self) -> None:
        """Give the temporary file back."""
        self._spool.close()


def open_log(path: Path, mapping: LogMapping, progress: Callable[[int], None] | None = None) -> Log:
    """Read a CSV file, compressed or not. `progress` hears of each thousand rows. Raises LogRefused with one sentence."""
    try:
        return _read(path, mapping, progress)
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


def _read(path: Path, mapping: LogMapping, progress: Callable[[int], None] | None) -> Log:
    with path.open("rb") as raw:
        compressed = raw.read(2) == _GZIP
        raw.seek(0)
        digesting = _Digesting(gzip.GzipFile(fileobj=raw) if compressed else raw)
        codec = mapping.form.encoding.lower().replace("_", "-")
        text = io.TextIOWrapper(
            io.BufferedReader(digesting, 1 << 16),
            encoding="utf-8-sig" if codec in ("utf-8", "utf8") else codec,
            newline="",
        )
        form = mapping.form
        csv.field_size_limit(LONGEST_CELL)
        rows = csv.reader(text, delimiter=form.delimiter, quotechar=form.quote, strict=True)
        try:
            header = _header(next(rows, []), path, mapping)
        except csv.Error as error:
            raise LogRefused(
                _("The first row of %(file)s cannot be read: %(why)s.") % {"file": path.name, "why": error}
            ) from error
        log = Log(name=path.name, digest="", header=header)
        try:
            order_keys = _lay_out(log, rows, mapping, progress)
        except BaseException:
            log.close()
            raise
        log.digest = digesting.hash.hexdigest()
    _arrange(log, order_keys)
    return log


def _header(names: list[str], path: Path, mapping: LogMapping) -> dict[str, int]:
    header: dict[str, int] = {}
    for place, raw in enumerate(names):
        name = raw.strip()
        if name in header:
            raise LogRefused(
                _("%(file)s has two columns called “%(name)s” (columns %(first)s and %(second)s). Rename one of them.")
                % {"file": path.name, "name": name, "first": header[name] + 1, "second": place + 1}
            )
        header[name] = place
    if not any(header):
        raise LogRefused(_("%(file)s has no row of column names.") % {"file": path.name})
    missing = [(source.key, wanted) for source in mapping.sources() if (wanted := source.missing_from(header))]
    if missing:
        shown = ", ".join(list(header)[:_SHOWN]) + ("…" if len(header) > _SHOWN else "")
        lines = [
            _("%(file)s has no column “%(column)s”, which %(mapping)s names under %(key)s.")
            % {"file": path.name, "column": "” / “".join(wanted), "mapping": mapping.file, "key": key}
            for key, wanted in missing
        ]
        lines.append(_("The log has these columns: %(columns)s.") % {"columns": shown})
        if len(header) == 1:
            lines.append(_("One column only: is file.delimiter right?"))
        raise LogRefused("\n".join(lines))
    return header


def _lay_out(
    log: Log, rows: Iterator[list[str]], mapping: LogMapping, progress: Callable[[int], None] | None
) -> list[tuple[int, float]]:
    """Write the rows that the mapping can use to the temporary file; returns (incident, order) of each, if it is ordered."""
    width, missing = len(log.header), mapping.missing
    identify = mapping.identifier.bind(log.header)
    order = mapping.order.bind(log.header) if mapping.order else None
    moment = mapping.times.reader()
    clocks = [s.bind(log.header) for s in (mapping.at, mapping.opened_at) if s is not None and s.found_in(log.header)]
    ordinals: dict[str, int] = {}
    keys: list[tuple[int, float]] = []
    offset = 0
    while True:
        problem, ordinal, key = "", -1, 0.0
        cells: list[str] = []
        try:
            cells = next(rows)
            if not cells:
                continue
            problem = _fault(cells, width)
            if not problem:
                cells = ["" if (word := cell.strip()).casefold() in missing else word for cell in cells]
                identifier = identify(cells)
                if identifier:
                    key = _order_key(order(cells), moment) if order else 0.0
                    ordinal = ordinals.setdefault(identifier, len(ordinals))
                    _stretch(log, [word for read in clocks if (word := read(cells))], moment)
                else:
                    problem = _("The row does not say which incident it belongs to.")
        except StopIteration:
            break
        except csv.Error as error:
            problem = _("The row cannot be read: %(why)s.") % {"why": error}
        except RowProblem as error:
            problem = str(error)
        line = json.dumps(problem or cells, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n"
        log._offsets.append(offset)
        log.owner.append(ordinal)
        if order:
            keys.append((ordinal, key))
        log._spool.write(line)
        offset += len(line)
        if progress is not None and len(log._offsets) % 1000 == 0:
            progress(len(log._offsets))
    log._spool.flush()
    log.identifiers = list(ordinals)
    return keys


def _stretch(log: Log, words: list[str], moment: Callable[[str], datetime]) -> None:
    """Widen the time that the log covers; a time that cannot be read is the row's own trouble later."""
    for word in words:
        with suppress(RowProblem):
            at = moment(word)
            log.first_at = at if log.first_at is None else min(log.first_at, at)
            log.last_at = at if log.last_at is None else max(log.last_at, at)


def _fault(cells: list[str], width: int) -> str:
    if len(cells) != width:
        return _("The row has %(found)s cells where the header has %(wanted)s.") % {
            "found": len(cells),
            "wanted": width,
        }
    if any("\0" in cell for cell in cells):
        return _("The row holds a NUL character.")
    return ""


def _order_key(word: str, moment: Callable[[str], datetime]) -> float:
    if not word:
        raise RowProblem(_("The row does not say where in the order it stands."))
    try:
        key = float(word)
    except ValueError:
        return moment(word).timestamp()
    if not math.isfinite(key):
        raise RowProblem(_("“%(word)s” is no place in an order.") % {"word": word})
    return key


def _arrange(log: Log, keys: list[tuple[int, float]]) -> None:
    """Bring the rows of each incident into their order; each incident keeps the places that it has in the file."""
    log._order = array("q", range(len(log)))
    if keys:
        slots: dict[int, list[int]] = {}
        for place, (ordinal, _key) in enumerate(keys):
            if ordinal >= 0:
                slots.setdefault(ordinal, []).append(place)
        for places in slots.values():
            for place, row in zip(places, sorted(places, key=lambda p: keys[p][1]), strict=True):
                log._order[place] = row
    log._last = array("q", [-1] * len(log.identifiers))
    log._previous = array("q", [-1] * len(log))
    for place, ordinal in enumerate(log.owner):
        if ordinal >= 0:
            log._previous[place] = log._last[ordinal]
            log._last[ordinal] = place
