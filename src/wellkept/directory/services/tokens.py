"""Keys for programs, and secret addresses of calendars."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wellkept.directory.models import Token, User
from wellkept.directory.permissions import Permissions
from wellkept.directory.services.telling import tell
from wellkept.kernel import occasion
from wellkept.kernel.errors import Denied, Refused
from wellkept.kernel.permissions import Actor, permissions_of

#: How many calendar links a person has at a time.
MOST_FEEDS = 20


def issue_token(
    *, actor: Actor, user: User, name: str, scopes: Sequence[str], expires_at: datetime | None = None
) -> tuple[Token, str]:
    """Make a key for a program and return it with its secret, which is shown once.

    Raises Denied for somebody else's account, Refused for a scope that the owner does not hold.
    """
    if actor.user_id != user.pk:
        actor.require(Permissions.MANAGE)
    held = permissions_of(frozenset(user.roles))
    if not scopes or set(scopes) - held:
        raise Refused(_("A token can only hold permissions that its owner has."), code="above_own_rights")
    with transaction.atomic():
        token, secret = _made("wk_", user=user, name=name, scopes=sorted(scopes), expires_at=expires_at)
        tell("token.issued", token, actor, user=user, scopes=sorted(scopes))
    return token, secret


def issue_feed(*, actor: Actor, user: User, name: str, feed: str) -> tuple[Token, str]:
    """Make a secret address at which a calendar reads due work of its owner; returned with its secret, which is shown once.

    Raises Denied for somebody else's account, Refused for one too many.
    """
    if actor.user_id != user.pk:
        raise Denied(_("Everybody makes his own calendar links."))
    if Token.objects.filter(user=user, revoked_at__isnull=True).exclude(feed="").count() >= MOST_FEEDS:
        raise Refused(_("You have %(most)d calendar links. Revoke one first.") % {"most": MOST_FEEDS})
    with transaction.atomic():
        token, secret = _made("cal_", user=user, name=name, feed=feed)
        tell("token.issued", token, actor, user=user, feed=feed)
    return token, secret


def _made(prefix: str, **fields: Any) -> tuple[Token, str]:
    secret = prefix + secrets.token_urlsafe(32)
    return Token.objects.create(digest=digest_of(secret), hint=secret[-4:], **fields), secret


def revoke_token(token: Token, *, actor: Actor) -> None:
    """End a token now. Raises Denied."""
    if actor.user_id != token.user_id:
        actor.require(Permissions.MANAGE)
    with transaction.atomic():
        token.revoked_at = occasion.now()
        token.save(update_fields=["revoked_at"])
        tell("token.revoked", token, actor, user=token.user_id)


def digest_of(secret: str) -> str:
    """What is kept of a token's secret."""
    return hashlib.sha256(secret.encode()).hexdigest()
