"""Key figures of processes: which of them the records can tell today, and what they come to.

What counts them stands above the rooms whose records they count and registers here; a figure that nothing is registered for is
not measured, and the page says so.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wellkept.conformity.catalogue import Kpi, Process
from wellkept.kernel.permissions import Actor
from wellkept.toolkit import words

#: The days that a figure looks back over.
DAYS = 90


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    part: int
    whole: int


@dataclass(frozen=True, slots=True)
class Mean:
    """The mean of so many lengths, in seconds; None where there is none."""

    seconds: float | None
    of: int


#: Counts a figure over a period, from what an actor sees.
Count = Callable[[Actor, datetime, datetime], Share | Mean]
_counts: dict[tuple[str, str], Count] = {}


def counts(slug: str, name: str) -> Callable[[Count], Count]:
    """Register what counts a key figure of a process, by the names that the catalogue gives both."""

    def register(count: Count) -> Count:
        _counts[slug, name] = count
        return count

    return register


def counted() -> set[tuple[str, str]]:
    """The figures, as process and name, that something is registered for."""
    return set(_counts)


def count_of(slug: str, name: str) -> Count:
    """What counts a key figure; KeyError where nothing does."""
    return _counts[slug, name]


@dataclass(frozen=True, slots=True)
class Reading:
    """A key figure as the page shows it. `state` is reached, missed, none (nothing to count or no target in figures) or
    unmeasured.
    """

    name: str
    formula: str
    target: str
    value: str
    basis: str
    state: str


def readings(process: Process, actor: Actor, at: datetime) -> list[Reading]:
    """The key figures of a process over the last days before a moment."""
    since = at - timedelta(days=DAYS)
    found = []
    for kpi in process.kpis:
        count = _counts.get((process.slug, kpi.name))
        if count is None:
            found.append(Reading(kpi.name, kpi.formula, target_words(kpi), "", _("not measured yet"), "unmeasured"))
            continue
        found.append(_reading(kpi, count(actor, since, at)))
    return found


def _reading(kpi: Kpi, told: Share | Mean) -> Reading:
    if isinstance(told, Mean):
        value = words.duration(told.seconds) if told.seconds is not None else "–"
        basis = ngettext("mean of %(n)d record", "mean of %(n)d records", told.of) % {"n": told.of}
        return Reading(kpi.name, kpi.formula, target_words(kpi), value, basis, "none")
    if not told.whole:
        return Reading(kpi.name, kpi.formula, target_words(kpi), "–", _("nothing to count"), "none")
    basis = _("%(part)d of %(whole)d") % {"part": told.part, "whole": told.whole}
    return Reading(
        kpi.name, kpi.formula, target_words(kpi), words.percent(told.part / told.whole), basis, _state(kpi, told)
    )


def _state(kpi: Kpi, told: Share) -> str:
    goal = _goal(kpi)
    if goal is None:
        return "none"
    share = Decimal(told.part) / Decimal(told.whole)
    return "reached" if (share >= goal if kpi.better == "higher" else share <= goal) else "missed"


def _goal(kpi: Kpi) -> Decimal | None:
    try:
        return Decimal(kpi.target)
    except InvalidOperation:
        return None


def target_words(kpi: Kpi) -> Any:
    """The target in words: at least or at most a share; the catalogue's own words where it is none."""
    goal = _goal(kpi)
    if goal is None or goal > 1:
        return kpi.target
    said = _("at least %(share)s") if kpi.better == "higher" else _("at most %(share)s")
    return said % {"share": words.percent(float(goal))}
