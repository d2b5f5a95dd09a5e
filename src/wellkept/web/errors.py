"""Error answers: what happened, why, what to do next, and a reference; made without the database."""

import json
import sys
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import structlog
from django.core.exceptions import RequestDataTooBig
from django.db import DataError, IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import is_valid_path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellkept.kernel.errors import Conflict, Denied, WellkeptError
from wellkept.kernel.outage import Outage, outage_of
from wellkept.kernel.permissions import roles_with
from wellkept.web.settings_pages.roles import role_name

log = structlog.get_logger("wellkept.web")


@dataclass(frozen=True, slots=True)
class Sentence:
    """The words of a status: what happened, and what to do next."""

    title: Any
    text: Any


WORDS: dict[int, Sentence] = {
    400: Sentence(
        gettext_lazy("That request could not be read"),
        gettext_lazy("Something in the address or the form was not understood. Go back and try again."),
    ),
    403: Sentence(
        gettext_lazy("This is not open to you"),
        gettext_lazy("Your account does not have the permission for this page."),
    ),
    404: Sentence(
        gettext_lazy("There is nothing here"),
        gettext_lazy("The address may be mistyped, or the record is not one that you can see."),
    ),
    405: Sentence(
        gettext_lazy("This address does not work that way"),
        gettext_lazy("Open the page again from the menu and use its buttons."),
    ),
    409: Sentence(
        gettext_lazy("Somebody else was faster"),
        gettext_lazy("The record changed after you opened it. Open it again and repeat your change."),
    ),
    413: Sentence(
        gettext_lazy("That was too much at once"),
        gettext_lazy("The form or file is larger than this installation accepts. Send less, or in parts."),
    ),
    422: Sentence(
        gettext_lazy("That did not work"),
        gettext_lazy("Go back, change what the message says, and try again. What you typed is kept."),
    ),
    500: Sentence(
        gettext_lazy("Something went wrong on our side"),
        gettext_lazy(
            "Nothing was saved by this step. Try again; if it happens again, tell your administrator the reference."
        ),
    ),
    503: Sentence(
        gettext_lazy("The database does not answer"),
        gettext_lazy("Nothing is lost. Wait a few seconds and open the page again."),
    ),
}
#: The words of an outage for a step that was to save something.
UNSAVED: dict[Outage, Sentence] = {
    Outage.DATABASE: Sentence(
        WORDS[503].title,
        gettext_lazy(
            "Nothing confirmed that this step was saved. Wait a few seconds, look, and try again if it was not."
        ),
    ),
    Outage.DISK: Sentence(
        gettext_lazy("The disk is full or cannot be written to"),
        gettext_lazy("Nothing was saved by this step. Tell your administrator, and try again when there is room."),
    ),
}


def reference(request: HttpRequest) -> str:
    """What a person tells the administrator: the beginning of the request's id, as in the log."""
    return getattr(request, "id", "")[:12]


def respond(
    request: HttpRequest, status: int, *, title: str = "", text: str = "", code: str = "", **context: Any
) -> HttpResponse:
    """The answer to a failed request: a page, a notice for a partial request, problem details for a program."""
    sentence = WORDS[status]
    title = title or str(sentence.title)
    text = text or str(sentence.text)
    response: HttpResponse
    if request.path.startswith("/api/"):
        problem = {"type": "about:blank", "title": title, "status": status, "detail": text, "code": code}
        problem["request_id"] = getattr(request, "id", "")
        response = JsonResponse(problem, status=status, content_type="application/problem+json")
    elif request.headers.get("HX-Request") == "true":
        response = HttpResponse(status=status)
        notice = {
            "toast": {"kind": "bad", "text": text if status == HTTPStatus.UNPROCESSABLE_ENTITY else f"{title}. {text}"}
        }
        response["HX-Trigger"] = json.dumps(notice)
        response["HX-Reswap"] = "none"
    else:
        page = {"title": title, "text": text, "status": status, "reference": reference(request), **context}
        response = HttpResponse(render_to_string("errors/page.html", page), status=status)
    return response


def denied(request: HttpRequest, permission: str = "", text: str = "") -> HttpResponse:
    """403 that names the missing permission and the roles that have it."""
    return respond(
        request,
        403,
        text=text,
        code="permission_denied",
        permission=permission,
        roles=sorted(map(role_name, roles_with(permission))) if permission else [],
    )


def unavailable(request: HttpRequest, outage: Outage, exception: BaseException | None = None) -> HttpResponse:
    """503 while the database is away or the disk is full; a page that was to save something offers to send it again."""
    log.warning("out of reach", what=outage.name.lower(), error=str(exception).strip())
    sentence = UNSAVED[outage] if request.method == "POST" or outage is Outage.DISK else WORDS[503]
    response = respond(
        request, 503, title=str(sentence.title), text=str(sentence.text), code="unavailable", **_again(request)
    )
    response["Retry-After"] = str(outage.value)
    return response


def _again(request: HttpRequest) -> dict[str, Any]:
    """What a page needs to send a form again as it was; nothing for one with files or secrets, which pages do not keep."""
    if request.method != "POST" or request.FILES or any("password" in name for name in request.POST):
        return {}
    fields = [(name, one) for name, values in request.POST.lists() for one in values if name != "csrfmiddlewaretoken"]
    return {"again": fields, "address": request.get_full_path(), "csrf_token": get_token(request)}


def answer(request: HttpRequest, exception: BaseException | None) -> HttpResponse | None:
    """The answer to a refusal of the product (403, 409, 422) or to an outage (503); None for any other exception."""
    outage = outage_of(exception)
    if outage is not None:
        return unavailable(request, outage, exception)
    if isinstance(exception, Denied):
        return denied(request, exception.permission, exception.message)
    if isinstance(exception, Conflict):
        return respond(request, 409, text=exception.message, code=exception.code, theirs=exception.theirs)
    if isinstance(exception, WellkeptError):
        return respond(request, 422, text=exception.message, code=exception.code)
    if isinstance(exception, DataError | OverflowError):
        log.error("a value that the database cannot keep came as far as it", exc_info=exception)
        return respond(
            request, 422, text=_("A value is longer or larger than can be kept, or holds signs that cannot.")
        )
    if isinstance(exception, IntegrityError):
        log.error("a constraint of the database refused", exc_info=exception)
        return respond(request, 409, text=_("This does not go together with what is on record. Open the page again."))
    return None


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler for 400; a body beyond the limit is a 413."""
    return respond(request, 413 if isinstance(exception, RequestDataTooBig) else 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler for 403."""
    return denied(request)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler for 404: the same for what does not exist and what is not visible.

    No page ends in a slash; whoever types one is led to the page without it.
    """
    bare = request.path.rstrip("/")
    if request.method in ("GET", "HEAD") and bare != request.path and is_valid_path(bare):
        query = request.META.get("QUERY_STRING", "")
        return HttpResponseRedirect(f"{bare}?{query}" if query else bare)
    return respond(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler for 500; a refusal or an outage met outside a view gets its own answer."""
    return answer(request, sys.exc_info()[1]) or respond(request, 500)


def csrf_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without a valid token: the page was open too long, or cookies are off."""
    return respond(
        request,
        403,
        title=_("This form is out of date"),
        text=_(
            "It was open for too long, you signed in or out elsewhere, or cookies are switched off. "
            "Open the page again; what you typed is kept."
        ),
        code="csrf",
        reopen=True,
    )
