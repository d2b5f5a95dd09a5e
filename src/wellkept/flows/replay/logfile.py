"""Reading a log: checked, digested and laid out row by row in a temporary file before anything is written anywhere.

Memory grows by a few bytes a row, however wide the rows are; the file itself is read once.
"""

import csv
import json
import math
import tempfile
from array import array
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _

from wellkept.flows.replay import csvfile
from wellkept.flows.replay.refusal import RowProblem
from wellkept.flows.replay.sources import holding
from wellkept.flows.replay.spec import LogMapping


def _temporary() -> IO[bytes]:
    return tempfile.TemporaryFile(prefix="wellkept-replay-")


def _numbers() -> "array[int]":
    return array("q")


@dataclass(slots=True)
class Log:
    """A log ready to be replayed. Places count from 0 in the order in which rows are to be applied.

    `owner[place]` is the ordinal of the incident that a row belongs to (-1: none), `identifiers[ordinal]` its name there.
    `first_at` and `last_at` are the ends of the time that the log covers; None where no time could be read.
    """

    name: str
    digest: str = ""
    header: dict[str, int] = field(default_factory=dict)
    identifiers: list[str] = field(default_factory=list)
    first_at: datetime | None = None
    last_at: datetime | None = None
    #: Rows that the mapping passes over.
    passed_over: int = 0
    owner: "array[int]" = field(default_factory=_numbers)
    _row: "array[int]" = field(default_factory=_numbers)
    _offsets: "array[int]" = field(default_factory=_numbers)
    _order: "array[int]" = field(default_factory=_numbers)
    _previous: "array[int]" = field(default_factory=_numbers)
    _last: "array[int]" = field(default_factory=_numbers)
    _spool: IO[bytes] = field(default_factory=_temporary)

    def __len__(self) -> int:
        return len(self._offsets)

    def is_last(self, place: int) -> bool:
        """Whether no later row belongs to the same incident."""
        ordinal = self.owner[place]
        return ordinal >= 0 and self._last[ordinal] == place

    def last(self, place: int) -> int:
        """The place of the last row of the same incident."""
        return self._last[self.owner[place]]

    def previous(self, place: int) -> int | None:
        """The place of the row of the same incident that comes before; None for its first."""
        before = self._previous[place]
        return before if before >= 0 else None

    def update_number(self, place: int) -> int:
        """The number of the update in the file, the first below the header being 1."""
        return self._row[self._order[place]]

    def cells(self, place: int) -> list[str]:
        """The cells of a row, "" where the log says nothing. Raises RowProblem for a row that could not be read."""
        self._spool.seek(self._offsets[self._order[place]])
        found = json.loads(self._spool.readline())
        if isinstance(found, str):
            raise RowProblem(found)
        return found  # type: ignore[no-any-return]

    def places_by_incident(self) -> Iterator[list[int]]:
        """The places of each incident's rows, incident after incident; rows of none come first, one at a time."""
        grouped: list[array[int]] = [_numbers() for _ordinal in self.identifiers]
        for place, ordinal in enumerate(self.owner):
            if ordinal < 0:
                yield [place]
            else:
                grouped[ordinal].append(place)
        for places in grouped:
            yield list(places)

    def close(self) -> None:
        """Give the temporary file back."""
        self._spool.close()


def open_log(path: Path, mapping: LogMapping, progress: Callable[[int], None] | None = None) -> Log:
    """Read a CSV file, compressed or not. `progress` hears of each thousand rows. Raises LogRefused with one sentence."""
    log = Log(path.name)
    try:
        with csvfile.opened(path, mapping) as table:
            log.header = table.header
            keys = _lay_out(log, table, mapping, progress)
            log.digest = table.digest()
        _arrange(log, keys)
    except BaseException:
        log.close()
        raise
    return log


def _lay_out(
    log: Log, table: csvfile.Table, mapping: LogMapping, progress: Callable[[int], None] | None
) -> "array[float] | None":
    """Write the rows that the mapping can use to the temporary file; returns the place in the order of each, if they have
    one.
    """
    identify = mapping.identifier.bind(log.header)
    order = mapping.order.bind(log.header) if mapping.order else None
    by_time = mapping.order is not None and mapping.order.names() == mapping.at.names()
    wanted = holding(mapping.only, log.header) if mapping.only else None
    moment = mapping.times.reader_of(mapping.order.names() if mapping.order else ())
    clocks = [
        (source.bind(log.header), cut, mapping.times.reader_of(source.names()))
        for source, cut in mapping.moments()
        if source.found_in(log.header)
    ]
    ceiling = datetime.now(UTC) if mapping.requests is not None else None
    ordinals: dict[str, int] = {}
    keys = array("d")
    offset = 0
    for number, (cells, fault) in enumerate(_rows(table, mapping), 1):
        problem, ordinal, key = fault, -1, 0.0
        if progress is not None and number % 1000 == 0:
            progress(number)
        try:
            if not problem and wanted is not None and not wanted(cells):
                log.passed_over += 1
                continue
            if not problem:
                identifier = identify(cells)
                if not identifier:
                    raise RowProblem(
                        _("The row does not say which incident it belongs to.")
                        if mapping.requests is None
                        else _("The row does not say which request it belongs to.")
                    )
                key = _order_key(order(cells), moment, by_time=by_time) if order else 0.0
                ordinal = ordinals.setdefault(identifier, len(ordinals))
                _stretch(
                    log,
                    [(time, reader) for read, cut, reader in clocks for time in cut(read(cells) or "") if time],
                    ceiling,
                )
        except RowProblem as error:
            problem = str(error)
        line = json.dumps(problem or cells, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n"
        log._row.append(number)
        log._offsets.append(offset)
        log.owner.append(ordinal)
        if order:
            keys.append(key)
        log._spool.write(line)
        offset += len(line)
    log._spool.flush()
    log.identifiers = list(ordinals)
    return keys if order else None


def _rows(table: csvfile.Table, mapping: LogMapping) -> Iterator[tuple[list[str], str]]:
    """The cells of each row that has any, "" where the log says nothing, and what is wrong with it."""
    width, missing = table.width, mapping.missing
    while True:
        try:
            raw = next(table.rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield [], _garbled(error)
            continue
        if not any(cell.strip() for cell in raw):
            continue
        if len(raw) > width and not any(cell.strip() for cell in raw[width:]):
            del raw[width:]
        yield ["" if (word := cell.strip()).casefold() in missing else word for cell in raw], _fault(raw, width)


def _garbled(error: csv.Error) -> str:
    """Why no cells can be made of a row. A quote that is never closed takes every row below it along, so it is named."""
    if "unexpected end of data" in str(error):
        return _("A quote is opened here and never closed: everything below was taken for one cell.")
    return _("The row cannot be read: %(why)s.") % {"why": error}


def _fault(cells: list[str], width: int) -> str:
    if len(cells) != width:
        return _("The row has %(found)s cells where the header has %(wanted)s.") % {
            "found": len(cells),
            "wanted": width,
        }
    if any("\0" in cell for cell in cells):
        return _("The row holds a NUL character.")
    return ""


def _stretch(log: Log, words: list[tuple[str, Callable[[str], datetime]]], ceiling: datetime | None) -> None:
    """Widen the time that the log covers; a time that cannot be read or lies too late is the row's own trouble later."""
    for word, moment in words:
        with suppress(RowProblem):
            at = moment(word)
            if ceiling is not None and at > ceiling:
                continue
            log.first_at = at if log.first_at is None else min(log.first_at, at)
            log.last_at = at if log.last_at is None else max(log.last_at, at)


def _order_key(word: str | None, moment: Callable[[str], datetime], *, by_time: bool) -> float:
    if not word:
        raise RowProblem(_("The row does not say where in the order it stands."))
    try:
        key = moment(word).timestamp() if by_time else float(word)
    except ValueError:
        return moment(word).timestamp()
    if not math.isfinite(key):
        raise RowProblem(_("“%(word)s” is no place in an order.") % {"word": word})
    return key


def _arrange(log: Log, keys: "array[float] | None") -> None:
    """Bring the rows of each incident into their order; each incident keeps the places that it has in the file."""
    log._order = array("q", range(len(log)))
    if keys is not None:
        slots: list[array[int]] = [_numbers() for _ordinal in log.identifiers]
        for place, ordinal in enumerate(log.owner):
            if ordinal >= 0:
                slots[ordinal].append(place)
        for places in slots:
            for place, row in zip(places, sorted(places, key=keys.__getitem__), strict=True):
                log._order[place] = row
    log._last = array("q", [-1] * len(log.identifiers))
    log._previous = array("q", [-1] * len(log))
    for place, ordinal in enumerate(log.owner):
        if ordinal >= 0:
            log._previous[place] = log._last[ordinal]
            log._last[ordinal] = place
