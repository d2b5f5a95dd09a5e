"""Reading records as JSON, always within what the actor may see."""

from collections.abc import Sequence
from typing import Any

from wellkept.kernel import prepared
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import Kind
from wellkept.records.scope import scope_key, visible_to
from wellkept.toolkit import relations
from wellkept.toolkit.rest.representation import representation, write_rows


def one(kind: Kind, actor: Actor, number: str) -> dict[str, Any]:
    """The record with that number, in one statement. Raises DoesNotExist of the kind's model."""
    shape = representation(kind, actor)
    rows = prepared.read(
        ("rest", kind.key, shape.columns, scope_key(actor, kind)),
        lambda number: visible_to(kind.model.objects.filter(number=number), actor).values_list(*shape.columns),
        number=number,
    )
    if not rows:
        raise kind.model.DoesNotExist
    return write_rows(shape, rows, actor)[0]


def written(kind: Kind, actor: Actor, row: Any) -> dict[str, Any]:
    """A record that the actor has just written, without a statement where everything to tell is in memory."""
    shape = representation(kind, actor)
    values = shape.values_of(row)
    if values is not None:
        return shape.write(values, relations.sight_of(actor))
    found = prepared.read(
        ("rest written", kind.key, shape.columns),
        lambda key: kind.model.objects.filter(pk=key).values_list(*shape.columns),
        key=row.pk,
    )
    return write_rows(shape, found, actor)[0]


def many(kind: Kind, actor: Actor, keys: Sequence[int]) -> list[dict[str, Any]]:
    """Records that the actor has just written, in the order of their keys."""
    shape = representation(kind, actor)
    rows = kind.model.objects.filter(pk__in=keys).order_by("pk").values_list(*shape.columns)
    return write_rows(shape, list(rows), actor)
