"""The key figures of processes as figures that a series can be worked out from: month by month, written by nobody's hand."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext as _

from wellkept.components.series import computed
from wellkept.conformity.catalogue import Kpi, Process
from wellkept.flows import process_figures  # noqa: F401  what it counts is registered by being read
from wellkept.kernel.permissions import Actor
from wellkept.sms.planning.processes import chart, figures

#: What is counted from how things stand at the end of the period, and cannot be counted for one that is long over.
STANDING = frozenset(
    {
        ("sms-governance", "Freshness of context"),
        ("service-planning", "Services with agreed requirements"),
        ("incident-management", "Backlog"),
        ("problem-management", "Repeat incidents"),
        ("problem-management", "Known errors with workaround"),
    }
)
HOUR = 3600


def key_of(slug: str, name: str) -> str:
    """The key under which a key figure of a process is registered."""
    return f"{slug}/{name}"


def _figure(process: Process, kpi: Kpi) -> computed.Figure:
    count = figures.count_of(process.slug, kpi.name)

    def work(actor: Actor, since: datetime, until: datetime) -> computed.Told | None:
        return told(count(actor, since, until))

    return computed.Figure(
        key=key_of(process.slug, kpi.name),
        label=format_lazy("{process}: {name}", process=process.name, name=kpi.name),
        unit="h" if kpi.name in _LENGTHS else "%",
        work=work,
        standing=(process.slug, kpi.name) in STANDING,
    )


#: Key figures that are a length of time; all others are shares.
_LENGTHS = frozenset({"Mean time to restore"})


def told(found: figures.Share | figures.Mean) -> computed.Told | None:
    """What was counted as a value: a share in percent, a mean length in hours; None where there was nothing."""
    if isinstance(found, figures.Mean):
        if found.seconds is None:
            return None
        value = Decimal(found.seconds) / HOUR
        return computed.Told(value.quantize(Decimal("0.01")), _("mean of %(n)d") % {"n": found.of})
    if not found.whole:
        return None
    share = 100 * Decimal(found.part) / found.whole
    basis: Any = _("%(part)d of %(whole)d") % {"part": found.part, "whole": found.whole}
    return computed.Told(share.quantize(Decimal("0.01")), basis)


for _process in chart.by_slug().values():
    for _kpi in _process.kpis:
        if (_process.slug, _kpi.name) in figures.counted():
            computed.register(_figure(_process, _kpi))
