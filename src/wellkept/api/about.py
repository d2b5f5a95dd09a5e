"""What the API says of itself and of the caller: me, kinds."""

from typing import Any

from django.http import HttpResponse

from wellkept.api.calls import Call, json_response
from wellkept.api.needs import asks, transitions_of
from wellkept.api.records import address
from wellkept.kernel.permissions import Actor, all_permissions
from wellkept.kernel.registry import Kind, kinds
from wellkept.toolkit import filters, lists
from wellkept.toolkit.forms import fields_of
from wellkept.toolkit.rest.attributes import instant
from wellkept.toolkit.rest.representation import representation


@asks(None)
def me(call: Call) -> HttpResponse:
    """GET who the caller is and what it may do."""
    actor, user, token = call.actor, call.caller.user, call.caller.token
    person = user.person
    told = {
        "id": user.pk,
        "email": user.email,
        "person": {"id": person.pk, "name": person.name},
        "organization": {"id": person.organization.pk, "name": person.organization.name},
        "roles": sorted(actor.roles),
        "teams": sorted(actor.teams),
        "permissions": sorted(p for p in all_permissions() if actor.can(p)),
        "zone": actor.zone,
        "language": actor.language,
        "token": None
        if token is None
        else {"name": token.name, "scopes": token.scopes, "expires_at": instant(token.expires_at)},
    }
    return json_response(told)


@asks(None)
def list_kinds(call: Call) -> HttpResponse:
    """GET the kinds of records that the caller may see or make, described so that a program needs nothing else."""
    actor = call.actor
    return json_response({"items": [_kind(k, actor) for k in kinds() if _concerns(k, actor)]})


def _concerns(kind: Kind, actor: Actor) -> bool:
    access = kind.access
    return any(p and actor.can(p) for p in (access.view, access.view_customer, access.view_own, access.create))


def _kind(kind: Kind, actor: Actor) -> dict[str, Any]:
    lifecycle = kind.lifecycle
    return {
        "key": kind.key,
        "label": str(kind.label),
        "plural": str(kind.plural),
        "prefix": kind.prefix,
        "address": address(kind),
        "clause": kind.clause,
        "purpose": str(kind.purpose),
        "may_create": actor.can(kind.access.create),
        "may_edit": actor.can(kind.access.edit),
        "initial": lifecycle.initial,
        "states": [{"name": s.name, "label": str(s.label), "phase": str(s.phase)} for s in lifecycle.states],
        "transitions": [
            {
                "name": t.name,
                "label": str(t.label),
                "sources": list(t.sources),
                "target": t.target,
                "requires": list(t.requires),
                "accepts": list(t.accepts),
                "permission": t.permission,
            }
            for t in transitions_of(kind)
        ],
        "actions": [
            {
                "name": a.name,
                "label": str(a.label),
                "requires": list(a.requires),
                "accepts": list(a.accepts),
                "permission": a.permission,
            }
            for a in kind.actions
        ],
        "fields": sorted(representation(kind, actor).names),
        "create_fields": list(fields_of(kind, actor, "create")) if actor.can(kind.access.create) else [],
        "edit_fields": list(fields_of(kind, actor, "edit")) if actor.can(kind.access.edit) else [],
        "filters": [f.name for f in filters.open_to(kind, actor)],
        "sorts": sorted(lists.sorts(kind, actor)),
        "default_sort": kind.default_sort,
    }
