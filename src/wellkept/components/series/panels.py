"""What a series' page shows: the figures of its months, and its last values; and what programs read of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wellkept.components.series import drawing, evaluating, figures, periods, selectors
from wellkept.components.series.models import Evaluation, Series, SeriesValue
from wellkept.kernel import occasion
from wellkept.kernel.permissions import Actor

#: So many values are shown, and told to programs; the figures are those of the last months that have any value.
SHOWN, TOLD, MONTHS = 14, 1000, 12
#: A course shows so many periods.
PERIODS = 12

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


def course(series: Series, actor: Actor) -> Mapping[str, Any]:
    """The figures of the last periods as a picture and in words, and what was concluded from them."""
    start = periods.last_ended(series.rhythm, occasion.now())
    return told_of([series], start)[0]


def told_of(rows: Sequence[Series], start: date | None = None) -> list[dict[str, Any]]:
    """What a page shows of some series: the last figure, whether it meets the target, the picture, the trend in words."""
    if not rows:
        return []
    start = start or periods.last_ended(periods.Rhythm.MONTH, occasion.now())
    found = evaluating.of_periods(list(rows), start, PERIODS)
    said = groupby(selectors.evaluations_of([row.pk for row in rows]).order_by("series", "-period", "-id"), _series_of)
    concluded = {key: list(some) for key, some in said}
    return [_one(row, found[row.pk], concluded.get(row.pk, [])) for row in rows]


def _series_of(row: Evaluation) -> int:
    key: int = row.series_id
    return key


def _one(row: Series, figures_: Sequence[evaluating.Figure | None], concluded: Sequence[Evaluation]) -> dict[str, Any]:
    known = [one for one in reversed(figures_) if one is not None]
    unit = "%" if row.aggregation == Series.Aggregation.UPTIME else row.unit
    said = {one.period: one for one in reversed(concluded)}
    lines = [
        {
            "period": periods.in_words(row.rhythm, one.period),
            "value": plain(one.value),
            "met": one.met,
            "said": said.get(one.period),
        }
        for one in reversed(known)
    ]
    return {
        "row": row,
        "unit": unit,
        "target": "" if row.target is None else target_words(row, unit),
        "last": lines[0] if lines else None,
        "lines": lines,
        "drawing": drawing.draw([drawing.Point(one.period, one.value) for one in known], row.target),
        "trend": trend_words(row, known, unit),
    }


def plain(value: Decimal) -> str:
    """A figure without zeros that say nothing."""
    return f"{value.quantize(Decimal('0.001')).normalize():f}"


def target_words(row: Series, unit: str) -> str:
    """The target in words."""
    rising = row.direction == Series.Direction.RISE
    said = _("at least %(value)s %(unit)s") if rising else _("at most %(value)s %(unit)s")
    return said % {"value": plain(row.target or Decimal(0)), "unit": unit}


def trend_words(row: Series, known: Sequence[evaluating.Figure], unit: str) -> str:
    """How the figures have moved, and how often the target was met, in words; nothing without figures."""
    if not known:
        return ""
    told = {
        "first": plain(known[0].value), "last": plain(known[-1].value), "unit": unit,
        "begun": periods.in_words(row.rhythm, known[0].period), "ended": periods.in_words(row.rhythm, known[-1].period),
    }  # fmt: skip
    if len(known) == 1:
        said = _("%(last)s %(unit)s in %(ended)s.") % told
    elif known[-1].value == known[0].value:
        said = _("Where it was: %(last)s %(unit)s in %(begun)s and in %(ended)s.") % told
    elif known[-1].value > known[0].value:
        said = _("Up from %(first)s %(unit)s in %(begun)s to %(last)s %(unit)s in %(ended)s.") % told
    else:
        said = _("Down from %(first)s %(unit)s in %(begun)s to %(last)s %(unit)s in %(ended)s.") % told
    judged = [one.met for one in known if one.met is not None]
    if not judged:
        return said
    counted = ngettext("Target met in %(met)d of %(n)d period.", "Target met in %(met)d of %(n)d periods.", len(judged))
    return said + " " + counted % {"met": sum(judged), "n": len(judged)}
