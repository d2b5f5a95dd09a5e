"""An address of the API: which methods it knows, who calls, and every refusal as problem details."""

from collections.abc import Callable

from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from wellkept.api import limits, problems
from wellkept.api.callers import caller_of
from wellkept.api.calls import Call
from wellkept.api.needs import Need, require_any
from wellkept.api.problems import Problem
from wellkept.kernel.occasion import Entrance, occasion
from wellkept.kernel.registry import kind_by_slug
from wellkept.toolkit.routes import public

Handler = Callable[[Call], HttpResponseBase]
View = Callable[..., HttpResponseBase]


def endpoint(**handlers: Handler) -> View:
    """A view that answers each named method by its handler. It knows tokens itself, so the gate for pages lets it through.

    Raises ImproperlyConfigured for a handler that does not declare what it asks of its caller (api.needs).
    """
    for handler in handlers.values():
        if not hasattr(handler, "asks"):
            raise ImproperlyConfigured(f"{handler} does not declare what it asks of its caller (wellkept.api.needs).")

    @public
    @csrf_exempt
    def view(request: HttpRequest, **parts: str) -> HttpResponseBase:
        response: HttpResponseBase
        try:
            with occasion(entrance=Entrance.API):
                response = _answer(request, handlers, parts)
        except Exception as error:
            problem = problems.of(error)
            if problem is None:
                raise
            response = problem.response()
        patch_vary_headers(response, ("Authorization", "Cookie"))
        return response

    view.handlers = handlers  # type: ignore[attr-defined]
    return view


def _answer(request: HttpRequest, handlers: dict[str, Handler], parts: dict[str, str]) -> HttpResponseBase:
    method = "GET" if request.method == "HEAD" else request.method or ""
    handler = handlers.get(method)
    if handler is None:
        raise _no_method(handlers)
    caller = caller_of(request)
    request.actor = caller.actor  # type: ignore[attr-defined]
    translation.activate(caller.actor.language)
    wait = limits.wait_of(caller.key)
    if wait:
        detail = _("Wait %(seconds)d s before the next request.") % {"seconds": wait}
        raise Problem("too_many_requests", detail, headers={"Retry-After": str(wait)})
    slug = parts.pop("slug", None)
    kind = kind_by_slug(slug) if slug is not None else None
    if slug is not None and kind is None:
        raise problems.not_found()
    need: Need | None = handler.asks  # type: ignore[attr-defined]
    if need is not None:
        require_any(caller.actor, need(kind, parts.get("name", "")))
    return handler(Call(request, caller, kind, **parts))


def _no_method(handlers: dict[str, Handler]) -> Problem:
    known = ", ".join(m for method in handlers for m in (("GET", "HEAD") if method == "GET" else (method,)))
    return Problem("method_not_allowed", _("Here one can: %(known)s.") % {"known": known}, headers={"Allow": known})


@public
@csrf_exempt
def nothing_here(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Any other address below the API."""
    return problems.not_found().response()
