"""Form fields of what is done with an incident and that no incident keeps."""

from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from wellkept.kernel.permissions import Actor
from wellkept.sms.resolution.problems.models import Problem
from wellkept.toolkit import relations
from wellkept.toolkit.fields import RelationField

PROBLEM_SCHEMA = {"type": "string", "description": "The number of the problem."}


def problem(record: Any, actor: Actor) -> forms.Field:
    """The problem that an incident comes from."""
    return RelationField(
        partial(relations.find, Problem, actor),
        src="/pick/record?kind=problem",
        label=_("Problem"),
        hint=_("Type a number or words of the title"),
        error_messages={"required": _("Choose one from the list.")},
    )
