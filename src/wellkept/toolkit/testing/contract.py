"""What the contract of every kind needs: somebody who may make its records, a sample, and the statements of a request."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import Kind, kind_of
from wellkept.toolkit import forms, relations
from wellkept.toolkit.pages.create import create_record
from wellkept.toolkit.testing.cast import World

#: Set this variable to write the pinned counts anew; the difference is then reviewed like code.
PIN = "WELLKEPT_PIN_QUERIES"
_TRANSACTION = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


def maker(kind: Kind, world: World) -> str:
    """Who of the cast may create and edit records of a kind; StopIteration when nobody may."""
    return next(key for key in world.users if _makes(kind, world.actor(key)))


def _makes(kind: Kind, actor: Actor) -> bool:
    return actor.can(kind.access.create) and actor.can(kind.access.edit)


def sample(kind: Kind, actor: Actor, title: str) -> dict[str, Any]:
    """What a person would fill in for a new record: every first field, texts, choices and related rows within reach."""
    data: dict[str, Any] = {}
    for name in forms.fields_of(kind, actor, "create"):
        if name in kind.conditions:
            continue
        field = kind.model._meta.get_field(name)
        target = relations.related_model(field)
        if target is not None:
            rows = relations.reachable(target, actor, limit=relations.limit_of(kind, name))
            row = relations.offered(rows).order_by("pk").first() if name in kind.create_fields else None
            if row is not None:
                data[name] = [row.pk] if field.many_to_many else row.pk
        elif field.choices and not field.blank:
            data[name] = field.choices[0][0]
        elif field.get_internal_type() in ("CharField", "TextField") and not field.choices:
            data[name] = title if name == "title" else f"{title}, {name}"[: field.max_length or 200]
        elif field.get_internal_type() == "DateField" and not field.blank:
            data[name] = "2026-03-02"
    return data


def make(kind: Kind, world: World, title: str = "A record of the contract") -> Any:
    """A record of a kind, made through its form and service by somebody who may; one of each kind that it cannot do without."""
    for target in _needed(kind):
        if not relations.offered(relations.reachable(target.model, world.actor(maker(target, world)))).exists():
            make(target, world, title)
    actor = world.actor(maker(kind, world))
    return create_record(kind, actor, forms.bind(kind, actor, sample(kind, actor, title), purpose="create"))


def _needed(kind: Kind) -> list[Kind]:
    """The kinds of record that a new one must refer to."""
    columns = [kind.model._meta.get_field(name) for name in kind.create_fields]
    targets = [relations.related_model(column) for column in columns if column.is_relation and not column.blank]
    return [kind_of(target) for target in targets if target is not None and relations.is_record(target)]


def statements(act: Callable[[], Any]) -> list[str]:
    """The SQL statements of an act, those of transactions left out."""
    with CaptureQueriesContext(connection) as captured:
        act()
    return [q["sql"] for q in captured.captured_queries if not q["sql"].upper().startswith(_TRANSACTION)]


def pinned(path: Path, name: str, count: int) -> int:
    """The pinned count of statements by this name; with the variable PIN set it becomes what was counted."""
    counts: dict[str, int] = json.loads(path.read_text()) if path.exists() else {}
    if os.environ.get(PIN):
        counts[name] = count
        path.write_text(json.dumps(dict(sorted(counts.items())), indent=2) + "\n")
    return counts.get(name, -1)
