"""Figures of incidents for the report page: volume, backlog, reassignment, reopening, time to resolve and targets met.

Months are those of the reader's zone. Everything starts at what the actor may see. A function takes one statement; volume takes
one more for each five years.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import ceil
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.db.models import (
    Case,
    Count,
    F,
    Field,
    Func,
    IntegerField,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)

from wellkept.components.clocks import selectors as clocks
from wellkept.kernel.permissions import Actor
from wellkept.sms.resolution.incidents import selectors
from wellkept.sms.resolution.incidents.models import Incident

#: The attributes by which what was resolved is told apart.
DIMENSIONS = ("priority", "team", "customer", "service", "category")
METRICS = ("response", "resolution")

#: How many counts one statement makes; SQLite bears 500.
_TERMS = 400

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Volume:
    """One month: what came, what was resolved and closed, how many were open at its end, and of those opened in it how many
    were ever reassigned or reopened.
    """

    month: date
    opened: int
    resolved: int
    closed: int
    backlog: int
    reassigned: int
    reopened: int

    @property
    def reassigned_share(self) -> float | None:
        """The share, 0 to 1, of the month's incidents that were passed on; None in a month without any."""
        return self.reassigned / self.opened if self.opened else None

    @property
    def reopened_share(self) -> float | None:
        """The share, 0 to 1, of the month's incidents that were reopened; None in a month without any."""
        return self.reopened / self.opened if self.opened else None


@dataclass(frozen=True, slots=True)
class Duration:
    """How long it took to resolve: half of the incidents took at most `p50` seconds, nine of ten at most `p90`."""

    count: int
    p50: float
    p90: float


@dataclass(frozen=True, slots=True)
class TimeToResolve:
    """Durations over all, by the month of resolution, and by each attribute of `DIMENSIONS` (None: it is empty)."""

    overall: Duration | None
    by_month: dict[date, Duration]
    by: dict[str, dict[int | None, Duration]]


@dataclass(frozen=True, slots=True)
class Kept:
    """How many targets there were, and how many of them were met."""

    targets: int = 0
    met: int = 0

    @property
    def share(self) -> float | None:
        """The share, 0 to 1, that was met; None without any."""
        return self.met / self.targets if self.targets else None


@dataclass(frozen=True, slots=True)
class TargetsMet:
    """Targets met by metric: over all, by the month of resolution, and by each attribute of `DIMENSIONS`."""

    overall: dict[str, Kept]
    by_month: dict[date, dict[str, Kept]]
    by: dict[str, dict[int | None, dict[str, Kept]]]


class Epoch(Func):
    """A moment as seconds since 1970, computed by the database itself."""

    # A bare field: one that knows its type would convert each of a hundred thousand values once more.
    output_field = Field()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """SQLite counts days."""
        template = "((julianday(%(expressions)s) - 2440587.5) * 86400.0)"
        return self.as_sql(compiler, connection, template=template, **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """PostgreSQL knows the epoch."""
        template = "EXTRACT(EPOCH FROM %(expressions)s)::double precision"
        return self.as_sql(compiler, connection, template=template, **context)


def months(first: date, last: date) -> list[date]:
    """The first days of the months from the one of `first` to the one of `last`."""
    start, end = first.year * 12 + first.month - 1, last.year * 12 + last.month - 1
    return [date(n // 12, n % 12 + 1, 1) for n in range(start, end + 1)]


def volume(actor: Actor, first: date, last: date) -> list[Volume]:
    """What came and went in each month from the one of `first` to the one of `last`."""
    listed = months(first, last)
    if not listed:
        return []
    bounds = _bounds(listed, actor.zone)
    rows = selectors.visible_to(actor).order_by()
    unresolved = Q(resolved_at__isnull=True)
    measures: dict[str, tuple[str, Q]] = {
        "opened": ("opened_at", Q()),
        "resolved": ("resolved_at", Q()),
        "closed": ("closed_at", Q()),
        "dropped": ("closed_at", unresolved),
        "reassigned": ("opened_at", Q(reassigned_count__gt=0)),
        "reopened": ("opened_at", Q(reopened_count__gt=0)),
    }
    parts = [
        _counted(rows.filter(also, **{f"{at}__gte": bounds[n], f"{at}__lt": bounds[n + 1]}), name, n)
        for name, (at, also) in measures.items()
        for n in range(len(listed))
    ] + [
        _counted(rows.filter(also, **{f"{at}__lt": bounds[0]}), name, -1)
        for name, (at, also) in measures.items()
        if name in ("opened", "resolved", "dropped")
    ]
    found = {
        (name, n): count
        for start in range(0, len(parts), _TERMS)
        for name, n, count in parts[start].union(*parts[start + 1 : start + _TERMS], all=True)
    }
    counts = [{name: found.get((name, n), 0) for name in measures} for n in range(-1, len(listed))]
    backlog = _left(counts[0])
    result = []
    for month, of in zip(listed, counts[1:], strict=True):
        backlog += _left(of)
        result.append(
            Volume(
                month,
                of["opened"],
                of["resolved"],
                of["closed"],
                backlog,
                of["reassigned"],
                of["reopened"],
            )
        )
    return result


def resolution(actor: Actor, first: date, last: date) -> tuple[TimeToResolve, TargetsMet]:
    """How long it took from opening to resolution, and which targets were met, of what was resolved in the months from
    `first` to `last`.
    """
    import numpy as np  # heavy, and wanted by this page alone

    listed = months(first, last)
    if not listed:
        return TimeToResolve(None, {}, {name: {} for name in DIMENSIONS}), TargetsMet({}, {}, {})
    bounds = _bounds(listed, actor.zone)
    edges = [bound.timestamp() for bound in bounds]
    rows = (
        selectors.visible_to(actor)
        .filter(resolved_at__gte=bounds[0], resolved_at__lt=bounds[-1])
        .order_by()
        .annotate(end=Epoch(F("resolved_at")), start=Epoch(F("opened_at")), kept=Subquery(_CODES))
        .values_list("end", "start", "kept", *DIMENSIONS)
    )
    table = np.array(list(rows.iterator(chunk_size=5000)), dtype=float).reshape(-1, 3 + len(DIMENSIONS))
    # Sorted once by duration, so that every group comes out sorted too; what is empty has the key 0.
    took = table[:, 0] - table[:, 1]
    order = np.argsort(took, kind="stable")
    took, table = took[order], np.nan_to_num(table[order])
    months_of = np.clip(np.searchsorted(edges, table[:, 0] + 0.0005, side="right") - 1, 0, len(listed) - 1)
    codes = table[:, 2].astype(int)
    groups = {name: _groups(table[:, place].astype(int)) for place, name in enumerate(DIMENSIONS, start=3)}
    by_month = {listed[place]: where for place, where in _groups(months_of).items()}
    everything = {None: np.arange(len(took))}

    def durations(of: Mapping[K, Any]) -> dict[K, Duration]:
        return {key: _duration(took[where]) for key, where in of.items() if len(where)}

    def kept(of: Mapping[K, Any]) -> dict[K, dict[str, Kept]]:
        return {key: _kept(codes[where]) for key, where in of.items()}

    return (
        TimeToResolve(
            durations(everything).get(None),
            durations(by_month),
            {name: durations(_keyed(of)) for name, of in groups.items()},
        ),
        TargetsMet(kept(everything)[None], kept(by_month), {name: kept(_keyed(of)) for name, of in groups.items()}),
    )


def _groups(keys: Any) -> dict[int, Any]:
    """The places of each key, in rising order."""
    import numpy as np

    order = np.argsort(keys, kind="stable")
    found, starts = np.unique(keys[order], return_index=True)
    return dict(zip(found.tolist(), np.split(order, starts[1:]) if len(found) else [], strict=True))


def _keyed(of: Mapping[int, Any]) -> dict[int | None, Any]:
    return {key or None: where for key, where in of.items()}


#: What a target that was there, and one that was met, add to the code of an incident; a digit of the code holds each.
_THERE = {"response": 1, "resolution": 100}
_MET = {"response": 10, "resolution": 1000}


def _adds(metric: str) -> list[When]:
    in_time = Q(due_at__isnull=True) | Q(due_at__gte=F("stopped_at"))
    return [
        When(in_time, metric=metric, then=Value(_THERE[metric] + _MET[metric], output_field=IntegerField())),
        When(metric=metric, then=Value(_THERE[metric], output_field=IntegerField())),
    ]


#: All targets of an incident as one number, so that one look at its clocks is enough.
_CODES = (
    clocks.stopped(METRICS)
    # A plain function and no aggregate, so that nothing is grouped: there is one incident at a time.
    .annotate(
        code=Func(Case(*(when for metric in METRICS for when in _adds(metric))), function="SUM", output_field=Field())
    )
    .values("code")
)


def _kept(codes: Any) -> dict[str, Kept]:
    """The targets of some incidents by metric, from their codes."""
    found = {}
    for metric in METRICS:
        there, met = (int((codes // unit % 10).sum()) for unit in (_THERE[metric], _MET[metric]))
        if there:
            found[metric] = Kept(there, met)
    return found


def _bounds(listed: Sequence[date], zone: str) -> list[datetime]:
    """The moments at which the months begin, and the one at which the last ends."""
    after = date(listed[-1].year + listed[-1].month // 12, listed[-1].month % 12 + 1, 1)
    return [datetime(day.year, day.month, 1, tzinfo=ZoneInfo(zone)) for day in (*listed, after)]


def _counted(rows: QuerySet[Incident], name: str, month: int) -> Any:
    counted = rows.annotate(measure=Value(name), month=Value(month)).values("measure", "month")
    return counted.annotate(found=Count("pk")).values_list("measure", "month", "found")


def _left(counts: dict[str, int]) -> int:
    """By how much the open work grew."""
    return counts["opened"] - counts["resolved"] - counts["dropped"]


def _duration(values: Any) -> Duration:
    """From durations in rising order."""
    size = len(values)
    return Duration(size, float(values[ceil(size * 0.5) - 1]), float(values[ceil(size * 0.9) - 1]))
