"""People and teams."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wellkept.directory.models import Organization, Person, Team, User
from wellkept.directory.permissions import Permissions
from wellkept.directory.services.organizations import own_organization
from wellkept.directory.services.rights import refresh
from wellkept.directory.services.telling import change, tell
from wellkept.kernel.errors import Invalid, Refused
from wellkept.kernel.permissions import Actor


def add_person(
    *, actor: Actor, organization: Organization, name: str, email: str = "", phone: str = "", site: Any = None
) -> Person:
    """Put somebody on file. Raises Denied, Invalid without a name or with an e-mail address that somebody has."""
    actor.require(Permissions.MANAGE)
    if not name.strip():
        raise Invalid({"name": _("Give a name.")})
    email = email.strip()
    _refuse_taken(email)
    with transaction.atomic():
        person = Person.objects.create(
            organization=organization, name=name.strip(), email=email, phone=phone, site=site
        )
        tell("person.added", person, actor, text={"name": name, "email": email}, organization=organization)
    return person


def edit_person(person: Person, *, actor: Actor, **changes: Any) -> Person:
    """Change what is known of a person (name, email, phone, site, active). Raises Denied unless it is the person himself;
    Invalid for an empty name or an e-mail address that somebody else has.
    """
    if actor.person_id != person.pk:
        actor.require(Permissions.MANAGE)
    if "name" in changes and not changes["name"].strip():
        raise Invalid({"name": _("Give a name.")})
    if "email" in changes:
        changes["email"] = changes["email"].strip()
        _refuse_taken(changes["email"], but=person)
    with transaction.atomic():
        before = {name: getattr(person, name) for name in changes}
        for name, value in changes.items():
            setattr(person, name, value)
        person.save(update_fields=list(changes))
        tell("person.edited", person, actor, text={n: (before[n], v) for n, v in changes.items()})
    return person


def _refuse_taken(email: str, *, but: Person | None = None) -> None:
    """Two people with one address could not be told apart by their mails; upper and lower case are the same."""
    if not email:
        return
    others = Person.objects.filter(email__iexact=email)
    if (others.exclude(pk=but.pk) if but else others).exists():
        raise Invalid({"email": _("Somebody else has this e-mail address already. Two people cannot share one.")})


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
        tell("team.added", team, actor, name=team.name, organization=organization)
        set_members(team, members, actor=actor)
    return team


def edit_team(team: Team, *, actor: Actor, **changes: Any) -> Team:
    """Change a team's name or lead, retire it or take it back (active). Raises Denied, Invalid."""
    actor.require(Permissions.MANAGE)
    if "lead" in changes:
        lead = changes.pop("lead")
        if lead is not None and not team.members.filter(pk=lead.pk).exists():
            raise Invalid({"lead": _("Choose one of the members.")})
        changes["lead_id"] = lead.pk if lead is not None else None
    if "name" in changes:
        changes["name"] = changes["name"].strip()
        if not changes["name"]:
            raise Invalid({"name": _("Give a name.")})
        same = Team.objects.filter(organization=team.organization_id, name=changes["name"]).exclude(pk=team.pk)
        if same.exists():
            raise Invalid({"name": _("There is a team of this name already.")})
    change(team, "team.changed", actor, changes)
    return team


def set_members(team: Team, members: Iterable[Person], *, actor: Actor) -> None:
    """Say who belongs to a team. Raises Denied."""
    actor.require(Permissions.MANAGE)
    with transaction.atomic():
        before = set(team.members.values_list("pk", flat=True))
        team.members.set(members)
        after = set(team.members.values_list("pk", flat=True))
        if before != after:
            tell("team.members_set", team, actor, members=(sorted(before), sorted(after)))
            if team.lead_id is not None and team.lead_id not in after:
                change(team, "team.changed", actor, {"lead_id": None})
            for user in User.objects.filter(person__in=before | after):
                refresh(user)
