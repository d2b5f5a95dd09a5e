"""Bars for charts that are drawn by the server: places and sizes in units of the drawing; no script is needed."""

from collections.abc import Sequence
from dataclasses import dataclass

#: The drawing, in its own units; the browser stretches it.
WIDTH, HEIGHT = 720.0, 160.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its class, place and size, and what it says."""

    name: str
    x: float
    y: float
    width: float
    height: float
    title: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars in groups, with an optional line over them; `top` is the value at the upper edge."""

    bars: tuple[Bar, ...]
    line: str
    top: float

    @property
    def half(self) -> float:
        """The value at half the height."""
        return self.top / 2


def chart(groups: Sequence[Sequence[tuple[str, float, str]]], *, line: Sequence[float] = ()) -> Chart:
    """Bars side by side for each group of (class, value, title); `line` has one value a group, on the same scale."""
    values = [value for group in groups for _name, value, _title in group]
    top = max([*values, *line], default=0.0)
    if not top:
        return Chart((), "", 0.0)
    step = WIDTH / len(groups)
    bars = []
    for place, group in enumerate(groups):
        width = step * 0.8 / max(len(group), 1)
        for n, (name, value, title) in enumerate(group):
            height = HEIGHT * value / top
            x = place * step + step * 0.1 + n * width
            bars.append(Bar(name, round(x, 2), round(HEIGHT - height, 2), round(width, 2), round(height, 2), title))
    points = [f"{place * step + step / 2:.2f},{HEIGHT - HEIGHT * value / top:.2f}" for place, value in enumerate(line)]
    return Chart(tuple(bars), " ".join(points), top)
