"""Writing for the API's own needs: a token's last day of use, and the answers that repeated requests get again."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from wellkept.api import selectors
from wellkept.api.models import GivenAnswer
from wellkept.api.problems import Problem
from wellkept.directory.models import Token
from wellkept.kernel import occasion


@dataclass(frozen=True, slots=True)
class Answer:
    """What a write answers: a status, a JSON text and headers such as Location and ETag."""

    status: int
    body: str
    headers: dict[str, str] = field(default_factory=dict)


def note_use(token: Token, day: date) -> None:
    """Remember the day on which a token was last used; at most one write a day."""
    Token.objects.filter(pk=token.pk).update(last_used_on=day)


def once(caller: str, key: str, digest: str, act: Callable[[], Answer]) -> tuple[Answer, bool]:
    """Do something once for a key, and say whether the answer is an earlier one.

    The answer is kept in the transaction of the effect under a unique constraint, as its last statement: of requests at the
    same time one commits, and the others are undone and get its answer. A refusal leaves no trace, so that the request may
    be corrected. Raises Problem (422) when the key was used for another request, and whatever `act` raises.
    """
    try:
        return _act(caller, key, digest, act), False
    except Exception:
        before = selectors.given(caller, key)
        if before is None:
            raise
        if before.given_at >= occasion.now() - selectors.REMEMBERED:
            return _again(before, digest), True
    before.delete()
    return _act(caller, key, digest, act), False


def _act(caller: str, key: str, digest: str, act: Callable[[], Answer]) -> Answer:
    with transaction.atomic():
        answer = act()
        GivenAnswer.objects.create(
            caller=caller,
            key=key,
            digest=digest,
            status=answer.status,
            headers=answer.headers,
            body=answer.body,
            given_at=occasion.now(),
        )
    return answer


def _again(before: GivenAnswer, digest: str) -> Answer:
    if before.digest != digest:
        raise Problem("key_reused", _("This Idempotency-Key came with another request before. Use a new one."))
    return Answer(before.status, before.body, dict(before.headers))


def forget_answers() -> int:
    """Remove answers older than a day; returns how many."""
    return selectors.outdated(occasion.now()).delete()[0]
