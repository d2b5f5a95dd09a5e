"""The proof of one event: what it says, the files that show it to somebody else, and how these are checked."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wellkept.kernel.registry import Kind
from wellkept.ledger import checkpoints, export, standalone
from wellkept.ledger import selectors as ledger
from wellkept.ledger.models import Event
from wellkept.toolkit import proofs, relations, timeline
from wellkept.toolkit.addresses import list_address, record_address
from wellkept.toolkit.pages.access import find
from wellkept.toolkit.routes import Request, requires, signed_in

View = Callable[..., HttpResponse]


def proof_view(kind: Kind) -> View:
    """The view that proves an event of a record; `as=json` gives the proof itself, `text` with its personal text."""

    @requires(proofs.needed(kind))
    @require_safe
    def view(request: Request, number: str, event: int) -> HttpResponse:
        record = find(kind, request.actor, number)
        told = proofs.event_in_sight(kind, record.pk, event, request.actor)
        if told is None:
            raise Http404
        checkpoint = ledger.last_checkpoint()
        proof = proofs.proof_under(checkpoint, told, text="text" in request.GET)
        if request.GET.get("as") == "json":
            if proof is None:
                raise Http404
            return _file(json.dumps(proof, indent=1, ensure_ascii=False), f"{number}-{event}.json", "application/json")
        context = {
            "kind": kind,
            "record": record,
            "list": list_address(kind),
            "back": record_address(number),
            "entry": _entry(kind, request, told),
            "proof": proof,
            "checkpoint": checkpoint,
            "text": not told.erased and told.text_digest is not None,
            "file": f"{number}-{event}.json",
            "verifier": export.VERIFIER,
            "next": _next(checkpoint.made_at if checkpoint is not None else None),
        }
        return render(request, "toolkit/proof.html", context)

    return view


def _entry(kind: Kind, request: Request, event: Event) -> str:
    fields = timeline.tellable(kind, request.actor)
    names = relations.names_read(timeline.wanted([event], fields), request.actor, timeline.linked([event]))
    return timeline.draw(timeline.told(kind, request.actor, [event], names, comments=True))


def _next(last: datetime | None) -> datetime | None:
    """When the next checkpoint is signed at the latest, as far as that is known."""
    return last + checkpoints.RHYTHM if last is not None else None


@signed_in
@require_safe
def verifier(request: Request) -> HttpResponse:
    """The program that checks proofs, one file that needs only Python."""
    return _file(Path(standalone.__file__).read_text(encoding="utf-8"), export.VERIFIER, "text/x-python; charset=utf-8")


@signed_in
@require_safe
def public_key(request: Request) -> HttpResponse:
    """The public key that checkpoints are signed with; Http404 before the first."""
    if ledger.last_checkpoint() is None:
        raise Http404
    return _file(f"{checkpoints.signer().verifier.line()}\n", "public.key", "text/plain; charset=utf-8")


def _file(text: str, name: str, content_type: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text.encode(), content_type=content_type, headers=headers)
