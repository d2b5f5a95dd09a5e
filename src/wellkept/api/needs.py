"""What an operation of the API asks of its caller: declared beside its handler, checked before the handler runs."""

from collections.abc import Callable
from typing import Any, TypeVar

from wellkept.api.problems import not_found
from wellkept.kernel.lifecycle import Transition
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import Action, Kind
from wellkept.toolkit.pages.access import viewers

#: The permissions of which any one suffices, for a kind and the step that the address names; none: any caller.
Need = Callable[[Kind, str], tuple[str, ...]]
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
