"""Forms derived from a kind's declaration: one shape of input for pages, REST, commands and imports."""

import difflib
import json
from collections.abc import Iterable, Mapping
from typing import Any, Literal

from django import forms
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.forms.renderers import BaseRenderer, DjangoTemplates
from django.template.loader import get_template
from django.utils.translation import gettext as _

from wellkept.kernel.errors import Invalid
from wellkept.kernel.lifecycle import Transition
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import Action, Condition, Derived, Input, Kind
from wellkept.toolkit import relations
from wellkept.toolkit.fields import Find, RelationField, RelationsField, field_for
from wellkept.toolkit.markdown import MarkdownWidget

#: What a form is for: a new record, a change of an existing one, or a step with it.
Purpose = Literal["create", "edit"] | Transition | Action


class Renderer(BaseRenderer):
    """Fields look as ui/field.html says; the widgets inside them are Django's own."""

    field_template_name = "ui/field.html"
    _own = DjangoTemplates()

    def get_template(self, template_name: str) -> Any:
        """The template of that name."""
        if template_name.startswith("django/"):
            return self._own.get_template(template_name)
        return get_template(template_name)


class RecordForm(forms.Form):
    """A form over attributes of a kind. A room may subclass it (Kind.form) to add its own `clean`.

    `strict` refuses a value whose condition does not hold; without it the value is left out, as the page hid its field.
    """

    default_renderer = Renderer()

    def __init__(
        self,
        kind: Kind,
        actor: Actor,
        purpose: Purpose,
        *,
        names: Iterable[str],
        record: Any = None,
        data: Mapping[str, Any] | None = None,
        initial: Mapping[str, Any] | None = None,
        strict: bool = False,
    ) -> None:
        self.kind = kind
        self.actor = actor
        self.purpose = purpose
        self.record = record
        self.strict = strict
        self.given = None if data is None else {name for name in names if name in data}
        attributes = [name for name in names if _own_input(purpose, name) is None]
        known = {**_present(kind, record, attributes), **_proposed(kind, record, purpose), **(initial or {})}
        super().__init__(data, initial=known, label_suffix="")
        for name in names:
            self.fields[name] = self._field(name)
            if self.given is not None and name not in self.given and name not in kind.conditions:
                self.fields[name].required = _must_be_given(kind, name, purpose, record)

    def _field(self, name: str) -> forms.Field:
        own = _own_input(self.purpose, name)
        field: forms.Field = (
            field_for(self.kind, name, self.actor) if own is None else own.field(self.record, self.actor)
        )
        if own is None:
            field.label = label_for(self.kind, name, self.actor)
        if own is None and name in self.kind.formatted:
            field.widget = MarkdownWidget()
        if isinstance(self.purpose, Transition | Action):
            field.required = name in self.purpose.requires
        if isinstance(field, RelationField) and self.record is not None and relations.limit_of(self.kind, name):
            field.find = _or_present(field.find, self.record, name)
        condition = self.kind.conditions.get(name)
        if condition is not None and not isinstance(self.purpose, Transition | Action):
            field.widget.attrs |= {"data-when": condition.field, "data-when-is": " ".join(condition.values)}
            field.required = False
        derived = self.kind.derived.get(name)
        if derived is not None and isinstance(field, forms.TypedChoiceField):
            _follow(field, derived)
        return field

    @property
    def following(self) -> list[forms.BoundField]:
        """The fields whose value follows from others in the form, unless another is chosen."""
        followed = {name: derived.of for name, derived in self.kind.derived.items() if name in self.fields}
        return [self[name] for name, of in followed.items() if set(of) <= set(self.fields)]

    def clean(self) -> dict[str, Any]:
        """Conditions between fields, after each field's own check."""
        cleaned = super().clean() or self.cleaned_data
        if isinstance(self.purpose, Transition | Action):
            return cleaned
        for name, condition in self.kind.conditions.items():
            if name in self.fields:
                self._check_condition(name, condition, cleaned)
        return cleaned

    def _check_condition(self, name: str, condition: Condition, cleaned: dict[str, Any]) -> None:
        filled = cleaned.get(name) not in (None, "", [])
        if condition.holds(self._value_of(condition.field, cleaned)):
            if condition.required and not filled and name not in self.errors:
                self.add_error(name, _("This is needed here."))
        elif filled:
            if self.strict:
                label = self.fields[name].label
                on = field_label(self.kind, condition.field)
                self.add_error(name, _("“%(label)s” does not go with this “%(on)s”.") % {"label": label, "on": on})
            else:
                cleaned[name] = [] if isinstance(self.fields[name], RelationsField) else None
                if isinstance(self.fields[name], forms.CharField):
                    cleaned[name] = ""

    def _value_of(self, name: str, cleaned: Mapping[str, Any]) -> Any:
        if name in cleaned and name in (self.given or ()):
            return cleaned[name]
        if self.record is not None:
            return getattr(self.record, name)
        default = self.kind.model._meta.get_field(name).get_default()
        return default if default != "" else None

    def errors_by_field(self) -> dict[str, str]:
        """What is wrong, a sentence for each field ("" for the whole), as Invalid carries it."""
        return {
            ("" if name == "__all__" else name): " ".join(str(e) for e in errors)
            for name, errors in self.errors.items()
        }

    def take(self, refusal: Invalid) -> None:
        """Show a service's refusal beside the fields it names."""
        for name, message in refusal.fields.items():
            self.add_error(name if name in self.fields else None, str(message))


def _own_input(purpose: Purpose, name: str) -> Input | None:
    """What an action takes beside attributes of the model."""
    return purpose.input(name) if isinstance(purpose, Action) else None


def _or_present(find: Find, record: Any, name: str) -> Find:
    """What stands in a record stays possible, even where nobody would be offered it today."""
    key = getattr(record, f"{name}_id")

    def found(value: Any) -> Any:
        row = find(value)
        return getattr(record, name) if row is None and str(value) == str(key) else row

    return found


def _follow(field: Any, derived: Derived) -> None:
    """Let a choice be left to the table; the browser shows what the table gives while its attributes change."""
    field.required = False
    field.empty_value = None
    field.choices = [("", derived.left), *((value, label) for value, label in field.choices if value not in (None, ""))]
    cells = {" ".join(map(str, cell)): value for cell, value in derived.table().items()}
    field.widget.attrs |= {"data-of": " ".join(derived.of), "data-table": json.dumps(cells)}


def _present(kind: Kind, record: Any, names: Iterable[str]) -> dict[str, Any]:
    """What stands in a record now; many related rows as a list; nothing where a table gave it."""
    if record is None:
        return {}
    left = {name for name, derived in kind.derived.items() if not derived.chosen(record, name)}
    values = {name: None if name in left else getattr(record, name) for name in names}
    return {name: list(v.all()) if isinstance(v, models.Manager) else v for name, v in values.items()}


def _proposed(kind: Kind, record: Any, purpose: Purpose) -> dict[str, Any]:
    """What the form of a step with a record proposes."""
    if record is None or not isinstance(purpose, Transition | Action):
        return {}
    return {name: propose(record) for name, propose in kind.proposed.items() if name in purpose.fields}


def field_label(kind: Kind, name: str) -> str:
    """What an attribute of a kind is called; its name when the model does not know it."""
    try:
        return str(getattr(kind.model._meta.get_field(name), "verbose_name", name))
    except FieldDoesNotExist:
        return name


def label_for(kind: Kind, name: str, actor: Actor) -> str:
    """What an attribute is called to somebody who works on a kind's records, or to one who only reports."""
    reported = None if actor.can(kind.access.edit) else kind.reporter_labels.get(name)
    return str(reported or field_label(kind, name))


def fields_of(kind: Kind, actor: Actor, purpose: Purpose) -> tuple[str, ...]:
    """The attributes that the actor may give for a purpose, the few that every form shows first."""
    if purpose == "create":
        if kind.reporter_fields and not actor.can(kind.access.edit):
            return kind.reporter_fields
        return (*kind.create_fields, *kind.more_fields)
    if purpose == "edit":
        return kind.edit_fields
    return purpose.fields


def form_for(
    kind: Kind,
    actor: Actor,
    purpose: Purpose,
    *,
    record: Any = None,
    data: Mapping[str, Any] | None = None,
    initial: Mapping[str, Any] | None = None,
    names: Iterable[str] | None = None,
    strict: bool = False,
) -> RecordForm:
    """The form for a purpose; `names` limits it to some of the attributes that the purpose allows.

    What a record refers to and the actor may not is neither shown nor asked for: it stays as it is.
    """
    allowed = fields_of(kind, actor, purpose)
    shown = allowed if names is None else tuple(name for name in allowed if name in set(names))
    if record is not None and not strict:
        shown = tuple(n for n in shown if _own_input(purpose, n) or _within_reach(kind, record, n, actor))
    make = kind.form or RecordForm
    form: RecordForm = make(kind, actor, purpose, names=shown, record=record, data=data, initial=initial, strict=strict)
    return form


def _within_reach(kind: Kind, record: Any, name: str, actor: Actor) -> bool:
    """Whether the actor may refer to everything that an attribute of a record refers to now."""
    field = kind.model._meta.get_field(name)
    target = relations.related_model(field)
    if target is None or (not field.many_to_many and getattr(record, field.attname) is None):
        return True
    reach = relations.reachable(target, actor)
    if not reach.query.where:
        return True
    if field.many_to_many:
        return not getattr(record, name).exclude(pk__in=reach.values("pk")).exists()
    return reach.filter(pk=getattr(record, field.attname)).exists()


def bind(
    kind: Kind, actor: Actor, data: Mapping[str, Any], *, purpose: Purpose, record: Any = None, strict: bool = True
) -> dict[str, Any]:
    """The values for a service out of what came in: only attributes that were given, related rows resolved within scope.

    `strict` (REST, commands, imports) refuses names and values that do not belong; pages leave them out.
    Raises Invalid with a sentence for each field.
    """
    allowed = fields_of(kind, actor, purpose)
    wrong: dict[str, str] = {}
    if strict:
        wrong = _unknown(data, allowed)
        attributes = {n: value for n, value in data.items() if n not in wrong and _own_input(purpose, n) is None}
        wrong |= _misshapen(kind, attributes)
        data = {name: value for name, value in data.items() if name not in wrong} if wrong else data
    form = form_for(
        kind, actor, purpose, record=record, data=data, names=_concerned(kind, data, purpose, record), strict=strict
    )
    if not form.is_valid() or wrong:
        raise Invalid({**form.errors_by_field(), **wrong})
    return values(form)


def _concerned(kind: Kind, data: Mapping[str, Any], purpose: Purpose, record: Any) -> set[str] | None:
    """The attributes that a request can fail on or change; a room's own form sees all. Building a field costs, so REST counts."""
    if kind.form is not None:
        return None
    names = (*kind.create_fields, *kind.more_fields) if purpose == "create" else ()
    names = purpose.fields if isinstance(purpose, Transition | Action) else names
    return {*data, *kind.conditions, *(n for n in names if _must_be_given(kind, n, purpose, record))}


def values(form: RecordForm) -> dict[str, Any]:
    """The cleaned values of a valid form that were given and that say something: an empty field of a new record says
    nothing, so that defaults hold; an empty field of an existing one empties it.
    """
    given = {name: value for name, value in form.cleaned_data.items() if name in (form.given or ())}
    if form.purpose == "create":
        return {name: value for name, value in given.items() if value not in (None, "", [])}
    return given


def _must_be_given(kind: Kind, name: str, purpose: Purpose, record: Any) -> bool:
    """Whether a purpose cannot do without the attribute: an action asks each time, else what stands there is enough."""
    if isinstance(purpose, Action):
        return name in purpose.requires
    if isinstance(purpose, Transition):
        return name in purpose.requires and (record is None or getattr(record, name, None) in (None, ""))
    condition = kind.conditions.get(name)
    if purpose == "edit":
        return False
    field = kind.model._meta.get_field(name)
    if condition is not None:
        return condition.required
    return not (field.blank or field.null or field.has_default() or field.many_to_many)


def _unknown(data: Mapping[str, Any], allowed: tuple[str, ...]) -> dict[str, str]:
    """A sentence for each name that does not belong here."""
    wrong = {}
    for name in data:
        if name in allowed:
            continue
        near = difflib.get_close_matches(str(name), allowed, n=1)
        wrong[str(name)] = (
            _("There is no field “%(name)s” here. Did you mean “%(near)s”?") % {"name": name, "near": near[0]}
            if near
            else _("There is no field “%(name)s” here.") % {"name": name}
        )
    return wrong


def _misshapen(kind: Kind, data: Mapping[str, Any]) -> dict[str, str]:
    """Lists, objects and truth values where one plain value belongs are mistakes, not text."""
    wrong: dict[str, str] = {}
    for name, value in data.items():
        field = kind.model._meta.get_field(name)
        if field.many_to_many:
            if not isinstance(value, list | tuple | str) and value is not None:
                wrong[name] = _("Give a list here.")
        elif isinstance(value, list | tuple | dict | set):
            wrong[name] = _("Give one value here, not several.")
        elif isinstance(value, bool) and not isinstance(field, models.BooleanField):
            wrong[name] = _("Give a value here, not yes or no.")
    return wrong
