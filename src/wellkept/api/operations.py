"""The operations of the API for OpenAPI 3.1: each with what it takes, what it answers, and how it can be refused."""

from collections.abc import Iterator
from typing import Any

from wellkept.api.attachments import UPLOAD
from wellkept.api.comments import COMMENT
from wellkept.api.links import LINK
from wellkept.api.lookups import LOOKUPS, PARAMETERS
from wellkept.api.needs import transitions_of
from wellkept.api.problems import MEDIA_TYPE, SORTS
from wellkept.api.records import MOST_AT_ONCE, address
from wellkept.api.shapes import KEY_IN_PATH, whole_list
from wellkept.kernel.registry import Kind
from wellkept.toolkit.rest import parameters
from wellkept.toolkit.rest.schemas import camel, ref

#: An operation with its address and method.
Placed = tuple[str, str, dict[str, Any]]

ETAG = {"ETag": {"description": "The record's version, to send back as If-Match.", "schema": {"type": "string"}}}
LOCATION = {"Location": {"description": "The address of the new record.", "schema": {"type": "string"}}}
IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "description": "The ETag of the record as you read it.",
    "schema": {"type": "string", "pattern": '^((W/)?"[!#-~]{0,80}"|[0-9]{1,9})$'},
    "example": '"1"',
}
_IF_NONE_MATCH = {**IF_MATCH, "name": "If-None-Match", "description": "The ETag that you have; 304 if nothing changed."}
KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": "The same key with the same request within 24 hours gets the same answer, and nothing happens twice.",
    "schema": {"type": "string", "pattern": "^[!-~]{1,255}$"},
}
#: Refusals that any operation may meet, and those that come with a body or a version.
ALWAYS = (400, 401, 403, 429, 503)
_READING = (*ALWAYS, 404, 422)
_WRITING = (*_READING, 409, 413, 415)
VERSIONED = (*_WRITING, 412, 428)


def problem_responses() -> dict[str, Any]:
    """A shared response for each status of refusal."""
    found: dict[int, list[str]] = {}
    for name, sort in SORTS.items():
        found.setdefault(sort.status, []).append(f"{sort.title} ({name})")
    return {f"Problem{status}": _refusal(status, "; ".join(titles)) for status, titles in found.items()}


def _refusal(status: int, description: str) -> dict[str, Any]:
    body = {MEDIA_TYPE: {"schema": ref("Refusal")}}
    headers = {
        401: {"WWW-Authenticate": {"schema": {"type": "string"}}},
        429: {"Retry-After": {"schema": {"type": "integer", "minimum": 1}}},
        503: {"Retry-After": {"schema": {"type": "integer", "minimum": 1}}},
    }.get(status, {})
    return {"description": description, "content": body, **({"headers": headers} if headers else {})}


def json_answer(schema: dict[str, Any], description: str, headers: dict[str, Any] | None = None) -> dict[str, Any]:
    """An answer in JSON."""
    answer = {"description": description, "content": {"application/json": {"schema": schema}}}
    return {**answer, "headers": headers} if headers else answer


def operation(
    key: str,
    summary: str,
    answers: dict[str, Any],
    refusals: tuple[int, ...],
    *,
    tag: str,
    takes: list[dict[str, Any]] | None = None,
    body: dict[str, Any] | None = None,
    needs_body: bool = True,
) -> dict[str, Any]:
    """An operation: what it takes, what it answers, how it is refused."""
    refused = {str(status): {"$ref": f"#/components/responses/Problem{status}"} for status in sorted(refusals)}
    made: dict[str, Any] = {"operationId": key, "summary": summary, "tags": [tag], "responses": {**answers, **refused}}
    if takes:
        made["parameters"] = takes
    if body is not None:
        made["requestBody"] = {"required": needs_body, "content": {"application/json": {"schema": body}}}
    return made


def _items(schema: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {"items": {"type": "array", "items": schema}, "next": {"type": ["string", "null"]}},
        "required": ["items", "next"],
        "additionalProperties": False,
    }


def general() -> Iterator[Placed]:
    """Operations that do not belong to a kind."""
    yield (
        "/api/v1/me",
        "get",
        operation(
            "me",
            "Who you are and what you may do",
            {"200": json_answer(ref("Me"), "The caller")},
            ALWAYS,
            tag="General",
        ),
    )
    several = whole_list(ref("Kind"))
    yield (
        "/api/v1/kinds",
        "get",
        operation(
            "kinds",
            "The kinds of records that concern you",
            {"200": json_answer(several, "Kinds")},
            ALWAYS,
            tag="General",
        ),
    )

    for each in LOOKUPS:
        narrowing = [{"name": name, "in": "query", **PARAMETERS[name]} for name in each.takes]
        listed = {"200": json_answer(_items(each.schema), "A page of the list, by name")}
        takes = [*narrowing, parameters.LIMIT_PARAMETER, parameters.CURSOR_PARAMETER]
        told = operation(
            f"look_up_{each.slug}",
            f"{each.label} that you may name",
            listed,
            (*ALWAYS, 422),
            tag="General",
            takes=takes,
        )
        yield (f"/api/v1/{each.slug}", "get", told)


def of_kind(kind: Kind) -> Iterator[Placed]:
    """The operations of a kind."""
    name, tag = camel(kind.key), str(kind.plural)
    key = kind.slug.replace("-", "_")
    one = kind.key
    at = address(kind)
    record = json_answer(ref(name), "The record", ETAG)

    yield (
        at,
        "get",
        operation(
            f"list_{key}",
            f"List {kind.plural}",
            {"200": json_answer(_items(ref(name)), "A page of the list")},
            (*ALWAYS, 422),
            tag=tag,
            takes=parameters.of_list(kind),
        ),
    )
    yield from _made(kind, at, tag)

    this = f"{at}/{{number}}"
    read = {"200": record, "304": {"description": "You have this version already", "headers": ETAG}}
    yield (
        this,
        "get",
        operation(
            f"read_{one}",
            f"Read: {kind.label}",
            read,
            (*ALWAYS, 404),
            tag=tag,
            takes=[number_in_path(kind), _IF_NONE_MATCH],
        ),
    )
    change = operation(
        f"change_{one}",
        f"Change: {kind.label}",
        {"200": record},
        VERSIONED,
        tag=tag,
        takes=[number_in_path(kind), {**IF_MATCH, "required": True}],
        body=ref(f"{name}Change"),
    )
    yield (this, "patch", change)
    yield from _around(kind, this, tag, record)


def _made(kind: Kind, at: str, tag: str) -> Iterator[Placed]:
    """Making one record of a kind, and many at once."""
    name, one, key = camel(kind.key), kind.key, kind.slug.replace("-", "_")
    made = {"201": json_answer(ref(name), "The new record", {**ETAG, **LOCATION})}
    create = operation(
        f"create_{one}", f"Create: {kind.label}", made, CREATING, tag=tag, takes=[KEY], body=ref(f"{name}Create")
    )
    yield (at, "post", create)
    rows = {"type": "array", "items": ref(f"{name}Create"), "minItems": 1, "maxItems": MOST_AT_ONCE}
    all_made = whole_list(ref(name))
    bulk = operation(
        f"create_{key}",
        f"Create many: {kind.plural}, all or none",
        {"201": json_answer(all_made, "The new records")},
        CREATING,
        tag=tag,
        takes=[KEY],
        body=rows,
    )
    yield (f"{at}/bulk", "post", bulk)


CREATING = tuple(status for status in _WRITING if status != 404)


def number_in_path(kind: Kind) -> dict[str, Any]:
    """The number of a record of a kind, in its address."""
    schema = {"type": "string", "pattern": f"^{kind.prefix}-[0-9]{{6,12}}$"}
    return {"name": "number", "in": "path", "required": True, "schema": schema, "example": f"{kind.prefix}-000001"}


def _around(kind: Kind, this: str, tag: str, record: dict[str, Any]) -> Iterator[Placed]:
    """The operations on what belongs to one record."""
    one = kind.key
    takes = [number_in_path(kind), parameters.LIMIT_PARAMETER, _EVENT_CURSOR]
    timeline = {"200": json_answer(_items(ref("Event")), "Events, the latest first")}
    yield (
        f"{this}/timeline",
        "get",
        operation(f"timeline_of_{one}", "What happened to the record", timeline, _READING, tag=tag, takes=takes),
    )
    yield (f"{this}/timeline/{{key}}/proof", "get", _proved(kind, tag))
    yield from _said_and_tied(kind, this, tag)
    yield from _attached(kind, this, tag)
    steps = {"200": json_answer(ref("Steps"), "What you can do with the record now", ETAG)}
    yield (
        f"{this}/transitions",
        "get",
        operation(
            f"steps_of_{one}", "What is possible now", steps, (*ALWAYS, 404), tag=tag, takes=[number_in_path(kind)]
        ),
    )
    every = [("transitions", step) for step in transitions_of(kind)] + [("actions", step) for step in kind.actions]
    for place, step in every:
        made = operation(
            f"{step.name}_{one}",
            str(step.label),
            {"200": record},
            VERSIONED,
            tag=tag,
            takes=[number_in_path(kind), IF_MATCH, KEY],
            body=ref(camel(kind.key, step.name)),
            needs_body=bool(step.requires),
        )
        yield (f"{this}/{place}/{step.name}", "post", made)


def _proved(kind: Kind, tag: str) -> dict[str, Any]:
    """The proof of one event."""
    text = {
        "name": "text",
        "in": "query",
        "description": "With the personal text that the event commits to.",
        "schema": {"type": "boolean", "default": False},
    }
    proof = {"200": json_answer(ref("Proof"), "What verify_trail.py --proof takes")}
    summary = "Prove to a third person that an event is in the signed trail"
    takes = [number_in_path(kind), KEY_IN_PATH, text]
    return operation(f"prove_event_of_{kind.key}", summary, proof, (*_READING, 409), tag=tag, takes=takes)


def _said_and_tied(kind: Kind, this: str, tag: str) -> Iterator[Placed]:
    """Comments and links of a record."""
    one, number = kind.key, number_in_path(kind)
    said = {"200": json_answer(_items(ref("Comment")), "Comments, the first first")}
    takes = [number, parameters.LIMIT_PARAMETER, _EVENT_CURSOR]
    read = operation(f"comments_of_{one}", "What was said about the record", said, _READING, tag=tag, takes=takes)
    yield (f"{this}/comments", "get", read)
    made = {"201": json_answer(ref("Comment"), "The comment", LOCATION)}
    say = operation(f"comment_on_{one}", "Comment", made, _WRITING, tag=tag, takes=[number, KEY], body=COMMENT)
    yield (f"{this}/comments", "post", say)
    ties = whole_list(ref("Link"))
    tied = {"200": json_answer(ties, "Links")}
    read = operation(f"links_of_{one}", "Records that it hangs together with", tied, _READING, tag=tag, takes=[number])
    yield (f"{this}/links", "get", read)
    made = {"201": json_answer(ref("Link"), "The link", LOCATION)}
    tie = operation(f"link_{one}", "Link it to another record", made, _WRITING, tag=tag, takes=[number, KEY], body=LINK)
    yield (f"{this}/links", "post", tie)


def _attached(kind: Kind, this: str, tag: str) -> Iterator[Placed]:
    """Files of a record."""
    one, number = kind.key, number_in_path(kind)
    files = whole_list(ref("Attachment"))
    listed = {"200": json_answer(files, "Files")}
    read = operation(f"attachments_of_{one}", "Files of the record", listed, _READING, tag=tag, takes=[number])
    yield (f"{this}/attachments", "get", read)
    made = {"201": json_answer(ref("Attachment"), "The file as it was kept", LOCATION)}
    add = operation(f"attach_to_{one}", "Attach a file", made, _WRITING, tag=tag, takes=[number, KEY])
    add["requestBody"] = {"required": True, "content": {"multipart/form-data": {"schema": UPLOAD}}}
    yield (f"{this}/attachments", "post", add)
    content = {"*/*": {"schema": {"type": "string", "format": "binary"}}}
    file = {"200": {"description": "The file, as a download", "content": content}}
    get = operation(
        f"download_from_{one}", "Download a file", file, (*ALWAYS, 404), tag=tag, takes=[number, KEY_IN_PATH]
    )
    yield (f"{this}/attachments/{{key}}", "get", get)


_EVENT_CURSOR = {**parameters.CURSOR_PARAMETER, "schema": {"type": "string", "pattern": "^[0-9]{1,18}$"}}
