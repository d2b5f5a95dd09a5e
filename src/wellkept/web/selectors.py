"""What the web shell reads of accounts."""

from collections.abc import Iterable

from wellkept.directory.models import User
from wellkept.kernel import prepared


def account(pk: str | int) -> User | None:
    """An account with its person and organization in one query, or None."""
    found = prepared.read(
        "account", lambda key: User.objects.select_related("person__organization").filter(pk=key), key=int(pk)
    )
    return found[0] if found else None


def accounts_of(names: Iterable[str]) -> dict[str, User]:
    """The active accounts of people with these names, by name."""
    found = User.objects.select_related("person__organization").filter(person__name__in=list(names), is_active=True)
    return {user.person.name: user for user in found}
