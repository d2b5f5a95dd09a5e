"""What the frame of every page shows: the rail, what may be created, the bell, the person. Computed when the template asks."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import is_valid_path

from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import Kind, kind_keys, kinds
from wellkept.toolkit import rail
from wellkept.toolkit.addresses import create_address, list_address

BELL = "/notifications"


@cache
def _leads_somewhere(path: str, urlconf: str) -> bool:
    return bool(is_valid_path(path, urlconf))


@dataclass(frozen=True, slots=True)
class RailItem:
    """An entry as the template draws it; `active` marks where one is, `subs` are the pages of an active section,
    `key` is the letter that leads there after g; `few` work in it and this person only reads it.
    """

    label: Any
    icon: str
    href: str
    active: bool = False
    count: int | None = None
    subs: "list[RailItem]" = field(default_factory=list)
    key: str = ""
    few: bool = False


@dataclass(frozen=True, slots=True)
class Creatable:
    """A kind that the person may create."""

    label: Any
    icon: str
    href: str


def may_view(kind: Kind, actor: Actor) -> bool:
    """Whether the actor may see any record of a kind."""
    access = kind.access
    return any(p and actor.can(p) for p in (access.view, access.view_customer, access.view_own))


def _pages(actor: Actor, entries: Sequence[rail.Entry], inside: Sequence[Kind], here: str) -> list[RailItem]:
    """The pages of a section in their order: what it begins with, its lists, what comes last."""

    def drawn(entry: rail.Entry) -> RailItem:
        count = entry.count(actor) if entry.count else None
        return RailItem(entry.label, entry.icon, entry.href, entry.href == here, count)

    lists = [(kind, list_address(kind)) for kind in inside if _unfolded(kind, inside, here)]
    return [
        *(drawn(entry) for entry in entries if not entry.last),
        *(RailItem(kind.plural, kind.icon, href, href == here) for kind, href in lists),
        *(drawn(entry) for entry in entries if entry.last),
    ]


def _unfolded(kind: Kind, inside: Sequence[Kind], here: str) -> bool:
    """Whether a list stands in the rail: one that belongs under a page while one is there, or at a list beside it."""
    return not kind.under or here in {
        kind.under,
        *(list_address(other) for other in inside if other.under == kind.under),
    }


def _works(actor: Actor, pages: Sequence[rail.Entry], inside: Sequence[Kind]) -> bool:
    """Whether a section is more than something to read for this actor: he keeps something there. What anybody may note there
    is created from every page.
    """
    allowed = (kind.access.edit for kind in inside)
    return any(actor.can(p) for p in (*allowed, *(p for entry in pages for p in entry.work)))


@dataclass(frozen=True, slots=True)
class _Place:
    """A section with what of it leads somewhere; `works` tells that it is more than something to read."""

    section: rail.Section
    entries: tuple[rail.Entry, ...]
    inside: tuple[Kind, ...]
    works: bool


@dataclass(frozen=True, slots=True)
class _Reach:
    """All that permissions open: it changes with nothing but them, and so is found once for each set of them."""

    places: tuple[_Place, ...]
    addresses: tuple[str, ...]
    creatable: tuple[Creatable, ...]
    reads: bool


def reach(actor: Actor) -> _Reach:
    """What the frame shows to somebody with these permissions."""
    return _reach(actor.permissions, kind_keys(), rail.addresses())


@lru_cache(maxsize=256)
def _reach(permissions: frozenset[str], _keys: tuple[str, ...], _addresses: tuple[str, ...]) -> _Reach:
    actor, known, entries = Actor(None, "", permissions), kinds(), rail.entries()
    visible = [kind for kind in known if may_view(kind, actor)]
    shown = [entry for entry in entries if entry.shown_to(actor)]
    places = []
    for section in rail.SECTIONS:
        pages = tuple(entry for entry in shown if entry.section == section.key)
        inside = tuple(kind for kind in visible if kind.section == section.key)
        if inside or not all(entry.personal for entry in pages):
            places.append(_Place(section, pages, inside, _works(actor, pages, inside)))
    creatable = [
        Creatable(kind.label, kind.icon, create_address(kind))
        for kind in sorted(known, key=lambda kind: (not kind.reporter_fields, kind.section != "work"))
        if actor.can(kind.access.create)
    ]
    return _Reach(
        tuple(places),
        (*(entry.href for entry in shown), *(list_address(kind) for kind in visible)),
        tuple(creatable),
        not any(actor.can(kind.access.edit) for kind in visible),
    )


class Frame:
    """The frame of one request. It asks the database for nothing that the account has not brought along."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self.actor: Actor | None = getattr(request, "actor", None)

    @cached_property
    def theme(self) -> str:
        """The look that the person chose: auto, light or dark."""
        return str(self._request.user.theme) if self.actor and self.actor.user_id else "auto"  # type: ignore[union-attr]

    @cached_property
    def organization(self) -> str:
        """The name of the person's own organization."""
        return str(self._request.user.person.organization.name) if self.actor and self.actor.user_id else ""  # type: ignore[union-attr]

    @property
    def unread(self) -> int:
        """How many notifications the person had not read when the request came in."""
        return int(getattr(getattr(self._request, "user", None), "unread", 0)) if self.actor else 0

    @property
    def has_bell(self) -> bool:
        """Whether there are notifications for this person, and a page that shows them."""
        return self.actor is not None and _leads_somewhere(BELL, settings.ROOT_URLCONF)

    @cached_property
    def _reach(self) -> _Reach | None:
        return reach(self.actor) if self.actor else None

    @property
    def creatable(self) -> Sequence[Creatable]:
        """The kinds that the person may create: what people call about, then other work, then in the order of the standard."""
        return self._reach.creatable if self._reach else ()

    @cached_property
    def whole(self) -> list[tuple[rail.Section, list[RailItem], Sequence[Kind]]]:
        """The sections that lead somewhere for this person, with their pages and the kinds whose lists are among them."""
        return [(place.section, pages, place.inside) for place, pages in self._drawn]

    @cached_property
    def _drawn(self) -> list[tuple[_Place, list[RailItem]]]:
        if self.actor is None or self._reach is None:
            return []
        here = self._here(self._reach.addresses)
        return [(one, _pages(self.actor, one.entries, one.inside, here)) for one in self._reach.places]

    @cached_property
    def sections(self) -> list[RailItem]:
        """The sections as the rail draws them: the active one with its pages."""
        items = []
        for place, pages in self._drawn:
            section, first = place.section, pages[0]
            active = any(page.active for page in pages)
            subs = pages if active and len(pages) > 1 else []
            few = section.few and not (self._reach is None or self._reach.reads or place.works)
            items.append(RailItem(section.label, section.icon, first.href, active, first.count, subs, section.go, few))
        return items

    @property
    def rail(self) -> list[RailItem]:
        """The sections that this person works in."""
        return [item for item in self.sections if not item.few]

    @property
    def to_read(self) -> list[RailItem]:
        """The sections that others work in and that this person may read."""
        return [item for item in self.sections if item.few]

    @property
    def reading(self) -> bool:
        """Whether one is in a section that one only reads."""
        return any(item.active for item in self.to_read)

    @cached_property
    def personal(self) -> list[Creatable]:
        """Pages for the person's own menu."""
        return [Creatable(entry.label, entry.icon, entry.href) for entry in rail.entries() if entry.personal]

    @property
    def bottom(self) -> list[RailItem]:
        """The first three sections, for the bar at the foot of a phone; the fourth opens the whole rail."""
        return self.rail[:3]

    def _here(self, addresses: Sequence[str]) -> str:
        """The address of the rail that the present path belongs to: the longest that it begins with."""
        path = self._request.path
        matching = [a for a in addresses if path == a or (a != "/" and path.startswith(a.rstrip("/") + "/"))]
        return max(matching, key=len, default="")


def frame(request: HttpRequest) -> dict[str, Frame]:
    """Context processor: `frame` in every template."""
    return {"frame": Frame(request)}
