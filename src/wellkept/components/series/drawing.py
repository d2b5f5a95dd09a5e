"""Values drawn as a line: coordinates of a small picture. No database is read here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

WIDE, HIGH, EDGE = 600, 160, 8


@dataclass(frozen=True, slots=True)
class Point:
    """A value on a day."""

    day: date
    value: Decimal


@dataclass(frozen=True, slots=True)
class Drawing:
    """A plot as coordinates of a picture that is 600 wide and 160 high; `target` and `due` are empty where there is none."""

    line: str
    dots: tuple[tuple[str, str], ...]
    target: str
    due: str


def draw(points: Sequence[Point], target: Decimal | None, due: date | None = None) -> Drawing | None:
    """The plot of the points with the target and the day it is due; None without any point."""
    if not points:
        return None
    first, last = points[0].day, max(points[-1].day, due or points[-1].day)
    values = [point.value for point in points] + ([] if target is None else [target])
    low, high = min(values), max(values)
    tall = (high - low) or Decimal(1)
    long = max((last - first).days, 1)

    def across(day: date) -> str:
        return f"{EDGE + (WIDE - 2 * EDGE) * (day - first).days / long:.1f}"

    def up(value: Decimal) -> str:
        return f"{HIGH - EDGE - (HIGH - 2 * EDGE) * float((value - low) / tall):.1f}"

    dots = tuple((across(point.day), up(point.value)) for point in points)
    return Drawing(
        " ".join(f"{x},{y}" for x, y in dots),
        dots,
        "" if target is None else up(target),
        "" if due is None else across(max(due, first)),
    )
