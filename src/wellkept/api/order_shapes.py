"""What ordering takes and answers, for the document of the API."""

from typing import Any

from wellkept.kernel.registry import kind
from wellkept.sms.portfolio.catalogue.form import LONGEST, Type
from wellkept.sms.resolution.requests.services import MOST
from wellkept.toolkit.rest import inputs
from wellkept.toolkit.rest.attributes import CARD, Schema

#: The longest words beside the answers (characters), and the most of one item.
LONGEST_WORDS, MOST_OF_ONE = 5000, 1000

_TEXT: Schema = {"type": "string"}
_QUESTION: Schema = {
    "type": "object",
    "properties": {
        "key": _TEXT,
        "label": _TEXT,
        "type": {"type": "string", "enum": [str(one) for one in Type]},
        "required": {"type": "boolean", "description": "Where it is asked."},
        "choices": {"type": "array", "items": _TEXT},
        "when": {
            "type": "object",
            "description": "It is asked only where the answer to an earlier question is among these, where there are none,"
            " where that has any answer. What is not asked is not kept.",
            "properties": {"field": _TEXT, "is": {"type": "array", "items": _TEXT}},
            "required": ["field", "is"],
            "additionalProperties": False,
        },
        "help": _TEXT,
    },
    "required": ["key", "label", "type", "required"],
    "additionalProperties": False,
}
OFFERED: Schema = {
    "type": "object",
    "properties": {
        "number": _TEXT,
        "title": _TEXT,
        "description": _TEXT,
        "service": {"anyOf": [CARD, {"type": "null"}]},
        "expected_hours": {"type": ["integer", "null"], "description": "Service hours."},
        "form_version": {"type": "integer"},
        "fields": {"type": "array", "items": _QUESTION},
    },
    "required": ["number", "title", "description", "service", "expected_hours", "form_version", "fields"],
    "additionalProperties": False,
}
_WANTED: Schema = {
    "type": "object",
    "properties": {
        "item": {"type": "string", "minLength": 1, "maxLength": 40, "description": "Its number."},
        "answers": {
            "type": "object",
            "description": "By the key of the question; a choice in its words, a day as 2026-03-01, yes and no as true and false.",
            "additionalProperties": {"type": ["string", "number", "boolean", "null"], "maxLength": LONGEST},
            "maxProperties": 200,
        },
        "quantity": {"type": "integer", "minimum": 1, "maximum": MOST_OF_ONE, "default": 1},
        "form_version": {
            "type": "integer",
            "minimum": 1,
            "maximum": 2**31 - 1,
            "description": "The version of the form that you read; refused where another one is in force.",
        },
    },
    "required": ["item"],
    "additionalProperties": False,
}
_ITEMS: Schema = {"type": "array", "items": _WANTED, "minItems": 1, "maxItems": MOST}
_WORDS: Schema = {"type": "string", "maxLength": LONGEST_WORDS, "description": "What else should be known."}


def shapes() -> dict[str, Any]:
    """The schemas by name."""
    requester = inputs.input_of(kind("request"), "requester")
    assert requester is not None
    whose = {"description": "Who gets it, where that is not the caller."}
    properties = {
        "items": _ITEMS,
        "requester": {**requester.schema, **whose},
        "description": _WORDS,
        "draft": {"type": "boolean", "default": False, "description": "Whether it waits until it is sent."},
    }
    closed = {"type": "object", "required": ["items"], "additionalProperties": False}
    return {
        "OfferedItem": OFFERED,
        "Order": {**closed, "properties": properties},
        "OrderAnswers": {**closed, "properties": {"items": _ITEMS, "description": _WORDS}},
    }
