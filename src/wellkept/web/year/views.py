"""The pages of the year: the wheel with its months, and what the standard wants done again and again."""

from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View
from django.views.decorators.http import require_safe

from wellkept.components.duties.permissions import Permissions
from wellkept.kernel import occasion
from wellkept.toolkit.routes import Request, requires
from wellkept.web.settings_pages.answers import kept, stepped
from wellkept.web.year import proposals, wheel
from wellkept.web.year.months import Standing, year_of

#: The years that can be looked at.
FIRST, LAST = 1980, 2199


@requires(Permissions.VIEW)
@require_safe
def year(request: Request) -> HttpResponse:
    """The year that the address asks for, else this one."""
    actor = request.actor
    zone = ZoneInfo(actor.zone)
    now = occasion.now()
    today = now.astimezone(zone)
    asked, trouble = request.GET.get("year", ""), ""
    shown = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else today.year
    if asked and (str(shown) != asked or not FIRST <= shown <= LAST):
        trouble, shown = _("“%(text)s” is no year that can be shown.") % {"text": asked[:20]}, today.year
    mine = request.GET.get("mine") == "1"
    months = year_of(actor, shown, now, zone, mine=mine)
    entries = [entry for month in months for entry in month.entries]
    context: dict[str, Any] = {
        "year": shown,
        "before": shown - 1 if shown > FIRST else None,
        "after": shown + 1 if shown < LAST else None,
        "mine": mine,
        "trouble": trouble,
        "months": months,
        "wheel": wheel.segments(months, (today.year, today.month)),
        "size": wheel.SIZE,
        "half": wheel.SIZE // 2,
        "counts": [(each, sum(e.times for e in entries if e.standing is each)) for each in Standing],
        "today": today.date().replace(day=1),
        "may_propose": actor.can(Permissions.KEEP),
        "wanted": len(proposals.wanted()) if actor.can(Permissions.KEEP) else 0,
    }
    return render(request, "year/year.html", context)


@requires(Permissions.KEEP)
class Proposals(View):
    """What recurs by the standard and no duty sees to; those that are picked become proposed duties."""

    def get(self, request: Request) -> HttpResponse:
        """Show them."""
        return render(request, "year/proposals.html", {"rows": proposals.offered(request.actor)})

    def post(self, request: Request) -> HttpResponse:
        """Propose those that were picked. Raises Denied."""
        picked = set(request.POST.getlist("pick"))

        def propose() -> HttpResponse:
            made = proposals.propose(picked, actor=request.actor)
            said = ngettext("%(n)d duty is proposed.", "%(n)d duties are proposed.", made) % {"n": made}
            return kept(request, "/duties?view=proposed", said)

        return stepped(request, "/year/proposals", propose)
