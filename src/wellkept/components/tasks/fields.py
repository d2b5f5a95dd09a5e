"""What reads the action that follows up another one."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from wellkept.kernel.permissions import Actor


def what(record: Any, actor: Actor) -> forms.Field:
    """What is to be done now."""
    return forms.CharField(
        label=_("What is to be done now"), max_length=200,
        help_text=_("It becomes an action of the same person about the same record."),
    )  # fmt: skip


def by(record: Any, actor: Actor) -> forms.Field:
    """By when."""
    return forms.DateTimeField(
        label=_("Due"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=("%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d"),
    )
