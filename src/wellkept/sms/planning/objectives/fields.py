"""What reads the values of an objective and whom it is made known to."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from wellkept.components.series import fields as series
from wellkept.conformity.selectors import role_name
from wellkept.directory.selectors import count_holders
from wellkept.kernel.permissions import Actor
from wellkept.sms.planning.objectives.models import Objective

ROLES_SCHEMA = {
    "type": "array",
    "minItems": 1,
    "items": {"type": "string", "description": "A role that somebody holds."},
}
MESSAGE_SCHEMA = {"type": "string", "maxLength": 2000}


def values(record: Objective | None, actor: Actor) -> forms.Field:
    """The values, by day."""
    return series.values(record.series if record is not None else None, actor)


def known_to(record: Any, actor: Actor) -> forms.Field:
    """The roles that somebody holds."""
    roles = sorted(((role, str(role_name(role))) for role in count_holders(actor)), key=lambda pair: pair[1])
    return forms.MultipleChoiceField(label=_("Tell"), choices=roles, widget=forms.CheckboxSelectMultiple)


def message(record: Any, actor: Actor) -> forms.Field:
    """What is to be said beside the objective itself."""
    return forms.CharField(
        label=_("What else is to be said"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What is to be reached, by when and who answers for it is told in any case."),
    )  # fmt: skip
