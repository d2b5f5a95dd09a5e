"""What is said about a record: a reply to everyone or a note among colleagues, with its files."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from wellkept.components.attachments.services import File, attach_many
from wellkept.components.comments.services import comment
from wellkept.kernel.errors import Invalid, StorageFull
from wellkept.kernel.outage import LATER
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import Kind
from wellkept.toolkit.addresses import record_address
from wellkept.toolkit.pages.access import find, viewers
from wellkept.toolkit.pages.answers import see
from wellkept.toolkit.pages.record import context
from wellkept.toolkit.routes import Request, requires

View = Callable[..., HttpResponse]
#: How many files go with one message at most.
FILES = 10


def _say(record: Any, actor: Actor, body: str, files: list[File], *, public: bool) -> None:
    """Put a message and its files on file, all of it or nothing."""

    def say() -> None:
        comment(record, actor=actor, body=body, public=public)

    if len(files) > FILES:
        raise Invalid({"files": _("A message takes %(most)d files at most. Send two messages.") % {"most": FILES}})
    if files:
        attach_many(record, actor=actor, files=files, public=public, beside=say if body.strip() else None)
    else:
        say()


def comment_view(kind: Kind) -> View:
    """Takes what the composer sends: a reply to everyone, or a note among those who see notes."""

    @requires(*viewers(kind))
    def view(request: Request, number: str) -> HttpResponse:
        record = find(kind, request.actor, number)
        here = record_address(record.number)
        if request.method != "POST":
            return see(request, here)
        public = request.POST.get("to") != "note"
        body = request.POST.get("body", "")
        files = request.FILES.getlist("files")
        try:
            _say(record, request.actor, body, [(given.name or "", given.chunks()) for given in files], public=public)
        except (Invalid, StorageFull) as refusal:
            wrong = f"{refusal.message} {_('Then choose the files again.')}" if files else refusal.message
            page = context(kind, request, record, typed=body, wrong=wrong, noting=not public)
            full = isinstance(refusal, StorageFull)
            answer = render(request, "toolkit/record.html", page, status=503 if full else 422)
            if full:
                answer["Retry-After"] = str(LATER)
            return answer
        messages.success(request, _("Your reply was sent.") if public else _("Your note was saved."))
        return see(request, f"{here}#latest", sent=f"comment-{record.number}")

    return view
