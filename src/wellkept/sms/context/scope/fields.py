"""The form field of whom a statement is published to."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from wellkept.kernel.permissions import Actor
from wellkept.sms.context.scope.models import ScopeStatement

SCHEMA: Mapping[str, Any] = {
    "type": "array",
    "title": "Audiences",
    "items": {"type": "string", "enum": list(ScopeStatement.Audience.values)},
}


class Boxes(forms.CheckboxSelectMultiple):
    """Boxes that read a form as well as a list from a program."""

    use_fieldset = True


def audiences(row: ScopeStatement | None, actor: Actor) -> forms.Field:
    """The field, with the audiences so far; all of the staff where there are none."""
    field = forms.MultipleChoiceField(label=_("Who can read it"), choices=ScopeStatement.Audience.choices, widget=Boxes)
    field.initial = list(row.published_to) if row is not None and row.published_to else [ScopeStatement.Audience.STAFF]
    return field
