"""What an operation of the API asks of its caller: declared beside its handler, checked before the handler runs."""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any, TypeVar

from django.db.models import Model

from wellkept.api.problems import not_found
from wellkept.kernel.lifecycle import Transition
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import Action, Kind, kinds
from wellkept.toolkit import filters, proofs, relations
from wellkept.toolkit.pages.access import viewers

#: The permissions of which any one suffices, for the kind (None where there is none) and the step that the address names.
Need = Callable[[Any, str], tuple[str, ...]]
Handler = TypeVar("Handler", bound=Callable[..., Any])


def require_any(actor: Actor, permissions: tuple[str, ...]) -> None:
    """Raise Denied, naming the first, unless the actor holds one of the permissions."""
    if not any(actor.can(permission) for permission in permissions):
        actor.require(permissions[0])


def asks(need: Need | None) -> Callable[[Handler], Handler]:
    """Declare what a handler asks of its caller; None for an operation that concerns the caller alone."""

    def declare(handler: Handler) -> Handler:
        handler.asks = need  # type: ignore[attr-defined]
        return handler

    return declare


def to_view(kind: Kind, name: str) -> tuple[str, ...]:
    """To see any record of the kind at all; which ones, records.scope says."""
    return viewers(kind)


def to_read_inside(kind: Kind, name: str) -> tuple[str, ...]:
    """To read all events of the kind's records, also the internal ones."""
    return (proofs.needed(kind),)


def to_create(kind: Kind, name: str) -> tuple[str, ...]:
    """To make a record of the kind."""
    return (kind.access.create,)


def to_edit(kind: Kind, name: str) -> tuple[str, ...]:
    """To change a record of the kind."""
    return (kind.access.edit,)


def to_say(kind: Kind, name: str) -> tuple[str, ...]:
    """To say or attach something; for whose eyes, components.subject decides."""
    return tuple(p for p in (kind.access.comment, kind.access.edit) if p)


def to_move(kind: Kind, name: str) -> tuple[str, ...]:
    """To take a transition. Raises Problem (404) for one that does not exist."""
    return (transition_of(kind, name).permission,)


def to_act(kind: Kind, name: str) -> tuple[str, ...]:
    """To take an action. Raises Problem (404) for one that does not exist."""
    return (action_of(kind, name).permission,)


def to_name(model: type[Model], view: str = "") -> Need:
    """To write anything in which a row of the model can be named, or to view them all by the permission `view`.

    Where no such permission exists, to filter by one suffices. Else it does not: who reads records with people in them
    gets their names and ids there, and need not be able to list everybody.
    """

    @cache
    def need(kind: Kind | None, name: str) -> tuple[str, ...]:
        found = {permission for one in kinds() for permission in _writing(one, model)}
        found |= {view} if view else {permission for one in kinds() for permission in _filtering(one, model)}
        return tuple(sorted(found))

    return need


def _writing(kind: Kind, model: type[Model]) -> Iterator[str]:
    access = kind.access
    columns = kind.model._meta.get_field
    written: list[tuple[str, Iterable[Any]]] = [
        (access.create, map(columns, kind.reporter_fields or (*kind.create_fields, *kind.more_fields))),
        (access.edit, map(columns, (*kind.create_fields, *kind.more_fields, *kind.edit_fields))),
        *((step.permission, map(columns, step.fields)) for step in kind.lifecycle.transitions),
        *((action.permission, _columns(kind, action)) for action in kind.actions),
    ]
    for permission, given in written:
        if any(relations.related_model(column) is model for column in given):
            yield str(permission)


def _filtering(kind: Kind, model: type[Model]) -> Iterator[str]:
    access = kind.access
    for one in kind.filters:
        if filters.related_to(kind, one) is model:
            yield str((access.note or access.edit) if (one.field or one.name) in kind.internal else access.view)


def _columns(kind: Kind, action: Action) -> Iterator[Any]:
    """The columns that an action fills: of the kind's model, or of another one for an input of its own."""
    for name in action.fields:
        own = action.input(name)
        column = kind.model._meta.get_field(name) if own is None else own.column
        if column is not None:
            yield column


def transitions_of(kind: Kind) -> tuple[Transition, ...]:
    """The transitions that somebody may ask for; automatic ones happen by themselves."""
    return tuple(t for t in kind.lifecycle.transitions if not t.automatic)


def transition_of(kind: Kind, name: str) -> Transition:
    """The transition of that name that somebody may ask for. Raises Problem (404)."""
    for step in transitions_of(kind):
        if step.name == name:
            return step
    raise not_found()


def action_of(kind: Kind, name: str) -> Action:
    """The action of that name. Raises Problem (404)."""
    for action in kind.actions:
        if action.name == name:
            return action
    raise not_found()
