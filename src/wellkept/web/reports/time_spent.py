"""The report on time spent in a month: by customer, service and person; each entry as a file, for whoever writes the bills."""

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wellkept.components.efforts import selectors
from wellkept.components.efforts.permissions import Permissions
from wellkept.flows.time_spent import in_words
from wellkept.kernel import occasion
from wellkept.kernel.permissions import Actor
from wellkept.sms.relationship.agreements.results.periods import later
from wellkept.toolkit.exporting import Table
from wellkept.toolkit.pages.exports import table_answer
from wellkept.toolkit.routes import Request, requires
from wellkept.toolkit.words import percent


def _month(request: Request) -> tuple[date, str]:
    """The first day of the month that the address asks for, else of this one; and what was wrong with the address."""
    this = occasion.now().astimezone(ZoneInfo(request.actor.zone)).date().replace(day=1)
    given = request.GET.get("month", "").strip()
    if not given:
        return this, ""
    try:
        asked = date.fromisoformat(f"{given}-01")
        if not 1970 <= asked.year < 2100:
            raise ValueError
    except ValueError:
        return this, _("Give a month as 2026-03.")
    return asked, ""


def _ends(first: date) -> tuple[date, date]:
    return first, later(first, 1) - timedelta(days=1)


@requires(Permissions.VIEW)
@require_safe
def time_spent(request: Request) -> HttpResponse:
    """Draw the report."""
    first, trouble = _month(request)
    parts = [
        (_("By customer"), _("Own work"), _shares(request.actor, first, "customer")),
        (_("By service"), _("Without a service"), _shares(request.actor, first, "service")),
        (_("By person"), "", _shares(request.actor, first, "person")),
    ]
    minutes = sum(share.minutes for share, _words, _part in parts[2][2])
    context = {
        "first": first,
        "month": f"{first:%Y-%m}",
        "trouble": trouble,
        "earlier": f"{later(first, -1):%Y-%m}",
        "later": f"{later(first, 1):%Y-%m}",
        "parts": parts,
        "total": in_words(minutes),
        "any": any(part[2] for part in parts),
    }
    return render(request, "reports/time_spent.html", context)


def _shares(actor: Actor, first: date, by: str) -> list[tuple[selectors.Share, str, str]]:
    """Each share with its time in words and what part of the whole it is."""
    found = selectors.shares(actor, *_ends(first), by)
    whole = sum(share.minutes for share in found)
    return [(one, in_words(one.minutes), percent(one.minutes / whole) if whole > 0 else "") for one in found]


@requires(Permissions.VIEW)
@require_safe
def time_file(request: Request, ending: str) -> HttpResponseBase:
    """Give each entry of the month as csv or xlsx, times in hours."""
    first, _trouble = _month(request)
    actor = request.actor

    def table() -> Table:
        heads = [
            _("Day"), _("Customer"), _("Number"), _("Title"), _("Service"), _("Person"), _("Hours"), _("What for"),
        ]  # fmt: skip
        return Table(
            _("Time spent"), heads, map(_row, selectors.entries(actor, *_ends(first)).iterator(1000)), (_("Title"),)
        )

    return table_answer(actor, table, f"time-{first:%Y-%m}", ending)


def _row(one: Any) -> list[Any]:
    card = one.record
    return [
        one.day,
        one.customer.name if one.customer else "",
        card.number,
        card.title,
        card.service.title if card.service else "",
        one.person.name,
        round(one.minutes / 60, 4),
        one.what,
    ]
