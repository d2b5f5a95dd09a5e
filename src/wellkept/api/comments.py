"""Comments over REST."""

from typing import Any

from django.http import HttpResponse

from wellkept.api.calls import Call, json_response, json_text, read_object
from wellkept.api.needs import asks, to_say, to_view
from wellkept.api.pages import read_page
from wellkept.api.records import address, located
from wellkept.api.services import Answer
from wellkept.components.comments import selectors, services
from wellkept.components.comments.models import Comment
from wellkept.components.comments.services import LONGEST
from wellkept.components.subject import may_add
from wellkept.directory.models import Person
from wellkept.toolkit.rest.attributes import Schema, instant

#: What a comment takes.
COMMENT: Schema = {
    "type": "object",
    "properties": {
        "body": {"type": "string", "minLength": 1, "maxLength": LONGEST, "pattern": r"\S", "description": "Markdown."},
        "public": {
            "type": "boolean",
            "description": "Whether the customer reads it. Left out: an internal note of those who may write notes, "
            "else public.",
        },
    },
    "required": ["body"],
    "additionalProperties": False,
}


@asks(to_view)
def list_comments(call: Call) -> HttpResponse:
    """GET what was said about the record, the first first; internal notes only for those who may read them."""
    row = located(call)
    limit, after = read_page(call)
    said = selectors.comments_of(row, call.actor).order_by("pk")
    if after is not None:
        said = said.filter(pk__gt=after)
    found = list(said[: limit + 1])
    at = f"{address(call.kind, row.number)}/comments"
    following = f"{at}?limit={limit}&cursor={found[limit - 1].pk}" if len(found) > limit else None
    return json_response({"items": [_shown(one, one.author) for one in found[:limit]], "next": following})


@asks(to_say)
def add_comment(call: Call) -> HttpResponse:
    """POST a comment; the record's version does not move."""
    row = located(call)

    def act() -> Answer:
        told = read_object(call.body, COMMENT)
        notes = may_add(call.kind, call.actor, public=False)
        said = services.comment(row, actor=call.actor, body=told["body"], public=told.get("public", not notes))
        return Answer(
            201,
            json_text(_shown(said, call.caller.user.person)),
            {"Location": f"{address(call.kind, row.number)}/comments"},
        )

    return call.once(act)


def _shown(said: Comment, author: Person | None) -> dict[str, Any]:
    return {
        "id": said.pk,
        "body": said.body,
        "public": said.public,
        "author": None if author is None else {"id": author.pk, "name": author.name},
        "at": instant(said.at),
        "recorded_at": instant(said.recorded_at),
        "origin": said.origin,
    }
