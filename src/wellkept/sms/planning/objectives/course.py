"""The course of an objective: its points, whether the target is met, and where it will stand. No database is read here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from wellkept.components.series.drawing import Drawing as Drawing
from wellkept.components.series.drawing import Point as Point
from wellkept.components.series.drawing import draw as draw

#: So many points a forecast needs, over at least so long a time.
FEWEST, SHORTEST = 3, timedelta(days=7)
#: A forecast looks no further ahead than this.
FURTHEST = timedelta(days=3650)


@dataclass(frozen=True, slots=True)
class Forecast:
    """Where the straight line through the points stands when the objective is due, and when it reaches the target (None: not
    at this pace); `change` is what it gains or loses in thirty days.
    """

    at_due: Decimal
    reaches: bool
    reached_on: date | None
    change: Decimal


def meets(value: Decimal, target: Decimal, *, rising: bool) -> bool:
    """Whether a value meets the target: at least it where more is better, at most it where less is."""
    return value >= target if rising else value <= target


def forecast(points: Sequence[Point], target: Decimal, due: date, *, rising: bool) -> Forecast | None:
    """The line of least squares through the points; None where they are too few or lie too close together."""
    if len(points) < FEWEST or points[-1].day - points[0].day < SHORTEST:
        return None
    start = points[0].day
    days = [Decimal((point.day - start).days) for point in points]
    middle = sum(days, Decimal(0)) / len(days)
    mean = sum((point.value for point in points), Decimal(0)) / len(points)
    spread = sum(((day - middle) ** 2 for day in days), Decimal(0))
    slope = sum(((d - middle) * (p.value - mean) for d, p in zip(days, points, strict=True)), Decimal(0)) / spread

    def stands(on: date) -> Decimal:
        return mean + slope * (Decimal((on - start).days) - middle)

    at_due = stands(due)
    reached_on: date | None = None
    towards = slope > 0 if rising else slope < 0
    if towards:
        needed = middle + (target - mean) / slope
        if abs(needed) <= Decimal(FURTHEST.days):
            reached_on = start + timedelta(days=int(needed.to_integral_value(rounding="ROUND_CEILING")))
    return Forecast(at_due, meets(at_due, target, rising=rising), reached_on, slope * 30)
