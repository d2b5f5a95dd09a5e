"""The schemas of a kind for OpenAPI 3.1: a record as read, and what creating, changing and each step take."""

from typing import Any

from wellkept.kernel.lifecycle import Transition
from wellkept.kernel.registry import Action, Kind
from wellkept.toolkit.rest import inputs
from wellkept.toolkit.rest.attributes import Schema
from wellkept.toolkit.rest.representation import compiled
from wellkept.toolkit.rest.targets import TARGET

VERSION: Schema = {
    "type": "integer",
    "minimum": 1,
    "maximum": 2**31 - 1,
    "description": "The version that you read, if you do not send If-Match.",
}

#: Shapes that all kinds share.
SHARED: dict[str, Schema] = {
    "Target": TARGET,
    "Named": {
        "type": "object",
        "description": "A person, team, organization or other entry of the directory or settings.",
        "properties": {"id": {"type": "integer"}, "name": {"type": "string"}},
        "required": ["id", "name"],
        "additionalProperties": False,
    },
    "Card": {
        "type": "object",
        "description": "Another record.",
        "properties": {"number": {"type": "string"}, "name": {"type": "string"}},
        "required": ["number", "name"],
        "additionalProperties": False,
    },
}


_TARGETS: Schema = {
    "type": "array",
    "items": {"$ref": "#/components/schemas/Target"},
    "description": "Where one record is read, and in lists with include=targets.",
}


def camel(*words: str) -> str:
    """The name of a schema: "incident", "create" → IncidentCreate."""
    return "".join(part[:1].upper() + part[1:] for word in words for part in word.replace("-", "_").split("_"))


def ref(name: str) -> Schema:
    """A reference to a schema of the document."""
    return {"$ref": f"#/components/schemas/{name}"}


def record(kind: Kind) -> Schema:
    """A record as it is read. Properties that only some readers get are not required."""
    moment = {"type": "string", "format": "date-time"}
    standing: dict[str, Any] = {
        "number": {"type": "string", "pattern": f"^{kind.prefix}-[0-9]{{6,12}}$"},
        "kind": {"const": kind.key},
        "title": {"type": "string"},
        "state": {"type": "string", "enum": [s.name for s in kind.lifecycle.states]},
        "phase": {"type": "string", "enum": list(dict.fromkeys(str(s.phase) for s in kind.lifecycle.states))},
        "version": {"type": "integer", "minimum": 1, "description": "Also the ETag; comments do not move it."},
        "origin": {"type": "string", "enum": ["native", "import", "replay", "demo"]},
        "opened_at": {**moment, "description": "When it began to be on record."},
        "recorded_at": {**moment, "description": "When it was written down."},
        "updated_at": {**moment, "description": "When it last changed."},
    }
    everybody = compiled(kind, with_notes=False, with_customer=False).names
    shown = {a.name: a.schema for a in compiled(kind, with_notes=True, with_customer=True).attributes}
    targets = {"targets": _TARGETS} if kind.clocks else {}
    return {
        "type": "object",
        "description": str(kind.purpose),
        "properties": {**standing, **shown, **targets, **{part.name: dict(part.schema) for part in kind.parts}},
        "required": [*standing, *(name for name in shown if name in everybody)],
        "additionalProperties": False,
    }


def creation(kind: Kind) -> Schema:
    """What a new record takes."""
    return inputs.schema_of(kind, (*kind.create_fields, *kind.more_fields), required=inputs.needed(kind))


def change(kind: Kind) -> Schema:
    """What changing a record takes: the attributes to change alone."""
    return inputs.schema_of(kind, kind.edit_fields)


def step(kind: Kind, one: Transition | Action) -> Schema:
    """What a transition or action takes; what it requires may be left out where the record has it already."""
    schema = inputs.schema_of(kind, one.fields, step=one if isinstance(one, Action) else None)
    schema["properties"] = {"version": VERSION, **schema["properties"]}
    if one.requires:
        schema["description"] = f"Needed, unless the record has it already: {', '.join(one.requires)}."
    return schema


def components(kind: Kind, steps: tuple[Transition | Action, ...]) -> dict[str, Schema]:
    """The schemas of a kind under their names in the document."""
    name = camel(kind.key)
    return {
        name: record(kind),
        f"{name}Create": creation(kind),
        f"{name}Change": change(kind),
        **{camel(kind.key, one.name): step(kind, one) for one in steps},
    }
