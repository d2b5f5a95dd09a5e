"""Form fields from the fields of a kind's model; related rows are resolved through what the actor may refer to."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import Kind
from wellkept.toolkit import relations
from wellkept.toolkit.addresses import pick_address
from wellkept.toolkit.legible import one_line, visible
from wellkept.toolkit.templatetags.ui import icon

#: Years outside of these are slips of the hand, and some time zones cannot count them.
YEARS = range(1900, 2201)
#: So many choices are named when none of them was given.
MOST_NAMED = 12
#: The row that a key or number means among those that the actor may refer to, or None.
Find = Callable[[Any], Any]

NOT_FOUND = gettext_lazy("Choose one from the list.")
UNRESOLVED = gettext_lazy("Choose one from the list, or empty this field.")
NOT_CALLED = gettext_lazy("No single record that you may refer to has this name. Give the id.")
WRITE = gettext_lazy("Write something here.")


class Typed(str):
    """Words in a pick-list that stand for no row of it yet; never a key, however they look."""


def _typed(data: Mapping[str, Any], name: str) -> Typed:
    """What stands in the text field of a pick-list."""
    return Typed(str(data.get(f"{name}:label") or "").strip())


class PickWidget(forms.Widget):
    """A searchable pick-list that asks the server; draws the field's present choice by its name."""

    def __init__(self, src: str, hint: Any = "") -> None:
        super().__init__()
        self.src = src
        self.hint = hint
        self.label = ""

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """The combobox carries the id."""
        return id_

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """The chosen key; without one what was typed, so that no words are lost in silence."""
        return data.get(name) or _typed(data, name) or data.get(name)

    def render(self, name: str, value: Any, attrs: Mapping[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """The markup that pick-list.js expects; without it, a field for a number or key."""
        attrs = attrs or {}
        told = {k: attrs[k] for k in ("aria-describedby", "aria-invalid") if attrs.get(k)}
        when = {k: v for k, v in self.attrs.items() if k.startswith("data-when")}
        required = SafeString(' aria-required="true"') if self.is_required else ""
        return format_html(
            '<pick-list src="{}"{}><input type="hidden" name="{}" value="{}"><input class="input" type="text" role="combobox"'
            ' name="{}:label" id="{}" value="{}" placeholder="{}" autocomplete="off" aria-autocomplete="list"'
            ' aria-expanded="false"{}{}>'
            '<button class="pick-clear" type="button" tabindex="-1" aria-label="{}" hidden>{}</button>'
            '<div class="listbox" role="listbox" aria-label="{}" hidden></div></pick-list>',
            self.src,
            flatatt(when),
            name,
            "" if value is None else value,
            name,
            attrs.get("id", f"id_{name}"),
            self.label,
            self.hint,
            flatatt(told),
            required,
            _("Clear"),
            icon("x", "small"),
            _("Matches"),
        )


class PickManyWidget(forms.SelectMultiple):
    """The rows chosen so far as boxes that can be unticked, and a pick-list for one more."""

    def __init__(self, src: str, hint: Any = "") -> None:
        super().__init__()
        self.src = src
        self.hint = hint
        self.chosen: list[tuple[int, str]] = []
        self.typed = ""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """The chosen keys; the pick-list's own comes last, and where it is empty, what was typed there."""
        given = super().value_from_datadict(data, files, name)
        if isinstance(given, list) and given and not given[-1]:
            self.typed = _typed(data, name)
            return [*given, self.typed]
        return given

    def render(self, name: str, value: Any, attrs: Mapping[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """Boxes for what is chosen, then the pick-list; both post under the same name."""
        boxes = format_html_join(
            "",
            '<label><input type="checkbox" name="{}" value="{}" checked> {}</label>',
            ((name, key, label) for key, label in self.chosen),
        )
        one = PickWidget(self.src, self.hint)
        one.label = self.typed
        return format_html('<div class="options">{}</div>{}', boxes, one.render(name, "", attrs, renderer))


class RelationField(forms.Field):
    """A field whose value is a row that the actor may refer to, given by key or number."""

    default_error_messages = {"invalid_choice": NOT_FOUND}

    def __init__(self, find: Find, *, src: str, hint: Any = "", **kwargs: Any) -> None:
        super().__init__(widget=PickWidget(src, hint), **kwargs)
        self.find = find

    def prepare_value(self, value: Any) -> Any:
        """The key of a row; remembers its name for the widget."""
        if isinstance(value, models.Model):
            self.widget.label = relations.name_of(value)
            return value.pk
        if isinstance(value, Typed):
            self.widget.label = value
            return ""
        if value not in self.empty_values and not self.widget.label:
            row = self.find(value)
            self.widget.label = relations.name_of(row) if row is not None else str(value)
        return value

    def to_python(self, value: Any) -> Any:
        """The row; ValidationError when there is none that the actor may refer to."""
        if value in self.empty_values:
            return None
        if isinstance(value, Typed):
            raise ValidationError(UNRESOLVED, code="unresolved")
        if isinstance(value, models.Model):
            value = value.pk
        row = self.find(value)
        if row is None:
            message = NOT_CALLED if isinstance(value, relations.Called) else self.error_messages["invalid_choice"]
            raise ValidationError(message, code="invalid_choice")
        return row

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare by key."""
        return str(getattr(initial, "pk", initial) or "") != str(getattr(data, "pk", data) or "")


class RelationsField(forms.Field):
    """A field whose value is a list of rows that the actor may refer to."""

    default_error_messages = {"invalid_choice": gettext_lazy("“%(value)s” is not one of the list.")}

    def __init__(self, find: Find, *, src: str, hint: Any = "", **kwargs: Any) -> None:
        super().__init__(widget=PickManyWidget(src, hint), **kwargs)
        self.find = find

    def _given(self, value: Any) -> list[Any]:
        if value in self.empty_values:
            return []
        if isinstance(value, str):
            value = re.split(r"[,;]", value)
        if not isinstance(value, Sequence):
            value = [value]
        return [one for one in value if one not in (None, "") and str(one).strip()]

    def prepare_value(self, value: Any) -> Any:
        """Remembers the names of the chosen rows for the widget."""
        rows = list(value.all()) if hasattr(value, "all") else [self._row(one) for one in self._given(value)]
        self.widget.chosen = [(row.pk, relations.name_of(row)) for row in rows if row is not None]
        return [row.pk for row in rows if row is not None]

    def _row(self, value: Any) -> Any:
        if isinstance(value, Typed):
            return None
        return value if isinstance(value, models.Model) else self.find(value)

    def to_python(self, value: Any) -> list[Any]:
        """The rows, each once; ValidationError names the first that the actor may not refer to."""
        found: dict[int, Any] = {}
        for one in self._given(value):
            if isinstance(one, Typed):
                raise ValidationError(UNRESOLVED, code="unresolved")
            row = self.find(getattr(one, "pk", one))
            if row is None:
                raise ValidationError(self.error_messages["invalid_choice"], "invalid_choice", {"value": one})
            found[row.pk] = row
        return list(found.values())


class MomentInput(forms.DateTimeInput):
    """The browser's own field for a day and time, in the reader's zone."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class DayInput(forms.DateInput):
    """The browser's own field for a day."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def _year_that_can_be(day: date) -> None:
    if day.year not in YEARS:
        raise ValidationError(_("Give a year from %(first)d to %(last)d.") % {"first": YEARS[0], "last": YEARS[-1]})


def _as_iso(made: Any, widget: forms.Widget, formats: Sequence[str], example: str) -> None:
    """One way to write a day: 1/2/26 is January for some and February for others."""
    made.widget, made.input_formats = widget, formats
    made.error_messages["invalid"] = _("Write it as %(example)s.") % {"example": example}
    made.validators = [*made.validators, _year_that_can_be]


def _blank(made: forms.ChoiceField) -> bool:
    """Whether a choice may be left open: where nothing has to be chosen, and where nothing is chosen at first."""
    return not made.required or made.initial in (None, "")


def field_for(kind: Kind, name: str, actor: Actor) -> forms.Field:
    """The form field of an attribute of a kind, for this actor. Raises FieldDoesNotExist for an unknown attribute."""
    field = kind.model._meta.get_field(name)
    target = relations.related_model(field)
    if target is not None:
        find = partial(relations.find, target, actor, limit=relations.limit_of(kind, name))
        given: dict[str, Any] = {
            "src": pick_address(kind, name),
            "hint": _("Type a name or number") if relations.is_record(target) else _("Type a name"),
            "label": field.verbose_name,
            "help_text": field.help_text,
            "required": not (field.blank or field.null),
            "error_messages": {"required": NOT_FOUND},
        }
        return RelationsField(find, **given) if field.many_to_many else RelationField(find, **given)
    made: forms.Field = field.formfield()
    made.error_messages["required"] = NOT_FOUND if isinstance(made, forms.ChoiceField) else WRITE
    if isinstance(made, forms.DateField | forms.DateTimeField):
        made.error_messages["required"] = _("Give a day.")
    if isinstance(made, forms.DateTimeField):
        _as_iso(made, MomentInput(), ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d"), "2026-03-01 08:30")
    elif isinstance(made, forms.DateField):
        _as_iso(made, DayInput(), ("%Y-%m-%d",), "2026-03-01")
    elif isinstance(made, forms.ChoiceField):
        labels = [str(label) for value, label in field.flatchoices if value not in (None, "")]
        if len(labels) <= MOST_NAMED:
            made.error_messages["invalid_choice"] = _("“%(value)s” is not one of these: {}.").format(", ".join(labels))
        made.choices = [
            (v, "—" if v in (None, "") else label) for v, label in field.get_choices(include_blank=_blank(made))
        ]
    else:
        made.validators = [*made.validators, *(v for v in field.validators if v not in made.validators)]
    if isinstance(made.widget, forms.Textarea):
        made.widget.attrs = {"rows": 4}
        made.validators = [*made.validators, visible]
    elif isinstance(made, forms.CharField):
        made.validators = [*made.validators, visible, one_line]
    return made
