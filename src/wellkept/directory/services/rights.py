"""Who may give which rights to whom, and the copy of them that each account carries."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from wellkept.directory.models import Appointment, Organization, Person, Team, User
from wellkept.kernel.errors import Refused
from wellkept.kernel.permissions import ADMINISTRATOR, Actor, permissions_of


def may_give(actor: Actor, role: str) -> bool:
    """Whether an actor may give or take a role: administrators any, others what lets do no more than they may themselves.

    Who sees all of a room's records also sees the part that its narrower permissions (view_own, view_customer) open.
    """
    if ADMINISTRATOR in actor.roles:
        return True
    return all(
        actor.can(permission) or (verb.startswith("view_") and actor.can(f"{room}.view"))
        for permission in permissions_of(frozenset({role}))
        for room, _dot, verb in [permission.partition(".")]
    )


def refuse_above(actor: Actor, roles: Iterable[str]) -> None:
    """Nobody gives away more than he holds himself."""
    if not all(may_give(actor, role) for role in roles):
        raise Refused(_("You cannot give rights that you do not have yourself."), code="above_own_rights")


#: Roles that belong to people of a customer or supplier; all others are the provider's own.
ROLES_OF_OTHERS: dict[str, tuple[str, ...]] = {
    "customer": (Organization.Kind.CUSTOMER,),
    "user": (Organization.Kind.CUSTOMER,),
    "supplier-contact": (Organization.Kind.SUPPLIER,),
}


def fits(role: str, organization: Organization) -> bool:
    """Whether people of an organization can hold a role: a customer's people never hold the provider's roles."""
    return organization.kind in ROLES_OF_OTHERS.get(role, (Organization.Kind.OWN,))


def refuse_unfitting(person: Person, roles: Iterable[str]) -> None:
    """Nobody holds a role that is not for people of his organization. Raises Refused."""
    for role in roles:
        if not fits(role, person.organization):
            raise Refused(
                _("The role “%(role)s” is not for people of %(organization)s.")
                % {"role": role, "organization": person.organization.name},
                code="role_of_others",
            )


def refuse_wider(actor: Actor, customers: Iterable[int] | None) -> None:
    """Nobody lets others see customers that he does not see himself."""
    if actor.customers is not None and (customers is None or not set(customers) <= actor.customers):
        raise Refused(_("You cannot give sight of customers that you do not see yourself."), code="above_own_rights")


def refresh(user: User) -> None:
    """Repeat on the account what appointments and memberships say."""
    user.roles = sorted(
        Appointment.objects.filter(person_id=user.person_id, until__isnull=True).values_list("role", flat=True)
    )
    user.teams = sorted(Team.objects.filter(members=user.person_id).values_list("pk", flat=True))
    user.save(update_fields=["roles", "teams"])
