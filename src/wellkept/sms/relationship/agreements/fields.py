"""The form fields of a new version: a table of targets, the hold reasons that pause a clock, the hours and the first day."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellkept.components.classification.models import Priority
from wellkept.kernel.calendars import Length, Unit
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import Kind, kinds
from wellkept.sms.relationship.agreements import selectors
from wellkept.sms.relationship.agreements.models import Agreement, AgreementVersion
from wellkept.toolkit.fields import MomentInput
from wellkept.toolkit.lengths import length_of
from wellkept.toolkit.words import promised_time

#: A cell of the table: kind of record, metric, priority (None: every other).
Cell = tuple[str, str, int | None]

#: What the field is called in the form.
NAME = "targets"

PRIORITIES: tuple[int | None, ...] = (*Priority.values, None)


def promised_kinds() -> list[Kind]:
    """The kinds of record that an agreement may set targets for."""
    return [one for one in kinds() if one.clocks]


def priority_label(priority: int | None) -> str:
    """What a row of the table is called."""
    return _("All others") if priority is None else f"P{priority} {Priority(priority).label}"


def _cells() -> Iterator[tuple[Cell, str]]:
    for one in promised_kinds():
        for priority in PRIORITIES:
            for rule in one.clocks:
                yield (one.key, rule.metric, priority), f"{rule.label}, {priority_label(priority)}"


class TargetsWidget(forms.Widget):
    """A table for each kind: priorities down, metrics across, a length of time in each cell; an empty cell promises nothing.

    `wrong` are the cells whose text was refused; they are marked.
    """

    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.wrong: set[Cell] = set()

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """The table has no single field that a label could name."""
        return ""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """What was typed by cell; a list is what a program sent."""
        given = data.get(name)
        if isinstance(given, list):
            return given
        return {cell: data.get(_name(name, cell), "") for cell, _label in _cells()}

    def render(self, name: str, value: Any, attrs: Mapping[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """The tables."""
        typed = value if isinstance(value, Mapping) else {}
        tables = format_html_join("", "{}", ((self._table(one, name, typed),) for one in promised_kinds()))
        return format_html('<input type="hidden" name="{}" value="1">{}', name, tables)

    def _table(self, one: Kind, name: str, typed: Mapping[Cell, Any]) -> SafeString:
        heads = format_html_join("", '<th scope="col">{}</th>', ((rule.label,) for rule in one.clocks))
        rows = format_html_join(
            "",
            '<tr><th scope="row">{}</th>{}</tr>',
            ((priority_label(p), self._cells_of(one, p, name, typed)) for p in PRIORITIES),
        )
        return format_html(
            '<div class="sideways" tabindex="0" role="region" aria-label="{}"><table class="targets"><caption>{}</caption>'
            "<thead><tr><td></td>{}</tr></thead><tbody>{}</tbody></table></div>",
            one.plural,
            one.plural,
            heads,
            rows,
        )

    def _cells_of(self, one: Kind, priority: int | None, name: str, typed: Mapping[Cell, Any]) -> SafeString:
        def cell(metric: str, label: Any) -> tuple[Any, ...]:
            key = (one.key, metric, priority)
            marked = flatatt(
                {"aria-invalid": "true", "aria-describedby": f"id_{name}_error"} if key in self.wrong else {}
            )
            named = f"{label}, {priority_label(priority)}"
            return _name(name, key), _name(name, key), typed.get(key, ""), named, _("hours"), marked

        return format_html_join(
            "",
            '<td><input class="input" type="text" id="id_{}" name="{}" value="{}" aria-label="{}" placeholder="{}"'
            ' autocomplete="off" maxlength="30"{}></td>',
            (cell(rule.metric, rule.label) for rule in one.clocks),
        )


def _name(name: str, cell: Cell) -> str:
    kind, metric, priority = cell
    return f"{name}-{kind}-{metric}-{priority or 'other'}"


class TargetsField(forms.Field):
    """Targets by cell: lengths of time from the table, or a list of objects from a program."""

    widget = TargetsWidget

    def prepare_value(self, value: Any) -> Any:
        """What stands in the cells: as typed, or a target's length in words."""
        if isinstance(value, Mapping):
            return {cell: promised_time(*v, exact=True) if isinstance(v, Length) else v for cell, v in value.items()}
        return {}

    def to_python(self, value: Any) -> dict[Cell, Length]:
        """Lengths by cell. Raises ValidationError with a sentence for each cell that is wrong."""
        if isinstance(value, list):
            return _from_list(value)
        found: dict[Cell, Length] = {}
        wrong: dict[Cell, ValidationError] = {}
        for cell, label in _cells():
            text = str((value or {}).get(cell, "")).strip()
            if text:
                try:
                    found[cell] = length_of(text)
                except ValueError as error:
                    said, where = f"{label}: {error}", {"anchor": f"id_{_name(NAME, cell)}"}
                    wrong[cell] = ValidationError(said.replace("%", "%%"), params=where)
        self.widget.wrong = set(wrong)
        if wrong:
            raise ValidationError(list(wrong.values()))
        return found


def _from_list(given: list[Any]) -> dict[Cell, Length]:
    known = {cell for cell, _label in _cells()}
    found: dict[Cell, Length] = {}
    for place, one in enumerate(given, 1):
        target = _from_object(one, known)
        if target is None:
            raise ValidationError(
                _(
                    "Target %(place)d: give kind, metric, priority (1 to 5, or null for every other), seconds and, for days, unit."
                )
                % {"place": place}
            )
        cell, length = target
        if cell in found:
            raise ValidationError(_("Target %(place)d is given twice.") % {"place": place})
        found[cell] = length
    return found


def _from_object(one: Any, known: set[Cell]) -> tuple[Cell, Length] | None:
    match one:
        case {"kind": str(key), "metric": str(metric), "seconds": int(seconds)}:
            priority = one.get("priority")
            # True is an int and equals 1: only None and whole numbers are priorities.
            if isinstance(priority, bool) or isinstance(seconds, bool) or not isinstance(priority, int | None):
                return None
            cell, unit = (key, metric, priority), one.get("unit", Unit.TIME)
            if cell not in known or unit not in tuple(Unit) or not 0 < seconds < 2**31:
                return None
            return cell, Length(seconds, Unit(unit))
    return None


#: The shape of the targets in JSON.
TARGETS_SCHEMA = {
    "type": "array",
    "title": "Targets",
    "items": {
        "type": "object",
        "additionalProperties": False,
        "required": ["kind", "metric", "seconds"],
        "properties": {
            "kind": {"type": "string", "description": "The key of a kind of record, such as incident."},
            "metric": {"type": "string", "description": "A metric of that kind, such as response or resolution."},
            "priority": {"type": ["integer", "null"], "enum": [*Priority.values, None]},
            "seconds": {"type": "integer", "minimum": 1, "description": "Seconds of the unit; a day has 86400."},
            "unit": {
                "type": "string",
                "enum": [str(unit) for unit in Unit],
                "description": "What counts: time within the service hours (the default), working days or calendar days.",
            },
        },
    },
}


def targets(record: Agreement | None, actor: Actor) -> forms.Field:
    """The table of targets, filled as the last version had it."""
    last = selectors.last_version(record)
    initial = (
        {(t.kind, t.metric, t.priority): Length(t.seconds, Unit(t.unit)) for t in last.targets.all()}
        if last is not None
        else {}
    )
    return TargetsField(
        label=_("Targets"),
        help_text=_(
            "Service time, such as “4 h”, “30 min” or “1 h 30 min”; a number alone means hours. Or days: “2 working days”,"
            " “10 calendar days”. An empty cell promises nothing."
        ),
        initial=initial,
    )


def hours(record: Agreement | None, actor: Actor) -> forms.Field:
    """The calendar that the targets count on."""
    last, known = selectors.last_version(record), selectors.calendars()
    only = list(known[:2]) if last is None else []
    return forms.ModelChoiceField(
        known,
        label=_("Service hours"),
        required=False,  # else a proposed calendar would take the choice “around the clock” away
        empty_label=_("Around the clock"),
        initial=last.calendar_id if last is not None else only[0].pk if len(only) == 1 else None,
        help_text=_("Targets count only within these hours."),
    )


def pauses(record: Agreement | None, actor: Actor) -> forms.Field:
    """The hold reasons that pause the clocks."""
    last = selectors.last_version(record)
    return forms.MultipleChoiceField(
        label=_("Clocks pause while"),
        choices=hold_reasons,
        widget=forms.CheckboxSelectMultiple,
        initial=last.pauses_for if last is not None else ["caller"],
        error_messages={"invalid_list": gettext_lazy("Give a list here.")},
    )


def hold_reasons() -> list[tuple[str, Any]]:
    """Every reason to put a record on hold, of all kinds that have targets."""
    found: dict[str, Any] = {}
    for one in promised_kinds():
        if one.hold_reason:
            found |= {v: label for v, label in one.model._meta.get_field(one.hold_reason).flatchoices if v}
    return list(found.items())


#: What bounds the targets of a version, by the names of its columns.
BOUNDS = ("workload_limit", "no_workload_limit", "exceptions", "no_exceptions", "share", "availability", "months")


def bound(name: str) -> Callable[[Agreement | None, Actor], forms.Field]:
    """What makes the form field of a bound, filled as the last version had it."""

    def field(record: Agreement | None, actor: Actor) -> forms.Field:
        last = selectors.last_version(record)
        column: Any = AgreementVersion._meta.get_field(name)
        made: forms.Field = column.formfield()
        made.initial = getattr(last, name) if last is not None else made.initial
        return made

    return field


def start(record: Agreement | None, actor: Actor) -> forms.Field:
    """The moment from which the version holds."""
    return forms.DateTimeField(
        label=_("In force from"),
        widget=MomentInput(),
        input_formats=("%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d"),
        help_text=_("Empty: from now on. Clocks that run already keep the version that they began with."),
    )
