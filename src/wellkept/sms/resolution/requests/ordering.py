"""The order form of a requester: the questions of each chosen item, one below the other; and for whom it is."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from wellkept.kernel.errors import Invalid
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import kind
from wellkept.sms.portfolio.catalogue.form import LENGTHS, LONGEST, Field, Type, fields_from
from wellkept.sms.portfolio.catalogue.models import CatalogueItem, FormVersion
from wellkept.sms.resolution.requests.models import OrderLine
from wellkept.sms.resolution.requests.services import HOW_MANY, Chosen
from wellkept.toolkit.addresses import pick_address
from wellkept.toolkit.fields import DayInput, RelationField, field_for
from wellkept.toolkit.forms import Renderer


class OrderForm(forms.Form):
    """Fields named "<position>-<key>"; what hangs on another answer is hidden in the browser and decided on the server. With the
    `lines` of a draft it begins with their answers, and does not ask for whom it is.
    """

    default_renderer = Renderer()

    def __init__(
        self,
        items: Sequence[CatalogueItem],
        versions: Mapping[int, FormVersion],
        actor: Actor,
        data: MultiValueDict[str, Any] | None = None,
        lines: Sequence[OrderLine] = (),
    ) -> None:
        super().__init__(data, label_suffix="")
        self.items = items
        #: Which questions are asked: answers are places in these lists, and mean others once a form was changed.
        self.asked = " ".join(f"{item.number}:{versions[item.pk].ordinal}" for item in items)
        self.questions = [fields_from(versions[item.pk].fields) for item in items]
        self.initial = _initial(lines, self.questions)
        for position, asked in enumerate(self.questions):
            for field in asked:
                self.fields[f"{position}-{field.key}"] = _form_field(field, position, asked)
            self.fields[f"{position}-{HOW_MANY}"] = forms.IntegerField(
                label=_("How many"), initial=1, required=False, min_value=1, max_value=1000
            )
        if lines:
            self.initial["description"] = lines[0].request.description
        else:
            self.fields["requester"] = requester_field(actor)
        self.fields["description"] = forms.CharField(
            label=_("Anything else we should know?"), required=False, max_length=5000,
            widget=forms.Textarea(attrs={"rows": 3}),
        )  # fmt: skip

    def groups(self) -> list[tuple[CatalogueItem, list[forms.BoundField]]]:
        """Each item with its fields."""
        return [
            (item, [self[f"{place}-{f.key}"] for f in self.questions[place]] + [self[f"{place}-{HOW_MANY}"]])
            for place, item in enumerate(self.items)
        ]

    def chosen(self) -> list[Chosen]:
        """What is ordered, once the form is valid."""
        made = []
        for place, item in enumerate(self.items):
            answers = {f.key: _answer(f, self.cleaned_data.get(f"{place}-{f.key}")) for f in self.questions[place]}
            made.append(Chosen(item, answers, self.cleaned_data.get(f"{place}-{HOW_MANY}") or 1))
        return made

    def take(self, refusal: Invalid) -> None:
        """Show a refusal beside the fields that it names."""
        for name, said in refusal.fields.items():
            self.add_error(name if name in self.fields else None, str(said))


def _initial(lines: Sequence[OrderLine], questions: Sequence[Sequence[Field]]) -> dict[str, Any]:
    """What was answered in a draft, as the fields hold it; what today's form no longer offers is left open."""
    found: dict[str, Any] = {}
    for place, (line, asked) in enumerate(zip(lines, questions, strict=False)):
        for field in asked:
            value = line.answers.get(field.key)
            if field.type is Type.CHOICE:
                value = str(field.choices.index(value)) if value in field.choices else None
            found[f"{place}-{field.key}"] = value
        found[f"{place}-{HOW_MANY}"] = line.quantity
    return found


def requester_field(actor: Actor) -> forms.Field:
    """For whom it is: oneself, or somebody whom one may name."""
    field = field_for(kind("request"), "requester", actor)
    assert isinstance(field, RelationField)
    field.required = False
    field.label = _("For somebody else?")
    field.help_text = _("Leave it empty if it is for you.")
    field.widget.src = pick_address(kind("request"), "requester")
    return field


def _form_field(field: Field, position: int, asked: Sequence[Field]) -> forms.Field:
    """Nothing is required here: whether a question is asked at all, its conditions say, and services check it."""
    label = field.label
    given: dict[str, Any] = {"label": label, "required": False, "help_text": field.help}
    made: forms.Field
    if field.type is Type.LONG:
        made = forms.CharField(**given, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}))
    elif field.type is Type.CHOICE:
        made = forms.ChoiceField(**given, choices=[("", "—"), *((str(n), c) for n, c in enumerate(field.choices))])
    elif field.type is Type.YES_NO:
        made = forms.BooleanField(**given)
    elif field.type is Type.DATE:
        made = forms.DateField(**given, widget=DayInput(), input_formats=["%Y-%m-%d"])
    elif field.type is Type.NUMBER:
        made = forms.CharField(
            **given, max_length=LENGTHS[Type.NUMBER], widget=forms.TextInput(attrs={"inputmode": "decimal"})
        )
    else:
        made = forms.CharField(**given, max_length=LENGTHS[Type.TEXT])
    if field.required:
        made.widget.attrs["aria-required"] = "true"
    on = next((one for one in asked if field.when is not None and one.key == field.when.field), None)
    if field.when is not None and on is not None:
        places = [str(on.choices.index(v)) for v in field.when.values] if on.type is Type.CHOICE else []
        if on.type in (Type.CHOICE, Type.YES_NO) or not field.when.values:
            made.widget.attrs |= {"data-when": f"{position}-{on.key}", "data-when-is": " ".join(places)}
    return made


def _answer(field: Field, value: Any) -> Any:
    """The answer as services take it; a choice comes as its place in the list."""
    if field.type is Type.CHOICE and value not in (None, ""):
        return field.choices[int(value)]
    return value.isoformat() if field.type is Type.DATE and value else value
