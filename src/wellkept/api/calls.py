"""One call of the API: what the handler of an address needs to know, and how it answers."""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from wellkept.api import services
from wellkept.api.callers import Caller
from wellkept.api.problems import Problem, malformed, parameter
from wellkept.api.services import Answer
from wellkept.kernel.errors import Invalid
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import Kind
from wellkept.toolkit.rest.reading import parse

_KEY = re.compile(r"[\x21-\x7e]{1,255}")
_TAG = re.compile(r'(?:W/)?"([\x21\x23-\x7e]{0,80})"|([0-9]{1,9})')
#: Stands for an entity tag that is none of ours and so matches no version.
NO_VERSION = -1
_JSON = frozenset({"application/json", "application/merge-patch+json"})


@dataclass
class Call:
    """A request with its caller. `kind`, `number`, `name` and `key` come from the address."""

    request: HttpRequest
    caller: Caller
    chosen_kind: Kind | None = None
    number: str = ""
    name: str = ""
    key: str = ""

    @property
    def actor(self) -> Actor:
        """Who acts."""
        return self.caller.actor

    @property
    def kind(self) -> Kind:
        """The kind of record that the address names."""
        assert self.chosen_kind is not None
        return self.chosen_kind

    @cached_property
    def params(self) -> dict[str, str]:
        """The parameters of the address. Raises Problem (422) for one given twice."""
        found: dict[str, str] = {}
        for name, values in self.request.GET.lists():
            if len(values) > 1:
                raise parameter(name, _("Give this once; several values stand in one, with commas between."))
            found[name] = str(values[0])
        return found

    @cached_property
    def body(self) -> Any:
        """The JSON value that was sent; None for an empty body. Raises Problem (415), Malformed, RequestDataTooBig."""
        raw = self.request.body
        if not raw:
            return None
        if self.request.content_type not in _JSON:
            raise Problem("unsupported_media_type", _("Send JSON, and say so: Content-Type: application/json."))
        return parse(raw)

    @property
    def fields(self) -> dict[str, Any]:
        """The JSON object that was sent. Raises Problem (422) for another value or an empty body."""
        body = self.body
        if not isinstance(body, dict):
            raise Problem("invalid", _("Send one JSON object."), more={"errors": []})
        return body

    def stated_versions(self) -> tuple[int, ...]:
        """The versions that If-Match names; none when the header is missing. Raises Problem (428) for *, (400) for others."""
        given = self.request.headers.get("If-Match")
        if given is None:
            return ()
        if given.strip() == "*":
            raise version_required(_("“*” does not say which version you read."))
        return read_tags(given)

    def once(self, act: Callable[[], Answer], *, sent: Any = None) -> HttpResponse:
        """Do something, once for an Idempotency-Key if there is one; `sent` stands for the body where it is not JSON."""
        given = self.request.headers.get("Idempotency-Key")
        if given is None:
            return respond(act())
        if not _KEY.fullmatch(given):
            raise malformed(_("An Idempotency-Key has 1 to 255 visible ASCII characters."))
        told = json.dumps([self.request.path, self.body if sent is None else sent], sort_keys=True)
        answer, repeated = services.once(self.caller.key, given, hashlib.sha256(told.encode()).hexdigest(), act)
        response = respond(answer)
        if repeated:
            response["Idempotency-Replayed"] = "true"
        return response


def read_tags(given: str) -> tuple[int, ...]:
    """The versions in a list of entity tags, also weak and bare ones. Raises Problem (400) for what is no tag."""
    found = [_TAG.fullmatch(tag.strip()) for tag in given.split(",")]
    if len(found) > 20 or not all(found):
        raise malformed(_('An ETag of a record looks like "3"; send it as you got it.'))
    tags = [match[1] or match[2] or "" for match in found if match]
    return tuple(int(tag) if tag.isdecimal() and len(tag) <= 9 else NO_VERSION for tag in tags)


def read_object(body: Any, schema: Mapping[str, Any]) -> dict[str, Any]:
    """A JSON object of the few plain values that a schema names. Raises Invalid with a sentence for each that does not fit."""
    if not isinstance(body, dict):
        raise Invalid({"": _("Send one JSON object.")})
    properties = schema["properties"]
    wrong = {
        str(name): _("There is no field “%(name)s” here.") % {"name": name} for name in body if name not in properties
    }
    for name, one in properties.items():
        if name not in body:
            if name in schema["required"]:
                wrong[name] = _("This is needed here.")
        elif not _fits(body[name], one):
            wrong[name] = _("This is not what belongs here: %(form)s.") % {"form": _form(one)}
    if wrong:
        raise Invalid(wrong)
    return body


def _fits(value: Any, schema: Mapping[str, Any]) -> bool:
    if schema["type"] == "boolean":
        return isinstance(value, bool)
    if not isinstance(value, str) or ("enum" in schema and value not in schema["enum"]):
        return False
    long_enough = schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value))
    return long_enough and ("pattern" not in schema or re.search(schema["pattern"], value) is not None)


def _form(schema: Mapping[str, Any]) -> str:
    if schema["type"] == "boolean":
        return _("true or false")
    if "enum" in schema:
        return _("one of %(values)s") % {"values": ", ".join(schema["enum"])}
    if "maxLength" in schema:
        return _("text of 1 to %(most)d characters") % {"most": schema["maxLength"]}
    return _("text of the form %(pattern)s") % {"pattern": schema["pattern"]}


def version_required(detail: str = "") -> Problem:
    """428: the caller must say which version it changes."""
    return Problem("version_required", detail or _("Send If-Match with the ETag of the record that you read."))


def json_text(value: Any) -> str:
    """A value as JSON text without spaces."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def respond(answer: Answer) -> HttpResponse:
    """The HTTP form of an answer."""
    return HttpResponse(
        answer.body.encode(),
        status=answer.status,
        content_type="application/json",
        headers={"Cache-Control": "no-store", **answer.headers},
    )


def json_response(value: Any, *, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """200 with a JSON value."""
    return respond(Answer(200, json_text(value), dict(headers or {})))
