"""Keeping series: making and changing them, and noting their values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from wellkept.components.series import computed, selectors
from wellkept.components.series.models import Series, SeriesValue
from wellkept.directory import selectors as directory
from wellkept.kernel import occasion
from wellkept.kernel.errors import Invalid, Refused
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import kind
from wellkept.ledger import services as ledger
from wellkept.records import services as records

#: So many values are taken at once.
MOST = 5000
#: What makes a figure comprehensible: it stays once there are values.
SETTLED = ("genre", "per", "aggregation")
#: Values are kept to four places and below this.
BOUND = Decimal(10) ** 10


@dataclass(frozen=True, slots=True)
class Reading:
    """A value to note: of a day (of a month its first), or of a moment; `remark` says what stands behind it."""

    value: Decimal
    day: date | None = None
    at: datetime | None = None
    remark: str = ""


def begin_series(*, actor: Actor, title: str, **fields: Any) -> Series:
    """Put a series on file. Raises Denied, Invalid for uptime that is not counted in minutes."""
    _fit_figure(fields)
    _check(
        fields.get("aggregation", Series.Aggregation.MEAN), fields.get("per", Series.Per.DAY), fields.get("unit", "")
    )
    made: Series = records.create(kind("series"), actor=actor, title=title, **fields)
    return made


def edit_series(series: Series, *, actor: Actor, version: int | None = None, **changes: Any) -> Series:
    """Change a series; what its figures rest on stays once there are values. Raises Denied, Invalid, Conflict."""
    if "figure" in changes and changes["figure"] != series.figure and selectors.has_values(series):
        raise Invalid({"figure": _("There are values already. Begin another series for another measure.")})
    if series.figure or changes.get("figure"):
        changes.setdefault("figure", series.figure)
        _fit_figure(changes)
    now = {name: changes.get(name, getattr(series, name)) for name in (*SETTLED, "unit")}
    _check(now["aggregation"], now["per"], now["unit"])
    moved = [name for name in SETTLED if now[name] != getattr(series, name)]
    if moved and selectors.has_values(series):
        raise Invalid({moved[0]: _("There are values already. Begin another series for another measure.")})
    edited: Series = records.edit(series, actor=actor, version=version, **changes)
    return edited


def _fit_figure(fields: dict[str, Any]) -> None:
    """A figure that is worked out has a value each month, in its own unit. Raises Invalid for one that nothing works out."""
    key = fields.get("figure")
    if not key:
        return
    if key not in computed.figures():
        raise Invalid({"figure": _("Nothing works out this figure.")})
    fields.update(per=Series.Per.MONTH, aggregation=Series.Aggregation.MEAN, unit=computed.figures()[key].unit)


def _check(aggregation: str, per: str, unit: str) -> None:
    if aggregation == Series.Aggregation.UPTIME and unit.strip() != "min":
        raise Invalid({"unit": _("Percent from minutes down is worked out from minutes. Write min.")})
    if aggregation == Series.Aggregation.UPTIME and per == Series.Per.MOMENT:
        raise Invalid({"per": _("Minutes down belong to a day or a month.")})


def note_values(
    series: Series, *, actor: Actor, values: Sequence[Reading], version: int | None = None, worked_out: bool = False
) -> Series:
    """Note values of a series; one that is there and differs is replaced and kept, one that is the same stays as it is.

    Raises Denied, Conflict, Refused for a series that no longer holds or is worked out while these are not `worked_out`,
    Invalid for a value that does not fit the series.
    """
    actor.require(kind("series").access.edit)
    zone = ZoneInfo(directory.home_zone())
    fitting = _fitting(series, values, zone)
    at, recorded = occasion.now(), datetime.now(UTC)
    with transaction.atomic():
        row: Series = records.edit(series, actor=actor, version=version, updated_at=at)
        if row.state != "active":
            raise Refused(_("%(number)s no longer holds; it takes no values.") % {"number": row.number})
        if row.figure and not worked_out:
            raise Refused(_("%(number)s is worked out from records; nobody types its values.") % {"number": row.number})
        there = _there(row, fitting)
        new = {key: one for key, one in fitting.items() if key not in there or _differs(there[key], one)}
        replaced = [there[key].pk for key in new if key in there]
        SeriesValue.objects.filter(pk__in=replaced).update(replaced_at=at)
        SeriesValue.objects.bulk_create(
            SeriesValue(
                series=row, customer_id=row.customer_id, day=key[0], at=key[1], value=one.value, remark=one.remark,
                by_id=actor.person_id, noted_at=at, recorded_at=recorded, origin=str(occasion.current().origin),
            )
            for key, one in new.items()
        )  # fmt: skip
        if new:
            ledger.append([_told(row, new, replaced)], actor=actor)
    return row


_Key = tuple[date, datetime | None]


def _fitting(series: Series, values: Sequence[Reading], zone: ZoneInfo) -> dict[_Key, Reading]:
    """The values by day and moment. Raises Invalid with the place of the first that does not fit."""
    if not 0 < len(values) <= MOST:
        raise Invalid({"values": _("Give between 1 and %(most)d values.") % {"most": MOST}})
    today = occasion.now().astimezone(zone).date()
    found: dict[_Key, Reading] = {}
    for place, one in enumerate(values, 1):
        key, wrong = _place(series, one, zone)
        if not wrong and key[0] > today:
            wrong = _("lies in the future")
        if not wrong and key in found:
            wrong = _("is given twice")
        if not wrong and series.aggregation == Series.Aggregation.UPTIME and one.value < 0:
            wrong = _("has less than no minutes")
        if not wrong and not (one.value.is_finite() and abs(one.value) < BOUND):
            wrong = _("has no figure that can be kept")
        if wrong:
            raise Invalid({"values": _("Value %(place)d %(wrong)s.") % {"place": place, "wrong": wrong}})
        found[key] = Reading(one.value.quantize(Decimal("0.0001")), key[0], key[1], one.remark.strip()[:200])
    return found


def _place(series: Series, one: Reading, zone: ZoneInfo) -> tuple[_Key, str]:
    if series.per == Series.Per.MOMENT:
        if one.at is None:
            return (date.min, None), _("needs a moment")
        return (one.at.astimezone(zone).date(), one.at), ""
    if one.day is None or one.at is not None:
        return (date.min, None), _("needs a day")
    if series.per == Series.Per.MONTH:
        return (one.day.replace(day=1), None), ""
    return (one.day, None), ""


def _there(series: Series, fitting: dict[_Key, Reading]) -> dict[_Key, SeriesValue]:
    days = [key[0] for key in fitting]
    rows = SeriesValue.objects.filter(series=series, replaced_at__isnull=True, day__gte=min(days), day__lte=max(days))
    return {(row.day, row.at): row for row in rows}


def _differs(row: SeriesValue, one: Reading) -> bool:
    return (row.value, row.remark) != (one.value, one.remark)


def _told(series: Series, new: dict[_Key, Reading], replaced: list[int]) -> ledger.Entry:
    told = [[day.isoformat(), at, str(one.value)] for (day, at), one in new.items()]
    remarks = {str(place): one.remark for place, one in enumerate(new.values()) if one.remark}
    return ledger.Entry(
        "series.values_set",
        subject_kind="series",
        subject_id=series.pk,
        customer_id=series.customer_id,
        changes={"values": told, "replaced": replaced},
        text=remarks,
        public=True,
    )
