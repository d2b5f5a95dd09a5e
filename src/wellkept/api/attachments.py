"""Files of a record over REST: list, upload as a multipart form, download."""

import hashlib
from typing import Any, cast

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from wellkept.api import problems
from wellkept.api.calls import Call, json_response, json_text
from wellkept.api.needs import asks, to_say, to_view
from wellkept.api.pages import refuse_others
from wellkept.api.problems import Problem
from wellkept.api.records import address, located
from wellkept.api.services import Answer
from wellkept.components.attachments import delivery, selectors, services
from wellkept.components.attachments.models import Attachment
from wellkept.components.subject import may_add
from wellkept.kernel.errors import Invalid
from wellkept.toolkit.rest.attributes import Schema, instant

#: What an upload takes.
UPLOAD: Schema = {
    "type": "object",
    "properties": {
        "file": {"type": "string", "format": "binary", "description": "One file; its name is kept."},
        "public": {
            "type": "string",
            "enum": ["true", "false"],
            "description": "Whether the customer sees it. Left out: internal for those who may write notes, else public.",
        },
    },
    "required": ["file"],
    "additionalProperties": False,
}
_FLAGS = {"true": True, "false": False}
#: What the envelope of a form adds to the file (bytes).
_ENVELOPE = 64 * 1024


@asks(to_view)
def list_attachments(call: Call) -> HttpResponse:
    """GET the files that the caller may download, the oldest first."""
    row = located(call)
    refuse_others(call, ())
    at = f"{address(call.kind, row.number)}/attachments"
    return json_response({"items": [_shown(one, at) for one in selectors.attachments_of(row, call.actor)]})


@asks(to_say)
def add_attachment(call: Call) -> HttpResponse:
    """POST a file; the record's version does not move."""
    row = located(call)
    file, said = _received(call)
    public = not may_add(call.kind, call.actor, public=False) if said is None else said
    at = f"{address(call.kind, row.number)}/attachments"

    def act() -> Answer:
        made = services.attach(row, actor=call.actor, name=file.name or "", file=file.chunks(), public=public)
        return Answer(201, json_text(_shown(made, at)), {"Location": f"{at}/{made.pk}"})

    return call.once(act, sent=[file.name, _digest(file), public])


@asks(to_view)
def read_attachment(call: Call) -> HttpResponseBase:
    """GET the file itself, always as a download."""
    row = located(call)
    if len(call.key) > 18 or not selectors.attachments_of(row, call.actor).filter(pk=int(call.key)).exists():
        raise problems.not_found()
    return delivery.download(int(call.key), call.actor)


def _received(call: Call) -> "tuple[UploadedFile[Any], bool | None]":
    """The one file of the form, and what was said about who sees it. Raises Problem (413, 415), Invalid."""
    request = call.request
    if request.content_type != "multipart/form-data":
        raise Problem(
            "unsupported_media_type", _("Send a form: Content-Type: multipart/form-data, with the part “file”.")
        )
    if int(request.META.get("CONTENT_LENGTH") or 0) > settings.UPLOAD_LIMIT + _ENVELOPE:
        raise Problem("too_large", _("The file is larger than this installation accepts."))
    files, texts = request.FILES, request.POST
    wrong = {
        name: _("There is no field “%(name)s” here.") % {"name": name[:60]}
        for name in {*files, *texts} - {"file", "public"}
    }
    if [len(files.getlist(name)) for name in files] != [1] or "file" in texts:
        wrong["file"] = _("Send one file, as the part “file”.")
    said = texts.getlist("public")
    if said and (len(said) > 1 or said[0] not in _FLAGS):
        wrong["public"] = _("Give true or false.")
    if wrong:
        raise Invalid(wrong)
    return cast("UploadedFile[Any]", files["file"]), _FLAGS[said[0]] if said else None


def _digest(file: "UploadedFile[Any]") -> str:
    found = hashlib.sha256()
    for chunk in file.chunks():
        found.update(chunk)
    return found.hexdigest()


def _shown(one: Attachment, at: str) -> dict[str, Any]:
    author = one.author
    return {
        "id": one.pk,
        "name": one.name,
        "media_type": one.media_type,
        "size": one.size,
        "digest": one.digest,
        "public": one.public,
        "author": None if author is None else {"id": author.pk, "name": author.name},
        "at": instant(one.at),
        "address": f"{at}/{one.pk}",
    }
