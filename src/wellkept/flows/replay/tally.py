"""Counting what updates came to."""

from collections import Counter
from dataclasses import dataclass, field, fields
from datetime import datetime
from operator import itemgetter
from typing import Any

from wellkept.flows.replay.requests.verdicts import Verdicts

#: How many moved times a report lists, the first of the file; the rest is counted only.
MOST_MOVED = 50


@dataclass(slots=True)
class Tally:
    """What updates came to; kept with the position, so that a replay that goes on counts on."""

    applied: int = 0
    unchanged: int = 0
    rejected: int = 0
    incidents: int = 0
    reopened: int = 0
    reassigned: int = 0
    conflicts: int = 0
    inferred: int = 0
    times_moved: int = 0
    linked: Counter[str] = field(default_factory=Counter)
    actions: Counter[str] = field(default_factory=Counter)
    moved: list[dict[str, Any]] = field(default_factory=list)
    requests: Verdicts = field(default_factory=Verdicts)

    @classmethod
    def of(cls, stored: dict[str, Any]) -> "Tally":
        """A tally as it was stored."""
        tally = cls(**stored)
        if isinstance(tally.requests, dict):
            tally.requests = Verdicts.of(tally.requests)
        tally.linked, tally.actions = Counter(tally.linked), Counter(tally.actions)
        return tally

    def move(self, row: int, time: datetime) -> None:
        """Note that an update stands at another time than the log says."""
        self.times_moved += 1
        self.moved = sorted([*self.moved, {"row": row, "time": time.isoformat()}], key=itemgetter("row"))[:MOST_MOVED]

    def stored(self) -> dict[str, Any]:
        """The tally as plain data."""
        plain = {each.name: getattr(self, each.name) for each in fields(self)}
        return {
            **plain,
            "linked": dict(self.linked),
            "actions": dict(self.actions),
            "moved": list(self.moved),
            "requests": self.requests.stored(),
        }
