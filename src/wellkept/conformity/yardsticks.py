"""What a rule measures against: the catalogue's share, window and time spans, or those the organization has set."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from wellkept.conformity.catalogue import EvidenceRule, Limit
from wellkept.conformity.models import RuleSetting
from wellkept.conformity.rhythm import span

#: Limits of such names demand at least their span; all others allow at most theirs.
_AT_LEAST = ("_for", "_ahead")


class Change(StrEnum):
    """How an organization's own measure compares with the catalogue's."""

    TIGHTENED = "tightened"
    LOOSENED = "loosened"


@dataclass(frozen=True, slots=True)
class Yardstick:
    """The measures of one rule at one moment, and the records whose misses are excused.

    `set_by` is the setting in force where the organization has one of its own; `alone` narrows what is measured to one
    record, by its key.
    """

    rule: EvidenceRule
    threshold: float
    window_months: int
    limits: Mapping[str, Limit]
    set_by: RuleSetting | None = None
    excused: frozenset[int] = field(default_factory=frozenset)
    alone: int | None = None

    @classmethod
    def of_catalogue(cls, rule: EvidenceRule) -> "Yardstick":
        """The measures that the catalogue proposes."""
        return cls(rule, rule.threshold, rule.window_months, rule.limits)

    def within(self, name: str) -> timedelta:
        """A limit of hours, days or months as elapsed time; KeyError for an unknown name, ValueError for other limits."""
        return span(self.limits[name])

    def count(self, name: str) -> int:
        """A limit that counts records; KeyError for an unknown name."""
        return self.limits[name].value

    @property
    def changes(self) -> frozenset[Change]:
        """Whether the organization's measures are stricter or laxer than the catalogue's; both may be."""
        found = {_compare(self.threshold, self.rule.threshold), _compare(self.window_months, self.rule.window_months)}
        for name, limit in self.limits.items():
            larger = _compare(_length(limit), _length(self.rule.limits[name]))
            if larger and not name.endswith(_AT_LEAST):
                larger = Change.LOOSENED if larger is Change.TIGHTENED else Change.TIGHTENED
            found.add(larger)
        return frozenset(change for change in found if change)


def _compare(own: float, given: float) -> Change | None:
    if own == given:
        return None
    return Change.TIGHTENED if own > given else Change.LOOSENED


def _length(limit: Limit) -> float:
    days = {"hour": 1 / 24, "day": 1.0, "working day": 1.4, "month": 30.44, "record": 1.0}
    return limit.value * days[limit.unit]


def yardstick(rule: EvidenceRule, setting: RuleSetting | None, excused: Iterable[int]) -> Yardstick:
    """The measures of a rule with the organization's setting, if there is one, and the records excused from it."""
    if setting is None:
        return Yardstick(rule, rule.threshold, rule.window_months, rule.limits, None, frozenset(excused))
    own = {name: Limit.parse(text) for name, text in setting.limits.items() if name in rule.limits}
    return Yardstick(
        rule,
        rule.threshold if setting.threshold is None else setting.threshold,
        setting.window_months or rule.window_months,
        {**rule.limits, **own},
        setting,
        frozenset(excused),
    )
