"""The parameters of a kind's list for OpenAPI: exactly what wellkept.toolkit.filters understands."""

from typing import Any

from wellkept.kernel.registry import Filter, Kind
from wellkept.toolkit import filters
from wellkept.toolkit.rest.attributes import Schema
from wellkept.toolkit.rest.listing import HIGHEST_LIMIT, LIMIT

_KEY = "[0-9]{1,18}"
_PATTERNS = {
    "person": f"^(me|none|{_KEY})$",
    "team": f"^(mine|none|{_KEY})$",
    "organization": f"^(none|{_KEY})$",
    "category": f"^(none|{_KEY})$",
    "card": rf"^(none|{_KEY}|[A-Z]{{1,8}}-{_KEY})$",
}
_WORDS = {
    "person": "“me”, “none” or ids of people",
    "team": "“mine”, “none” or ids of teams",
    "organization": "“none” or ids of organizations",
    "category": "“none” or ids of categories, with all below them",
    "card": "“none” or numbers of records",
    "target": "“yes” for records with a target, “no” for those without",
    "month": "a month, such as 2026-03",
}

LIMIT_PARAMETER: Schema = {
    "name": "limit",
    "in": "query",
    "description": "How many rows a page has at most.",
    "schema": {"type": "integer", "minimum": 1, "maximum": HIGHEST_LIMIT, "default": LIMIT},
}
CURSOR_PARAMETER: Schema = {
    "name": "cursor",
    "in": "query",
    "description": "Where the page begins; comes with `next`, which is an address to follow as it is.",
    "schema": {"type": "string", "minLength": 1},
}


UPDATED_SINCE: Schema = {
    "name": "updated_since",
    "in": "query",
    "description": "Only what changed then or later, comments included; a moment with its offset from UTC.",
    "schema": {"type": "string", "format": "date-time"},
}
INCLUDE: Schema = {
    "name": "include",
    "in": "query",
    "description": "“targets” adds the targets of each record.",
    "schema": {"type": "string", "enum": ["targets"]},
}


def of_list(kind: Kind) -> list[dict[str, Any]]:
    """Filters, what changed, targets, sort, limit and cursor."""
    sorts = sorted({c.sort for c in kind.columns if c.sort})
    both = [direction + name for name in sorts for direction in ("", "-")]
    sort = {"type": "string", "enum": both, "default": kind.default_sort}
    return [
        *(_filter(kind, one) for one in kind.filters),
        UPDATED_SINCE,
        *([INCLUDE] if kind.clocks else []),
        {"name": "sort", "in": "query", "description": "The order; - in front for the other way.", "schema": sort},
        LIMIT_PARAMETER,
        CURSOR_PARAMETER,
    ]


def _filter(kind: Kind, one: Filter) -> dict[str, Any]:
    said = {"name": one.name, "in": "query", "description": f"{one.label}: {_words(one)}"}
    if one.show == "month":
        month = {"type": "string", "pattern": "^(19[7-9][0-9]|[2-9][0-9]{3})-(0[1-9]|1[0-2])$"}
        return {**said, "schema": month}
    if one.show in ("overdue", "past", "flag", "target", "some"):
        return {**said, "schema": {"type": "string", "enum": ["yes", "no"]}}
    if one.show in _PATTERNS:
        item: Schema = {"type": "string", "pattern": _PATTERNS[one.show]}
    else:
        values = [value for value, _label in filters.options(kind, one)]
        more = ["none"] if one.show == "choice" and "none" not in values else []
        item = {"type": "string", "enum": values + more}
    several = {"type": "array", "items": item, "minItems": 1, "maxItems": filters.MANY}
    return {**said, "schema": several, "style": "form", "explode": False}


def _words(one: Filter) -> str:
    single = one.show in ("month", "overdue", "past", "flag", "target")
    return _WORDS.get(one.show, "the values to keep") + ("" if single else ", with commas between")
