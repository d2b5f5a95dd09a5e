"""What is asked for when another matter is split off; no record keeps it in columns of that name."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import Input


def title(record: Any, actor: Actor) -> forms.Field:
    """What the other matter is called."""
    return forms.CharField(
        label=_("The other matter, in a few words"),
        max_length=200,
        help_text=_("Whose it is, what it is about and how urgent it is are taken over."),
    )


def description(record: Any, actor: Actor) -> forms.Field:
    """What was told of it."""
    return forms.CharField(
        label=_("What belongs to it"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=50_000,
        required=False,
        initial=getattr(record, "description", ""),
        help_text=_("Leave what belongs to the other matter."),
    )


#: What an action called "split" takes.
INPUTS = (
    Input("split_title", title, schema={"type": "string", "minLength": 1, "maxLength": 200}),
    Input("split_description", description, schema={"type": "string", "maxLength": 50_000}),
)
