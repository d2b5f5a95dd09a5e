"""Roles: their names and duties from the catalogue of the standard, what each may do here, and who holds it."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe

from wellkept.conformity.catalogue import catalogue
from wellkept.directory import selectors
from wellkept.directory.models import Organization
from wellkept.directory.permissions import Permissions
from wellkept.directory.services import ROLES_OF_OTHERS, fits, may_give
from wellkept.kernel.permissions import ADMINISTRATOR, EXTERNAL_AUDITOR, Actor, permissions_of
from wellkept.toolkit.abilities import abilities
from wellkept.toolkit.routes import Request, requires

Text = str | Promise


@dataclass(frozen=True, slots=True)
class RoleFacts:
    """A role as people read of it; `lang` is what its duties are written in where nobody translates them."""

    slug: str
    name: Text
    duties: tuple[Text, ...] = ()
    authorities: tuple[Text, ...] = ()
    competence: tuple[Text, ...] = ()
    mandatory: bool = False
    lang: str = ""


_OWN_ROLES = (
    RoleFacts(
        ADMINISTRATOR,
        gettext_lazy("Administrator"),
        (
            gettext_lazy("Opens accounts and gives roles"),
            gettext_lazy("Keeps the installation running: worker, mail, backup"),
        ),
        (gettext_lazy("Change every setting"), gettext_lazy("Give every role")),
    ),
    RoleFacts(
        EXTERNAL_AUDITOR,
        gettext_lazy("External auditor"),
        (gettext_lazy("Examines whether the system conforms, from its own records"),),
        (gettext_lazy("Read everything in scope until the access ends"),),
    ),
)


@cache
def roles() -> dict[str, RoleFacts]:
    """Every role that can be held, by slug, those of the installation first, then in the order of the catalogue."""
    of_standard = (
        RoleFacts(
            r.slug, pgettext_lazy("role", r.name), r.responsibilities, r.authorities, r.competence, r.mandatory, "en"
        )
        for r in catalogue().roles
    )
    return {role.slug: role for role in (*_OWN_ROLES, *of_standard)}


def role_name(slug: str) -> str:
    """What a role is called; its slug when nobody knows it any more."""
    role = roles().get(slug)
    return str(role.name) if role else slug


def grantable(actor: Actor, organization: Organization, held: set[str]) -> list[tuple[str, str]]:
    """The roles that the actor may give to somebody of an organization and that he does not hold, by name."""
    found = [
        (slug, str(role.name))
        for slug, role in roles().items()
        if slug not in held and fits(slug, organization) and may_give(actor, slug)
    ]
    return sorted(found, key=lambda pair: pair[1])


@requires(Permissions.MANAGE)
@require_safe
def listing(request: Request) -> HttpResponse:
    """Every role with its holders, those without a holder marked where the standard needs one."""
    counts, some = selectors.count_holders(request.actor), selectors.holders(request.actor)
    rows = [
        {
            "role": role,
            "people": some.get(role.slug, []),
            "more": max(counts.get(role.slug, 0) - len(some.get(role.slug, [])), 0),
            "missing": role.mandatory and not counts.get(role.slug),
        }
        for role in roles().values()
    ]
    groups = [
        (_("Of this installation"), [r for r in rows if r["role"] in _OWN_ROLES]),
        (_("Of the management system"), [r for r in rows if _is_ours(r["role"])]),
        (_("Of customers and suppliers"), [r for r in rows if r["role"].slug in ROLES_OF_OTHERS]),  # type: ignore[attr-defined]
    ]
    context = {"groups": groups, "missing": sum(bool(r["missing"]) for r in rows)}
    return render(request, "settings/roles.html", context)


def _is_ours(role: Any) -> bool:
    return role not in _OWN_ROLES and role.slug not in ROLES_OF_OTHERS


@requires(Permissions.MANAGE)
@require_safe
def page(request: Request, slug: str) -> HttpResponse:
    """One role: duties, powers, competence, what it may do here, who holds it."""
    role = roles().get(slug)
    if role is None:
        raise Http404
    people = list(selectors.find_people(request.actor, role=slug).select_related("organization").order_by("name")[:50])
    return render(
        request,
        "settings/role.html",
        {
            "role": role,
            "abilities": abilities(permissions_of(frozenset({slug}))),
            "people": people,
            "many": len(people) == 50,
        },
    )
