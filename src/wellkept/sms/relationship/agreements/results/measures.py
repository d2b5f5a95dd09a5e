"""What the targets of an agreement are called: the keys under which results are kept, and their words."""

from typing import Any

from django.utils.translation import gettext as _

from wellkept.components.series.models import Series
from wellkept.kernel.calendars import Unit
from wellkept.kernel.registry import kinds
from wellkept.sms.relationship.agreements import fields
from wellkept.sms.relationship.agreements.models import SeriesTarget
from wellkept.toolkit.words import figure, promised_time

WORKLOAD, AVAILABILITY, SERIES, WHOLE = "workload", "availability", "series", "agreement"


def key_of(kind: str, metric: str, priority: int | None) -> str:
    """The key of a target for a metric of a kind and a priority (None: every other)."""
    return f"{kind}.{metric}.{priority or 'others'}"


def availability_key(service: int | None) -> str:
    """The key of the availability of a service; of the agreement as a whole where it names none."""
    return AVAILABILITY if service is None else f"{AVAILABILITY}.{service}"


def series_key(series: int) -> str:
    """The key of a target for a series."""
    return f"{SERIES}.{series}"


def family_of(measure: str) -> str:
    """The promise that a measure belongs to: each service's availability is one of the agreement's."""
    return AVAILABILITY if measure.partition(".")[0] == AVAILABILITY else measure


def is_percent(measure: str) -> bool:
    """Whether a result under this key is told in percent without a unit of its own: shares kept in time, and availability."""
    return measure.partition(".")[0] not in (WORKLOAD, SERIES)


def label_of(measure: str, about: Any = None) -> str:
    """What a target is called; `about` is the card of the service or series that it measures, if any."""
    first = measure.partition(".")[0]
    if first == SERIES:
        return str(about.title) if about is not None else measure
    if first == AVAILABILITY and about is not None:
        return _("Availability, %(service)s") % {"service": about.title}
    if measure == WORKLOAD or first == AVAILABILITY:
        return str(promise_label(first))
    key, metric, priority = measure.split(".")
    named = fields.priority_label(None if priority == "others" else int(priority))
    return f"{promise_label(f'{key}.{metric}')}, {named}"


def promise_label(promise: str) -> Any:
    """What the targets of a metric, or of a whole period, are called."""
    words = {
        WORKLOAD: _("Workload"), AVAILABILITY: _("Availability"), WHOLE: _("The agreement as a whole")
    }  # fmt: skip
    if promise in words:
        return words[promise]
    key, metric = promise.split(".")
    for one in kinds():
        for rule in one.clocks if one.key == key else ():
            if rule.metric == metric:
                return f"{one.label}, {rule.label}"
    return f"{key}, {metric}"


def promise_of(measure: str, promised: dict[str, Any]) -> str:
    """What was promised, in words, from what a result keeps of it."""
    if measure == WORKLOAD:
        limit = promised.get("limit")
        if limit is not None:
            return _("at most %(n)s records") % {"n": figure(limit)}
        return _("no limit agreed") if promised.get("unlimited") else _("no word on a limit")
    if family_of(measure) == AVAILABILITY:
        return _("%(share)s %% of the service hours") % {"share": promised["share"]}
    if measure.partition(".")[0] == SERIES:
        bound = SeriesTarget.Bound(promised["bound"]).label
        return f"{bound} {promised['goal']} {promised['unit']}, {Series.Aggregation(promised['aggregation']).label}"
    return _("%(share)s %% within %(time)s") % {
        "share": promised["share"],
        "time": promised_time(promised["seconds"], promised.get("unit", Unit.TIME), exact=True),
    }
