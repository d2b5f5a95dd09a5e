"""The words and figures that rules use: record types, predicates and what an engine needs to read every rule alike."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RecordType:
    """A kind of record that rules speak of; `derived` maps the fields nobody types to the source each comes from."""

    name: str
    description: str
    fields: tuple[str, ...]
    derived: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Predicate:
    """A named condition that rules use, such as no-gap(field, months)."""

    name: str
    form: str
    meaning: str


@dataclass(frozen=True, slots=True)
class SmallPopulation:
    """From this population on, so many misses pass if each is corrected or excused."""

    smallest: int
    allowed_misses: int
    requires: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grace:
    """What is added to a rhythm before a gap counts: a share of the rhythm, at least so many days."""

    share: float
    minimum_days: int


@dataclass(frozen=True, slots=True)
class Engine:
    """The figures by which every rule is read alike; outcomes are ordered worst first."""

    outcomes: tuple[str, ...]
    window_months: int
    small_population: SmallPopulation
    no_gap_grace: Grace
    late_days: int
    young_days: int
    failing_shown: int
    shares: tuple[str, ...]
