"""Figures that are worked out from records and written into a series, so that nobody types them.

What counts them stands above, where the records are known, and registers here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from wellkept.kernel.permissions import Actor


@dataclass(frozen=True, slots=True)
class Told:
    """What a figure came to in a period, and what it was counted from, in words."""

    value: Decimal
    basis: str = ""


#: Works a figure out over a period, from what an actor sees; None where there is nothing to count.
Work = Callable[[Actor, datetime, datetime], Told | None]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that can be worked out: its key in data, what it is called, its unit, and how.

    One of a `standing` is counted from how things stand at the end of a period, so it cannot be made up for later; the others
    can be worked out for any period of which there are records.
    """

    key: str
    label: Any
    unit: str
    work: Work
    standing: bool = False


_figures: dict[str, Figure] = {}


def register(figure: Figure) -> None:
    """Make a figure known. Raises ValueError when its key is taken."""
    if figure.key in _figures:
        raise ValueError(f"There is a figure {figure.key} already.")
    _figures[figure.key] = figure


def figures() -> Mapping[str, Figure]:
    """Every figure by its key."""
    return _figures


def choices() -> list[tuple[str, Any]]:
    """The figures as a form offers them."""
    return [(one.key, one.label) for one in sorted(_figures.values(), key=lambda one: one.key)]
