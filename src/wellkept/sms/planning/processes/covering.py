"""The form field of what a process takes in: the catalogue's processes as boxes, group by group."""

from collections.abc import Mapping
from typing import Any

from django import forms

from wellkept.kernel.permissions import Actor
from wellkept.sms.planning.processes import chart
from wellkept.sms.planning.processes.models import Process

SCHEMA: Mapping[str, Any] = {
    "type": "array",
    "title": "Takes in",
    "description": "Slugs of the catalogue's processes.",
    "items": {"type": "string", "enum": list(chart.by_slug())},
}


class Boxes(forms.CheckboxSelectMultiple):
    """Boxes that read a form as well as a list from a program."""

    use_fieldset = True


def covers(process: Process | None, actor: Actor) -> forms.Field:
    """The field, with what the process takes in so far."""
    choices = [
        (str(chart.GROUPS[group]), [(one.slug, f"{one.name} ({', '.join(one.clauses)})") for one in some])
        for group, some in chart.groups()
    ]
    field = forms.MultipleChoiceField(
        label=Process._meta.get_field("covers").verbose_name, choices=choices, widget=Boxes
    )
    field.initial = list(process.covers) if process is not None else []
    return field
