"""Who may open a kind's pages, as declarations for its routes; and the record of an address, within the actor's scope."""

from typing import Any

from django.http import Http404

from wellkept.kernel.lifecycle import Transition
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import Action, Kind
from wellkept.records.scope import visible_to


def viewers(kind: Kind) -> tuple[str, ...]:
    """The permissions of which any one opens a kind's list."""
    access = kind.access
    return tuple(p for p in (access.view, access.view_customer, access.view_own) if p)


def find(kind: Kind, actor: Actor, number: str, *related: str) -> Any:
    """The record with that number, with some related rows. Http404 for one that is foreign as for one that is not."""
    rows = visible_to(kind.model._default_manager.filter(number=number), actor)
    record = rows.select_related(*related).first() if related else rows.first()
    if record is None:
        raise Http404
    return record


def steps(kind: Kind, record: Any, actor: Actor) -> list[Transition]:
    """The transitions that lead on from a record's state and that the actor may take, the likeliest first."""
    withheld = kind.withheld(record) if kind.withheld is not None else ()
    found = [
        t
        for t in kind.lifecycle.from_state(record.state)
        if not t.automatic and actor.can(t.permission) and t.name not in withheld
    ]
    return sorted(found, key=lambda t: not t.primary)


def actions(kind: Kind, record: Any, actor: Actor) -> list[Action]:
    """What else the actor may do with a record as it is."""
    return [a for a in kind.actions if a.open_to(record, actor)]
