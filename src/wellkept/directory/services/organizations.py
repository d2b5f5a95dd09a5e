"""The provider, customers and suppliers."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wellkept.directory.models import Organization
from wellkept.directory.permissions import Permissions
from wellkept.directory.selectors import home_zone_changed
from wellkept.directory.services.telling import change, known_zone, tell
from wellkept.kernel import occasion
from wellkept.kernel.errors import Invalid, Refused
from wellkept.kernel.permissions import Actor


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
        own.name, own.zone, own.language = name.strip(), known_zone(zone), language
        own.set_up_at = own.set_up_at or occasion.now()
        own.save()
        home_zone_changed()
        tell("settings.provider_named", own, actor, name=own.name, zone=own.zone, language=language)
    return own


def make_room(*, actor: Actor, zone: str) -> Organization:
    """Put the provider on file before it has a name, so that the first administrator has somewhere to belong; the first
    page asks him for the name (set_up). Raises Denied, Refused when there is one already.
    """
    actor.require(Permissions.SETTINGS)
    if own_organization() is not None:
        raise Refused(_("The provider is set up already."))
    with transaction.atomic():
        own = Organization.objects.create(kind=Organization.Kind.OWN, name=_("My organization"), zone=known_zone(zone))
        home_zone_changed()
        tell("settings.installation_begun", own, actor, zone=own.zone)
    return own


def add_organization(*, actor: Actor, kind: str, name: str, zone: str = "UTC", language: str = "en") -> Organization:
    """Put a customer or supplier on file. Raises Denied, Invalid when the name is taken."""
    actor.require(Permissions.MANAGE)
    if Organization.objects.filter(name=name.strip()).exists():
        raise Invalid({"name": _("There is an organization of this name already.")})
    with transaction.atomic():
        organization = Organization.objects.create(
            kind=kind, name=name.strip(), zone=known_zone(zone), language=language
        )
        tell("organization.added", organization, actor, kind=kind, name=organization.name)
    return organization


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
        known_zone(changes["zone"])
    change(organization, "organization.changed", actor, changes)
    return organization
