"""What a program sends to make a record of any kind, from the declaration alone."""

from typing import Any

from wellkept.directory.models import Organization, Person, Site, Team
from wellkept.kernel.registry import Kind, kind_of
from wellkept.toolkit import relations
from wellkept.toolkit.testing import contract
from wellkept.toolkit.testing.cast import PEOPLE, World


def maker(kind: Kind, world: World) -> str:
    """One of the cast who may create records of the kind, see them and work on them."""
    needs = (kind.access.create, kind.access.view, kind.access.edit)
    return next(k for k in PEOPLE if all(_may(world, k, permission) for permission in needs))


def _may(world: World, key: str, permission: str) -> bool:
    return world.actor(key).can(permission)


def body(kind: Kind, world: World, title: str = "Files do not open") -> dict[str, Any]:
    """A body with everything that the first fields of a new record take."""
    sent: dict[str, Any] = {}
    for name in kind.create_fields:
        if name in kind.conditions:
            continue
        value = _value(kind, name, world, title)
        if value is not None:
            sent[name] = value
    return {**sent, "title": title}


def _person(world: World, title: str) -> Person:
    """Somebody of the provider's; another one for another title, since of some kinds one person has one at a time."""
    place = int(title[-1]) if title[-1].isdigit() else int(title == "Another one")
    return world.people[("jonah", "rashid", "amara", "mei")[place % 4]]


def _value(kind: Kind, name: str, world: World, title: str) -> Any:
    field = kind.model._meta.get_field(name)
    target = relations.related_model(field)
    if target is not None:
        named = {Person: _person(world, title), Team: world.desk, Organization: world.organizations["oldmere"]}
        row = named.get(target)
        if name == "requester":
            row = world.people["olly"]
        if row is None and relations.is_record(target) and not field.blank:
            return (target.objects.order_by("pk").first() or contract.make(kind_of(target), world)).number
        return None if row is None or target is Site or field.many_to_many else row.pk
    if field.choices:
        return field.get_default() if field.has_default() else field.flatchoices[0][0]
    return {
        "CharField": "Sample",
        "TextField": "A sample of words.",
        "DateField": "2026-03-01",
        "DateTimeField": "2026-03-01T08:30:00Z",
        "BooleanField": False,
        "DecimalField": "12.5",
    }.get(type(field).__name__, 1)
