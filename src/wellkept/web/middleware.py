"""What surrounds every request: its id and log line, who asks, and whether the route lets him in."""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode
from django_htmx.http import HttpResponseClientRedirect

from wellkept.directory.actors import actor_of
from wellkept.kernel.occasion import Entrance, new_request_id, occasion
from wellkept.kernel.permissions import Actor
from wellkept.toolkit.routes import Level, Request
from wellkept.web import errors, metrics
from wellkept.web.access import access_of
from wellkept.web.accounts import account_of
from wellkept.web.first_run import first_run_address

GetResponse = Callable[[Request], HttpResponse]
View = Callable[..., HttpResponse]

log = structlog.get_logger("wellkept.access")


class RequestContext:
    """Gives each request an id that its log lines, events and answer share, and writes one line about it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        """Answer the request and log route, status and time; never a path or query, which may carry secrets.

        What open pages ask again and again is a line for debugging alone.
        """
        request.id = new_request_id()
        started = time.perf_counter()
        with occasion(request_id=request.id, entrance=Entrance.PAGES):
            response = self.get_response(request)
            seconds = time.perf_counter() - started
            response["X-Request-ID"] = request.id
            match = request.resolver_match
            if match is None and request.path.startswith(settings.STATIC_URL):
                return response
            route = (match.view_name or match.route) if match else ""
            metrics.observe(request.method or "", route, response.status_code, seconds)
            actor = getattr(request, "actor", None)
            quiet = response.status_code < 400 and getattr(match and match.func, "unlogged", False)
            (log.debug if quiet else log.info)(
                "request",
                method=request.method,
                route=route,
                status=response.status_code,
                ms=round(seconds * 1000, 1),
                user=actor.user_id if actor else None,
            )
        return response


class Identity:
    """Finds out who asks: `request.user` lazily and `request.actor` for every route that is not public."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        """Answer the request; afterwards the thread has its own language and zone again.

        What somebody sees after he has signed in is his alone: no browser and no proxy keeps it beyond his session.
        """
        request.user = SimpleLazyObject(lambda: account_of(request))  # type: ignore[assignment]
        request.actor = None  # type: ignore[assignment]
        language = translation.get_language()
        try:
            response = self.get_response(request)
            if request.actor is not None:
                response.headers.setdefault("Cache-Control", "private, no-store")
            return response
        finally:
            timezone.deactivate()
            if language:
                translation.activate(language)

    def process_view(self, request: Request, view: View, args: Sequence[Any], kwargs: Mapping[str, Any]) -> None:
        """Take the account that came with the session and speak its owner's language in his zone.

        Django's own session check applies: a session dies when the password changes or the account is closed.
        """
        access = access_of(view)
        if access is None or access.level is Level.PUBLIC or not request.user.is_authenticated:
            return
        actor = actor_of(request.user)
        request.actor = actor
        timezone.activate(ZoneInfo(actor.zone))
        translation.activate(actor.language)
        request.LANGUAGE_CODE = actor.language


class Gatekeeper:
    """Closed by default: a route opens only as its view declares."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        """Answer the request."""
        return self.get_response(request)

    def process_view(
        self, request: Request, view: View, args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> HttpResponse | None:
        """Let the request pass, or answer it: sign in first, 403 with the missing permission, first set the system up.

        Raises ImproperlyConfigured for a view without declaration while developing; in production it is closed.
        """
        access = access_of(view)
        if access is None:
            if settings.STRICT_ACCESS:
                raise ImproperlyConfigured(f"{view} does not declare who may open it (wellkept.toolkit.routes).")
            return errors.denied(request)
        if access.level is Level.PUBLIC:
            return None
        actor: Actor | None = request.actor
        if actor is None:
            return to_login(request)
        if access.permissions and not any(actor.can(p) for p in access.permissions):
            return errors.denied(request, access.permissions[0])
        elsewhere = first_run_address(request)
        return HttpResponseRedirect(elsewhere) if elsewhere else None

    def process_exception(self, request: Request, exception: Exception) -> HttpResponse | None:
        """Answer refusals of the product and an absent database as pages; other exceptions stay errors."""
        return errors.answer(request, exception)


def to_login(request: Request) -> HttpResponse:
    """Send the visitor to sign in and back here afterwards; a partial request moves the whole page."""
    login = resolve_url(settings.LOGIN_URL)
    htmx = request.headers.get("HX-Request") == "true"
    here = request.htmx.current_url_abs_path if htmx else request.get_full_path()
    if request.method != "GET" and not htmx:
        here = None
    target = f"{login}?{urlencode({'next': here})}" if here and here != "/" else login
    return HttpResponseClientRedirect(target) if htmx else HttpResponseRedirect(target)
