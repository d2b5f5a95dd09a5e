"""What the step that says what a report is drawn up from, and for whom, takes."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from wellkept.conformity.selectors import role_name
from wellkept.directory.permissions import STAFF_ROLES
from wellkept.kernel.permissions import Actor
from wellkept.sms.evaluation.reports.selectors import CUSTOMER
from wellkept.sms.evaluation.reports.sources import sources

LIST_SCHEMA = {"type": "array", "minItems": 1, "items": {"type": "string"}}


def sections(record: Any, _actor: Actor) -> forms.Field:
    """The sources to tick."""
    return forms.MultipleChoiceField(
        label=_("Content"), widget=forms.CheckboxSelectMultiple, initial=list(record.sections) if record else [],
        choices=[(one.key, one.label) for one in sources().values()],
        help_text=_("Each is drawn from the records, with the two periods before beside it."),
    )  # fmt: skip


def readers(record: Any, _actor: Actor) -> forms.Field:
    """The roles to tick."""
    return forms.MultipleChoiceField(
        label=_("Goes to"), widget=forms.CheckboxSelectMultiple, initial=list(record.readers) if record else [],
        choices=[(role, role_name(role)) for role in (CUSTOMER, *STAFF_ROLES)],
    )  # fmt: skip
