"""What a series comes to in a period, and whether that meets its target."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from wellkept.components.series import figures, periods, selectors
from wellkept.components.series.models import Series


@dataclass(frozen=True, slots=True)
class Figure:
    """What a series came to in the period that begins on a day; `met` is None where there is no target."""

    period: date
    value: Decimal
    met: bool | None


def meets(value: Decimal, target: Decimal | None, direction: str) -> bool | None:
    """Whether a value meets a target; None where there is none."""
    if target is None:
        return None
    return value >= target if direction == Series.Direction.RISE else value <= target


def of_period(series: Series, start: date) -> Figure | None:
    """What the values that hold come to in the period that begins on a day, uptime around the clock; None without any."""
    return of_periods([series], start, 1)[series.pk][0]


def of_periods(rows: list[Series], start: date, count: int) -> dict[int, list[Figure | None]]:
    """The same for several series and so many periods, the one that begins on a day and those before it; one statement.

    The periods are those of each series' own rhythm, counted from the one that the day lies in.
    """
    longest = max((periods.months_of(row.rhythm) for row in rows), default=1)
    first = periods.moved(start, -longest * count)
    last = periods.moved(start, longest) - timedelta(days=1)
    values = selectors.within([row.pk for row in rows], first, last)
    found: dict[int, list[Figure | None]] = {}
    for row in rows:
        begins = periods.start_of(row.rhythm, start)
        found[row.pk] = []
        for _place in range(count):
            ends = periods.following(row.rhythm, begins)
            some = [one.value for one in values[row.pk] if begins <= one.day < ends]
            exact = figures.figure(row.aggregation, some, Decimal(1440 * (ends - begins).days))
            told = None if exact is None else figures.told(exact)
            found[row.pk].append(None if told is None else Figure(begins, told, meets(told, row.target, row.direction)))
            begins = periods.before(row.rhythm, begins)
    return found
