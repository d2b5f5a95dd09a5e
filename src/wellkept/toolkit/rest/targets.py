"""The targets of records for programs: what was promised, how much of it is used, and how it stands."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from wellkept.components.clocks import turning
from wellkept.components.clocks.models import Clock, Unit
from wellkept.kernel import occasion, prepared
from wellkept.kernel.permissions import Actor
from wellkept.toolkit import relations
from wellkept.toolkit.relations import Sight
from wellkept.toolkit.rest.attributes import CARD, Schema, instant

_MOMENT: Schema = {"type": ["string", "null"], "format": "date-time"}
_PROPERTIES: dict[str, Schema] = {
    "metric": {"type": "string"},
    "state": {"type": "string", "enum": [str(s) for s in Clock.State if s != Clock.State.CANCELLED]},
    "outcome": {
        "anyOf": [{"type": "string", "enum": ["met", "missed"]}, {"type": "null"}],
        "description": "null while it can still be met.",
    },
    "seconds": {"type": "integer", "description": "The target in seconds of its unit; a day has 86,400."},
    "unit": {"type": "string", "enum": [str(u) for u in Unit], "description": "What counts, and what a day is."},
    "used_seconds": {"type": "integer", "description": "Seconds of the unit used when this was answered."},
    "started_at": {"type": "string", "format": "date-time"},
    "due_at": {**_MOMENT, "description": "null while it is paused within its target."},
    "stopped_at": _MOMENT,
    "agreement": {"anyOf": [CARD, {"type": "null"}]},
    "agreement_version": {"type": "integer"},
}
TARGET: Schema = {
    "type": "object",
    "description": "What was promised for a record. It moves with time, without the record's version.",
    "properties": _PROPERTIES,
    "required": list(_PROPERTIES),
    "additionalProperties": False,
}


def targets_of(numbers: Collection[str], actor: Actor) -> dict[str, list[dict[str, Any]]]:
    """The targets of records that the actor sees, by number, in one statement; cancelled ones say nothing any more."""
    found: dict[str, list[dict[str, Any]]] = {number: [] for number in numbers}
    given = prepared.several("number ", numbers)
    if not given:
        return found
    clocks = prepared.read(
        ("rest targets", len(given)),
        lambda **given: (
            Clock.objects.filter(record__number__in=list(given.values()))
            .exclude(state=Clock.State.CANCELLED)
            .select_related("record", "calendar", "agreement")
            .order_by("id")
        ),
        **given,
    )
    now, sight = occasion.now(), relations.sight_of(actor)
    for clock in clocks:
        found[clock.record.number].append(_told(clock, now, sight))
    return found


def _told(clock: Clock, now: datetime, sight: Sight) -> dict[str, Any]:
    agreement = clock.agreement
    if agreement is not None and not relations.in_sight(agreement.customer_id, sight):
        agreement = None
    missed = turning.overdue_by(clock, now) is not None
    met = clock.state == Clock.State.STOPPED and not missed
    return {
        "metric": clock.metric,
        "state": clock.state,
        "outcome": "missed" if missed else "met" if met else None,
        "seconds": clock.seconds,
        "unit": clock.unit,
        "used_seconds": int(turning.used(clock.intervals, turning.hours_of(clock), now)),
        "started_at": instant(clock.started_at),
        "due_at": instant(clock.due_at),
        "stopped_at": instant(clock.stopped_at),
        "agreement": None if agreement is None else {"number": agreement.number, "name": agreement.title},
        "agreement_version": clock.agreement_version,
    }
