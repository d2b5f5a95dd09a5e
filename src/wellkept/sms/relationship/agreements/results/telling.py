"""The results of an agreement for programs."""

from typing import Any

from wellkept.components.results.models import PeriodResult
from wellkept.kernel.permissions import Actor
from wellkept.sms.relationship.agreements.results import selectors
from wellkept.toolkit.rest.attributes import CARD, Schema, instant

#: So many results are told, the newest first: two years of a full agreement.
TOLD = 600

_DECIMAL: Schema = {"type": ["string", "null"], "format": "decimal"}
_COUNT: Schema = {"type": ["integer", "null"]}
_MOMENT: Schema = {"type": ["string", "null"], "format": "date-time"}
_PROPERTIES: dict[str, Schema] = {
    "id": {"type": "integer"},
    "measure": {
        "type": "string",
        "description": "The target: kind, metric and priority; workload; availability.7 of a service; series.7.",
    },
    "about": {
        "anyOf": [CARD, {"type": "null"}],
        "description": "The service or series that it measures, where that is not the agreement.",
    },
    "unit": {"type": "string", "description": "Of target and achieved; empty for percent and for records."},
    "month": {"type": "string", "format": "date", "description": "The first day of the period's last month."},
    "period_start": {"type": "string", "format": "date-time"},
    "period_end": {"type": "string", "format": "date-time"},
    "target": {
        **_DECIMAL,
        "description": "Percent, records for the workload, else in unit; null where none is agreed.",
    },
    "achieved": {**_DECIMAL, "description": "In the same unit; null where there was nothing to count or to measure."},
    "population": _COUNT,
    "kept": _COUNT,
    "missed": _COUNT,
    "verdict": {"type": "string", "enum": list(PeriodResult.Verdict.values)},
    "origin": {"type": "string"},
    "computed_at": {"type": "string", "format": "date-time"},
    "digest": {"type": "string", "description": "SHA-256 over the figures and all that they were worked out from."},
    "differs_at": {**_MOMENT, "description": "When a reckoning anew gave another result than this one."},
    "reviewed_at": _MOMENT,
    "reported_at": _MOMENT,
    "answered_at": _MOMENT,
}
RESULTS: Schema = {
    "type": "array",
    "description": "Where one record is read: what was achieved against its targets, the newest first.",
    "items": {
        "type": "object",
        "properties": _PROPERTIES,
        "required": list(_PROPERTIES),
        "additionalProperties": False,
    },
}
_MOMENTS = ("period_start", "period_end", "computed_at", "differs_at", "reviewed_at", "reported_at", "answered_at")


def results(number: str, actor: Actor) -> list[dict[str, Any]]:
    """The results of an agreement that the actor has been found to see."""
    return [_written(row) for row in selectors.of_number(number, TOLD)]


def _written(row: PeriodResult) -> dict[str, Any]:
    told = {name: getattr(row, name) for name in _PROPERTIES}
    told |= {name: instant(told[name]) for name in _MOMENTS}
    told |= {name: None if told[name] is None else str(told[name]) for name in ("target", "achieved")}
    about = {"number": row.about.number, "name": row.about.title} if row.about is not None else None
    return {**told, "about": about, "month": row.month.isoformat()}
