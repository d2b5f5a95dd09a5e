"""What a mapping says, read and checked: how the rows of a log become updates of incidents, or requests."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from wellkept.flows.replay.moments import Times
from wellkept.flows.replay.requests.spec import RequestLog, Timed, whole
from wellkept.flows.replay.sources import Condition, Source

#: In a state table: the row leaves the state as it is.
KEEP = "keep"

#: Rows that repeat every value (an empty cell means: empty), or only what changed (an empty cell means: as before).
COMPLETE, CHANGES = "complete", "changes"

Cells = tuple[tuple[int, int, int], tuple[int, int, int], tuple[int, int, int]]


@dataclass(frozen=True, slots=True)
class FileForm:
    """How the file is written: `quote` "" means that no mark encloses cells, `escape` "" that none makes the next one
    plain. `skip` lines come before the header; where there is none, `columns` names the columns.
    """

    encoding: str = "utf-8"
    delimiter: str = ","
    quote: str = '"'
    escape: str = ""
    skip: int = 0
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class House:
    """The organization whose people, teams and categories the log names."""

    name: str
    kind: str = "customer"
    zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Outside:
    """A column that names a record of another system: a problem, a change, a supplier's case."""

    relation: str
    system: str
    source: Source
    split: str = ""


@dataclass(frozen=True, slots=True)
class Category:
    """The levels of a category, the widest first: a source each, or one that is split."""

    levels: tuple[Source, ...] = ()
    split: str = ""


@dataclass(frozen=True, slots=True)
class Ending:
    """Columns that hold how an incident ended. A log may repeat them on every row; they are believed on rows of the end
    alone, and only when their own time is not after the row's.
    """

    resolved_at: Source | None = None
    resolved_by: Source | None = None
    code: Source | None = None
    text: Source | None = None
    closed_at: Source | None = None


@dataclass(frozen=True, slots=True)
class LogMapping:
    """A mapping. `file` names it in messages; `digest` tells two mappings apart whatever their comments and layout."""

    file: str
    digest: str
    system: str
    house: House
    form: FileForm
    times: Times
    missing: frozenset[str]
    rows: str
    identifier: Source
    at: Source
    state: Source
    by: Source | None = None
    order: Source | None = None
    opened_at: Source | None = None
    opened_by: Source | None = None
    hold_reason: Source | None = None
    fields: Mapping[str, Source] = field(default_factory=dict)
    category: Category = field(default_factory=Category)
    ending: Ending = field(default_factory=Ending)
    reassigned: Source | None = None
    reopened: Source | None = None
    references: tuple[Outside, ...] = ()
    matrix: Cells | None = None
    #: Rows of which this does not hold are no updates of incidents.
    only: tuple[Condition, ...] = ()
    #: What the mapping of a log of requests says beside; None for a log of incidents.
    requests: RequestLog | None = None

    @property
    def of(self) -> str:
        """The kind of record that the log tells of."""
        return "incident" if self.requests is None else "request"

    def moments(self) -> Iterator[Timed]:
        """The sources of the times at which something happened."""
        yield self.at, whole
        if self.opened_at is not None:
            yield self.opened_at, whole
        if self.requests is not None:
            yield from self.requests.moments()

    def sources(self) -> Iterator[Source]:
        """Every source of the mapping."""
        yield from (self.identifier, self.at, self.state, *self.fields.values(), *self.category.levels)
        singles = (
            self.by, self.order, self.opened_at, self.opened_by, self.hold_reason, self.reassigned, self.reopened,
            self.ending.resolved_at, self.ending.resolved_by, self.ending.code, self.ending.text, self.ending.closed_at,
        )  # fmt: skip
        yield from (source for source in singles if source is not None)
        yield from (outside.source for outside in self.references)
        if self.requests is not None:
            yield from self.requests.sources()

    def columns(self) -> set[str]:
        """Every column that the mapping mentions."""
        return {name for source in self.sources() for name in source.names()} | {c.column for c in self.only}
