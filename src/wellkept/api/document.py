"""The document of the API (OpenAPI 3.1) and its page for people, both made from the declarations once a process."""

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from wellkept import __version__
from wellkept.api import operations, order_operations, order_shapes
from wellkept.api.needs import transitions_of
from wellkept.api.problems import SORTS
from wellkept.api.shapes import SHAPES
from wellkept.kernel.registry import kinds
from wellkept.toolkit.rest import schemas
from wellkept.toolkit.routes import public

_INTRODUCTION = """Everything that people do on pages, programs do here, under the same rights.

Times are RFC 3339 in UTC. A record's `version` is its ETag: send it as If-Match to change the record. Lists have `next`,
the address of the following page. A POST with an Idempotency-Key happens once. Refusals are RFC 9457 problem details."""

_SECURITY = {
    "token": {"type": "http", "scheme": "bearer", "description": "A token from Settings, Tokens."},
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "sessionid",
        "description": "A signed-in browser; other methods than GET also need the header X-CSRFToken.",
    },
}


@cache
def described() -> dict[str, Any]:
    """The OpenAPI document, in English."""
    with translation.override("en"):
        paths: dict[str, dict[str, Any]] = {}
        shapes = {**schemas.SHARED, **SHAPES, **order_shapes.shapes()}
        placed = [*operations.general(), *order_operations.of_orders()]
        for kind in kinds():
            placed += operations.of_kind(kind)
            shapes |= schemas.components(kind, (*transitions_of(kind), *kind.actions))
        for address, method, operation in placed:
            paths.setdefault(address, {})[method] = operation
        return {
            "openapi": "3.1.0",
            "info": {"title": "Wellkept", "version": __version__, "description": _INTRODUCTION},
            "servers": [{"url": "/"}],
            "security": [{"token": []}, {"session": []}],
            "paths": paths,
            "components": {
                "schemas": shapes,
                "responses": operations.problem_responses(),
                "securitySchemes": _SECURITY,
            },
        }


@cache
def _written() -> tuple[bytes, str]:
    text = json.dumps(described(), ensure_ascii=False, separators=(",", ":")).encode()
    return text, f'"{hashlib.sha256(text).hexdigest()[:16]}"'


@public
@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """The document for programs. It tells nothing of this installation but what any installation can do."""
    text, tag = _written()
    headers = {"ETag": tag, "Cache-Control": "public, max-age=300"}
    if request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=304, headers=headers)
    return HttpResponse(text, content_type="application/json", headers=headers)


@dataclass(frozen=True, slots=True)
class Line:
    """An operation as the page shows it."""

    method: str
    address: str
    summary: str
    takes: tuple[str, ...]
    fields: tuple[str, ...]


@public
@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """The document for people: no script, nothing from elsewhere."""
    chapters: dict[str, list[Line]] = {}
    for address, methods in described()["paths"].items():
        for method, operation in methods.items():
            line = Line(method.upper(), address, operation["summary"], _takes(operation), _fields(operation))
            chapters.setdefault(operation["tags"][0], []).append(line)
    return render(request, "api/docs.html", {"chapters": chapters, "sorts": SORTS, "version": __version__})


def _takes(operation: dict[str, Any]) -> tuple[str, ...]:
    return tuple(p["name"] for p in operation.get("parameters", ()) if p["in"] != "path")


def _fields(operation: dict[str, Any]) -> tuple[str, ...]:
    content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    schema = content.get("schema", {})
    name = schema.get("items", schema).get("$ref", "").rpartition("/")[2]
    return tuple(described()["components"]["schemas"][name]["properties"]) if name else ()
