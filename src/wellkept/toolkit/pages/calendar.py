"""The calendar of due work: of a kind, with the filters of its list, and of the inbox, with its tabs."""

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wellkept.kernel.lifecycle import OPEN_PHASES
from wellkept.kernel.registry import Kind, kinds
from wellkept.ledger import selectors as ledger
from wellkept.toolkit import calendars, lists, marks
from wellkept.toolkit.addresses import list_address
from wellkept.toolkit.calendars import Filled, Period, Source
from wellkept.toolkit.lists import ListQuery
from wellkept.toolkit.pages import above, inbox
from wellkept.toolkit.pages.access import viewers
from wellkept.toolkit.routes import Request, requires, signed_in

View = Callable[..., HttpResponse]
ADDRESS = "/work/calendar"


def calendar_view(kind: Kind) -> View:
    """The view that shows what is due of a kind, day by day."""

    @requires(*viewers(kind))
    @require_safe
    def view(request: Request) -> HttpResponse:
        query = lists.read(kind, request.actor, request.GET.dict(), above.address_of(kind, "calendar"))
        since = marks.mark(ledger.latest())
        period = Period.read(request.GET.dict())
        address = f"{query.base}?{query.query()}"
        filled = calendars.fill(period, _of_kind(query), address)
        names = lists.names(query, request.actor.user_id)
        context = {
            **above.context(request, query, names, since, "calendar"),
            "count": above.count_words(filled.count),
            **_context(filled, address, _overdue(kind), f"{list_address(kind)}?{query.query()}"),
        }
        return _answer(request, "toolkit/calendar.html", context)

    return view


def _of_kind(query: ListQuery) -> Source:
    kind, of = query.kind, query.kind.projection
    still = kind.lifecycle.in_phases(OPEN_PHASES)

    def entry(row: Sequence[Any]) -> tuple[str, str, str, int | None, str]:
        _key, number, title, priority, owner = row
        named = (priority if of.priority else None, (owner or "") if of.owner else "")
        return number, title, f"/{kind.slug}/{number}", *named

    paths = ("pk", "number", "title", of.priority or "pk", f"{of.owner}__name" if of.owner else "pk")
    return Source(lambda: query.rows().filter(state__in=still), of.due, paths, entry)


def _overdue(kind: Kind) -> str:
    """The list of what is late, as far as the kind has a filter for it."""
    known = any(one.show == "overdue" for one in kind.filters)
    return f"{list_address(kind)}?phase=open&overdue=yes&sort={kind.projection.due}" if known else list_address(kind)


@signed_in
@require_safe
def work_calendar(request: Request) -> HttpResponse:
    """What is due of the inbox of the person who asks, of every kind."""
    tray = inbox.chosen(request)
    slugs = {kind.key: kind.slug for kind in kinds()}
    since = marks.mark(ledger.latest())

    def entry(row: Sequence[Any]) -> tuple[str, str, str, int | None, str]:
        _key, kind, number, title, priority, owner = row
        return number, title, f"/{slugs[kind]}/{number}", priority, owner or ""

    paths = ("pk", "kind", "number", "title", "priority", "owner__name")
    source = Source(lambda: inbox.open_work(request.actor, tray), "due_at", paths, entry)
    address = f"{ADDRESS}?tray={tray.key}"
    period = Period.read(request.GET.dict())
    span = period.query()
    context = {
        "tabs": [(one.label, f"{ADDRESS}?tray={one.key}&{span}", one is tray) for one in inbox.trays(request.actor)],
        "tray": tray,
        "since": since,
        **_context(calendars.fill(period, source, address), address, *[f"{inbox.ADDRESS}?tray={tray.key}"] * 2),
    }
    return _answer(request, "toolkit/work_calendar.html", context)


def _context(filled: Filled, address: str, overdue: str, all_due: str) -> dict[str, Any]:
    """What the grid of days needs: the calendar's own address, the list of what is late, and that of everything."""
    period = filled.period
    other = Period(period.at, not period.week)

    def there(of: Period) -> str:
        return f"{address}&{of.query()}"

    spans = [(period, True), (other, False)] if not period.week else [(other, False), (period, True)]
    return {
        "filled": filled,
        "period": period,
        "weekdays": [day.weekday for day in filled.weeks[0]],
        "earlier": there(period.moved(-1)),
        "later": there(period.moved(1)),
        "now": there(Period(calendars.today(), period.week)),
        "spans": [(of.week, there(of), here) for of, here in spans],
        "overdue": overdue,
        "all_due": all_due,
        "before": calendars.before_words(filled.before) if filled.before else "",
    }


def _answer(request: Request, template: str, context: dict[str, Any]) -> HttpResponse:
    part = request.htmx and str(request.htmx.target).endswith("list")
    return render(request, f"{template}#list" if part else template, context)
