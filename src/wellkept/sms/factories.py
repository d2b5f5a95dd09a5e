"""Factories for tests: plain functions that call services, so that no test builds an impossible state."""

import datetime as dt
from typing import Any

from wellkept.kernel.permissions import system
from wellkept.kernel.registry import kind
from wellkept.records import services as records
from wellkept.sms.relationship.agreements.services import set_version
from wellkept.toolkit.testing.cast import World


def service(**fields: Any) -> Any:
    """A live service."""
    row = records.create(kind("service"), actor=system(), **{"title": "Hosted Files", **fields})
    return records.transition(row, "go_live", actor=system())


def item(**fields: Any) -> Any:
    """A configuration item in production."""
    row = records.create(kind("item"), actor=system(), **{"title": "files-01", **fields})
    return records.transition(row, "deploy", actor=system())


def incident(world: World, *, by: str = "jonah", **fields: Any) -> Any:
    """An incident as an agent logs it for Olly of Oldmere."""
    create = kind("incident").create
    assert create is not None
    given = {"title": "Files do not open", "requester": world.people["olly"], "category": world.category, **fields}
    return create(actor=world.actor(by), **given)


def resolved(world: World, *, by: str = "jonah", **fields: Any) -> Any:
    """An incident that an agent has worked on and resolved."""
    row = incident(world, by=by, **fields)
    row = records.transition(row, "start", actor=world.actor(by))
    return records.transition(
        row, "resolve", actor=world.actor(by), resolution_code="solution", resolution="Restarted the file service."
    )


def closed(world: World, *, by: str = "jonah", **fields: Any) -> Any:
    """An incident from call to closure."""
    return records.transition(resolved(world, by=by, **fields), "close", actor=world.actor(by))


def agreement(
    world: World,
    *,
    customer: str | None = "oldmere",
    services: Any = (),
    signed_on: dt.date = dt.date(2026, 1, 5),
    **version: Any,
) -> Any:
    """A signed service level agreement with response and resolution targets on desk hours."""
    draft = kind("agreement").create
    assert draft is not None
    given = {
        "targets": {("incident", "response", None): 3600, ("incident", "resolution", None): 8 * 3600},
        "calendar": world.hours,
        "pauses_for": ["caller"],
        "no_workload_limit": True,
        "exceptions": "Maintenance that was announced a week before.",
        **version,
    }
    organization = world.organizations[customer] if customer else None
    row = draft(actor=system(), title="Service level agreement", customer=organization, services=services)
    set_version(row, actor=system(), **given)
    return records.transition(row, "sign", actor=system(), signed_on=signed_on)
