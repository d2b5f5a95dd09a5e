"""The list of a kind: tabs, filters as a sentence, rows, pages; and the panel where filters and columns are chosen."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.html import escape, format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from wellkept.kernel.registry import Kind
from wellkept.kernel.wording import lowered
from wellkept.ledger import selectors as ledger
from wellkept.toolkit import columns, filters, lists, marks, relations
from wellkept.toolkit.addresses import create_address, list_address
from wellkept.toolkit.fields import PickWidget
from wellkept.toolkit.lists import ListQuery, Names
from wellkept.toolkit.pages.access import viewers
from wellkept.toolkit.routes import Request, requires
from wellkept.toolkit.templatetags.ui import icon
from wellkept.toolkit.words import figure

View = Callable[..., HttpResponse]
#: Values of filters that only mean something to those who work on records; others do not get views with them.
_OF_WORKERS = {"me", "mine", "none"}
#: Filters of which the same is true.
_FILTERS_OF_WORKERS = {"target"}


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


def list_view(kind: Kind) -> View:
    """The view that lists a kind."""

    @requires(*viewers(kind))
    def view(request: Request) -> HttpResponse:
        query = lists.read(kind, request.actor, request.GET.dict())
        since = marks.mark(ledger.latest())
        page = query.page(after=request.GET.get("after", ""), before=request.GET.get("before", ""))
        whole = not (page.before or page.after)
        count = len(page.rows) if whole else query.count()
        names = lists.names(query, request.actor.user_id)
        may_bulk = request.actor.can(kind.access.edit) and bool(bulk_steps(kind, request))
        context = {
            "kind": kind,
            "purpose": kind.purpose_for(request.actor),
            "since": since,
            "query": "",
            "list": query,
            "tabs": _tabs(query, names),
            "chips": _chips(query, names),
            "problems": query.problems,
            "head": _head(query, pick=may_bulk and bool(page.rows)),
            "body": columns.draw(
                kind, query.columns, page.rows, pick=may_bulk, sight=relations.sight_of(request.actor)
            ),
            "empty": not page.rows,
            "filtered": bool(query.chosen),
            "count": count_words(count),
            "shown": shown_words(kind, len(page.rows), count),
            "previous": query.address(before=page.before) if page.before else "",
            "next": query.address(after=page.after) if page.after else "",
            "panel": f"{list_address(kind)}/filters?{query.query()}",
            "export": f"{list_address(kind)}/export",
            "asked": query.query(),
            "create": create_address(kind) if request.actor.can(kind.access.create) else "",
            "importing": f"{list_address(kind)}/import" if may_import(kind, request) else "",
            "saving": f"{list_address(kind)}/views",
            "keep": f"{list_address(kind)}/views/new?{query.query()}",
            "bulk": bulk_steps(kind, request) if may_bulk else [],
        }
        template = "toolkit/list.html"
        if request.htmx and str(request.htmx.target).endswith("list"):
            template = "toolkit/list.html#list"
        return render(request, template, context)

    return view


def may_import(kind: Kind, request: Request) -> bool:
    """Whether the person may bring records in from a file: who may create and edit."""
    return request.actor.can(kind.access.create) and request.actor.can(kind.access.edit)


def bulk_steps(kind: Kind, request: Request) -> list[Any]:
    """The steps that can be taken with many records at once."""
    return [t for t in kind.lifecycle.transitions if not t.automatic and request.actor.can(t.permission)]


def count_words(count: int) -> str:
    """A capped count: "128", "1,000+"."""
    return f"{figure(lists.COUNTED)}+" if count > lists.COUNTED else figure(count)


def shown_words(kind: Kind, shown: int, count: int) -> str:
    """What stands below the list: "50 of 1,000+ incidents"."""
    plural = lowered(kind.plural)
    if shown == count:
        return ngettext("%(n)s %(one)s", "%(n)s %(many)s", count) % {
            "n": figure(count),
            "one": lowered(kind.label),
            "many": plural,
        }
    return _("%(shown)s of %(count)s %(plural)s") % {
        "shown": figure(shown),
        "count": count_words(count),
        "plural": plural,
    }


def _tabs(query: ListQuery, names: Names) -> list[Tab]:
    kind = query.kind
    given = {one.filter.name: one.given for one in query.chosen}
    tabs = []
    for view in kind.views:
        working = _OF_WORKERS & set(view.query.values()) or _FILTERS_OF_WORKERS & set(view.query)
        if working and not query.actor.can(kind.access.edit):
            continue
        same = query.saved is None and dict(view.query) == given
        tabs.append(Tab(view.label, f"{list_address(kind)}?view={view.key}", same))
    for key, name, kept in names.views:
        tabs.append(Tab(name, f"{list_address(kind)}?{kept}&saved={key}", query.saved == key, key))
    return tabs


def _chips(query: ListQuery, names: Names) -> list[Chip]:
    chips = []
    for one in query.chosen:
        what = pgettext("filter", "is") if one.filter.show == "phase" else one.filter.label
        said = filters.words(query.kind, one, names.names)
        chips.append(Chip(what, said, query.address(**{one.filter.name: None})))
    return chips


def _head(query: ListQuery, *, pick: bool) -> SafeString:
    cells = []
    if pick:
        cells.append(
            format_html(
                '<th class="c-pick"><input type="checkbox" data-pick-all aria-label="{}"></th>', _("Select all")
            )
        )
    down = query.sort.startswith("-")
    by = query.sort.removeprefix("-")
    for one in query.columns:
        label = escape(one.column.label)
        sort = one.column.sort
        if not sort:
            cells.append(format_html('<th class="{}" scope="col">{}</th>', one.css, label))
            continue
        here = sort == by
        target = f"-{sort}" if here and not down else sort
        sign = icon("arrow-down" if down else "arrow-up", "small") if here else ""
        aria = SafeString(f' aria-sort="{"descending" if down else "ascending"}"') if here else ""
        cells.append(
            format_html(
                '<th class="{}" scope="col"{}><a href="{}">{}{}</a></th>',
                one.css,
                aria,
                query.address(sort=target),
                label,
                sign,
            )
        )
    return SafeString("".join(cells))


@dataclass(frozen=True, slots=True)
class Choice:
    """A filter in the panel: a group of boxes, a pick-list beside them, or the first and the last month of a span."""

    name: str
    label: Any
    options: list[tuple[str, str, bool]]
    pick: SafeString
    months: tuple[date, date] | None


def panel_view(kind: Kind) -> View:
    """The panel where filters and columns of a kind's list are chosen."""

    @requires(*viewers(kind))
    def view(request: Request) -> HttpResponse:
        query = lists.read(kind, request.actor, request.GET.dict())
        names = lists.names(query, request.actor.user_id).names
        in_force = {one.filter.name: one for one in query.chosen}
        choices = []
        for one in filters.open_to(kind, request.actor):
            chosen = in_force.get(one.name)
            values = set(chosen.values) if chosen else set()
            offered = filters.options(kind, one)
            pick = SafeString("")
            model = filters.related_to(kind, one)
            if model is not None:
                widget = PickWidget(f"/pick/{kind.slug}/{one.field or one.name}", _("Type a name"))
                key = chosen.keys[0] if chosen and chosen.keys else None
                if key is not None:
                    widget.label = names.get((model._meta.label_lower, key), "")
                pick = widget.render(one.name, key, {"id": f"filter_{one.name}"})
            months = filters.span(chosen.values) if chosen and one.show == "month" else None
            choices.append(Choice(one.name, one.label, [(v, w, v in values) for v, w in offered], pick, months))
        shown = {one.column.name for one in query.columns}
        context = {
            "kind": kind,
            "choices": choices,
            "columns": [(c.name, c.label, c.name in shown) for c in columns.readable(kind, request.actor)],
            "sort": query.sort,
            "action": list_address(kind),
        }
        template = "toolkit/filters.html#panel" if request.htmx else "toolkit/filters.html"
        return render(request, template, context)

    return view


def apply_view(kind: Kind) -> View:
    """Turns the panel's boxes (several of a name) into the address of a list."""

    @requires(*viewers(kind))
    def view(request: Request) -> HttpResponse:
        given: dict[str, str] = {}
        for one in kind.filters:
            values = [v.strip() for v in request.GET.getlist(one.name) if v.strip()]
            if values:
                joint = ".." if one.show == "month" else ","
                given[one.name] = joint.join(dict.fromkeys(sorted(values) if one.show == "month" else values))
        shown = [name for name in request.GET.getlist("columns") if name.isidentifier()]
        usual = [c.name for c in columns.readable(kind, request.actor) if not c.optional]
        if shown and set(shown) != set(usual):
            given["columns"] = ",".join(shown)
        if request.GET.get("sort"):
            given["sort"] = request.GET["sort"]
        if not any(one.name in given for one in kind.filters):
            given = {"view": "", **given}
        response = HttpResponse(status=303)
        response["Location"] = f"{list_address(kind)}?{urlencode(given)}"
        return response

    return view
