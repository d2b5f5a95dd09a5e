"""Form fields of what the desk tells: what no incident keeps."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from wellkept.kernel.permissions import Actor
from wellkept.sms.resolution.incidents import major
from wellkept.toolkit.phrases import audience_name


def message(record: Any, actor: Actor) -> forms.Field:
    """What people are told."""
    return forms.CharField(
        label=_("Message"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=5000,
        help_text=_("How it stands, what is being done, what they can do meanwhile."),
    )


def audience(record: Any, actor: Actor) -> forms.Field:
    """Whom to tell, of those among whom there is somebody; the others are named."""
    heard = major.heard_by(record)
    deaf = [name for audience, name in audiences() if audience not in heard]
    return forms.MultipleChoiceField(
        label=_("Tell"),
        choices=[(audience, name) for audience, name in audiences() if audience in heard],
        widget=forms.CheckboxSelectMultiple,
        initial=heard,
        help_text=_("Nobody to tell here: %(who)s.") % {"who": ", ".join(deaf)} if deaf else "",
    )


def audiences() -> list[tuple[str, str]]:
    """Every audience with its name."""
    return [(audience, audience_name(audience)) for audience in major.AUDIENCES]


MESSAGE_SCHEMA = {"type": "string", "minLength": 1, "maxLength": 5000}
AUDIENCE_SCHEMA = {"type": "array", "minItems": 1, "items": {"type": "string", "enum": [*major.AUDIENCES]}}
