"""What one check, one rule and one requirement come to. Counts go in, outcomes come out; nothing here reads a database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _

from .asof import AsOf
from .catalogue import catalogue
from .rolls import Roll

__all__ = [
    "AsOf",
    "Check",
    "Outcome",
    "RequirementOutcome",
    "RuleResult",
    "requirement_outcome",
    "rule_outcome",
    "worst",
]


class Outcome(StrEnum):
    """What the records show, worst first."""

    NOT_MET = "not_met"
    STALE = "stale"
    NOT_AUTOMATED = "not_automated"
    NEEDS_JUDGEMENT = "needs_judgement"
    NOT_EXERCISED = "not_exercised"
    MET = "met"

    @property
    def severity(self) -> int:
        """Greater is worse; met is 0."""
        return _SEVERITY[self]

    @property
    def label(self) -> Any:
        """The outcome in the reader's language."""
        return _LOOKS[self][0]

    @property
    def sign(self) -> str:
        """A character that tells the outcomes apart without colour."""
        return _LOOKS[self][1]

    @property
    def tone(self) -> str:
        """The signal colour of the stylesheet: good, attention, bad, info or quiet."""
        return _LOOKS[self][2]


_SEVERITY = {outcome: place for place, outcome in enumerate(reversed(Outcome))}
_LOOKS = {
    Outcome.NOT_MET: (_("Not met"), "✕", "bad"),
    Outcome.STALE: (_("Stale"), "◷", "attention"),
    Outcome.NOT_AUTOMATED: (_("Not automated"), "–", "quiet"),
    Outcome.NEEDS_JUDGEMENT: (_("Needs judgement"), "?", "info"),
    Outcome.NOT_EXERCISED: (_("Not exercised"), "○", "quiet"),
    Outcome.MET: (_("Met"), "✓", "good"),
}


def worst(outcomes: Iterable[Outcome]) -> Outcome:
    """The worst of some outcomes; ValueError where there is none."""
    return max(outcomes, key=lambda outcome: outcome.severity)


@dataclass(frozen=True, slots=True)
class Check:
    """One statement tested against a population; `outcome` follows from the counts, and nothing is met by emptiness.

    `excused` counts the misses that were corrected, or excused by a named person with a reason; `late` and `elsewhere`
    count records of the population recorded late or imported. `stale` says that an input is past its rhythm,
    `needs_judgement` why a person has to judge. `due_at` is when something periodic is due, `overdue` that this has
    passed. A check `on_occasion` does not hold its rule back while its population is empty. ValueError for impossible
    counts.
    """

    label: Any
    population: int
    conforming: int
    threshold: float | Fraction = 1.0
    excused: int = 0
    late: int = 0
    elsewhere: int = 0
    stale: bool = False
    needs_judgement: Any = ""
    due_at: datetime | None = None
    overdue: bool = False
    on_occasion: bool = False

    def __post_init__(self) -> None:
        parts = (self.conforming, self.excused, self.late, self.elsewhere)
        if min(parts) < 0 or max(parts) > self.population or self.excused > self.misses:
            raise ValueError(f"The counts of the check “{self.label}” do not fit a population of {self.population}.")
        if not 0 < self.threshold <= 1:
            raise ValueError(f"The threshold of the check “{self.label}” must lie above 0 and not above 1.")

    @classmethod
    def none_occurred(cls, label: Any) -> "Check":
        """The check for a confirmed statement that nothing occurred: a population of one."""
        return cls(label, 1, 1)

    @classmethod
    def never_done(cls, label: Any, asof: AsOf, due_at: datetime) -> "Check":
        """The check for something periodic that was never done: not exercised until first due, not met after that."""
        return cls(label, 0, 0, due_at=due_at, overdue=asof.at > due_at)

    @property
    def misses(self) -> int:
        """How many records of the population do not conform."""
        return self.population - self.conforming

    @property
    def enough(self) -> bool:
        """Whether the share that conforms reaches the threshold, or misses are few enough and each is made good."""
        if not self.population or self.conforming / self.population >= float(self.threshold):
            return True
        small = catalogue().engine.small_population
        forgiven = self.misses <= small.allowed_misses and self.misses == self.excused
        return forgiven and self.population >= small.smallest

    @property
    def late_throughout(self) -> bool:
        """Whether as many records were recorded late as conform, so that a miss recorded in time cannot lift the doubt."""
        return 0 < self.conforming <= self.late

    @property
    def outcome(self) -> Outcome:
        """What the check comes to."""
        if self.overdue or not self.enough:
            return Outcome.NOT_MET
        if self.stale:
            return Outcome.STALE
        if self.needs_judgement or self.late_throughout:
            return Outcome.NEEDS_JUDGEMENT
        return Outcome.MET if self.population else Outcome.NOT_EXERCISED


def rule_outcome(checks: Sequence[Check]) -> Outcome:
    """The worst outcome of a rule's checks; without any check nothing is automated."""
    outcomes = [check.outcome for check in checks]
    held = [check.outcome for check in checks if not (check.on_occasion and check.outcome is Outcome.NOT_EXERCISED)]
    return worst(held or outcomes or [Outcome.NOT_AUTOMATED])


@dataclass(frozen=True, slots=True)
class RuleResult:
    """What a rule found: its checks, the main one first, the numbers of failing records and a sample of conforming ones
    (the first 20 of each are kept).

    `bulk`, `identical` and `default` are shares from 0 to 1 of the values that were entered in bulk, are the same
    everywhere or are defaults. `faults` counts what is wrong with the failing ones, `why` says it for those shown.
    `still_open` counts the conforming records of the main check that are not over, so that they conform so far.
    `past_mending` counts the misses that nobody can put right any more, `leaves` says of those shown when they fall out
    of the window, and `last_leaves` when the last one does. `rolls` are the whole populations, not yet read.
    `not_automated` says which part of the rule no query can test. Without checks and reasons, `RuleResult()` is the
    result of a rule that nobody has automated.
    """

    checks: Sequence[Check] = ()
    failing: Sequence[str] = ()
    passing: Sequence[str] = ()
    faults: Sequence[tuple[Any, int]] = ()
    why: Mapping[str, Any] = field(default_factory=dict)
    bulk: float = 0.0
    identical: float = 0.0
    default: float = 0.0
    not_automated: Any = ""
    still_open: int = 0
    past_mending: int = 0
    leaves: Mapping[str, datetime] = field(default_factory=dict)
    last_leaves: datetime | None = None
    rolls: Sequence[Roll] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "checks", tuple(self.checks))
        object.__setattr__(self, "faults", tuple(self.faults))
        for name in ("failing", "passing"):
            object.__setattr__(self, name, tuple(getattr(self, name)[: catalogue().engine.failing_shown]))

    @property
    def outcome(self) -> Outcome:
        """The worst outcome of the checks, and not automated where a part of the rule is not."""
        found = rule_outcome(self.checks)
        return worst([found, Outcome.NOT_AUTOMATED]) if self.not_automated else found

    @property
    def main(self) -> Check | None:
        """The check whose population, threshold and shares stand for the rule; None where nothing is automated."""
        return self.checks[0] if self.checks else None

    @property
    def late_share(self) -> float:
        """The share of the main population that was recorded late; 0 where it is empty."""
        return self.main.late / self.main.population if self.main and self.main.population else 0.0

    @property
    def elsewhere_share(self) -> float:
        """The share of the main population that was recorded elsewhere; 0 where it is empty."""
        return self.main.elsewhere / self.main.population if self.main and self.main.population else 0.0


@dataclass(frozen=True, slots=True)
class RequirementOutcome:
    """What a requirement comes to; `designed` says that nothing was exercised yet but the procedure is approved."""

    outcome: Outcome
    designed: bool = False

    @property
    def label(self) -> Any:
        """The outcome in the reader's language, “designed” included."""
        return _("Not exercised, designed") if self.designed else self.outcome.label


def requirement_outcome(rule_outcomes: Iterable[Outcome], *, designed: bool) -> RequirementOutcome:
    """The worst outcome of a requirement's active rules, where rules that were not exercised do not hold it back.

    Where none was exercised it is not_exercised, designed when the procedure is approved; without rules not_automated.
    """
    outcomes = list(rule_outcomes)
    exercised = [outcome for outcome in outcomes if outcome is not Outcome.NOT_EXERCISED]
    if outcomes and not exercised:
        return RequirementOutcome(Outcome.NOT_EXERCISED, designed)
    return RequirementOutcome(worst(exercised or [Outcome.NOT_AUTOMATED]))
