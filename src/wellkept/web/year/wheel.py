"""The year as a wheel: a ring of twelve months, each in the colour and with the sign of what presses most in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin

from django.utils import formats

from wellkept.web.year.months import Month

#: The size of the drawing, and its radii.
SIZE, OUTER, INNER, WORDS = 320, 154, 86, 120
#: What is left free between two months, in radians.
GAP = 0.02


@dataclass(frozen=True, slots=True)
class Segment:
    """One month of the ring: its outline, where its words stand, and what they say."""

    path: str
    x: str
    y: str
    name: str
    figure: str
    tone: str
    now: bool


def segments(months: Sequence[Month], today: tuple[int, int]) -> list[Segment]:
    """The ring, January at the top; `today` is the year and month that it is."""
    found = []
    for place, month in enumerate(months):
        begin = (place / 12 - 0.25) * 2 * pi - pi / 12
        middle = begin + pi / 12
        found.append(
            Segment(
                _outline(begin + GAP, begin + pi / 6 - GAP),
                f"{SIZE / 2 + WORDS * cos(middle):.1f}",
                f"{SIZE / 2 + WORDS * sin(middle):.1f}",
                formats.date_format(month.first, "M"),
                f"{month.over}/{month.all}" if month.all else "–",
                str(month.standing or "empty"),
                (month.first.year, month.first.month) == today,
            )
        )
    return found


def _outline(begin: float, end: float) -> str:
    def at(radius: int, angle: float) -> str:
        return f"{SIZE / 2 + radius * cos(angle):.1f} {SIZE / 2 + radius * sin(angle):.1f}"

    return (
        f"M{at(OUTER, begin)} A{OUTER} {OUTER} 0 0 1 {at(OUTER, end)} "
        f"L{at(INNER, end)} A{INNER} {INNER} 0 0 0 {at(INNER, begin)} Z"
    )
