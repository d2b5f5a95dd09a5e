"""The roll of a check: its whole population, record by record, with what is wrong with each."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet


@dataclass(frozen=True, slots=True)
class Roll:
    """Everything that a check counted. `rows` carry the place of what is wrong as `fault_found`; 0 says that they conform."""

    label: Any
    rows: QuerySet[Any]
    faults: tuple[Any, ...]

    def fault(self, place: int) -> Any:
        """What is wrong in words; "" for a record that conforms."""
        return self.faults[place - 1] if place else ""
