"""The form field of targets for series: each series with a bound and a figure; an empty figure promises nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import sanitize_separators
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from wellkept.components.series.models import Series
from wellkept.kernel.permissions import Actor
from wellkept.sms.relationship.agreements import selectors
from wellkept.sms.relationship.agreements.models import Agreement, SeriesTarget

Bound = SeriesTarget.Bound
_MOST = Decimal(10) ** 8

SCHEMA: Mapping[str, Any] = {
    "type": "array",
    "title": "Targets for series",
    "items": {
        "type": "object",
        "additionalProperties": False,
        "required": ["series", "bound", "goal"],
        "properties": {
            "series": {"type": "string", "description": "The number of a series."},
            "bound": {"type": "string", "enum": list(Bound.values)},
            "goal": {"type": ["string", "number"], "description": "In the unit of the series' figure."},
        },
    },
}


@dataclass(frozen=True, slots=True)
class SeriesPromise:
    """That the figure of a series is to be at least, or at most, so much in each period."""

    series: Series
    bound: str
    goal: Decimal


class SeriesWidget(forms.Widget):
    """A row for each series: a bound to choose and a figure to type."""

    use_fieldset = True

    def __init__(self, offered: list[Series]) -> None:
        super().__init__()
        self.offered = offered

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """The table has no single field that a label could name."""
        return ""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """What was typed by series; a list is what a program sent."""
        given = data.get(name)
        if isinstance(given, list):
            return given
        keys = [(one.pk, f"{name}-{one.pk}") for one in self.offered]
        return {pk: (data.get(f"{key}-bound", ""), data.get(f"{key}-goal", "")) for pk, key in keys}

    def render(self, name: str, value: Any, attrs: Mapping[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """The table, or where series come from."""
        if not self.offered:
            return format_html(
                '<input type="hidden" name="{}" value="1"><p class="muted">{} <a href="/measurement-series">{}</a></p>',
                name, _("Nothing is measured beside the work itself yet."), _("Series of measurements"),
            )  # fmt: skip
        typed = value if isinstance(value, Mapping) else {}
        rows = format_html_join("", "{}", ((self._row(one, name, typed),) for one in self.offered))
        table = '<div class="sideways"><table class="targets boxes"><tbody>{}</tbody></table></div>'
        return format_html(f'<input type="hidden" name="{{}}" value="1">{table}', name, rows)

    def _row(self, one: Series, name: str, typed: Mapping[int, tuple[str, Any]]) -> SafeString:
        bound, goal = typed.get(one.pk, (Bound.AT_LEAST, ""))
        options = format_html_join(
            "", '<option value="{}"{}>{}</option>',
            ((key, " selected" if key == bound else "", label) for key, label in Bound.choices),
        )  # fmt: skip
        key = f"{name}-{one.pk}"
        return format_html(
            '<tr><th scope="row">{}</th><td><select class="input" name="{}-bound" aria-label="{}">{}</select></td>'
            '<td><input class="input" type="text" inputmode="decimal" name="{}-goal" value="{}" aria-label="{}"'
            ' placeholder="{}" autocomplete="off" maxlength="14"></td></tr>',
            one.title, key, f"{one.title}, {_('Bound')}", options, key, goal, f"{one.title}, {_('Goal')}", figure_unit(one),
        )  # fmt: skip


def figure_unit(series: Series) -> str:
    """The unit of the figure of a period, which is not always that of a value."""
    return "%" if series.aggregation == Series.Aggregation.UPTIME else series.unit


class SeriesField(forms.Field):
    """Promises by series: from the table, or a list of objects from a program."""

    def __init__(self, offered: list[Series], **kwargs: Any) -> None:
        super().__init__(widget=SeriesWidget(offered), required=False, **kwargs)
        self.offered = offered

    def to_python(self, value: Any) -> list[SeriesPromise]:
        """The promises. Raises ValidationError naming the series whose figure cannot be read."""
        if isinstance(value, list):
            return [self._told(place, one) for place, one in enumerate(value, 1)]
        found = []
        for one in self.offered:
            bound, goal = (value or {}).get(one.pk, ("", ""))
            if str(goal).strip():
                found.append(self._promise(one, bound, str(sanitize_separators(str(goal).strip())), one.title))
        return found

    def _told(self, place: int, one: Any) -> SeriesPromise:
        known = {series.number: series for series in self.offered}
        match one:
            case {"series": str(number), "bound": str(bound), "goal": str() | int() | float() as goal} if (
                number in known
            ):
                return self._promise(known[number], bound, str(goal), number)
        raise ValidationError(
            _("Series %(place)d: give the number of a series, at_least or at_most, and a goal.") % {"place": place}
        )

    def _promise(self, series: Series, bound: str, said: str, called: str) -> SeriesPromise:
        try:
            goal = Decimal(said)
            if bound not in Bound.values or not goal.is_finite() or abs(goal) >= _MOST or goal != round(goal, 3):
                raise InvalidOperation
        except InvalidOperation:
            wrong = _("%(series)s: give a number with at most three decimals.") % {"series": called}
            raise ValidationError(wrong) from None
        return SeriesPromise(series, bound, goal)


def series(record: Agreement | None, actor: Actor) -> forms.Field:
    """The targets for series, filled as the last version had them."""
    last = selectors.last_version(record)
    kept = selectors.series_targets_of(record).get(last.pk, []) if record is not None and last is not None else []
    initial = {one.series_id: (one.bound, f"{one.goal.normalize():f}") for one in kept}
    return SeriesField(
        selectors.series_to_promise(record, actor), label=_("Targets for series"), initial=initial,
        help_text=_("What is measured beside the work itself. An empty figure promises nothing."),
    )  # fmt: skip
