"""From impact and urgency to a priority."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wellkept.components.classification.models import PriorityMatrix
from wellkept.directory.permissions import Permissions
from wellkept.kernel import occasion
from wellkept.kernel.errors import Invalid
from wellkept.kernel.permissions import Actor
from wellkept.kernel.recent import Recent
from wellkept.ledger import services as ledger

Cells = tuple[tuple[int, int, int], tuple[int, int, int], tuple[int, int, int]]

#: Common practice of the field: high/high is critical, low/low can be planned.
DEFAULT: Cells = ((1, 2, 3), (2, 3, 4), (3, 4, 5))


def _read() -> list[tuple[datetime, Cells]]:
    rows = PriorityMatrix.objects.order_by("-valid_from").values_list("valid_from", "cells")
    return [(since, tuple(tuple(row) for row in cells)) for since, cells in rows]  # type: ignore[misc]


_matrices = Recent(_read)
forget = _matrices.forget


def in_force(at: datetime) -> Cells:
    """The matrix in force at a moment; the default where none was ever set."""
    return next((cells for since, cells in _matrices.value() if since <= at), DEFAULT)


def priority(impact: int, urgency: int, at: datetime) -> int:
    """The priority, 1 to 5, that the matrix in force gives for impact and urgency, 1 to 3 each."""
    return in_force(at)[impact - 1][urgency - 1]


def table() -> dict[tuple[int, ...], int]:
    """The priority for each pair of impact and urgency, by the matrix in force now."""
    cells = in_force(occasion.now())
    return {(i, u): value for i, row in enumerate(cells, start=1) for u, value in enumerate(row, start=1)}


def reasoned(given: int, wanted: int | None, reason: str, *, demanded: bool = True) -> int:
    """The priority of a record: what the matrix gave, or another one that was wanted. Raises Invalid where that has no
    reason, unless none is demanded.
    """
    if wanted is None or wanted == given:
        return given
    if demanded and not reason.strip():
        raise Invalid({"priority_reason": _("Say why the priority differs from the matrix.")})
    return wanted


def again(record: Any, changes: Mapping[str, Any], *, demanded: bool = True) -> dict[str, Any]:
    """What changes of a record do to its priority: new impact or urgency give a new one, unless one was chosen with a reason;
    None takes such a choice back; nothing where the changes do not touch it. Raises Invalid.
    """
    if not {"impact", "urgency", "priority", "priority_reason"} & set(changes):
        return {}
    impact, urgency = (int(changes.get(name, getattr(record, name))) for name in ("impact", "urgency"))
    given = priority(impact, urgency, occasion.now())
    reason = changes.get("priority_reason", record.priority_reason)
    chosen = record.priority if record.priority != record.priority_given and reason.strip() else None
    value = reasoned(given, changes.get("priority", chosen), reason, demanded=demanded)
    cleared = {"priority_reason": ""} if value == given else {}
    return {"priority_given": given, "priority": value, **cleared}


def change(cells: Cells, *, actor: Actor) -> PriorityMatrix:
    """Put a new matrix in force from now on; records keep the priority they were given.

    Raises Denied, Invalid when it is not three by three with priorities 1 to 5, or when more impact would lower a priority.
    """
    actor.require(Permissions.SETTINGS)
    flat = [value for row in cells for value in row]
    if len(cells) != 3 or any(len(row) != 3 for row in cells) or any(value not in range(1, 6) for value in flat):
        raise Invalid({"cells": _("The matrix has three by three cells with priorities from 1 to 5.")})
    for i in range(3):
        for j in range(2):
            if cells[i][j] > cells[i][j + 1] or cells[j][i] > cells[j + 1][i]:
                raise Invalid({"cells": _("More impact or more urgency must not lower the priority.")})
    at = occasion.now()
    with transaction.atomic():
        before = in_force(at)
        row, _created = PriorityMatrix.objects.update_or_create(valid_from=at, defaults={"cells": cells})
        ledger.append(
            [ledger.Entry("settings.priority_matrix_changed", changes={"cells": (before, cells)})], actor=actor
        )
        transaction.on_commit(forget)
    forget()
    return row
