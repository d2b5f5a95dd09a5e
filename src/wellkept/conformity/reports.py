"""An assessment in plain values, as pages, JSON and the database keep it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from wellkept.conformity.asof import AsOf
from wellkept.conformity.outcomes import Check, Outcome, RequirementOutcome, RuleResult
from wellkept.conformity.yardsticks import Yardstick


class Basis(StrEnum):
    """What an assessment rests on."""

    LIVE = "live"
    RECOMPUTED = "recomputed"
    SNAPSHOT = "snapshot"

    @property
    def label(self) -> Any:
        """The basis in the reader's language."""
        return _BASES[self]


_BASES = {
    Basis.LIVE: _("The records as they are"),
    Basis.RECOMPUTED: _("Recomputed from the records for that moment"),
    Basis.SNAPSHOT: _("The assessment stored on that day"),
}


class Note(StrEnum):
    """What a reader has to know beside an outcome."""

    PERIOD_TOO_SHORT = "period_too_short"
    LOOSENED = "loosened"
    TIGHTENED = "tightened"
    CHECK_FAILED = "check_failed"

    @property
    def label(self) -> Any:
        """The note in the reader's language."""
        return _NOTES[self]


_NOTES = {
    Note.PERIOD_TOO_SHORT: _("The period is too short to say much"),
    Note.LOOSENED: _("Measured more laxly than the catalogue proposes"),
    Note.TIGHTENED: _("Measured more strictly than the catalogue proposes"),
    Note.CHECK_FAILED: _("The check itself failed; the log of the program says why"),
}


@dataclass(frozen=True, slots=True)
class CheckReport:
    """One check of a rule; the texts are the untranslated originals."""

    label: str
    outcome: Outcome
    population: int
    conforming: int
    threshold: float
    excused: int
    needs_judgement: str = ""

    @property
    def misses(self) -> int:
        """How many records of the population do not conform."""
        return self.population - self.conforming


@dataclass(frozen=True, slots=True)
class RuleReport:
    """What one rule came to. Without a function `version` is 0 and everything else is empty.

    `failing` and `passing` are numbers of records, newest first, at most as many as the catalogue says; `faults` counts
    what is wrong, `why` says it for the failing ones shown. The shares run from 0 to 1. `still_open` counts the conforming
    ones that are not over, so that they conform so far. `past_mending` counts the misses that nobody can put right any
    more; `leaves` says of those shown when they fall out of the window, `last_leaves` when the last one does ("" where
    there is none), as ISO moments.
    """

    id: str
    version: int
    outcome: Outcome
    window: tuple[datetime, datetime]
    population: int = 0
    conforming: int = 0
    threshold: float = 1.0
    failing: tuple[str, ...] = ()
    passing: tuple[str, ...] = ()
    faults: tuple[tuple[str, int], ...] = ()
    why: Mapping[str, str] = field(default_factory=dict)
    late_share: float = 0.0
    elsewhere_share: float = 0.0
    bulk: float = 0.0
    identical: float = 0.0
    default: float = 0.0
    checks: tuple[CheckReport, ...] = ()
    notes: tuple[Note, ...] = ()
    not_automated: str = ""
    seconds: float = 0.0
    still_open: int = 0
    past_mending: int = 0
    leaves: Mapping[str, str] = field(default_factory=dict)
    last_leaves: str = ""

    @property
    def misses(self) -> int:
        """How many records of the population do not conform."""
        return self.population - self.conforming

    @property
    def requirement_id(self) -> str:
        """The requirement that the rule proves."""
        return self.id.rpartition("-")[0]

    def to_dict(self) -> dict[str, Any]:
        """The report as plain data; `from_dict` makes an equal report of it."""
        return {**asdict(self), "window": [moment.isoformat() for moment in self.window]}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "RuleReport":
        """The report that plain data describe; KeyError or TypeError where they describe none."""
        checks = (CheckReport(**{**check, "outcome": Outcome(check["outcome"])}) for check in data["checks"])
        since, until = data["window"]
        changed = {
            "outcome": Outcome(data["outcome"]),
            "window": (datetime.fromisoformat(since), datetime.fromisoformat(until)),
            "failing": tuple(data["failing"]),
            "passing": tuple(data["passing"]),
            "faults": tuple((label, count) for label, count in data["faults"]),
            "checks": tuple(checks),
            "notes": tuple(Note(note) for note in data["notes"]),
        }
        return cls(**{**data, **changed})


def report(
    rule_id: str,
    version: int,
    result: RuleResult,
    asof: AsOf,
    yardstick: Yardstick,
    *,
    notes: Sequence[Note],
    seconds: float,
) -> RuleReport:
    """What a rule found, in plain values; texts are kept in the original, so that each reader has them in his language."""
    main = result.main
    with translation.override("en"):
        return RuleReport(
            id=rule_id,
            version=version,
            outcome=result.outcome,
            window=(asof.window_start, asof.at),
            population=main.population if main else 0,
            conforming=main.conforming if main else 0,
            threshold=float(main.threshold) if main else yardstick.threshold,
            failing=tuple(result.failing),
            passing=tuple(result.passing),
            faults=tuple((str(label), count) for label, count in result.faults),
            why={number: str(result.why[number]) for number in result.failing if number in result.why},
            late_share=round(result.late_share, 4),
            elsewhere_share=round(result.elsewhere_share, 4),
            bulk=round(result.bulk, 4),
            identical=round(result.identical, 4),
            default=round(result.default, 4),
            checks=tuple(_check(check) for check in result.checks),
            notes=tuple(notes),
            not_automated=str(result.not_automated),
            seconds=round(seconds, 4),
            still_open=result.still_open,
            past_mending=result.past_mending,
            leaves={number: result.leaves[number].isoformat() for number in result.failing if number in result.leaves},
            last_leaves=result.last_leaves.isoformat() if result.last_leaves else "",
        )


def _check(check: Check) -> CheckReport:
    return CheckReport(
        str(check.label), check.outcome, check.population, check.conforming, float(check.threshold), check.excused,
        str(check.needs_judgement),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class RequirementReport:
    """What a requirement came to, with its rules in the order of the catalogue."""

    id: str
    clause: str
    outcome: RequirementOutcome
    rules: tuple[RuleReport, ...]


@dataclass(frozen=True)
class Assessment:
    """What the records show of some or all requirements at a moment; `amendment` stands outside all totals."""

    catalogue_version: str
    catalogue_digest: str
    edition: str
    as_of: datetime
    evaluated_at: datetime
    basis: Basis
    clause: str
    set_up_at: datetime
    requirements: tuple[RequirementReport, ...]
    amendment: tuple[RequirementReport, ...] = ()
    seconds: float = 0.0
    trail_head: int = 0
    stored_id: int | None = None

    @cached_property
    def _by_id(self) -> dict[str, RequirementReport]:
        return {entry.id: entry for entry in (*self.requirements, *self.amendment)}

    def requirement(self, requirement_id: str) -> RequirementReport:
        """What one requirement came to; KeyError when the assessment does not cover it."""
        return self._by_id[requirement_id]

    def rule(self, rule_id: str) -> RuleReport:
        """What one rule came to; KeyError when the assessment does not cover it."""
        entry = self._by_id[rule_id.rpartition("-")[0]]
        for found in entry.rules:
            if found.id == rule_id:
                return found
        raise KeyError(rule_id)

    @cached_property
    def rules(self) -> tuple[RuleReport, ...]:
        """Every rule that a function tested, in the order of the catalogue."""
        entries = (*self.requirements, *self.amendment)
        return tuple(found for entry in entries for found in entry.rules if found.version)

    @cached_property
    def counts(self) -> dict[Outcome, int]:
        """How many requirements came to each outcome; all six are there."""
        found = [entry.outcome.outcome for entry in self.requirements]
        return {outcome: found.count(outcome) for outcome in Outcome}
