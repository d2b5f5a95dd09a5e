"""One check measured in one statement: what is wrong with each record of a population, counted and sampled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import Case, Count, IntegerField, Max, Q, QuerySet, Value, When

from wellkept.conformity.asof import months_after
from wellkept.conformity.catalogue import catalogue
from wellkept.conformity.outcomes import Check, RuleResult
from wellkept.conformity.rolls import Roll
from wellkept.conformity.sql import recorded_late
from wellkept.conformity.yardsticks import Yardstick
from wellkept.kernel.lifecycle import Phase
from wellkept.kernel.registry import kind_of

NEWEST_FIRST = ("-opened_at", "-pk")
ELSEWHERE = Q(origin__in=("import", "replay"))


_OVER = (Phase.CLOSED, Phase.CANCELLED)


class Mending(StrEnum):
    """Until when a miss can be put right."""

    ANY_TIME = "any_time"
    UNTIL_CLOSED = "until_closed"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that can be wrong with a record: a sentence for people, the records it is true of, until when it can be
    put right.
    """

    label: Any
    where: Q
    mending: Mending = Mending.ANY_TIME


@dataclass(frozen=True, slots=True)
class Measured:
    """A check with its failing and conforming records by number, newest first, and what is wrong with them."""

    check: Check
    failing: Sequence[str] = ()
    passing: Sequence[str] = ()
    faults: Sequence[tuple[Any, int]] = ()
    why: Mapping[str, Any] = field(default_factory=dict)
    default: float = 0.0
    still_open: int = 0
    past_mending: int = 0
    leaves: Mapping[str, datetime] = field(default_factory=dict)
    last_leaves: datetime | None = None
    roll: Roll | None = None

    def result(self, *others: "Measured | Check", identical: float = 0.0) -> RuleResult:
        """The result of a rule whose main check this is; further checks add what they found."""
        parts = [self, *(other if isinstance(other, Measured) else Measured(other) for other in others)]
        return RuleResult(
            checks=[part.check for part in parts],
            failing=list(dict.fromkeys(number for part in parts for number in part.failing)),
            passing=self.passing,
            faults=[fault for part in parts for fault in part.faults],
            why={number: label for part in reversed(parts) for number, label in part.why.items()},
            identical=identical,
            default=self.default,
            still_open=self.still_open,
            past_mending=sum(part.past_mending for part in parts),
            leaves={number: moment for part in reversed(parts) for number, moment in part.leaves.items()},
            last_leaves=max((part.last_leaves for part in parts if part.last_leaves), default=None),
            rolls=[part.roll for part in parts if part.roll],
        )


def measure(
    label: Any,
    population: QuerySet[Any],
    faults: Sequence[Fault],
    yardstick: Yardstick,
    *,
    threshold: float | None = None,
    on_occasion: bool = False,
    default: Q | None = None,
    unfinished: Q | None = None,
    entered: str = "opened_at",
) -> Measured:
    """Test every record of a kind's queryset for faults; a record with none conforms, the first fault counts.

    One statement counts, one more names failing records where there are any, one conforming ones. `threshold` is the
    yardstick's unless given; `default` tells the records whose values are those that the form proposes, `unfinished` those
    that can still come to miss; `entered` is the column of the moment that puts a record into the window.
    """
    if yardstick.alone is not None:
        population = population.filter(pk=yardstick.alone)
    rows = _with_faults(population, faults)
    groups = _counted(rows, faults, yardstick, entered, default=default, unfinished=unfinished)
    total = sum(row["n"] for row in groups.values())
    conforming = groups[0]["n"] if 0 in groups else 0
    check = Check(
        label,
        total,
        conforming,
        yardstick.threshold if threshold is None else threshold,
        excused=sum(row["excused"] for place, row in groups.items() if place),
        late=sum(row["late"] for row in groups.values()),
        elsewhere=sum(row["elsewhere"] for row in groups.values()),
        on_occasion=on_occasion,
    )
    failing = _failing(rows, entered) if total > conforming else []
    return Measured(
        check,
        [row[0] for row in failing],
        _passing(rows) if conforming else [],
        [(fault.label, groups[place]["n"]) for place, fault in enumerate(faults, start=1) if place in groups],
        {number: faults[place - 1].label for number, place, _state, _moment in failing},
        sum(row["default"] for row in groups.values()) / total if total else 0.0,
        groups[0]["unfinished"] if conforming else 0,
        past_mending=sum(row["gone"] for row in groups.values()),
        leaves={
            number: months_after(moment, yardstick.window_months)
            for number, place, state, moment in failing
            if _gone(faults[place - 1], state in _over(population.model))
        },
        last_leaves=max(
            (months_after(row["last_gone"], yardstick.window_months) for row in groups.values() if row["last_gone"]),
            default=None,
        ),
        roll=Roll(label, rows, tuple(fault.label for fault in faults)),
    )


def _with_faults(population: QuerySet[Any], faults: Sequence[Fault]) -> QuerySet[Any]:
    """The records with the place of their first fault, from 1; 0 for none."""
    first = Case(
        *(When(fault.where, then=Value(place)) for place, fault in enumerate(faults, start=1)),
        default=Value(0),
        output_field=IntegerField(),
    )
    rows: QuerySet[Any] = population.order_by().annotate(fault_found=first)
    return rows


def _counted(
    rows: QuerySet[Any],
    faults: Sequence[Fault],
    yardstick: Yardstick,
    entered: str,
    **told: Q | None,
) -> dict[int, dict[str, Any]]:
    """The figures of the records by the place of their first fault; `told` are further ones by name."""
    gone = _past_mending(rows.model, faults)
    counted = rows.values("fault_found").annotate(
        n=Count("pk"),
        late=Count("pk", filter=recorded_late(catalogue().engine.late_days)),
        elsewhere=Count("pk", filter=ELSEWHERE),
        excused=Count("pk", filter=Q(pk__in=yardstick.excused or ())),
        **{name: Count("pk", filter=Q(pk__in=()) if where is None else where) for name, where in told.items()},
        gone=Count("pk", filter=gone),
        last_gone=Max(entered, filter=gone),
    )
    return {row["fault_found"]: row for row in counted}


def _failing(rows: QuerySet[Any], entered: str) -> list[tuple[str, int, str, datetime]]:
    """The newest records with a fault: number, place of the fault, state, moment that put it into the window."""
    newest = rows.exclude(fault_found=0).order_by(*NEWEST_FIRST)
    return list(newest.values_list("number", "fault_found", "state", entered)[: catalogue().engine.failing_shown])


def _passing(rows: QuerySet[Any]) -> list[str]:
    newest = rows.filter(fault_found=0).order_by(*NEWEST_FIRST)
    return list(newest.values_list("number", flat=True)[: catalogue().engine.failing_shown])


def _over(model: Any) -> tuple[str, ...]:
    """The states of a kind in which a record is over."""
    return tuple(state.name for state in kind_of(model).lifecycle.states if state.phase in _OVER)


def _gone(fault: Fault, over: bool) -> bool:
    return fault.mending is Mending.NEVER or (over and fault.mending is Mending.UNTIL_CLOSED)


def _past_mending(model: Any, faults: Sequence[Fault]) -> Q:
    """The misses that nobody can put right any more."""
    over = _over(model)
    found = Q(pk__in=())
    for place, fault in enumerate(faults, start=1):
        if fault.mending is Mending.NEVER:
            found |= Q(fault_found=place)
        elif fault.mending is Mending.UNTIL_CLOSED and over:
            found |= Q(fault_found=place, state__in=over)
    return found


def share_alike(population: QuerySet[Any], *columns: str) -> float:
    """The share, 0 to 1, of the commonest combination of some columns' values; 0 where there is none."""
    sizes = [row["n"] for row in population.order_by().values(*columns).annotate(n=Count("pk"))]
    return max(sizes) / sum(sizes) if sizes else 0.0


def share_copied(population: QuerySet[Any], text: str) -> float:
    """The share, 0 to 1, of the texts that another record of the population has word for word; empty ones do not count."""
    texts = population.order_by().exclude(**{text: ""})
    counted = texts.aggregate(n=Count("pk"), different=Count(text, distinct=True))
    return 1 - counted["different"] / counted["n"] if counted["n"] else 0.0
