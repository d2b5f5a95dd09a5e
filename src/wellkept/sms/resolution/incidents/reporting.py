"""Figures of incidents for the report page: volume, backlog, reassignment, reopening, time to resolve and targets met.

Months are those of the reader's zone. Everything starts at what the actor may see. A function takes one statement; volume takes
one more for each five years.
"""

from bisect import bisect_right
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import ceil
from operator import itemgetter
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.db.models import Case, Count, F, FloatField, Func, IntegerField, Q, QuerySet, Value, When

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

    def __add__(self, other: "Kept") -> "Kept":
        return Kept(self.targets + other.targets, self.met + other.met)


@dataclass(frozen=True, slots=True)
class TargetsMet:
    """Targets met by metric: over all, by the month of resolution, and by each attribute of `DIMENSIONS`."""

    overall: dict[str, Kept]
    by_month: dict[date, dict[str, Kept]]
    by: dict[str, dict[int | None, dict[str, Kept]]]


class Epoch(Func):
    """A moment as seconds since 1970, computed by the database itself."""

    output_field = FloatField()

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


def time_to_resolve(actor: Actor, first: date, last: date) -> TimeToResolve:
    """How long it took from opening to resolution, of what was resolved in the months from `first` to `last`."""
    listed = months(first, last)
    if not listed:
        return TimeToResolve(None, {}, {name: {} for name in DIMENSIONS})
    bounds = _bounds(listed, actor.zone)
    edges = [bound.timestamp() for bound in bounds]
    rows = (
        _resolved(actor, bounds)
        .annotate(end=Epoch(F("resolved_at")), start=Epoch(F("opened_at")))
        .values_list("end", "start", *DIMENSIONS)
    )
    # Sorted once by duration, so that every group comes out sorted too.
    took = sorted(((row[0] - row[1], *row) for row in rows.iterator(chunk_size=5000)), key=itemgetter(0))
    return TimeToResolve(
        overall=_summed(one[0] for one in took),
        by_month=_grouped(
            (listed[min(max(bisect_right(edges, one[1] + 0.0005) - 1, 0), len(listed) - 1)], one[0]) for one in took
        ),
        by={name: _grouped((one[place], one[0]) for one in took) for place, name in enumerate(DIMENSIONS, start=3)},
    )


def targets_met(actor: Actor, first: date, last: date) -> TargetsMet:
    """How many targets were met, of what was resolved in the months from `first` to `last`."""
    listed = months(first, last)
    found = TargetsMet({}, {}, {name: {} for name in DIMENSIONS})
    if not listed:
        return found
    bounds = _bounds(listed, actor.zone)
    month = Case(
        *(When(resolved_at__lt=end, then=Value(place)) for place, end in enumerate(bounds[1:])),
        output_field=IntegerField(),
    )
    in_time = Q(record__clocks__due_at__isnull=True) | Q(record__clocks__due_at__gte=F("record__clocks__stopped_at"))
    counted = (
        _resolved(actor, bounds)
        .filter(record__clocks__metric__in=METRICS, record__clocks__state="stopped")
        .annotate(month=month)
        .values("record__clocks__metric", "month", *DIMENSIONS)
        .annotate(targets=Count("pk"), met=Count("pk", filter=in_time))
    )
    for row in counted:
        metric, kept = row["record__clocks__metric"], Kept(row["targets"], row["met"])
        groups = [found.overall, found.by_month.setdefault(listed[row["month"]], {})]
        groups += [found.by[name].setdefault(row[name], {}) for name in DIMENSIONS]
        for group in groups:
            group[metric] = group.get(metric, Kept()) + kept
    return found


def _resolved(actor: Actor, bounds: Sequence[datetime]) -> QuerySet[Incident]:
    rows = selectors.visible_to(actor).filter(resolved_at__gte=bounds[0], resolved_at__lt=bounds[-1])
    return rows.order_by()


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


def _grouped(pairs: Iterable[tuple[K, float]]) -> dict[K, Duration]:
    groups: dict[K, list[float]] = {}
    for key, took in pairs:
        groups.setdefault(key, []).append(took)
    return {key: _duration(values) for key, values in groups.items()}


def _summed(durations: Iterable[float]) -> Duration | None:
    values = list(durations)
    return _duration(values) if values else None


def _duration(values: Sequence[float]) -> Duration:
    """From durations in rising order."""
    size = len(values)
    return Duration(size, values[ceil(size * 0.5) - 1], values[ceil(size * 0.9) - 1])
