"""What the mapping of a log of requests says beside what every mapping says."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from wellkept.flows.replay.sources import Source
from wellkept.kernel.calendars import Length

#: One row tells a whole request.
REQUESTS = "requests"
#: The log was taken at the latest time that it names.
LATEST = "latest"


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
    """An agreement of the log's time, for some services or for all."""

    name: str
    services: tuple[str, ...]
    versions: tuple[Promise, ...]


@dataclass(frozen=True, slots=True)
class RequestLog:
    """`each`: one row tells a whole request. `target` and `verdict` are what the other system said; they are kept and compared.
    `extracted` is when the log was taken: what is open and past its target then is missed.
    """

    each: bool = True
    started_at: Source | None = None
    fulfilled_at: Source | None = None
    fulfilled_by: Source | None = None
    closed_at: Source | None = None
    service: Source | None = None
    target: Source | None = None
    verdict: Source | None = None
    extracted: str = LATEST
    pauses: tuple[PauseColumns, ...] = ()
    calendars: tuple[Calendar, ...] = ()
    agreements: tuple[Agreed, ...] = ()
    fields: Mapping[str, Source] = field(default_factory=dict)

    def moments(self) -> Iterator[Source]:
        """The sources of times at which something happened; a target is none."""
        pauses = [source for pause in self.pauses if not pause.between for source in (pause.since, pause.until)]
        for source in (self.started_at, self.fulfilled_at, self.closed_at, *pauses):
            if source is not None:
                yield source

    def sources(self) -> Iterator[Source]:
        """Every source that only such a mapping has."""
        yield from self.moments()
        yield from (pause.since for pause in self.pauses if pause.between)
        for source in (self.fulfilled_by, self.service, self.target, self.verdict):
            if source is not None:
                yield source
