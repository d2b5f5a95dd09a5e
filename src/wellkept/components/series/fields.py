"""What reads the values that people type or paste, and those that programs send."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from wellkept.components.series.models import Series
from wellkept.components.series.services import MOST, Reading
from wellkept.directory import selectors as directory
from wellkept.kernel.permissions import Actor

SCHEMA: Mapping[str, Any] = {
    "type": "array",
    "minItems": 1,
    "maxItems": MOST,
    "title": "Values",
    "items": {
        "type": "object",
        "additionalProperties": False,
        "required": ["value"],
        "properties": {
            "day": {"type": "string", "format": "date", "description": "Of a series by day; by month its first day."},
            "at": {"type": "string", "format": "date-time", "description": "Of a series by moment."},
            "value": {"type": ["string", "number"], "description": "In the unit of the series."},
            "remark": {"type": "string", "maxLength": 200, "description": "What stands behind it."},
        },
    },
}
_MONTH = re.compile(r"\d{4}-\d\d", re.ASCII)
_NUMBER = re.compile(r"-?\d{1,12}(\.\d{1,12})?", re.ASCII)
_YEARS = range(1970, 2201)


class ValuesField(forms.CharField):
    """Values by line, as typed or pasted from a table: day or moment, value, remark; or a list of objects from a program."""

    widget = forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "placeholder": "2026-03-01  12"})

    def to_python(self, value: Any) -> Any:
        """The readings. Raises ValidationError with the line that cannot be read."""
        if isinstance(value, list):
            return _listed(value)
        if value in self.empty_values:
            return []
        return _typed(str(value))


def values(record: Series | None, actor: Actor) -> forms.Field:
    """The field for the values of a series."""
    said = {
        Series.Per.DAY: _("A line for each day: the day as 2026-03-01, the value, and a remark if there is one."),
        Series.Per.MONTH: _("A line for each month: the month as 2026-03, the value, and a remark if there is one."),
        Series.Per.MOMENT: _("A line for each moment: 2026-03-01T14:30, the value, and a remark if there is one."),
    }
    per = Series.Per(record.per if record is not None else Series.Per.DAY)
    more = _("Columns of a table may be pasted. A value for a day or moment that has one already replaces it.")
    return ValuesField(label=_("Values"), max_length=400_000, help_text=f"{said[per]} {more}")


def _typed(text: str) -> list[Reading]:
    found: list[Reading] = []
    zone = ZoneInfo(directory.home_zone())
    for place, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        when, said, remark = _columns(line.strip())
        if place == 1 and not any(letter.isdigit() for letter in when):
            continue  # the heads of a table
        found.append(_reading(when, said, remark, zone, _("Line %(n)d") % {"n": place}))
    return found


def _columns(line: str) -> tuple[str, str, str]:
    """The columns of a line, whichever sign parts them; a comma in a figure stands for its point where another sign parts."""
    for sign in ("\t", ";", ",", None):
        if sign is None or sign in line:
            parts = [part.strip() for part in line.split(sign, 2)]
            break
    when, said, remark = (*parts, "", "")[:3]
    return when, said if sign == "," else said.replace(",", "."), remark


def _listed(given: list[Any]) -> list[Reading]:
    found = []
    zone = ZoneInfo(directory.home_zone())
    for place, one in enumerate(given, 1):
        where = _("Value %(n)d") % {"n": place}
        match one:
            case {"value": str() | int() | float() as value} if set(one) <= {"day", "at", "value", "remark"}:
                when, remark = one.get("at") or one.get("day"), one.get("remark") or ""
                if isinstance(value, bool) or not isinstance(when, str) or not isinstance(remark, str):
                    raise ValidationError(_("%(where)s: give day or at, value and, if any, remark.") % {"where": where})
                found.append(_reading(when, str(value), remark, zone, where))
            case _:
                raise ValidationError(_("%(where)s: give day or at, value and, if any, remark.") % {"where": where})
    return found


def _reading(when: str, said: str, remark: str, zone: ZoneInfo, where: str) -> Reading:
    day, at = _moment(when, zone)
    if day is None and at is None:
        raise ValidationError(
            _("%(where)s: “%(when)s” is no day such as 2026-03-01 and no moment such as 2026-03-01T14:30.")
            % {"where": where, "when": when[:40]}
        )
    if not _NUMBER.fullmatch(said):
        raise ValidationError(_("%(where)s: “%(value)s” is no number.") % {"where": where, "value": said[:40]})
    if len(remark) > 200:
        raise ValidationError(_("%(where)s: at most 200 characters of remark.") % {"where": where})
    return Reading(Decimal(said), day, at, remark)


def _moment(text: str, zone: ZoneInfo) -> tuple[date | None, datetime | None]:
    try:
        day = parse_date(f"{text}-01" if _MONTH.fullmatch(text) else text)
        at = None if day is not None else parse_datetime(text)
    except ValueError:
        return None, None
    if at is not None and at.tzinfo is None:
        at = at.replace(tzinfo=zone)
    known = day or at
    return (day, at) if known is not None and known.year in _YEARS else (None, None)


CONCLUSION_SCHEMA = {"type": "string", "minLength": 1, "maxLength": 5000}
PERIOD_SCHEMA = {
    "type": "string",
    "format": "date",
    "description": "A day of the period; the last one that is over if left out.",
}


def conclusion(record: Any, actor: Actor) -> forms.Field:
    """What follows from the figure."""
    return forms.CharField(
        label=_("Conclusion"), widget=forms.Textarea(attrs={"rows": 4}), max_length=5000,
        help_text=_("What the figure says, why it is so, and what follows. Whether the target is met stands there already."),
    )  # fmt: skip


def period_day(record: Any, actor: Actor) -> forms.Field:
    """A day of the period."""
    return forms.DateField(
        label=_("Period"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Any day of it. Empty: the last one that is over."),
    )  # fmt: skip
