"""What the targets of an agreement are called: the keys under which results are kept, and their words."""

from typing import Any

from django.utils.translation import gettext as _

from wellkept.kernel.calendars import Unit
from wellkept.kernel.registry import kinds
from wellkept.sms.relationship.agreements import fields
from wellkept.toolkit.words import figure, promised_time

WORKLOAD, AVAILABILITY = "workload", "availability"


def key_of(kind: str, metric: str, priority: int | None) -> str:
    """The key of a target for a metric of a kind and a priority (None: every other)."""
    return f"{kind}.{metric}.{priority or 'others'}"


def label_of(measure: str) -> str:
    """What a target is called."""
    if measure == WORKLOAD:
        return _("Workload")
    if measure == AVAILABILITY:
        return _("Availability")
    key, metric, priority = measure.split(".")
    named = fields.priority_label(None if priority == "others" else int(priority))
    for one in kinds():
        for rule in one.clocks if one.key == key else ():
            if rule.metric == metric:
                return f"{one.label}, {rule.label}, {named}"
    return f"{key}, {metric}, {named}"


def promise_of(measure: str, promised: dict[str, Any]) -> str:
    """What was promised, in words, from what a result keeps of it."""
    if measure == WORKLOAD:
        limit = promised.get("limit")
        if limit is not None:
            return _("at most %(n)s records") % {"n": figure(limit)}
        return _("no limit agreed") if promised.get("unlimited") else _("no word on a limit")
    if measure == AVAILABILITY:
        return _("%(share)s %% of the service hours") % {"share": promised["share"]}
    return _("%(share)s %% within %(time)s") % {
        "share": promised["share"],
        "time": promised_time(promised["seconds"], promised.get("unit", Unit.TIME), exact=True),
    }
