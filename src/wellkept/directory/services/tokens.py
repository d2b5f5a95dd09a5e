"""Keys for programs."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from wellkept.directory.models import Token, User
from wellkept.directory.permissions import Permissions
from wellkept.directory.services.telling import tell
from wellkept.kernel import occasion
from wellkept.kernel.errors import Refused
from wellkept.kernel.permissions import Actor, permissions_of


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
    secret = "wk_" + secrets.token_urlsafe(32)
    with transaction.atomic():
        token = Token.objects.create(
            user=user,
            name=name,
            digest=digest_of(secret),
            hint=secret[-4:],
            scopes=sorted(scopes),
            expires_at=expires_at,
        )
        tell("token.issued", token, actor, user=user, scopes=sorted(scopes))
    return token, secret


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
