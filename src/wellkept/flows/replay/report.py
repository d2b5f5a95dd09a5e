"""What a replay came to."""

import json
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any


@dataclass(slots=True)
class Report:
    """Counts of a replay; the first eleven are promised in this order. `row` counts the updates of the file from 1.

    `incidents`, `reopened`, `reassigned` and the links count incidents by what the log had told of them by its end;
    `matrix_conflicts` counts updates, `passed_over` rows that the mapping does not take for updates. `seconds` is working
    time, over all runs if it took several. Of a log of requests, `targets` and `verdicts` hold what was recorded elsewhere against
    what our clocks came to, `remarks` are the first odd rows, `extracted` is when the log was taken.
    """

    updates: int = 0
    applied: int = 0
    unchanged: int = 0
    rejected: list[dict[str, Any]] = field(default_factory=list)
    incidents: int = 0
    reopened: int = 0
    reassigned: int = 0
    linked_problem: int = 0
    linked_change: int = 0
    matrix_conflicts: int = 0
    seconds: float = 0.0
    linked: dict[str, int] = field(default_factory=dict)
    actions: dict[str, int] = field(default_factory=dict)
    inferred: int = 0
    times_moved: int = 0
    moved: list[dict[str, Any]] = field(default_factory=list)
    passed_over: int = 0
    log: str = ""
    mapping: str = ""
    system: str = ""
    dry_run: bool = False
    nothing_to_do: bool = False
    resumed_at: int = 0
    requests: int = 0
    targets: dict[str, Any] = field(default_factory=dict)
    verdicts: dict[str, Any] = field(default_factory=dict)
    remarks: list[dict[str, Any]] = field(default_factory=list)
    extracted: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The report as plain data, keys in their promised order."""
        return {f.name: getattr(self, f.name) for f in fields(self)}

    def write(self, path: Path) -> None:
        """Write the report as JSON. Raises OSError."""
        path.write_text(json.dumps(self.as_dict(), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
