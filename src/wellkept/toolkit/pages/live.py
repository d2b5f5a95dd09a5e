"""What open pages ask now and then: who else has this record open, what has changed, what is new in this list.

Each answer is a short fragment with a tag, so that most of them are an empty 304. No page waits for the server and no
connection stays open: few threads serve many people.
"""

from collections.abc import Callable
from hashlib import sha256
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from wellkept.components.presence.selectors import Company, company, keeps_company
from wellkept.components.presence.services import end_presence, note_presence
from wellkept.kernel.registry import Kind, kinds
from wellkept.ledger.models import Event
from wellkept.records.scope import find, visible_cards, visible_to
from wellkept.toolkit import lists, marks, news
from wellkept.toolkit.pages import inbox
from wellkept.toolkit.pages.access import viewers
from wellkept.toolkit.routes import Request, requires, signed_in, unlogged

View = Callable[..., HttpResponse]
#: So many numbers of a page are looked at; longer lists are asked for by pages.
SHOWN = 150


def record_news(kind: Kind) -> View:
    """The view that tells an open page of a record what has happened since, and who else has it open."""

    @unlogged
    @requires(*viewers(kind))
    @require_safe
    def view(request: Request, number: str) -> HttpResponse:
        record = _found(kind, request, number)
        events = _events(kind, request, record)
        others = company(record.pk, request.actor) if keeps_company(kind, request.actor) else []
        tag = _tag(events[0].pk if events else 0, *((one.name, one.writing) for one in others))
        if request.headers.get("If-None-Match") == tag:
            return _as_before(tag)
        context = {
            "writing": [one for one in others if one.writing],
            "looking": [one for one in others if not one.writing],
            "others": _first(others),
            "said": news.told(kind, request.actor, events),
        }
        return _tagged(render(request, "toolkit/live.html#record", context), tag)

    return view


def _events(kind: Kind, request: Request, record: Any) -> list[Event]:
    """What happened since the page was made, or since the version of the record that a form on it would change."""
    version = request.GET.get("version", "")
    if version.isdecimal() and len(version) < 10:
        return news.since_version(kind, request.actor, record.pk, int(version))
    return news.of_record(kind, request.actor, record.pk, _since(request))


def _first(others: list[Company]) -> list[Company]:
    """Those whose initials are shown."""
    return others[:4]


def presence(kind: Kind) -> View:
    """The view that takes that somebody has a record open, writes in a form of it, or has left it."""

    @unlogged
    @requires(kind.access.edit)
    @require_POST
    def view(request: Request, number: str) -> HttpResponse:
        record = _found(kind, request, number)
        if keeps_company(kind, request.actor):
            if "left" in request.POST:
                end_presence(record, actor=request.actor)
            else:
                note_presence(record, actor=request.actor, writing=request.POST.get("writing") == "1")
        return HttpResponse(status=204)

    return view


def list_news(kind: Kind) -> View:
    """The view that tells an open list of a kind how many records came and changed since."""

    @unlogged
    @requires(*viewers(kind))
    @require_safe
    def view(request: Request) -> HttpResponse:
        query = lists.read(kind, request.actor, request.GET.dict())
        listed = news.Listed(
            (kind,),
            query.rows,
            lambda: visible_to(kind.model._default_manager.all(), request.actor),
            *_on_page(request),
        )
        return _list_news(request, listed)

    return view


@unlogged
@signed_in
@require_safe
def inbox_news(request: Request) -> HttpResponse:
    """What came into the inbox and changed there since it was shown."""
    tray = inbox.chosen(request)
    working = [kind for kind in kinds() if inbox.is_work(kind)]
    listed = news.Listed(
        working,
        lambda: inbox.open_work(request.actor, tray),
        lambda: visible_cards(request.actor),
        *_on_page(request),
    )
    return _list_news(request, listed)


def _list_news(request: Request, listed: news.Listed) -> HttpResponse:
    """The tag is of what is said alone: what happens to others' records must not show, not even as another tag."""
    said = str(news.of_list(listed, news.touched(listed.kinds, request.actor, _since(request))))
    tag = _tag(said)
    if request.headers.get("If-None-Match") == tag:
        return _as_before(tag)
    return _tagged(render(request, "toolkit/live.html#list", {"said": said}), tag)


def _found(kind: Kind, request: Request, number: str) -> Any:
    try:
        return find(kind, request.actor, number)
    except kind.model.DoesNotExist as absent:
        raise Http404 from absent


def _since(request: Request) -> int:
    """The event that the page was made after; Http404 without one, as no page asks so."""
    event = marks.read(request.GET.get("since", ""))
    if event is None:
        raise Http404
    return event


def _on_page(request: Request) -> tuple[set[str], bool]:
    """The numbers that stand on the page, and whether the list has no others."""
    numbers = request.GET.get("shown", "").replace("\x00", "").split(",")
    return {number for number in numbers[:SHOWN] if number}, request.GET.get("whole") == "1"


def _tag(*parts: object) -> str:
    """What an answer is known by: all that it says, and in which language."""
    return f'"{sha256(repr((parts, get_language())).encode()).hexdigest()[:20]}"'


def _as_before(tag: str) -> HttpResponse:
    return _tagged(HttpResponseNotModified(), tag)


def _tagged(response: HttpResponse, tag: str) -> HttpResponse:
    response["ETag"] = tag
    return response
