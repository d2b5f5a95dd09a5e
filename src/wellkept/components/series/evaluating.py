"""What a series comes to in a period, and what people conclude from it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from wellkept.components.series import figures, periods, selectors
from wellkept.components.series.models import Evaluation, Series
from wellkept.kernel import occasion
from wellkept.kernel.errors import Invalid, Refused
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import kind
from wellkept.ledger import services as ledger
from wellkept.records import services as records


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


def conclude(
    series: Series, *, actor: Actor, conclusion: str, period_day: date | None = None, version: int | None = None
) -> Series:
    """Keep what somebody concludes from the figure of a period that is over: the one a day lies in, else the last one.

    Raises Denied, Conflict, Refused for a series that no longer holds, Invalid for a period that is not over or has no values.
    """
    actor.require(kind("series").access.edit)
    if not conclusion.strip():
        raise Invalid({"conclusion": _("Say what follows from the figure.")})
    at = occasion.now()
    with transaction.atomic():
        row: Series = records.edit(series, actor=actor, version=version, updated_at=at)
        if row.state != "active":
            raise Refused(_("%(number)s no longer holds.") % {"number": row.number})
        last = periods.last_ended(row.rhythm, at)
        start = periods.start_of(row.rhythm, period_day) if period_day is not None else last
        if start > last:
            raise Invalid({"period_day": _("This period is not over yet.")})
        found = of_period(row, start)
        if found is None:
            raise Invalid({"period_day": _("There are no values in this period.")})
        made = Evaluation.objects.create(
            series=row, customer_id=row.customer_id, period=start, rhythm=row.rhythm, figure=found.value, target=row.target,
            met=found.met, conclusion=conclusion.strip(), by_id=actor.person_id, analysed_at=at,
            recorded_at=datetime.now(UTC), origin=str(occasion.current().origin),
        )  # fmt: skip
        entry = ledger.Entry(
            "series.concluded",
            subject_kind="series",
            subject_id=row.pk,
            customer_id=row.customer_id,
            changes={"period": start.isoformat(), "figure": str(found.value), "met": found.met, "evaluation": made.pk},
            text={"conclusion": made.conclusion},
        )
        ledger.append([entry], actor=actor)
    return row
