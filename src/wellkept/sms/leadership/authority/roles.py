"""The roles of the catalogue as appointments name them."""

from django.utils.translation import pgettext_lazy

from wellkept.conformity.catalogue import Role, catalogue
from wellkept.directory.services import ROLES_OF_OTHERS

#: Everybody is an employee; nobody is appointed to it.
EVERYBODY = "employee"


def role_choices() -> list[tuple[str, object]]:
    """The roles that somebody of the provider can be appointed to, in the order of the catalogue."""
    return [(role.slug, pgettext_lazy("role", role.name)) for role in appointable()]


def appointable() -> tuple[Role, ...]:
    """The catalogue's roles of the provider's own people, save the one that everybody has."""
    return tuple(role for role in catalogue().roles if role.slug not in ROLES_OF_OTHERS and role.slug != EVERYBODY)


def mandatory() -> tuple[str, ...]:
    """The roles that the management system needs somebody in."""
    return tuple(role.slug for role in appointable() if role.mandatory)


def powers_of(slug: str) -> str:
    """What the catalogue lets a role decide, a line for each."""
    return "\n".join(line for role in catalogue().roles if role.slug == slug for line in role.authorities)


def duties_of(slug: str) -> str:
    """What the catalogue makes a role answer for, a line for each."""
    return "\n".join(line for role in catalogue().roles if role.slug == slug for line in role.responsibilities)
