"""The timeline of a record over REST, and the proof of one of its events."""

from collections.abc import Collection
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from wellkept.api import selectors
from wellkept.api.calls import Call, json_response
from wellkept.api.needs import asks, to_read_inside, to_view
from wellkept.api.pages import read_page
from wellkept.api.problems import Problem, not_found, parameter
from wellkept.api.records import address, located
from wellkept.ledger import selectors as ledger
from wellkept.ledger.models import Event
from wellkept.records.scope import find, sees_notes
from wellkept.toolkit import proofs
from wellkept.toolkit.rest.attributes import instant
from wellkept.toolkit.rest.representation import representation


@asks(to_view)
def timeline(call: Call) -> HttpResponse:
    """GET what happened to the record, the latest first; internal events only for those who read notes."""
    row = located(call)
    limit, before = read_page(call)
    everything = sees_notes(call.kind, call.actor)
    events = ledger.timeline(call.kind.key, row.pk, public_only=not everything, limit=limit + 1, before=before)[::-1]
    shown, further = events[:limit], len(events) > limit
    names = selectors.names_of_users({e.actor_id for e in shown if e.actor_id is not None})
    readable = representation(call.kind, call.actor).names
    others = selectors.seen_among({e.changes["other"] for e in shown if "other" in e.changes}, call.actor)
    items = [_event(e, names, readable, others, everything=everything) for e in shown]
    at = f"{address(call.kind, row.number)}/timeline"
    following = f"{at}?limit={limit}&cursor={shown[-1].pk}" if further else None
    return json_response({"items": items, "next": following})


def _event(
    event: Event, names: dict[int, str], readable: frozenset[str], others: Collection[str], *, everything: bool
) -> dict[str, Any]:
    """An event; of changes and words only those that the reader may read of the record, too, and of the other end of a
    link only a record among `others`, which he sees.
    """
    words = event.words
    changes = {_name(name): change for name, change in {**event.changes, **words}.items() if name not in _NOT_SHOWN}
    if changes.get("other") not in others:
        changes.pop("other", None)
    who = event.actor_id
    told: dict[str, Any] = {
        "id": event.pk,
        "verb": event.verb,
        "at": instant(event.effective_at),
        "recorded_at": instant(event.recorded_at),
        "by": None if who is None else {"id": who, "name": names.get(who, "")},
        "origin": event.origin,
        "inferred": event.inferred,
        "public": event.public,
        "changes": {name: change for name, change in changes.items() if everything or name in readable},
    }
    if everything and "reason" in words:
        told["reason"] = words["reason"]
    return told


@asks(to_read_inside)
def prove(call: Call) -> HttpResponse:
    """GET the proof that an event of a record is in the signed trail, for a third person; `text=true` with its personal text."""
    row = find(call.kind, call.actor, call.number)
    given = call.params.get("text", "false")
    if given not in ("true", "false"):
        raise parameter("text", _("true or false"))
    event = proofs.event_in_sight(call.kind, row.pk, int(call.key), call.actor)
    if event is None:
        raise not_found()
    proof = proofs.proof_under(ledger.last_checkpoint(), event, text=given == "true")
    if proof is None:
        raise Problem("refused", _("It was recorded after the last checkpoint was signed."), "not_signed_yet")
    return json_response(proof)


_NOT_SHOWN = frozenset({"version", "reason"})


def _name(attribute: str) -> str:
    return attribute.removesuffix("_id")
