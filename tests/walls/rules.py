"""What each answer should be: the declared permission of a route, what a page asks beyond it, and whose the thing is."""

from collections.abc import Callable

from django.urls import resolve
from tests.walls.places import Place
from tests.walls.visitors import Visitor
from tools.routes import Route

from wellkept.kernel.registry import Kind
from wellkept.toolkit.routes import Level

OPEN = frozenset({200, 201, 204, 302, 303})
TO_LOGIN, UNKNOWN, CLOSED, ABSENT, METHOD = (frozenset({s}) for s in (302, 401, 403, 404, 405))

#: What a page asks beyond its declaration, of those who see the thing: the permissions of which one suffices, and the answer
#: to who lacks them.
Further = Callable[[Kind, str], tuple[str, ...]]


def _of_step(of: Kind, address: str) -> tuple[str, ...]:
    name = resolve(address).kwargs["name"]
    steps = [*of.lifecycle.transitions, *of.actions]
    return (next(s.permission for s in steps if s.name == name),)


FURTHER: dict[str, tuple[Further, frozenset[int]]] = {
    "step": (_of_step, CLOSED),
    "import": (lambda of, _address: (of.access.create,), ABSENT),
}
#: Pages of which a browser never asks by address: without a form they have nothing to show.
NOTHING_TO_READ = {"unlink"}


def of_page(route: Route, visitor: Visitor, place: Place) -> frozenset[int]:
    """The statuses that the answer to GET may have."""
    access = route.access
    assert access is not None, f"{route.name} declares nothing"
    if access.level is Level.PUBLIC:
        return OPEN | ABSENT | METHOD | {401, 403, 410}
    if visitor.actor is None:
        return TO_LOGIN
    if not visitor.may(access.permissions):
        return CLOSED
    if not place.seen(visitor) or route.page in NOTHING_TO_READ:
        return ABSENT | METHOD
    if route.page in FURTHER and route.kind is not None:
        asks, refusal = FURTHER[route.page]
        if not visitor.may(asks(route.kind, place.address)):
            return refusal
    return OPEN | METHOD


def of_operation(permissions: tuple[str, ...] | None, visitor: Visitor, place: Place) -> frozenset[int]:
    """The statuses that the answer of the API may have to somebody who sends nothing wrong."""
    if visitor.actor is None:
        return UNKNOWN
    if permissions is not None and not visitor.may(permissions):
        return CLOSED
    return OPEN if place.seen(visitor) else ABSENT
