"""What stands above the records of a kind, however they are shown: name and count, views, filters as a sentence, ways to show."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy, pgettext

from wellkept.kernel.registry import Kind
from wellkept.toolkit import filters, lists
from wellkept.toolkit.addresses import create_address, list_address
from wellkept.toolkit.lists import ListQuery, Names
from wellkept.toolkit.pages.inbox import is_work
from wellkept.toolkit.presets.selectors import keeps_presets
from wellkept.toolkit.routes import Request
from wellkept.toolkit.words import figure

#: Values of filters that only mean something to those who work on records; others do not get views with them.
_OF_WORKERS = {"me", "mine", "none"}
#: Filters of which the same is true.
_FILTERS_OF_WORKERS = {"target"}


#: The ways to show the records of a kind: key, name, icon.
_WAYS = (
    ("list", gettext_lazy("List"), "list"),
    ("board", gettext_lazy("Board"), "columns"),
    ("calendar", gettext_lazy("Calendar"), "calendar"),
)


def ways(kind: Kind) -> list[str]:
    """How the records of a kind can be shown: work as a board too, and by its deadlines where it has any."""
    working = is_work(kind)
    return ["list", *(["board"] if working else []), *(["calendar"] if working and kind.projection.due else [])]


def address_of(kind: Kind, way: str) -> str:
    """The address of a way to show the records of a kind; the list's for one that there is not."""
    return f"{list_address(kind)}/{way}" if way != "list" and way in ways(kind) else list_address(kind)


def beside_the_list(kind: Kind) -> list[tuple[Any, str, str]]:
    """The other ways to show the records of a kind: (label, icon, address)."""
    return [(label, icon, address_of(kind, key)) for key, label, icon in _WAYS[1:] if key in ways(kind)]


@dataclass(frozen=True, slots=True)
class Tab:
    """A view above the list."""

    label: Any
    href: str
    active: bool
    saved: int | None = None


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force, as a part of a sentence."""

    what: Any
    words: str
    clear: str


def context(request: Request, query: ListQuery, names: Names, since: str, way: str) -> dict[str, Any]:
    """What a page shows above the records, for one way to show them."""
    kind, actor = query.kind, request.actor
    asked, offered = query.query(), ways(kind)
    return {
        "kind": kind,
        "purpose": kind.purpose_for(actor),
        "since": since,
        "query": "",
        "list": query,
        "tabs": _tabs(query, names),
        "chips": _chips(query, names),
        "problems": query.problems,
        "filtered": bool(query.chosen),
        "panel": f"{list_address(kind)}/filters?{asked}" + ("" if way == "list" else f"&show_as={way}"),
        "export": f"{list_address(kind)}/export",
        "asked": asked,
        "create": create_address(kind) if actor.can(kind.access.create) else "",
        "importing": f"{list_address(kind)}/import" if may_import(kind, request) else "",
        "saving": f"{list_address(kind)}/views",
        "keep": f"{list_address(kind)}/views/new?{asked}",
        "presets": f"{list_address(kind)}/presets" if keeps_presets(kind, actor) else "",
        "ways": [
            (label, icon, f"{address_of(kind, key)}?{asked}", key == way)
            for key, label, icon in _WAYS
            if key in offered
        ]
        if len(offered) > 1
        else [],
    }


def may_import(kind: Kind, request: Request) -> bool:
    """Whether the person may bring records in from a file: who may create and edit."""
    return request.actor.can(kind.access.create) and request.actor.can(kind.access.edit)


def count_words(count: int) -> str:
    """A capped count: "128", "1,000+"."""
    return f"{figure(lists.COUNTED)}+" if count > lists.COUNTED else figure(count)


def _tabs(query: ListQuery, names: Names) -> list[Tab]:
    kind = query.kind
    given = {one.filter.name: one.given for one in query.chosen}
    tabs = []
    for view in kind.views:
        working = _OF_WORKERS & set(view.query.values()) or _FILTERS_OF_WORKERS & set(view.query)
        if working and not query.actor.can(kind.access.edit):
            continue
        same = query.saved is None and dict(view.query) == given
        tabs.append(Tab(view.label, f"{query.base}?view={view.key}", same))
    for key, name, kept in names.views:
        tabs.append(Tab(name, f"{query.base}?{kept}&saved={key}", query.saved == key, key))
    return tabs


def _chips(query: ListQuery, names: Names) -> list[Chip]:
    chips = []
    for one in query.chosen:
        what = pgettext("filter", "is") if one.filter.show == "phase" else one.filter.label
        said = filters.words(query.kind, one, names.names)
        chips.append(Chip(what, said, query.address(**{one.filter.name: None})))
    return chips
