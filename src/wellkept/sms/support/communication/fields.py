"""Form fields of what is done with a line of the plan and that no line keeps."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from wellkept.components.communications.models import Communication
from wellkept.kernel import occasion
from wellkept.kernel.permissions import Actor
from wellkept.toolkit.fields import MomentInput

TEXT_SCHEMA = {"type": "string", "minLength": 1, "maxLength": 5000}
SENT_AT = Communication._meta.get_field("sent_at")


def message(record: Any, actor: Actor) -> forms.Field:
    """What is sent."""
    return forms.CharField(label=_("Message"), widget=forms.Textarea(attrs={"rows": 6}), max_length=5000)


def said(record: Any, actor: Actor) -> forms.Field:
    """What was told."""
    return forms.CharField(
        label=_("What was told"), widget=forms.Textarea(attrs={"rows": 4}), max_length=5000,
        help_text=_("In a few words, and who was there. Minutes and slides go with the line as files."),
    )  # fmt: skip


def held_at(record: Any, actor: Actor) -> forms.Field:
    """When it took place."""
    return forms.DateTimeField(
        label=_("When"), widget=MomentInput(), initial=occasion.now(),
        input_formats=("%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d"),
    )  # fmt: skip
