"""Who calls: a program with a bearer token, or a person's browser with its session."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.translation import gettext as _

from wellkept.api import selectors, services
from wellkept.api.problems import Problem
from wellkept.directory.actors import actor_of
from wellkept.directory.models import Token, User
from wellkept.kernel import occasion
from wellkept.kernel.permissions import Actor

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, as what he may act, and the name under which his pace and his keys are remembered."""

    user: User
    actor: Actor
    key: str
    token: Token | None = None


def caller_of(request: HttpRequest) -> Caller:
    """The caller of a request. Raises Problem (401) for nobody or a token that is not valid, (403) for a forged form.

    A header Authorization always decides: a wrong token is never overlooked because a session is there as well.
    """
    header = request.headers.get("Authorization")
    if header is not None:
        return _by_token(header)
    user = request.user
    if not user.is_authenticated:
        raise _unauthenticated(_("Send a token, or sign in."))
    if request.method not in SAFE_METHODS:
        _refuse_forgery(request)
    return Caller(user, actor_of(user), f"user:{user.pk}")


def _by_token(header: str) -> Caller:
    scheme, _space, secret = header.partition(" ")
    if scheme.lower() != "bearer" or not secret.strip():
        raise _unauthenticated(_("Send the token as: Authorization: Bearer wk_…"))
    now = occasion.now()
    token = selectors.token_of(secret.strip(), at=now)
    if token is None:
        raise _unauthenticated(_("This token is unknown, has ended or was revoked."), 'Bearer error="invalid_token"')
    if token.last_used_on != now.date():
        services.note_use(token, now.date())
    actor = actor_of(token.user, scopes=frozenset(token.scopes))
    return Caller(token.user, actor, f"token:{token.pk}", token)


def _unauthenticated(detail: str, challenge: str = "Bearer") -> Problem:
    return Problem("unauthenticated", detail, headers={"WWW-Authenticate": challenge})


class _ForgeryCheck(CsrfViewMiddleware):
    """Django's own check, which says what is wrong instead of answering."""

    def _reject(self, request: HttpRequest, reason: str) -> HttpResponse:
        raise Problem("csrf", _("The header X-CSRFToken is missing or does not belong to this session."))


def _unanswered(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


_check = _ForgeryCheck(_unanswered)


def _refuse_forgery(request: HttpRequest) -> None:
    """Ask for the session's proof, as for any form."""
    _check.process_request(request)
    _check.process_view(request, _unanswered, (), {})
