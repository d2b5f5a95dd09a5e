"""Answers that the pages share: going on after a form, also from within the dialog, and telling drafts that they were sent."""

from urllib.parse import quote

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect

from wellkept.kernel.registry import Kind
from wellkept.toolkit.addresses import list_address
from wellkept.toolkit.routes import Request


def see(request: Request, address: str, *, sent: str = "") -> HttpResponse:
    """Lead on to another page; `sent` names the draft that has been taken."""
    response: HttpResponse
    if request.htmx and not request.htmx.boosted:
        response = HttpResponseClientRedirect(address)
    else:
        response = HttpResponseRedirect(address)
        response.status_code = 303
    if sent:
        tell_sent(response, sent)
    return response


def back_of(kind: Kind, request: Request) -> str:
    """Where a form was opened from, if that is a page that shows the records of the kind; else ""."""
    given = request.POST.get("back") or request.GET.get("back") or ""
    own = url_has_allowed_host_and_scheme(given, allowed_hosts=None)
    shown = (list_address(kind), *(f"{list_address(kind)}/{way}" for way in ("board", "calendar")))
    return given if own and given.partition("?")[0] in shown else ""


def tell_sent(response: HttpResponse, draft: str) -> None:
    """Let the browser forget a draft, for it has been taken."""
    response.set_cookie("wk_sent", quote(draft), max_age=600, samesite="Lax")
