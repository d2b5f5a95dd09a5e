"""Who may do what: permissions are named by rooms, granted to roles, and held by an actor."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from django.utils.translation import gettext as _

from wellkept.kernel.errors import Denied

_grants: dict[str, set[str]] = {}
_labels: dict[str, str] = {}

#: Roles that are not in the standard's list but that every installation needs.
ADMINISTRATOR = "administrator"
EXTERNAL_AUDITOR = "external-auditor"


def declare(permissions: type[StrEnum], grants: Mapping[str, Iterable[str]]) -> None:
    """Announce a room's permissions and the roles that hold them.

    Raises ValueError when a role is given a permission that the room does not declare.
    """
    known = {str(p) for p in permissions}
    for p in permissions:
        _labels[str(p)] = str(p)
    for role, given in grants.items():
        wrong = {str(p) for p in given} - known
        if wrong:
            raise ValueError(f"{permissions.__module__} grants {sorted(wrong)} but does not declare it.")
        _grants.setdefault(role, set()).update(str(p) for p in given)
    permissions_of.cache_clear()


def all_permissions() -> frozenset[str]:
    """Every permission that any room declares."""
    return frozenset(_labels)


def roles_with(permission: str) -> list[str]:
    """The roles that hold a permission, in alphabetical order."""
    return sorted(role for role, given in _grants.items() if permission in given)


@lru_cache(maxsize=1024)
def permissions_of(roles: frozenset[str]) -> frozenset[str]:
    """The union of what these roles may do."""
    return frozenset().union(*(_grants.get(role, set()) for role in roles))


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts: a person at a desk, a program with a token, or the system itself.

    `customers` None means every customer; else only these organizations. `organization_id` is the actor's own.
    """

    user_id: int | None
    name: str
    permissions: frozenset[str] = field(repr=False)
    person_id: int | None = None
    organization_id: int | None = None
    provider: bool = False
    roles: frozenset[str] = frozenset()
    teams: frozenset[int] = frozenset()
    customers: frozenset[int] | None = None
    zone: str = "UTC"
    language: str = "en"

    def can(self, permission: str) -> bool:
        """Whether the actor holds the permission."""
        return permission in self.permissions

    def require(self, permission: str) -> None:
        """Raise Denied unless the actor holds the permission."""
        if permission not in self.permissions:
            message = _("%(name)s does not have the permission %(permission)s.")
            raise Denied(message % {"name": self.name, "permission": permission}, permission=permission)


class _Everything(frozenset[str]):
    """The permissions of the system itself: all of them, also those declared later."""

    def __contains__(self, item: object) -> bool:
        return True


def system(name: str = "Wellkept") -> Actor:
    """The system as an actor: clocks, jobs, replays. It may do everything and is never a person."""
    return Actor(user_id=None, name=name, permissions=_Everything(), provider=True)
