"""An objective and its figures in words."""

from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wellkept.sms.planning.objectives.models import Objective


def in_words(objective: Objective) -> str:
    """What is to be reached by when, and who answers for it, in a sentence."""
    rising = objective.direction == Objective.Direction.RISE
    said = _("%(measure)s: at least %(target)s %(unit)s") if rising else _("%(measure)s: at most %(target)s %(unit)s")
    parts = [said % {"measure": objective.measure, "target": plain(objective.target), "unit": objective.unit}]
    if objective.due_at is not None:
        parts.append(_("by %(day)s") % {"day": date_format(objective.due_at, "DATE_FORMAT")})
    if objective.owner is not None:
        parts.append(_("%(name)s answers for it") % {"name": objective.owner.name})
    return ", ".join(parts) + "."


def plain(value: Any) -> str:
    """A figure without needless places."""
    return "–" if value is None else f"{value.quantize(Decimal('0.001')).normalize():f}"
