"""The versions of an agreement for programs."""

from decimal import Decimal
from typing import Any

from wellkept.kernel.permissions import Actor
from wellkept.sms.relationship.agreements import fields, selectors
from wellkept.toolkit.rest.attributes import NAMED, Schema, instant

_PROPERTIES: dict[str, Schema] = {
    "ordinal": {"type": "integer"},
    "valid_from": {"type": "string", "format": "date-time"},
    "valid_to": {"type": ["string", "null"], "format": "date-time"},
    "calendar": {"anyOf": [NAMED, {"type": "null"}], "description": "The service hours; null for around the clock."},
    "pauses_for": {"type": "array", "items": {"type": "string"}},
    "workload_limit": {"type": ["integer", "null"], "description": "Records a month that the targets cover."},
    "no_workload_limit": {"type": "boolean", "description": "That none is agreed, in so many words."},
    "exceptions": {"type": "string", "description": "What the targets do not cover."},
    "no_exceptions": {"type": "boolean", "description": "That none are agreed, in so many words."},
    "share": {"type": "integer", "description": "Percent of a period's records that must keep their time."},
    "availability": {
        "type": ["string", "null"],
        "format": "decimal",
        "description": "Percent; null where none is promised.",
    },
    "months": {"type": "integer", "description": "How many months a period of measurement has: 1, 3, 6 or 12."},
    "targets": {**fields.TARGETS_SCHEMA},
}
VERSIONS: Schema = {
    "type": "array",
    "description": "Where one record is read: the versions of the targets, the first first.",
    "items": {
        "type": "object",
        "properties": _PROPERTIES,
        "required": list(_PROPERTIES),
        "additionalProperties": False,
    },
}


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal) else value


def versions(number: str, actor: Actor) -> list[dict[str, Any]]:
    """The versions of an agreement that the actor has been found to see."""
    return [
        {
            "ordinal": version.ordinal,
            "valid_from": instant(version.valid_from),
            "valid_to": instant(version.valid_to),
            "calendar": {"id": version.calendar.pk, "name": version.calendar.name} if version.calendar else None,
            "pauses_for": version.pauses_for,
            **{name: _plain(getattr(version, name)) for name in fields.BOUNDS},
            "targets": [
                {"kind": t.kind, "metric": t.metric, "priority": t.priority, "seconds": t.seconds, "unit": t.unit}
                for t in targets
            ],
        }
        for version, targets in selectors.targets_by_version(number=number).items()
    ]
