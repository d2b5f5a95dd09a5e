"""Accounts and appointments."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wellkept.directory.models import Appointment, Organization, Person, User
from wellkept.directory.permissions import Permissions
from wellkept.directory.services.rights import refresh, refuse_above, refuse_unfitting, refuse_wider
from wellkept.directory.services.telling import known_zone, tell
from wellkept.kernel import occasion
from wellkept.kernel.errors import Invalid, Refused
from wellkept.kernel.permissions import ADMINISTRATOR, Actor


def open_account(
    *,
    actor: Actor,
    person: Person,
    email: str,
    roles: Sequence[str] = (),
    password: str | None = None,
    customers: Sequence[Organization] | None = None,
    expires_at: datetime | None = None,
) -> User:
    """Let a person sign in. Without a password he gets one by invitation. Raises Denied, Invalid, Refused.

    `customers` are those that one of the provider's people may see; None: all that the actor may see.
    """
    actor.require(Permissions.MANAGE)
    refuse_above(actor, roles)
    granted = actor.customers if customers is None else frozenset(o.pk for o in customers)
    refuse_wider(actor, granted)
    refuse_unfitting(person, roles)
    _free(email)
    if User.objects.filter(person=person).exists():
        raise Refused(_("%(name)s has an account already.") % {"name": person.name}, code="has_account")
    with transaction.atomic():
        user = User(
            email=email.strip().lower(),
            person=person,
            expires_at=expires_at,
            customers=None if granted is None else sorted(granted),
        )
        if password is None:
            user.set_unusable_password()
        else:
            user.set_password(password)
        user.save()
        tell("account.opened", user, actor, text={"email": user.email}, person=person, customers=user.customers)
        for role in roles:
            appoint(person, role, actor=actor)
        refresh(user)
    return user


def _free(email: str, besides: User | None = None) -> None:
    taken = User.objects.filter(email__iexact=email.strip())
    if (taken if besides is None else taken.exclude(pk=besides.pk)).exists():
        raise Invalid({"email": _("Somebody signs in with this address already.")})


def appoint(person: Person, role: str, *, actor: Actor) -> Appointment:
    """Appoint a person to a role of the management system from now on. Raises Denied, Refused."""
    actor.require(Permissions.MANAGE)
    refuse_above(actor, [role])
    refuse_unfitting(person, [role])
    with transaction.atomic():
        appointment, new = Appointment.objects.get_or_create(
            person=person, role=role, until=None, defaults={"since": occasion.now(), "appointed_by_id": actor.user_id}
        )
        if new:
            tell("role.appointed", appointment, actor, role=role, person=person)
        for user in User.objects.filter(person=person):
            refresh(user)
    return appointment


def release(person: Person, role: str, *, actor: Actor) -> None:
    """End an appointment now. Raises Denied, Refused when it would leave nobody who can administer the installation, and for
    a role that is above the actor's own.
    """
    actor.require(Permissions.MANAGE)
    refuse_above(actor, [role])
    with transaction.atomic():
        for appointment in Appointment.objects.filter(person=person, role=role, until__isnull=True):
            others = Appointment.objects.filter(role=ADMINISTRATOR, until__isnull=True).exclude(person=person)
            if role == ADMINISTRATOR and not others.filter(person__user__is_active=True).exists():
                raise Refused(
                    _("This is the last administrator. Appoint another one first."), code="last_administrator"
                )
            appointment.until = occasion.now()
            appointment.save(update_fields=["until"])
            tell("role.released", appointment, actor, role=role, person=person)
        for user in User.objects.filter(person=person):
            refresh(user)


def set_account(user: User, *, actor: Actor, **changes: Any) -> User:
    """Change an account: email, is_active, expires_at, customers; the owner himself: zone, language, theme, mail_notices.

    Raises Denied, Invalid for an address in use, Refused for the last administrator and for the account of somebody who may
    do more than the actor.
    """
    own = {"zone", "language", "theme", "mail_notices"}
    if not (set(changes) <= own and actor.user_id == user.pk):
        actor.require(Permissions.MANAGE)
        refuse_above(actor, user.roles)
    if "email" in changes:
        changes["email"] = changes["email"].strip().lower()
        _free(changes["email"], besides=user)
    if "customers" in changes:
        refuse_wider(actor, changes["customers"])
    if changes.get("zone"):
        known_zone(changes["zone"])
    ends = changes.get("expires_at") is not None
    if (changes.get("is_active") is False or ends) and ADMINISTRATOR in user.roles:
        others = Appointment.objects.filter(role=ADMINISTRATOR, until__isnull=True).exclude(person=user.person_id)
        if not others.filter(person__user__is_active=True).exists():
            raise Refused(_("This is the last administrator. Appoint another one first."), code="last_administrator")
    with transaction.atomic():
        before = {name: getattr(user, name) for name in changes}
        for name, value in changes.items():
            setattr(user, name, value)
        user.save(update_fields=list(changes))
        pairs = {name: (before[name], value) for name, value in changes.items()}
        text = {"email": pairs.pop("email")} if "email" in pairs else {}
        tell("account.changed", user, actor, text=text, **pairs)
    return user


def note_invitation(user: User, *, actor: Actor) -> None:
    """Leave word that an account's owner was sent a link to set the first password. Raises Denied."""
    actor.require(Permissions.MANAGE)
    with transaction.atomic():
        tell("account.invited", user, actor, person=user.person_id)
