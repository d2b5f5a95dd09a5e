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
from django.utils.translation import ngettext

from wellkept.kernel.registry import Kind
from wellkept.kernel.wording import lowered
from wellkept.ledger import selectors as ledger
from wellkept.toolkit import columns, filters, lists, marks, relations
from wellkept.toolkit.addresses import list_address
from wellkept.toolkit.fields import PickWidget
from wellkept.toolkit.lists import ListQuery
from wellkept.toolkit.models import Preset
from wellkept.toolkit.pages import above
from wellkept.toolkit.pages.access import viewers
from wellkept.toolkit.presets import selectors as presets
from wellkept.toolkit.routes import Request, requires
from wellkept.toolkit.templatetags.ui import icon
from wellkept.toolkit.words import figure

View = Callable[..., HttpResponse]


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
        keeps = presets.keeps_presets(kind, request.actor)
        context = {
            **above.context(request, query, names, since, "list"),
            "head": _head(query, pick=may_bulk and bool(page.rows)),
            "body": columns.draw(
                kind, query.columns, page.rows, pick=may_bulk, sight=relations.sight_of(request.actor)
            ),
            "empty": not page.rows,
            "count": above.count_words(count),
            "shown": shown_words(kind, len(page.rows), count),
            "previous": query.address(before=page.before) if page.before else "",
            "next": query.address(after=page.after) if page.after else "",
            "bulk": bulk_steps(kind, request) if may_bulk else [],
            "macros": presets.offered(kind, Preset.Use.MACRO, request.actor) if may_bulk and keeps else [],
        }
        template = "toolkit/list.html"
        if request.htmx and str(request.htmx.target).endswith("list"):
            template = "toolkit/list.html#list"
        return render(request, template, context)

    return view


def bulk_steps(kind: Kind, request: Request) -> list[Any]:
    """The steps that can be taken with many records at once."""
    return [t for t in kind.lifecycle.transitions if not t.automatic and request.actor.can(t.permission)]


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
        "count": above.count_words(count),
        "plural": plural,
    }


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
            "show_as": request.GET.get("show_as", ""),
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
        response["Location"] = f"{above.address_of(kind, request.GET.get('show_as', ''))}?{urlencode(given)}"
        return response

    return view
