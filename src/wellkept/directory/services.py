"""Every write of the directory: organizations, people, teams, accounts, appointments, calendars, tokens."""

import hashlib
import secrets
import zoneinfo
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wellkept.directory.models import Appointment, Calendar, Organization, Person, Team, Token, User
from wellkept.directory.permissions import Permissions
from wellkept.kernel import occasion
from wellkept.kernel.calendars import CalendarChain, CalendarError, ServiceCalendar
from wellkept.kernel.errors import Conflict, Invalid, Refused
from wellkept.kernel.permissions import ADMINISTRATOR, Actor, permissions_of
from wellkept.ledger import services as ledger


def _tell(verb: str, subject: Any, actor: Actor, *, text: Mapping[str, Any] | None = None, **changes: Any) -> None:
    entry = ledger.Entry(
        verb, subject_kind=subject._meta.model_name, subject_id=subject.pk, changes=changes, text=text or {}
    )
    ledger.append([entry], actor=actor)


def _zone(name: str) -> str:
    if name not in zoneinfo.available_timezones():
        raise Invalid({"zone": _("“%(zone)s” is not a time zone. Use a name such as Europe/Berlin.") % {"zone": name}})
    return name


def own_organization() -> Organization | None:
    """The provider itself, once it has been set up."""
    return Organization.objects.filter(kind=Organization.Kind.OWN).first()


def set_up(*, actor: Actor, name: str, zone: str, language: str) -> Organization:
    """Name the provider whose system this is, or rename it. The first time starts the period that proof covers.

    Raises Denied, Invalid.
    """
    actor.require(Permissions.SETTINGS)
    if not name.strip():
        raise Invalid({"name": _("Give the name of your organization.")})
    if Organization.objects.filter(name=name.strip()).exclude(kind=Organization.Kind.OWN).exists():
        raise Invalid({"name": _("There is an organization of this name already.")})
    with transaction.atomic():
        own = own_organization() or Organization(kind=Organization.Kind.OWN)
        own.name, own.zone, own.language = name.strip(), _zone(zone), language
        own.set_up_at = own.set_up_at or occasion.now()
        own.save()
        _tell("settings.provider_named", own, actor, name=own.name, zone=own.zone, language=language)
    return own


def make_room(*, actor: Actor, zone: str) -> Organization:
    """Put the provider on file before it has a name, so that the first administrator has somewhere to belong; the first
    page asks him for the name (set_up). Raises Denied, Refused when there is one already.
    """
    actor.require(Permissions.SETTINGS)
    if own_organization() is not None:
        raise Refused(_("The provider is on file already."))
    with transaction.atomic():
        own = Organization.objects.create(kind=Organization.Kind.OWN, name=_("My organization"), zone=_zone(zone))
        _tell("settings.installation_begun", own, actor, zone=own.zone)
    return own


def add_organization(*, actor: Actor, kind: str, name: str, zone: str = "UTC", language: str = "en") -> Organization:
    """Put a customer or supplier on file. Raises Denied, Invalid when the name is taken."""
    actor.require(Permissions.MANAGE)
    if Organization.objects.filter(name=name.strip()).exists():
        raise Invalid({"name": _("There is an organization of this name already.")})
    with transaction.atomic():
        organization = Organization.objects.create(kind=kind, name=name.strip(), zone=_zone(zone), language=language)
        _tell("organization.added", organization, actor, kind=kind, name=organization.name)
    return organization


def add_person(
    *, actor: Actor, organization: Organization, name: str, email: str = "", phone: str = "", site: Any = None
) -> Person:
    """Put somebody on file. Raises Denied, Invalid without a name."""
    actor.require(Permissions.MANAGE)
    if not name.strip():
        raise Invalid({"name": _("Give a name.")})
    with transaction.atomic():
        person = Person.objects.create(
            organization=organization, name=name.strip(), email=email, phone=phone, site=site
        )
        _tell("person.added", person, actor, text={"name": name, "email": email}, organization=organization)
    return person


def edit_organization(organization: Organization, *, actor: Actor, **changes: Any) -> Organization:
    """Change what is known of a customer or supplier (name, zone, language, active). Raises Denied, Invalid, Refused."""
    actor.require(Permissions.MANAGE)
    if organization.kind == Organization.Kind.OWN:
        raise Refused(_("Your own organization is changed on its own page."))
    if "name" in changes:
        changes["name"] = changes["name"].strip()
        if not changes["name"]:
            raise Invalid({"name": _("Give a name.")})
        if Organization.objects.filter(name=changes["name"]).exclude(pk=organization.pk).exists():
            raise Invalid({"name": _("There is an organization of this name already.")})
    if "zone" in changes:
        _zone(changes["zone"])
    _change(organization, "organization.changed", actor, changes)
    return organization


def _change(row: Any, verb: str, actor: Actor, changes: dict[str, Any]) -> None:
    """Save what differs, with one event; nothing happens when nothing differs."""
    changed: dict[str, Any] = {
        name: (getattr(row, name), value) for name, value in changes.items() if getattr(row, name) != value
    }
    if not changed:
        return
    with transaction.atomic():
        for name, (_before, value) in changed.items():
            setattr(row, name, value)
        row.save(update_fields=list(changed))
        _tell(verb, row, actor, **changed)


def edit_person(person: Person, *, actor: Actor, **changes: Any) -> Person:
    """Change what is known of a person (name, email, phone, site, active). Raises Denied unless it is the person himself;
    Invalid for an empty name.
    """
    if actor.person_id != person.pk:
        actor.require(Permissions.MANAGE)
    if "name" in changes and not changes["name"].strip():
        raise Invalid({"name": _("Give a name.")})
    with transaction.atomic():
        before = {name: getattr(person, name) for name in changes}
        for name, value in changes.items():
            setattr(person, name, value)
        person.save(update_fields=list(changes))
        _tell("person.edited", person, actor, text={n: (before[n], v) for n, v in changes.items()})
    return person


def add_team(
    *, actor: Actor, name: str, organization: Organization | None = None, members: Iterable[Person] = ()
) -> Team:
    """Form a team, of the provider unless another organization is named. Raises Denied, Invalid."""
    actor.require(Permissions.MANAGE)
    organization = organization or own_organization()
    if organization is None:
        raise Refused(_("Set up your organization first."))
    if Team.objects.filter(organization=organization, name=name.strip()).exists():
        raise Invalid({"name": _("There is a team of this name already.")})
    with transaction.atomic():
        team = Team.objects.create(organization=organization, name=name.strip())
        _tell("team.added", team, actor, name=team.name, organization=organization)
        set_members(team, members, actor=actor)
    return team


def edit_team(team: Team, *, actor: Actor, **changes: Any) -> Team:
    """Change a team's name, retire it or take it back (active). Raises Denied, Invalid."""
    actor.require(Permissions.MANAGE)
    if "name" in changes:
        changes["name"] = changes["name"].strip()
        if not changes["name"]:
            raise Invalid({"name": _("Give a name.")})
        same = Team.objects.filter(organization=team.organization_id, name=changes["name"]).exclude(pk=team.pk)
        if same.exists():
            raise Invalid({"name": _("There is a team of this name already.")})
    _change(team, "team.changed", actor, changes)
    return team


def set_members(team: Team, members: Iterable[Person], *, actor: Actor) -> None:
    """Say who belongs to a team. Raises Denied."""
    actor.require(Permissions.MANAGE)
    with transaction.atomic():
        before = set(team.members.values_list("pk", flat=True))
        team.members.set(members)
        after = set(team.members.values_list("pk", flat=True))
        if before != after:
            _tell("team.members_set", team, actor, members=(sorted(before), sorted(after)))
            for user in User.objects.filter(person__in=before | after):
                _refresh(user)


def _refresh(user: User) -> None:
    """Repeat on the account what appointments and memberships say."""
    user.roles = sorted(
        Appointment.objects.filter(person_id=user.person_id, until__isnull=True).values_list("role", flat=True)
    )
    user.teams = sorted(Team.objects.filter(members=user.person_id).values_list("pk", flat=True))
    user.save(update_fields=["roles", "teams"])


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


def _not_above(actor: Actor, roles: Iterable[str]) -> None:
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


def _fitting(person: Person, roles: Iterable[str]) -> None:
    for role in roles:
        if not fits(role, person.organization):
            raise Refused(
                _("The role “%(role)s” is not for people of %(organization)s.")
                % {"role": role, "organization": person.organization.name},
                code="role_of_others",
            )


def _not_wider(actor: Actor, customers: Iterable[int] | None) -> None:
    """Nobody lets others see customers that he does not see himself."""
    if actor.customers is not None and (customers is None or not set(customers) <= actor.customers):
        raise Refused(_("You cannot give sight of customers that you do not see yourself."), code="above_own_rights")


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
    _not_above(actor, roles)
    granted = actor.customers if customers is None else frozenset(o.pk for o in customers)
    _not_wider(actor, granted)
    _fitting(person, roles)
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
        _tell("account.opened", user, actor, text={"email": user.email}, person=person, customers=user.customers)
        for role in roles:
            appoint(person, role, actor=actor)
        _refresh(user)
    return user


def _free(email: str, besides: User | None = None) -> None:
    taken = User.objects.filter(email__iexact=email.strip())
    if (taken if besides is None else taken.exclude(pk=besides.pk)).exists():
        raise Invalid({"email": _("Somebody signs in with this address already.")})


def appoint(person: Person, role: str, *, actor: Actor) -> Appointment:
    """Appoint a person to a role of the management system from now on. Raises Denied, Refused."""
    actor.require(Permissions.MANAGE)
    _not_above(actor, [role])
    _fitting(person, [role])
    with transaction.atomic():
        appointment, new = Appointment.objects.get_or_create(
            person=person, role=role, until=None, defaults={"since": occasion.now(), "appointed_by_id": actor.user_id}
        )
        if new:
            _tell("role.appointed", appointment, actor, role=role, person=person)
        for user in User.objects.filter(person=person):
            _refresh(user)
    return appointment


def release(person: Person, role: str, *, actor: Actor) -> None:
    """End an appointment now. Raises Denied, Refused when it would leave nobody who can administer the installation, and for
    a role that is above the actor's own.
    """
    actor.require(Permissions.MANAGE)
    _not_above(actor, [role])
    with transaction.atomic():
        for appointment in Appointment.objects.filter(person=person, role=role, until__isnull=True):
            others = Appointment.objects.filter(role=ADMINISTRATOR, until__isnull=True).exclude(person=person)
            if role == ADMINISTRATOR and not others.filter(person__user__is_active=True).exists():
                raise Refused(
                    _("This is the last administrator. Appoint another one first."), code="last_administrator"
                )
            appointment.until = occasion.now()
            appointment.save(update_fields=["until"])
            _tell("role.released", appointment, actor, role=role, person=person)
        for user in User.objects.filter(person=person):
            _refresh(user)


def set_account(user: User, *, actor: Actor, **changes: Any) -> User:
    """Change an account: email, is_active, expires_at, customers; the owner himself: zone, language, theme, mail_notices.

    Raises Denied, Invalid for an address in use, Refused for the last administrator and for the account of somebody who may
    do more than the actor.
    """
    own = {"zone", "language", "theme", "mail_notices"}
    if not (set(changes) <= own and actor.user_id == user.pk):
        actor.require(Permissions.MANAGE)
        _not_above(actor, user.roles)
    if "email" in changes:
        changes["email"] = changes["email"].strip().lower()
        _free(changes["email"], besides=user)
    if "customers" in changes:
        _not_wider(actor, changes["customers"])
    if changes.get("zone"):
        _zone(changes["zone"])
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
        _tell("account.changed", user, actor, text=text, **pairs)
    return user


def note_invitation(user: User, *, actor: Actor) -> None:
    """Leave word that an account's owner was sent a link to set the first password. Raises Denied."""
    actor.require(Permissions.MANAGE)
    with transaction.atomic():
        _tell("account.invited", user, actor, person=user.person_id)


def add_calendar(
    *, actor: Actor, name: str, versions: Sequence[dict[str, Any]], day_names: dict[str, str] | None = None
) -> Calendar:
    """Put a service calendar on file. Raises Denied, Invalid with the sentence of the kernel's calendar."""
    actor.require(Permissions.SETTINGS)
    name = _calendar_name(name)
    checked = _checked(versions)
    with transaction.atomic():
        calendar = Calendar.objects.create(name=name, versions=checked, day_names=day_names or {})
        _tell("settings.calendar_added", calendar, actor, name=name, versions=checked)
    return calendar


def edit_calendar(
    calendar: Calendar,
    *,
    actor: Actor,
    versions: Sequence[dict[str, Any]] | None = None,
    name: str | None = None,
    active: bool | None = None,
    day_names: dict[str, str] | None = None,
    read_at: datetime | None = None,
) -> Calendar:
    """Change a service calendar, its name, or whether it is in use; clocks that run use it at their next turn.

    Raises Denied, Invalid, Conflict when it was changed after `read_at`.
    """
    actor.require(Permissions.SETTINGS)
    changes: dict[str, Any] = {"active": active, "day_names": day_names}
    if name is not None:
        changes["name"] = _calendar_name(name, besides=calendar)
    if versions is not None:
        changes["versions"] = _checked(versions)
    changes = {key: value for key, value in changes.items() if value is not None}
    with transaction.atomic():
        now = Calendar.objects.select_for_update().get(pk=calendar.pk)
        if read_at is not None and now.changed_at != read_at:
            raise Conflict(_("%(name)s was changed by somebody else.") % {"name": now.name}, current=0)
        changed: dict[str, Any] = {
            key: (getattr(now, key), value) for key, value in changes.items() if getattr(now, key) != value
        }
        for key, value in changes.items():
            setattr(calendar, key, value)
        if changed:
            calendar.save(update_fields=[*changed, "changed_at"])
            _tell("settings.calendar_changed", calendar, actor, **changed)
    return calendar


def _calendar_name(name: str, besides: Calendar | None = None) -> str:
    name = name.strip()
    if not name:
        raise Invalid({"name": _("Give a name.")})
    same = Calendar.objects.filter(name=name)
    if (same if besides is None else same.exclude(pk=besides.pk)).exists():
        raise Invalid({"name": _("There is a calendar of this name already.")})
    return name


def _checked(versions: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    try:
        parts = [ServiceCalendar.from_dict(version) for version in versions]
        if len(parts) > 1:
            CalendarChain(parts)
    except CalendarError as error:
        raise Invalid({"versions": str(error)}) from error
    if not parts:
        raise Invalid({"versions": _("A calendar needs hours.")})
    return [dict(version) for version in versions]


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
        _tell("token.issued", token, actor, user=user, scopes=sorted(scopes))
    return token, secret


def revoke_token(token: Token, *, actor: Actor) -> None:
    """End a token now. Raises Denied."""
    if actor.user_id != token.user_id:
        actor.require(Permissions.MANAGE)
    with transaction.atomic():
        token.revoked_at = occasion.now()
        token.save(update_fields=["revoked_at"])
        _tell("token.revoked", token, actor, user=token.user_id)


def digest_of(secret: str) -> str:
    """What is kept of a token's secret."""
    return hashlib.sha256(secret.encode()).hexdigest()
