"""Every route of the product as its addresses are composed, and what each asks of its visitor.

The reference prints it (tools.docs), so that a change in rights shows in a diff; the walls (tests/walls) try it out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from wellkept.kernel.registry import Kind, kinds
from wellkept.toolkit.routes import RouteAccess
from wellkept.web.access import access_of

_SLOT = re.compile(r"\(\?P<(\w+)>[^()]*(?:\([^()]*\)[^()]*)*\)|<(?:\w+:)?(\w+)>")
_ANCHOR = re.compile(r"^\^|\\Z$|\$$")


@dataclass(frozen=True)
class Route:
    """A pattern of the URL configuration: `name` with its namespace, `address` for people, the `slots` to be filled."""

    name: str
    address: str
    slots: tuple[str, ...]
    view: Callable[..., Any]

    @property
    def access(self) -> RouteAccess | None:
        """What the page asks for; None where nobody said anything."""
        return access_of(self.view)

    @property
    def kind(self) -> Kind | None:
        """The kind whose generic page this is, else None."""
        return next(
            (k for k in kinds() if self.name.startswith(f"{k.key}-") and self.address.startswith(f"/{k.slug}")), None
        )

    @property
    def page(self) -> str:
        """The name without its kind: "record", "edit"; the whole name of a page that is no kind's."""
        return self.name.removeprefix(f"{self.kind.key}-") if self.kind else self.name

    @property
    def operations(self) -> dict[str, Callable[..., Any]]:
        """The handlers of an address of the API by method; nothing for a page."""
        return getattr(self.view, "handlers", {})


def routes() -> tuple[Route, ...]:
    """Every route, in the order in which addresses are matched."""
    return tuple(_walk(get_resolver(), "", ""))


def _walk(resolver: URLResolver, before: str, space: str) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        address = before + str(entry.pattern)
        if isinstance(entry, URLPattern):
            slots = tuple(a or b for a, b in _SLOT.findall(address))
            yield Route(f"{space}{entry.name}", _told(address), slots, entry.callback)
        else:
            yield from _walk(entry, address, f"{space}{entry.namespace}:" if entry.namespace else space)


def _told(address: str) -> str:
    """An address as people write it: {number} for what varies."""
    plain = re.sub(r"(?<=/)\^|^\^", "", address)
    return "/" + _ANCHOR.sub("", _SLOT.sub(lambda m: "{" + (m[1] or m[2]) + "}", plain))


@dataclass(frozen=True)
class Operation:
    """A method of an address of the API for one kind, and the permissions of which any one suffices (None: any caller)."""

    method: str
    address: str
    permissions: tuple[str, ...] | None


def operations() -> Iterator[Operation]:
    """Every operation of the API that is not a single step; the steps' permissions stand with their kinds."""
    for route in routes():
        for method, handler in route.operations.items():
            need = handler.asks  # type: ignore[attr-defined]
            if need is None:
                yield Operation(method, route.address, None)
            elif "name" not in route.slots:
                for kind in kinds() if "slug" in route.slots else (None,):
                    address = route.address.replace("{slug}", kind.slug) if kind else route.address
                    yield Operation(method, address, need(kind, ""))
