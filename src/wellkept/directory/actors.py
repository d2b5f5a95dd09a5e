"""From an account to an actor."""

from typing import TYPE_CHECKING

from wellkept.kernel import occasion
from wellkept.kernel.permissions import Actor, permissions_of

if TYPE_CHECKING:
    from wellkept.directory.models import User


def actor_of(user: "User", *, scopes: frozenset[str] | None = None) -> Actor:
    """What an account may do now; with `scopes` no more than a token's scopes allow.

    An account that is inactive or whose access has ended is an actor without any permission.
    The caller loads user.person.organization with the user, in one query.
    """
    person = user.person
    organization = person.organization
    valid = user.is_active and (user.expires_at is None or user.expires_at > occasion.now())
    roles = frozenset(user.roles) if valid else frozenset()
    allowed = permissions_of(roles)
    if scopes is not None:
        allowed &= scopes
    return Actor(
        user_id=user.pk,
        name=person.name,
        permissions=allowed,
        person_id=person.pk,
        organization_id=organization.pk,
        provider=organization.kind == "own",
        roles=roles,
        teams=frozenset(user.teams),
        customers=None if user.customers is None else frozenset(user.customers),
        zone=user.zone or organization.zone,
        language=user.language or organization.language,
    )
