"""Holding what the clocks came to against the targets and verdicts that the other system recorded."""

from collections import Counter
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from wellkept.kernel.calendars import Length, Unit

#: So many differences are listed, the first of the file; the rest is counted only.
MOST = 20
#: Two due times within so many seconds are the same.
NEAR = 60


@dataclass(slots=True)
class Verdicts:
    """Counts of targets and verdicts; kept with the position, so that a replay that goes on counts on."""

    counts: Counter[str] = field(default_factory=Counter)
    targets: list[dict[str, Any]] = field(default_factory=list)
    verdicts: list[dict[str, Any]] = field(default_factory=list)
    by_clock: list[dict[str, Any]] = field(default_factory=list)
    remarks: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    def of(cls, stored: dict[str, Any]) -> "Verdicts":
        """As they were stored."""
        found = cls(**stored)
        found.counts = Counter(found.counts)
        return found

    def stored(self) -> dict[str, Any]:
        """As plain data."""
        return {**{each.name: getattr(self, each.name) for each in fields(self)}, "counts": dict(self.counts)}

    def of_targets(self) -> dict[str, Any]:
        """The targets for the report: recorded there, computed here by a clock, and how many are the same; those that no
        agreement gives are taken over; `without` are the requests for which none was recorded.
        """
        names = ("recorded", "computed", "within_60s", "taken_over", "differ", "without")
        return {**{name: self.counts[name] for name in names}, "differing": self.targets}

    def of_verdicts(self) -> dict[str, Any]:
        """The verdicts for the report: held against the target that was recorded, and against our own clocks."""
        own = {"agree": self.counts["clock_agrees"], "differing": self.by_clock}
        return {
            **{name: self.counts[name] for name in ("compared", "agree")},
            "differing": self.verdicts,
            "by_clock": own,
        }

    def remark(self, row: int, words: str) -> None:
        """Note what is odd about a row that is applied all the same."""
        self.counts["remarks"] += 1
        self.remarks = _first(self.remarks, {"row": row, "remark": words})

    def compare_target(self, row: int, stated: datetime | None, clock: bool, due: datetime | None) -> None:
        """Count a request's target: `clock` says that an agreement gave one, `due` when it passes."""
        self.counts["recorded"] += stated is not None
        self.counts["without"] += stated is None
        self.counts["computed"] += clock
        self.counts["taken_over"] += stated is not None and not clock
        if not clock:
            return
        seconds = round((due - stated).total_seconds()) if due is not None and stated is not None else None
        if seconds is not None and abs(seconds) <= NEAR:
            self.counts["within_60s"] += 1
            return
        self.counts["differ"] += 1
        told = {"row": row, "recorded": _plain(stated), "computed": _plain(due), "seconds": seconds}
        self.targets = _first(self.targets, told)

    def compare_length(self, row: int, stated: Length | None, promised: Length | None) -> None:
        """Count the length of a request's target: as it was recorded, and as an agreement of ours promises it."""
        self.counts["recorded"] += stated is not None
        self.counts["without"] += stated is None
        self.counts["computed"] += promised is not None
        if stated is None and promised is None:
            return
        same_unit = stated is not None and promised is not None and stated.unit == promised.unit
        seconds = promised.seconds - stated.seconds if same_unit and promised and stated else None
        if seconds is not None and abs(seconds) <= NEAR:
            self.counts["within_60s"] += 1
            return
        self.counts["differ"] += 1
        told = {
            "row": row,
            "recorded": stated and in_words(stated),
            "computed": promised and in_words(promised),
            "seconds": seconds,
        }
        self.targets = _first(self.targets, told)

    def compare_verdict(self, row: int, recorded: bool | None, kept: bool, clock_kept: bool) -> None:
        """Count a verdict: whether the target was kept by the other system's word (None: it says nothing), by its own target,
        and by ours.
        """
        if recorded is None:
            return
        self.counts["compared"] += 1
        self.counts["agree"] += recorded == kept
        self.counts["clock_agrees"] += recorded == clock_kept
        if recorded != kept:
            self.verdicts = _first(self.verdicts, _disagreement(row, recorded, kept))
        if recorded != clock_kept:
            self.by_clock = _first(self.by_clock, _disagreement(row, recorded, clock_kept))


def _disagreement(row: int, recorded: bool, computed: bool) -> dict[str, Any]:
    words = {True: "kept", False: "missed"}
    return {"row": row, "recorded": words[recorded], "computed": words[computed]}


def in_words(length: Length) -> str:
    """A length in words that are the same in every language: "240 min", "2 working days"."""
    if length.unit == Unit.TIME:
        return f"{length.seconds / 60:g} min"
    return f"{length.seconds / 86_400:g} {length.unit.replace('_', ' ')}"


def _plain(at: datetime | None) -> str | None:
    return at.isoformat() if at is not None else None


def _first(listed: list[dict[str, Any]], told: dict[str, Any]) -> list[dict[str, Any]]:
    return sorted([*listed, told], key=lambda one: int(one["row"]))[:MOST]
