"""One check measured in one statement: what is wrong with each record of a population, counted and sampled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from wellkept.conformity.catalogue import catalogue
from wellkept.conformity.outcomes import Check, RuleResult
from wellkept.conformity.sql import recorded_late
from wellkept.conformity.yardsticks import Yardstick

NEWEST_FIRST = ("-opened_at", "-pk")
ELSEWHERE = Q(origin__in=("import", "replay"))


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that can be wrong with a record: a sentence for people, and the records it is true of."""

    label: Any
    where: Q


@dataclass(frozen=True, slots=True)
class Measured:
    """A check with its failing and conforming records by number, newest first, and what is wrong with them."""

    check: Check
    failing: Sequence[str] = ()
    passing: Sequence[str] = ()
    faults: Sequence[tuple[Any, int]] = ()
    why: Mapping[str, Any] = field(default_factory=dict)
    default: float = 0.0

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
) -> Measured:
    """Test every record of a kind's queryset for faults; a record with none conforms, the first fault counts.

    One statement counts, one more names failing records where there are any, one conforming ones. `threshold` is the
    yardstick's unless given; `default` tells the records whose values are those that the form proposes.
    """
    engine = catalogue().engine
    first = Case(
        *(When(fault.where, then=Value(place)) for place, fault in enumerate(faults, start=1)),
        default=Value(0),
        output_field=IntegerField(),
    )
    rows = population.order_by().annotate(fault_found=first)
    excused = Q(pk__in=yardstick.excused) if yardstick.excused else Q(pk__in=())
    counted = rows.values("fault_found").annotate(
        n=Count("pk"),
        late=Count("pk", filter=recorded_late(engine.late_days)),
        elsewhere=Count("pk", filter=ELSEWHERE),
        excused=Count("pk", filter=excused),
        default=Count("pk", filter=Q(pk__in=()) if default is None else default),
    )
    groups = {row["fault_found"]: row for row in counted}
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
    shown = engine.failing_shown
    failing: list[tuple[str, int]] = []
    if total > conforming:
        failing = list(rows.exclude(fault_found=0).order_by(*NEWEST_FIRST).values_list("number", "fault_found")[:shown])
    passing: list[str] = []
    if conforming:
        passing = list(rows.filter(fault_found=0).order_by(*NEWEST_FIRST).values_list("number", flat=True)[:shown])
    return Measured(
        check,
        [number for number, _place in failing],
        passing,
        [(fault.label, groups[place]["n"]) for place, fault in enumerate(faults, start=1) if place in groups],
        {number: faults[place - 1].label for number, place in failing},
        sum(row["default"] for row in groups.values()) / total if total else 0.0,
    )


def share_alike(population: QuerySet[Any], *columns: str) -> float:
    """The share, 0 to 1, of the commonest combination of some columns' values; 0 where there is none."""
    sizes = [row["n"] for row in population.order_by().values(*columns).annotate(n=Count("pk"))]
    return max(sizes) / sum(sizes) if sizes else 0.0


def share_copied(population: QuerySet[Any], text: str) -> float:
    """The share, 0 to 1, of the texts that another record of the population has word for word; empty ones do not count."""
    texts = population.order_by().exclude(**{text: ""})
    counted = texts.aggregate(n=Count("pk"), different=Count(text, distinct=True))
    return 1 - counted["different"] / counted["n"] if counted["n"] else 0.0
