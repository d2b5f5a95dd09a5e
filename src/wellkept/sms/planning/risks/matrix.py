"""From likelihood and impact to a level, and which level is acceptable: the matrix of the organization."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellkept.kernel import occasion
from wellkept.kernel.errors import Invalid
from wellkept.kernel.permissions import Actor
from wellkept.kernel.recent import Recent
from wellkept.ledger import services as ledger
from wellkept.sms.planning.risks.models import RiskLevel, RiskMatrix
from wellkept.sms.planning.risks.permissions import Permissions

#: So many steps has each side of the matrix.
SIZE = 5
STEPS = range(1, SIZE + 1)


@dataclass(frozen=True, slots=True)
class Matrix:
    """A matrix as it stands: levels by likelihood and impact, the words of the steps, and the criteria of acceptance."""

    cells: tuple[tuple[int, ...], ...]
    likelihoods: tuple[Any, ...]
    impacts: tuple[Any, ...]
    acceptable: int
    criteria: Any
    months: tuple[int, ...]

    def level(self, likelihood: int, impact: int) -> int:
        """The level of a likelihood and an impact, 1 to 5 each."""
        return self.cells[likelihood - 1][impact - 1]


#: Common practice of the field: what is rare and small is low, what is likely and grave is critical.
DEFAULT = Matrix(
    cells=((1, 1, 1, 2, 2), (1, 1, 2, 2, 3), (1, 2, 2, 3, 3), (2, 2, 3, 3, 4), (2, 3, 3, 4, 4)),
    likelihoods=(
        gettext_lazy("Less than once in five years"),
        gettext_lazy("About once in three years"),
        gettext_lazy("About once a year"),
        gettext_lazy("Several times a year"),
        gettext_lazy("Every month"),
    ),
    impacts=(
        gettext_lazy("Hardly noticed"),
        gettext_lazy("A nuisance for some"),
        gettext_lazy("A target is missed"),
        gettext_lazy("A service fails, or a contract is broken"),
        gettext_lazy("Several customers or the company itself are in danger"),
    ),
    acceptable=RiskLevel.MODERATE,
    criteria=gettext_lazy(
        "Up to moderate whoever handles a risk may accept it. Above that top management or the manager of the system "
        "accepts it, with a reason and for a time."
    ),
    months=(12, 12, 6, 3),
)


def _read() -> list[tuple[datetime, Matrix]]:
    return [
        (
            row.valid_from,
            Matrix(
                tuple(map(tuple, row.cells)),
                tuple(row.likelihoods),
                tuple(row.impacts),
                row.acceptable,
                row.criteria,
                tuple(row.months),
            ),
        )
        for row in RiskMatrix.objects.order_by("-valid_from")
    ]


_matrices = Recent(_read)
forget = _matrices.forget


def history() -> list[tuple[datetime, Matrix]]:
    """The matrices that were put in force, the one of now first; empty while the default holds."""
    return _matrices.value()


def in_force(at: datetime) -> Matrix:
    """The matrix in force at a moment; the default where none was set by then."""
    return next((matrix for since, matrix in _matrices.value() if since <= at), DEFAULT)


def change(matrix: Matrix, *, actor: Actor) -> None:
    """Put a new matrix in force from now on; what was assessed keeps its level until it is assessed again.

    Raises Denied, Invalid when a cell, a word or the criteria are missing, or when more likelihood or impact would lower a level.
    """
    actor.require(Permissions.STEER)
    _check(matrix)
    at = occasion.now()
    plain = {
        "cells": [list(row) for row in matrix.cells],
        "likelihoods": [str(word).strip() for word in matrix.likelihoods],
        "impacts": [str(word).strip() for word in matrix.impacts],
        "acceptable": int(matrix.acceptable),
        "criteria": str(matrix.criteria).strip(),
        "months": list(matrix.months),
    }
    before = in_force(at)
    with transaction.atomic():
        RiskMatrix.objects.update_or_create(valid_from=at, defaults=plain)
        told = {
            "cells": ([list(row) for row in before.cells], plain["cells"]),
            "acceptable": (int(before.acceptable), plain["acceptable"]),
            "months": (list(before.months), plain["months"]),
            "likelihoods": (list(map(str, before.likelihoods)), plain["likelihoods"]),
            "impacts": (list(map(str, before.impacts)), plain["impacts"]),
            "criteria": (str(before.criteria), plain["criteria"]),
        }
        ledger.append([ledger.Entry("settings.risk_matrix_changed", changes=told)], actor=actor)
        transaction.on_commit(forget)
    forget()


def _check(matrix: Matrix) -> None:
    cells = matrix.cells
    flat = [value for row in cells for value in row]
    if len(cells) != SIZE or any(len(row) != SIZE for row in cells) or any(v not in RiskLevel.values for v in flat):
        raise Invalid({"cells": _("The matrix has five by five cells with levels from 1 to 4.")})
    for i in range(SIZE):
        for j in range(SIZE - 1):
            if cells[i][j] > cells[i][j + 1] or cells[j][i] > cells[j + 1][i]:
                raise Invalid({"cells": _("More likelihood or more impact must not lower the level.")})
    for name, words in (("likelihoods", matrix.likelihoods), ("impacts", matrix.impacts)):
        if len(words) != SIZE or not all(_said(words)):
            raise Invalid({name: _("Say of each step what it means.")})
    if matrix.acceptable not in RiskLevel.values:
        raise Invalid({"acceptable": _("Choose a level.")})
    if not str(matrix.criteria).strip():
        raise Invalid({"criteria": _("Say in words what is accepted, and by whom.")})
    if len(matrix.months) != len(RiskLevel) or any(not 1 <= month <= 36 for month in matrix.months):
        raise Invalid({"months": _("Give for each level a number of months from 1 to 36.")})


def _said(words: Sequence[Any]) -> list[bool]:
    return [0 < len(str(word).strip()) <= 120 for word in words]
