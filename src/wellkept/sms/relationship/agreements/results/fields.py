"""Form fields of what people do with results: which one they answer, with what, and which period they go over again."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import kinds
from wellkept.records.models import Record
from wellkept.sms.relationship.agreements.models import Agreement
from wellkept.sms.relationship.agreements.results import selectors
from wellkept.sms.relationship.agreements.results.measures import label_of
from wellkept.sms.relationship.agreements.results.showing import value
from wellkept.toolkit.fields import MomentInput

#: The kinds of record that can deal with a missed target, as far as there are such kinds.
ANSWERING = ("problem", "improvement", "finding", "change", "task")

RESULT_SCHEMA = {
    "type": "integer",
    "description": "The id of a result that was missed, as the agreement's results give it.",
}
PERIOD_SCHEMA = {"type": "string", "format": "date", "description": "The month of the results, as they give it."}
RECORD_SCHEMA = {
    "type": "string",
    "description": "The number of a problem, an improvement, a finding, a change or a task.",
}
TEXT_SCHEMA = {"type": "string", "maxLength": 2000}


class ResultField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One result, called by its target and month."""

    def label_from_instance(self, obj: Any) -> str:
        """What the choice says."""
        return f"{obj.month:%Y-%m} · {label_of(obj.measure, obj.about)} · {value(obj)}"


def result(record: Agreement | None, actor: Actor) -> forms.Field:
    """The missed target that is answered; more than one answer may be given."""
    rows = selectors.missed(record.pk if record is not None else 0, actor)
    return ResultField(rows, label=_("Missed target"), empty_label=_("Choose"))


def improvement(record: Agreement | None, actor: Actor) -> forms.Field:
    """What will be done better."""
    return forms.CharField(
        label=_("Improvement"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What will be done better; it goes to the register of improvements, with you as its owner."),
    )  # fmt: skip


class CardField(forms.CharField):
    """A record by its number, among those that the actor may see and that can deal with a missed target."""

    def __init__(self, actor: Actor, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.actor = actor

    def clean(self, value: Any) -> Record | None:
        """The card. Raises ValidationError where there is none."""
        number = super().clean(value).strip().upper()
        if not number:
            return None
        found = selectors.card(number, self.actor, ANSWERING)
        if found is None:
            raise ValidationError(_("There is no problem, improvement, finding, change or task with this number."))
        return found


def record(agreement: Agreement | None, actor: Actor) -> forms.Field:
    """The record that deals with it already."""
    examples = ", ".join(f"{one.prefix}-000001" for one in kinds() if one.key == "problem")
    return CardField(
        actor, label=_("Record that deals with it"), max_length=24,
        help_text=_("The number of a problem, a change or a task, such as %(example)s.") % {"example": examples},
    )  # fmt: skip


def reason(record: Agreement | None, actor: Actor) -> forms.Field:
    """Why nothing can be bettered."""
    return forms.CharField(
        label=_("Or why nothing can be bettered"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )


def period(record: Agreement | None, actor: Actor) -> forms.Field:
    """A period that has results."""
    months = selectors.months(record.pk) if record is not None else []
    choices = [(month.isoformat(), f"{month:%Y-%m}") for month in months]
    return forms.TypedChoiceField(label=_("Period"), choices=choices, coerce=date.fromisoformat)


def due(record: Agreement | None, actor: Actor) -> forms.Field:
    """When the review is to be held."""
    return forms.DateTimeField(
        label=_("To be held by"),
        widget=MomentInput(),
        input_formats=("%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d"),
        help_text=_("Empty: within two weeks."),
    )
