"""Reading for the API's own needs: tokens by their secret, answers given before."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import F, QuerySet

from wellkept.api.models import GivenAnswer
from wellkept.directory.models import Team, Token, User
from wellkept.directory.services import digest_of
from wellkept.kernel import prepared
from wellkept.kernel.permissions import Actor
from wellkept.records.scope import visible_cards

#: How long an answer is repeated for the same key.
REMEMBERED = timedelta(hours=24)


#: What every request needs of its caller; other columns would only cost.
_CALLER = (
    "name", "scopes", "feed", "expires_at", "revoked_at", "last_used_on", "user__email", "user__is_active", "user__expires_at",
    "user__roles", "user__teams", "user__customers", "user__zone", "user__language", "user__person__name",
    "user__person__organization__name", "user__person__organization__kind", "user__person__organization__zone",
    "user__person__organization__language",
)  # fmt: skip


def token_of(secret: str, *, at: datetime, feed: bool = False) -> Token | None:
    """The valid token with this secret and, in the same query, its owner with person and organization; with `feed` the
    calendar link. Neither is ever taken for the other.
    """
    found = prepared.read(
        "token",
        lambda digest: Token.objects.select_related("user__person__organization").only(*_CALLER).filter(digest=digest),
        digest=digest_of(secret),
    )
    token: Token | None = found[0] if found else None
    if (
        token is None
        or bool(token.feed) != feed
        or token.revoked_at is not None
        or (token.expires_at is not None and token.expires_at <= at)
    ):
        return None
    return token if _is_open(token.user, at) else None


def _is_open(user: User, at: datetime) -> bool:
    return user.is_active and (user.expires_at is None or user.expires_at > at)


def tokens_of(user: User) -> QuerySet[Token]:
    """The tokens of an account, those in use first, the latest first."""
    return _latest_first(Token.objects.filter(user=user, feed=""))


def feeds_of(user: User) -> QuerySet[Token]:
    """The calendar links of an account, in the same order."""
    return _latest_first(Token.objects.filter(user=user).exclude(feed=""))


def _latest_first(tokens: QuerySet[Token]) -> QuerySet[Token]:
    return tokens.order_by(F("revoked_at").desc(nulls_first=True), "-created_at")


def names_of_teams(keys: Collection[int]) -> dict[int, str]:
    """What teams are called, in the order of their names."""
    return dict(Team.objects.filter(pk__in=keys, active=True).order_by("name").values_list("pk", "name"))


def given(caller: str, key: str) -> GivenAnswer | None:
    """The answer that a caller got for a key, however old."""
    return GivenAnswer.objects.filter(caller=caller, key=key).first()


def outdated(at: datetime) -> QuerySet[GivenAnswer]:
    """Answers that need not be remembered any longer."""
    return GivenAnswer.objects.filter(given_at__lt=at - REMEMBERED)


def seen_among(numbers: Collection[str], actor: Actor) -> frozenset[str]:
    """Which of these numbers are of records that the actor sees."""
    return (
        frozenset(visible_cards(actor).filter(number__in=numbers).values_list("number", flat=True))
        if numbers
        else frozenset()
    )


def names_of_users(keys: Collection[int]) -> dict[int, str]:
    """What the owners of accounts are called."""
    return dict(User.objects.filter(pk__in=keys).values_list("pk", "person__name")) if keys else {}
