"""Who may open a route. Every view says so; a view that says nothing is closed (web.middleware.Gatekeeper)."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from wellkept.directory.models import User
from wellkept.kernel.permissions import Actor

View = TypeVar("View", bound=Callable[..., Any])


class Level(StrEnum):
    """How much a route asks of its visitor."""

    PUBLIC = "public"
    SIGNED_IN = "signed_in"
    PERMISSION = "permission"


class Request(HttpRequest):
    """The request that a view gets which asked for an account: annotate with it. `id` is the answer's X-Request-ID."""

    id: str
    actor: Actor
    user: User
    htmx: HtmxDetails


@dataclass(frozen=True, slots=True)
class RouteAccess:
    """What a route asks for: nothing, an account, or any one of `permissions`."""

    level: Level
    permissions: tuple[str, ...] = ()


PUBLIC = RouteAccess(Level.PUBLIC)
SIGNED_IN = RouteAccess(Level.SIGNED_IN)


def public(view: View) -> View:
    """Declare a view that anybody may open; `request.actor` is None there."""
    view.access = PUBLIC  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """Declare a view that everybody with an account may open; it limits itself to what the actor may see."""
    view.access = SIGNED_IN  # type: ignore[attr-defined]
    return view


def requires(*permissions: str) -> Callable[[View], View]:
    """Declare a view that needs any one of these permissions. Raises ValueError when none is given."""
    if not permissions:
        raise ValueError("Name at least one permission.")
    access = RouteAccess(Level.PERMISSION, tuple(str(p) for p in permissions))

    def declare(view: View) -> View:
        view.access = access  # type: ignore[attr-defined]
        return view

    return declare


def unlogged(view: View) -> View:
    """Declare a view that open pages ask again and again: what went well needs no line in the log."""
    view.unlogged = True  # type: ignore[attr-defined]
    return view


def declared(view: Callable[..., Any]) -> RouteAccess | None:
    """What a view function or class view declares, or None when it says nothing."""
    access = getattr(view, "access", None) or getattr(getattr(view, "view_class", None), "access", None)
    return access if isinstance(access, RouteAccess) else None
