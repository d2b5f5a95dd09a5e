"""What the step that chooses an audience takes."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from wellkept.conformity.selectors import role_name
from wellkept.kernel.permissions import Actor
from wellkept.sms.leadership.authority.roles import appointable

AUDIENCE_SCHEMA = {"type": "array", "items": {"type": "string"}}


def audience(record: Any, _actor: Actor) -> forms.Field:
    """Roles to tick; none means everybody."""
    return forms.MultipleChoiceField(
        label=_("Roles"), required=False, widget=forms.CheckboxSelectMultiple, initial=list(record.roles) if record else [],
        choices=[(role.slug, role_name(role.slug)) for role in appointable()],
        help_text=_("Tick none to send it to everybody who works here."),
    )  # fmt: skip
