"""The versions of an agreement, and what it is built on, for programs."""

from decimal import Decimal
from typing import Any

from wellkept.kernel.permissions import Actor
from wellkept.sms.relationship.agreements import fields, promised_series, selectors
from wellkept.sms.relationship.agreements.basis import fields as basis
from wellkept.sms.relationship.agreements.basis import selectors as built_on
from wellkept.sms.relationship.agreements.permissions import Permissions
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
    "series": {**promised_series.SCHEMA},
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
REQUIREMENTS: Schema = {
    **basis.SCHEMA,
    "description": "Where one record is read: the service requirements that its promises are built on.",
}


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal) else value


def versions(number: str, actor: Actor) -> list[dict[str, Any]]:
    """The versions of an agreement that the actor has been found to see."""
    on_series = selectors.series_targets(number=number)
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
            "series": [
                {"series": t.series.number, "bound": t.bound, "goal": f"{t.goal.normalize():f}"}
                for t in on_series.get(version.pk, ())
            ],
        }
        for version, targets in selectors.targets_by_version(number=number).items()
    ]


def requirements(number: str, actor: Actor) -> list[dict[str, Any]]:
    """What an agreement that the actor has been found to see is built on; a customer reads his own requirements alone."""
    return [
        {"promise": one.promise, "requirement": one.requirement.number}
        for one in built_on.of_number(number)
        if actor.can(Permissions.VIEW) or one.requirement.customer_id is not None
    ]
