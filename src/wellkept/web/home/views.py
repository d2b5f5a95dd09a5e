"""The first page, laid out from the panels that rooms and this shell register."""

from datetime import date
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from wellkept.kernel import occasion
from wellkept.kernel.permissions import Actor
from wellkept.toolkit.home import AREAS, panels_for
from wellkept.toolkit.rail import Entry, announce
from wellkept.toolkit.routes import Request, signed_in

announce(Entry("home", _("Home"), "/", icon="home"))


def today(actor: Actor) -> date:
    """The present day where the actor is."""
    return occasion.now().astimezone(ZoneInfo(actor.zone)).date()


@signed_in
@require_safe
def home(request: Request) -> HttpResponse:
    """Draw the panels that have something to say, by area."""
    drawn: dict[str, list[SafeString]] = {area: [] for area in AREAS}
    for panel, contents in panels_for(request.actor):
        drawn[panel.area].append(render_to_string(panel.template, dict(contents)))
    return render(request, "home/home.html", {**drawn, "day": today(request.actor)})
