"""A list as an address asks for it: view, filters, order, columns and page; every state of a list has an address."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.http import urlencode

from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import Kind, SavedView
from wellkept.records.models import SavedListView
from wellkept.records.scope import scope_key, visible_to
from wellkept.toolkit import columns, filters, paging, relations
from wellkept.toolkit.addresses import list_address
from wellkept.toolkit.columns import Shown
from wellkept.toolkit.filters import Chosen
from wellkept.toolkit.paging import Order, Page

PAGE = 50
#: Counting stops here, so that a list is as fast with a million rows; then it says "1,000+".
COUNTED = 1000


@dataclass
class ListQuery:
    """What an address asks of a kind's list, reduced to what is allowed."""

    kind: Kind
    actor: Actor
    view: SavedView | None
    params: dict[str, str]
    chosen: list[Chosen]
    order: Order
    sort: str
    columns: list[Shown]
    column_names: str = ""
    saved: int | None = None
    passing: Q = field(default_factory=Q)
    problems: dict[str, str] = field(default_factory=dict)
    base: str = ""

    def rows(self) -> QuerySet[Any]:
        """The rows that pass, within what the actor may see, in no order."""
        return visible_to(self.kind.model._default_manager.all(), self.actor).filter(self.passing)

    def page(self, *, after: str = "", before: str = "", size: int = PAGE) -> Page:
        """One page of rows, as tuples that `columns` describe."""
        return self.page_of(columns.paths(self.columns), after=after, before=before, size=size)

    def page_of(self, paths: Sequence[str], *, after: str = "", before: str = "", size: int = PAGE) -> Page:
        """One page of other values than the list shows; `paths[0]` is the key."""
        return paging.take(
            self.kind.model, self.rows, self.order, paths,
            size=size, after=after, before=before, key=listing_key(self.kind, self.actor, self.chosen),
        )  # fmt: skip

    def count(self) -> int:
        """How many rows pass; COUNTED + 1 stands for more."""
        return self.rows().order_by()[: COUNTED + 1].count()

    def address(self, **changes: str | None) -> str:
        """The address of this list with other filters, order or columns; None takes one away. Pages begin anew."""
        params = {**self.params, **{name: value or "" for name, value in changes.items()}}
        given = {name: value for name, value in params.items() if value}
        if not any(f.name in given for f in self.kind.filters):
            given = {"view": "", **given}
        return f"{self.base}?{urlencode(given)}"

    def query(self) -> str:
        """What a saved view keeps of this list."""
        return urlencode({name: value for name, value in self.params.items() if value} or {"view": ""})


def listing_key(kind: Kind, actor: Actor, chosen: Sequence[Chosen]) -> Hashable | None:
    """What a prepared page of a kind's list is known by; None where its filters do not allow one."""
    filtered = filters.shape(actor, chosen)
    return None if filtered is None else (kind.key, scope_key(actor, kind), filtered)


def sorts(kind: Kind, actor: Actor) -> dict[str, str]:
    """What the actor may sort by: the field of each sortable column, with the column's name."""
    return {c.sort: c.name for c in columns.readable(kind, actor) if c.sort}


def read(kind: Kind, actor: Actor, params: Mapping[str, str], base: str = "") -> ListQuery:
    """The list that an address asks for. Without filters and view it is the kind's first view. `base` is the address of
    another way to show it.
    """
    named = {f.name for f in kind.filters}
    given = {name: params[name] for name in params if name in named and params[name]}
    view = None
    if "view" in params:
        view = next((v for v in kind.views if v.key == params["view"]), None)
    elif not given and kind.views:
        view = kind.views[0]
    effective = {**(dict(view.query) if view else {}), **given}
    chosen = filters.choose(kind, actor, effective)
    sort = params.get("sort", "")
    if sort.removeprefix("-") not in sorts(kind, actor):
        sort = (view.sort if view else "") or kind.default_sort
    shown_names = params.get("columns", "")
    kept = {one.filter.name: one.given for one in chosen}
    if params.get("sort") == sort or (view is None and sort != kind.default_sort) or (view is not None and view.sort):
        kept["sort"] = sort
    if shown_names:
        kept["columns"] = shown_names
    passing, problems = filters.conditions(kind, actor, chosen)
    return ListQuery(
        kind=kind,
        actor=actor,
        view=view if not given else None,
        params=kept,
        chosen=chosen,
        order=Order.read(sort),
        sort=sort,
        columns=columns.chosen(kind, actor, shown_names),
        column_names=shown_names,
        saved=int(params["saved"][:18]) if params.get("saved", "").isdecimal() else None,
        passing=passing,
        problems=problems,
        base=base or list_address(kind),
    )


@dataclass(frozen=True, slots=True)
class Names:
    """The names that a list's chips need and the person's saved views, read in one query."""

    names: dict[tuple[str, int], str]
    views: list[tuple[int, str, str]]


def names(query: ListQuery, user_id: int | None) -> Names:
    """Names of related rows in filters, and the saved views of a person for this kind, those shared with the staff included."""
    wanted: dict[Any, list[int]] = {}
    for one in query.chosen:
        model = filters.related_to(query.kind, one.filter)
        if model is not None and one.keys:
            wanted.setdefault(model, []).extend(one.keys)
    shown = Q(owner_id=user_id) | Q(shared=True) if query.actor.provider else Q(owner_id=user_id)
    own = SavedListView.objects.filter(shown, kind=query.kind.key)
    views = relations.labelled(own, "view", F("name"), F("query"))
    found = relations.names(wanted, views, actor=query.actor)
    return Names(
        names={(label, key): name for label, key, name, _more in found if label != "view"},
        views=sorted((key, name, more) for label, key, name, more in found if label == "view"),
    )


def numbers(kind: Kind, actor: Actor, given: Sequence[str]) -> list[Any]:
    """The records with these numbers that the actor may see, in the order given; others are left out."""
    rows = visible_to(kind.model._default_manager.filter(number__in=given), actor)
    known = {row.number: row for row in rows}
    return [known[number] for number in given if number in known]
