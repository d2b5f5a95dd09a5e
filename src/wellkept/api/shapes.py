"""The schemas of what the API itself answers: problems, events, steps, the caller, the description of kinds."""

from typing import Any

from wellkept.toolkit.rest.attributes import CARD, NAMED, Schema

_TEXT: Schema = {"type": "string"}
_TEXTS: Schema = {"type": "array", "items": _TEXT}
_FLAG: Schema = {"type": "boolean"}
_WHOLE: Schema = {"type": "integer"}
_MOMENT: Schema = {"type": "string", "format": "date-time"}


def _object(required: dict[str, Any], optional: dict[str, Any] | None = None, description: str = "") -> Schema:
    made: Schema = {
        "type": "object",
        "properties": {**required, **(optional or {})},
        "required": list(required),
        "additionalProperties": False,
    }
    return {**made, "description": description} if description else made


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


_STEP = {"name": _TEXT, "label": _TEXT, "requires": _TEXTS, "accepts": _TEXTS}

SHAPES: dict[str, Schema] = {
    "Refusal": _object(
        {
            "type": {
                "type": "string",
                "format": "uri-reference",
                "description": "Where the sort of problem is explained.",
            },
            "title": _TEXT,
            "status": {"type": "integer", "minimum": 400, "maximum": 599},
            "detail": {"type": "string", "description": "What is wrong here, as a sentence for a person."},
            "code": {"type": "string", "description": "Stable, for programs."},
        },
        {
            "errors": _list(
                _object(
                    {"field": _TEXT, "detail": _TEXT},
                    {
                        "row": {"type": "integer", "minimum": 0, "description": "Which row of a bulk request."},
                        "pointer": {"type": "string", "description": "JSON pointer into the body."},
                        "parameter": {"type": "string", "description": "The parameter of the address."},
                    },
                )
            ),
            "permission": {"type": "string", "description": "The permission that is missing."},
            "current": {"type": "integer", "description": "The version that the record has now."},
            "theirs": {
                "type": "object",
                "description": "What others changed since the version you read: the value then and the value now.",
                "additionalProperties": {"type": "array", "minItems": 2, "maxItems": 2},
            },
            "by": {**_or_null(NAMED), "description": "Who changed the record last since the version you read."},
            "at": {**_MOMENT, "description": "When that was."},
            "request_id": {"type": "string", "description": "To find the request in the log."},
        },
        "RFC 9457 problem details.",
    ),
    "Event": _object(
        {
            "id": _WHOLE,
            "verb": _TEXT,
            "at": {**_MOMENT, "description": "When it happened."},
            "recorded_at": {**_MOMENT, "description": "When it was written down."},
            "by": _or_null(NAMED),
            "origin": {"type": "string", "enum": ["native", "import", "replay", "demo"]},
            "inferred": {**_FLAG, "description": "Concluded from a log that skipped the step."},
            "public": {**_FLAG, "description": "Whether the customer may read it."},
            "changes": {
                "type": "object",
                "description": "For each attribute the value before and after, related rows by id.",
            },
        },
        {"reason": _TEXT},
    ),
    "Proof": _object(
        {
            "seq": {**_WHOLE, "description": "Which entry of the trail it is."},
            "size": {**_WHOLE, "description": "How many entries the checkpoint signs."},
            "event": {"type": "object", "description": "The event in the form that is hashed."},
            "path": {**_TEXTS, "description": "The hashes beside its way up to the root, in hexadecimal digits."},
            "checkpoint": {"type": "string", "description": "The signed note (C2SP, Ed25519)."},
        },
        {
            "text": _object(
                {"salt": _TEXT, "values": {"type": "object"}},
                description="The personal text that the event commits to, and the salt of its hash.",
            )
        },
        "The proof that one event is in the signed trail (RFC 9162).",
    ),
    "Steps": _object(
        {
            "state": _TEXT,
            "version": _WHOLE,
            "transitions": _list(_object({**_STEP, "target": _TEXT, "address": _TEXT})),
            "actions": _list(_object({**_STEP, "address": _TEXT})),
        }
    ),
    "Me": _object(
        {
            "id": _WHOLE,
            "email": _TEXT,
            "person": NAMED,
            "organization": NAMED,
            "roles": _TEXTS,
            "teams": _list(_WHOLE),
            "permissions": _TEXTS,
            "zone": _TEXT,
            "language": _TEXT,
            "token": _or_null(
                _object(
                    {"name": _TEXT, "scopes": _TEXTS, "expires_at": {"type": ["string", "null"], "format": "date-time"}}
                )
            ),
        }
    ),
    "Kind": _object(
        {
            "key": _TEXT,
            "label": _TEXT,
            "plural": _TEXT,
            "prefix": _TEXT,
            "address": _TEXT,
            "clause": {"type": "string", "description": "The clause of ISO/IEC 20000-1 that it serves."},
            "purpose": _TEXT,
            "may_create": _FLAG,
            "may_edit": _FLAG,
            "initial": _TEXT,
            "states": _list(_object({"name": _TEXT, "label": _TEXT, "phase": _TEXT})),
            "transitions": _list(_object({**_STEP, "sources": _TEXTS, "target": _TEXT, "permission": _TEXT})),
            "actions": _list(_object({**_STEP, "permission": _TEXT})),
            "fields": _TEXTS,
            "create_fields": _TEXTS,
            "edit_fields": _TEXTS,
            "filters": _TEXTS,
            "sorts": _TEXTS,
            "default_sort": _TEXT,
        }
    ),
    "Comment": _object(
        {
            "id": _WHOLE,
            "body": {"type": "string", "description": "Markdown."},
            "public": {**_FLAG, "description": "Whether the customer reads it."},
            "author": _or_null(NAMED),
            "at": _MOMENT,
            "recorded_at": _MOMENT,
            "origin": _TEXT,
        }
    ),
    "Attachment": _object(
        {
            "id": _WHOLE,
            "name": _TEXT,
            "media_type": _TEXT,
            "size": {"type": "integer", "minimum": 0, "description": "Bytes."},
            "digest": {"type": "string", "description": "SHA-256 of the content, in hex."},
            "public": {**_FLAG, "description": "Whether the customer sees it."},
            "author": _or_null(NAMED),
            "at": _MOMENT,
            "address": {"type": "string", "description": "Where the file can be downloaded."},
        }
    ),
    "Link": _object(
        {
            "id": _WHOLE,
            "reading": {"type": "string", "description": "How this record stands to the other, in words."},
            "record": CARD,
            "kind": _TEXT,
            "state": _TEXT,
            "phase": _TEXT,
        }
    ),
}


#: The key of something below a record, in its address.
KEY_IN_PATH = {
    "name": "key",
    "in": "path",
    "required": True,
    "schema": {"type": "integer", "minimum": 1, "maximum": 10**18 - 1},
}


def whole_list(schema: dict[str, Any]) -> dict[str, Any]:
    """A list that comes whole."""
    return {
        "type": "object",
        "properties": {"items": {"type": "array", "items": schema}},
        "required": ["items"],
        "additionalProperties": False,
    }
