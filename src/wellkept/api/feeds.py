"""Due work, and the dates of the year, in the calendar that a person uses: secret addresses that show it, and the page where they
are made and revoked.

Who knows such an address reads what its owner may see at that moment, and can do nothing else. An address that is not known,
was revoked, or belongs to somebody who has left looks like any other that does not exist.
"""

from hashlib import sha256
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from wellkept.api import ical, limits, selectors, services
from wellkept.directory import services as directory
from wellkept.directory.actors import actor_of
from wellkept.directory.models import Token
from wellkept.kernel import occasion
from wellkept.kernel.errors import WellkeptError
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import kinds
from wellkept.toolkit.addresses import record_address
from wellkept.toolkit.forms import Renderer
from wellkept.toolkit.pages import inbox
from wellkept.toolkit.pages.inbox import Tray
from wellkept.toolkit.routes import Request, public, signed_in

ADDRESS = "/settings/feeds"
#: A calendar asks now and then; one that asks more than once in ten seconds on and on is told to wait.
PACE = (0.1, 30.0)
#: What the link to one's own duties, reviews and other dates of the year is called.
DATES = "dates"
#: So many deadlines are written, the nearest first.
MOST = 1000


def tray_of(actor: Actor, feed: str) -> Tray | None:
    """The work that a link shows, as far as it is the actor's at this moment; None where it no longer is."""
    if feed == DATES:
        return Tray(feed, "", lambda one: Q(owner=one.person_id)) if actor.provider else None
    if not feed.isdecimal():
        return next((tray for tray in inbox.trays(actor) if tray.key == feed and feed in ("mine", "requested")), None)
    team = int(feed)
    return Tray(feed, "", lambda _actor: Q(team=team)) if actor.provider and team in actor.teams else None


def offered(actor: Actor) -> list[tuple[str, Any]]:
    """What links can show to an actor, with its name."""
    own = [("mine", pgettext("inbox", "Mine")), (DATES, _("My dates of the year"))] if actor.provider else []
    teams = selectors.names_of_teams(actor.teams) if actor.provider else {}
    return [*own, *((str(key), name) for key, name in teams.items()), ("requested", _("Reported by me"))]


@public
@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar of a link: open work with a deadline, as its owner may see it now."""
    now = occasion.now()
    token = selectors.token_of(secret, at=now, feed=True)
    if token is None:
        raise Http404
    wait = limits.wait_of(f"feed:{token.pk}", pace=PACE)
    if wait:
        return HttpResponse(status=429, headers={"Retry-After": str(wait)})
    actor = actor_of(token.user)
    tray = tray_of(actor, token.feed)
    if tray is None:
        raise Http404
    if token.last_used_on != now.date():
        services.note_use(token, now.date())
    with translation.override(actor.language):
        text = ical.written(_("Due: %(what)s") % {"what": token.name}, _dues(request, actor, tray))
    tag = f'"{sha256(text).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache", "X-Robots-Tag": "noindex"}
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified(headers=headers)
    headers["Content-Disposition"] = 'inline; filename="wellkept.ics"'
    return HttpResponse(text, content_type="text/calendar; charset=utf-8", headers=headers)


def _dues(request: HttpRequest, actor: Actor, tray: Tray) -> list[ical.Due]:
    names = {kind.key: str(kind.label) for kind in kinds()}
    found = inbox.dated(actor).filter(tray.of(actor)) if tray.key == DATES else inbox.open_work(actor, tray)
    cards = found.filter(due_at__isnull=False).order_by("due_at", "pk")
    rows = cards.values_list("number", "title", "kind", "priority", "due_at", "updated_at")[:MOST]
    return [
        ical.Due(number, title, names[kind], priority, at, changed, request.build_absolute_uri(record_address(number)))
        for number, title, kind, priority, at, changed in rows
        if at is not None
    ]


class FeedForm(forms.Form):
    """What a new link shows."""

    default_renderer = Renderer()
    feed = forms.ChoiceField(
        label=gettext_lazy("What it shows"), help_text=gettext_lazy("Open work with a deadline, and nothing else.")
    )

    def __init__(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.fields["feed"].choices = offered(request.actor)  # type: ignore[attr-defined]


@signed_in
class Feeds(View):
    """The person's own calendar links; a new one shows its address in the answer to its making, and never again."""

    def get(self, request: Request) -> HttpResponse:
        """Show the list and the form."""
        return _page(request, FeedForm(request))

    def post(self, request: Request) -> HttpResponse:
        """Make a link."""
        form = FeedForm(request, request.POST)
        if form.is_valid():
            what = form.cleaned_data["feed"]
            try:
                made, secret = directory.issue_feed(
                    actor=request.actor, user=request.user, name=str(dict(offered(request.actor))[what]), feed=what
                )
            except WellkeptError as error:
                form.add_error(None, error.message)
            else:
                address = request.build_absolute_uri(reverse("feed", kwargs={"secret": secret}))
                return _page(request, FeedForm(request), made=made, address=address)
        return _page(request, form, status=422)


@never_cache
def _page(
    request: Request, form: FeedForm, *, made: Token | None = None, address: str = "", status: int = 200
) -> HttpResponse:
    context = {"form": form, "feeds": selectors.feeds_of(request.user), "made": made, "address": address}
    return render(request, "api/feeds.html", context, status=status)


@signed_in
@require_POST
def revoke(request: Request, key: int) -> HttpResponse:
    """End one of the person's own links."""
    link = selectors.feeds_of(request.user).filter(pk=key).first()
    if link is None:
        raise Http404
    if link.revoked_at is None:
        directory.revoke_token(link, actor=request.actor)
    messages.success(request, _("The link “%(name)s” shows nothing any more.") % {"name": link.name})
    return HttpResponseRedirect(ADDRESS)
