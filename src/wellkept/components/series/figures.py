"""The figure of a period from the values of a series. Nothing here reads a database: the same values give the same figure."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from wellkept.components.series.models import Series

Aggregation = Series.Aggregation
_PLACES = Decimal("0.001")
_HUNDRED = Decimal(100)


def figure(aggregation: str, values: Sequence[Decimal], minutes: Decimal) -> Decimal | None:
    """What the values of a period come to, in their order; None without any, or where no time was agreed.

    `minutes` is the time that was agreed in the period; only uptime asks for it. Downtime beyond it counts as all of it.
    """
    if not values:
        return None
    match aggregation:
        case Aggregation.UPTIME:
            if minutes <= 0:
                return None
            return _HUNDRED * (minutes - min(sum(values, Decimal(0)), minutes)) / minutes
        case Aggregation.MEAN:
            return sum(values, Decimal(0)) / len(values)
        case Aggregation.LOWEST:
            return min(values)
        case Aggregation.HIGHEST:
            return max(values)
        case Aggregation.LAST:
            return values[-1]
        case _:
            return sum(values, Decimal(0))


def told(exact: Decimal) -> Decimal:
    """A figure as it is kept and told: to three places. Whether a target is met is decided before."""
    return exact.quantize(_PLACES)


def expected_days(per: str, first: date, last: date) -> list[date]:
    """The days for which a series should have a value from one day to another, both included; none where moments count."""
    if per == Series.Per.MOMENT:
        return []
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [day for day in days if day.day == 1] if per == Series.Per.MONTH else days
