"""What reads the decision on a risk, and the risk that arises from something else."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from wellkept.kernel.permissions import Actor
from wellkept.sms.planning.risks import services
from wellkept.sms.planning.risks.models import Risk


def decision(record: Risk | None, actor: Actor) -> forms.Field:
    """How the risk is handled; to accept it is a step of its own."""
    offered = services.decisions_for(record.category if record is not None else Risk.Category.RISK)
    choices = [(each.value, each.label) for each in offered]
    initial = record.decision if record is not None else ""
    return forms.ChoiceField(label=_("Decision"), choices=[("", "—"), *choices], initial=initial)


def title(record: Any, actor: Actor) -> forms.Field:
    """What may happen."""
    return forms.CharField(label=_("What may happen"), max_length=200)


def category(record: Any, actor: Actor) -> forms.Field:
    """Whether that is for worse or for better."""
    return forms.ChoiceField(label=_("Risk or opportunity"), choices=Risk.Category.choices)
