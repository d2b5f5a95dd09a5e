"""Reading records as JSON, always within what the actor may see."""

from collections.abc import Sequence
from typing import Any

from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import Kind
from wellkept.records.scope import visible_to
from wellkept.toolkit import relations
from wellkept.toolkit.rest.representation import representation, write_rows


def one(kind: Kind, actor: Actor, number: str) -> dict[str, Any]:
    """The record with that number, in one statement. Raises DoesNotExist of the kind's model."""
    shape = representation(kind, actor)
    rows = visible_to(kind.model.objects.filter(number=number), actor).values_list(*shape.columns)[:1]
    for row in rows:
        return write_rows(shape, [row], actor)[0]
    raise kind.model.DoesNotExist


def written(kind: Kind, actor: Actor, row: Any) -> dict[str, Any]:
    """A record that the actor has just written, without a statement where everything to tell is in memory."""
    shape = representation(kind, actor)
    values = shape.values_of(row)
    if values is None:
        return many(kind, actor, [row.pk])[0]
    return shape.write(values, relations.sight_of(actor))


def many(kind: Kind, actor: Actor, keys: Sequence[int]) -> list[dict[str, Any]]:
    """Records that the actor has just written, in the order of their keys."""
    shape = representation(kind, actor)
    rows = kind.model.objects.filter(pk__in=keys).order_by("pk").values_list(*shape.columns)
    return write_rows(shape, list(rows), actor)
