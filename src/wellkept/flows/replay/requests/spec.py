"""What the mapping of a log of requests says beside what every mapping says."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from wellkept.flows.replay.sources import Source
from wellkept.kernel.calendars import Length

#: One row tells a whole request.
REQUESTS = "requests"
#: The log was taken at the latest time that it names.
LATEST = "latest"


def whole(word: str) -> Sequence[str]:
    """The times in a cell that holds one."""
    return (word,)


#: Where times stand, and how to find them in a cell.
Timed = tuple[Source, Callable[[str], Sequence[str]]]


@dataclass(frozen=True, slots=True)
class PauseColumns:
    """Columns between whose times a request waited; or one column with several pieces of time, as `split` and `between` cut
    them.
    """

    since: Source
    until: Source | None = None
    split: str = ""
    between: str = ""
    reason: str = ""

    def pieces(self, word: str) -> list[tuple[str, str]]:
        """The pauses in a cell: from and to, "" for one that has not ended."""
        if not self.between:
            return [(word, "")]
        cut = [piece.partition(self.between) for piece in word.split(self.split) if piece.strip()]
        return [(begun.strip(), ended.strip()) for begun, _mark, ended in cut]

    def times(self, word: str) -> list[str]:
        """Every time in a cell."""
        return [time for piece in self.pieces(word) for time in piece if time]


@dataclass(frozen=True, slots=True)
class Calendar:
    """Service hours that the log's targets count on: dated versions as the kernel reads them, and names of single days."""

    name: str
    versions: tuple[dict[str, Any], ...]
    day_names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Promise:
    """A version of an agreement: from when on which target holds, by priority (None: every other)."""

    calendar: str
    valid_from: str
    pauses_for: tuple[str, ...]
    targets: Mapping[int | None, Length]


@dataclass(frozen=True, slots=True)
class Agreed:
    """An agreement of the log's time, for some services or for all; `ends` "" means that it stays in force."""

    name: str
    services: tuple[str, ...]
    versions: tuple[Promise, ...]
    ends: str = ""


@dataclass(frozen=True, slots=True)
class RequestLog:
    """`each`: one row tells a whole request. `target` (a due time), `length` (of the target; a number alone counts `length_unit`)
    and `verdict` are what the other system said; they are kept and compared.
    `extracted` is when the log was taken: what is open and past its target then is missed.
    """

    each: bool = True
    started_at: Source | None = None
    fulfilled_at: Source | None = None
    fulfilled_by: Source | None = None
    closed_at: Source | None = None
    service: Source | None = None
    target: Source | None = None
    length: Source | None = None
    length_unit: str = "min"
    verdict: Source | None = None
    extracted: str = LATEST
    pauses: tuple[PauseColumns, ...] = ()
    calendars: tuple[Calendar, ...] = ()
    agreements: tuple[Agreed, ...] = ()
    fields: Mapping[str, Source] = field(default_factory=dict)

    def moments(self) -> Iterator[Timed]:
        """The sources of times at which something happened; a target is none."""
        for source in (self.started_at, self.fulfilled_at, self.closed_at):
            if source is not None:
                yield source, whole
        for pause in self.pauses:
            yield pause.since, pause.times
            if pause.until is not None:
                yield pause.until, whole

    def sources(self) -> Iterator[Source]:
        """Every source that only such a mapping has."""
        yield from (source for source, _times in self.moments())
        for source in (self.fulfilled_by, self.service, self.target, self.length, self.verdict):
            if source is not None:
                yield source
