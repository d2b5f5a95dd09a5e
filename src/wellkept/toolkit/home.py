"""The first page: rooms register panels, each a figure or short list that leads to its records; the shell lays them out."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from wellkept.kernel.permissions import Actor

#: Where a panel stands: across the page, among the figures, in the wide column, in the narrow one.
AREAS = ("banner", "figures", "main", "side")

#: A first page shows at most so many panels; what comes later by `place` is left out.
MOST = 8

#: What a panel shows an actor; None when it has nothing to say, so that it takes no room.
Contents = Callable[[Actor], Mapping[str, Any] | None]


@dataclass(frozen=True, slots=True)
class HomePanel:
    """A panel: `template` draws what `contents(actor)` gives, which asks the database at most twice.

    It is for actors with any of `roles` (none: everybody) who hold `permission` (none needed). `place` orders the panels.
    """

    key: str
    template: str
    contents: Contents
    area: str = "main"
    roles: frozenset[str] = frozenset()
    permission: str = ""
    place: int = 50

    def shown_to(self, actor: Actor) -> bool:
        """Whether the panel is for this actor."""
        return (not self.roles or bool(self.roles & actor.roles)) and (
            not self.permission or actor.can(self.permission)
        )


_panels: dict[str, HomePanel] = {}


def panel(
    key: str,
    template: str,
    contents: Contents,
    *,
    area: str = "main",
    roles: Iterable[str] = (),
    permission: str = "",
    place: int = 50,
) -> HomePanel:
    """Register a panel of the first page. Raises ValueError for an unknown area or a key that another panel has."""
    if area not in AREAS:
        raise ValueError(f"The first page has no area {area}.")
    made = HomePanel(key, template, contents, area, frozenset(roles), permission, place)
    if _panels.setdefault(key, made) is not made:
        raise ValueError(f"The first page already has a panel {key}.")
    return made


def panels_for(actor: Actor) -> list[tuple[HomePanel, Mapping[str, Any]]]:
    """The panels of an actor's first page that have something to say, with what they say: in their order, at most MOST."""
    filled: list[tuple[HomePanel, Mapping[str, Any]]] = []
    for one in sorted(_panels.values(), key=lambda one: one.place):
        contents = one.contents(actor) if one.shown_to(actor) and len(filled) < MOST else None
        if contents is not None:
            filled.append((one, contents))
    return filled
