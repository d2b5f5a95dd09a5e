"""What reads by when a finding is to be over now."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from wellkept.kernel.permissions import Actor


def until(record: Any, actor: Actor) -> forms.Field:
    """The new date."""
    return forms.DateTimeField(
        label=_("Due"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=("%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d"),
    )
