"""What a series' page shows: the figures of its months, and its last values; and what programs read of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from typing import Any

from wellkept.components.series import figures, selectors
from wellkept.components.series.models import Series, SeriesValue
from wellkept.kernel.permissions import Actor

#: So many values are shown, and told to programs; the figures are those of the last months that have any value.
SHOWN, TOLD, MONTHS = 14, 1000, 12

Schema = Mapping[str, Any]
_PROPERTIES: dict[str, Schema] = {
    "day": {"type": "string", "format": "date"},
    "at": {"type": ["string", "null"], "format": "date-time"},
    "value": {"type": "string", "format": "decimal"},
    "remark": {"type": "string"},
    "noted_at": {"type": "string", "format": "date-time"},
    "origin": {"type": "string"},
}
VALUES: Schema = {
    "type": "array",
    "description": f"Where one record is read: the values that hold, the latest first, at most {TOLD}.",
    "items": {
        "type": "object",
        "properties": _PROPERTIES,
        "required": list(_PROPERTIES),
        "additionalProperties": False,
    },
}


@dataclass(frozen=True, slots=True)
class Month:
    """What the values of a month come to; `missing` days of it have none."""

    month: date
    figure: Decimal | None
    count: int
    missing: int


def measured(series: Series, actor: Actor) -> Mapping[str, Any]:
    """The last values and the figures of the last months, around the clock."""
    rows = list(selectors.values_of(series.pk)[: MONTHS * 31])
    return {
        "rows": rows[:SHOWN],
        "more": len(rows) > SHOWN,
        "months": _months(series, rows),
        "unit": "%" if series.aggregation == Series.Aggregation.UPTIME else series.unit,
        "value_unit": series.unit,
        "uptime": series.aggregation == Series.Aggregation.UPTIME,
        "moments": series.per == Series.Per.MOMENT,
        "monthly": series.per == Series.Per.MONTH,
    }


def _months(series: Series, rows: list[SeriesValue]) -> list[Month]:
    found = []
    for month, some in groupby(rows, key=lambda row: row.day.replace(day=1)):
        values = list(some)
        last = (month + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        expected = figures.expected_days(series.per, month, min(last, rows[0].day))
        exact = figures.figure(series.aggregation, [row.value for row in reversed(values)], Decimal(1440 * last.day))
        missing = len(set(expected) - {row.day for row in values})
        found.append(Month(month, None if exact is None else figures.told(exact), len(values), missing))
    return found[:MONTHS]


def values(number: str, actor: Actor) -> list[dict[str, Any]]:
    """The values of the series with that number, which the actor has been found to see."""
    return [
        {
            "day": row.day.isoformat(),
            "at": None if row.at is None else row.at.isoformat().replace("+00:00", "Z"),
            "value": f"{row.value.normalize():f}",
            "remark": row.remark,
            "noted_at": row.noted_at.isoformat().replace("+00:00", "Z"),
            "origin": row.origin,
        }
        for row in selectors.of_number(number)[:TOLD]
    ]
