"""The shapes of the catalogue: requirements, the evidence rules that prove them, and the catalogue as a whole."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from .limits import Limit
from .reference import Document, Process, Role, Term
from .vocabulary import Engine, Predicate, RecordType


def clause_order(clause: str) -> tuple[int, ...]:
    """Sort key of a clause number, part by part as numbers, so that 8.2 comes before 8.10."""
    return tuple(int(part) for part in clause.split("."))


@dataclass(frozen=True, slots=True)
class EvidenceRule:
    """One way to prove a requirement: what to look at, the rule in words, and its shares and time spans as data."""

    id: str
    requirement_id: str
    type: str
    what: str
    rule: str
    record_types: tuple[str, ...]
    document_keys: tuple[str, ...]
    thresholds: tuple[float, ...]
    window_months: int
    limits: Mapping[str, Limit]
    withdrawn: bool
    reason: str

    @property
    def threshold(self) -> float:
        """The share of the population that must conform; 1.0 where the rule names none and must hold for all."""
        return self.thresholds[0] if self.thresholds else 1.0


@dataclass(frozen=True, slots=True)
class Part:
    """A list item or relative clause of a requirement."""

    id: str
    text: str

    @property
    def letter(self) -> str:
        """What tells it apart within its requirement: a, b, c."""
        return self.id.rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class Documented:
    """Whether a requirement calls for documented information, and where the matter is usually written down."""

    required: bool
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Periodic:
    """Whether a requirement recurs, on which basis, and the rhythm proposed in months."""

    recurs: bool
    basis: str
    default_months: int | None


@dataclass(frozen=True, slots=True)
class Requirement:
    """One obligation of the standard in the catalogue's own words; edition tells 2018 from the amendment of 2024."""

    id: str
    clause: str
    clause_title: str
    text: str
    parts: tuple[Part, ...]
    kind: str
    pdca: str
    process: str
    owner_role: str
    documented: Documented
    periodic: Periodic
    principles: tuple[str, ...]
    itil4: tuple[str, ...]
    evidence: tuple[EvidenceRule, ...]
    question: str
    stage: str
    shared_with: Mapping[str, tuple[str, ...]]
    related_to: Mapping[str, tuple[str, ...]]
    v2011: tuple[str, ...]
    same_sentence_as: str
    edition: str

    @property
    def active_evidence(self) -> tuple[EvidenceRule, ...]:
        """The rules that are evaluated; withdrawn ones stay listed but are left out here."""
        return tuple(rule for rule in self.evidence if not rule.withdrawn)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All that the product knows of the standard, at one version; `digest` is the SHA-256 of the data behind it."""

    version: str
    edition: str
    title: str
    digest: str
    totals: Mapping[str, int]
    entries_per_clause: Mapping[str, int]
    vocabularies: Mapping[str, tuple[str, ...]]
    requirements: tuple[Requirement, ...]
    amendment: tuple[Requirement, ...]
    documents: tuple[Document, ...]
    process_groups: tuple[str, ...]
    processes: tuple[Process, ...]
    roles: tuple[Role, ...]
    terms: tuple[Term, ...]
    common_fields: tuple[str, ...]
    common_derived: Mapping[str, str]
    derivations: Mapping[str, str]
    conventions: tuple[str, ...]
    record_types: tuple[RecordType, ...]
    predicates: tuple[Predicate, ...]
    engine: Engine
    _requirements: dict[str, Requirement] = field(init=False, repr=False, compare=False)
    _rules: dict[str, EvidenceRule] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        entries = (*self.requirements, *self.amendment)
        object.__setattr__(self, "_requirements", {entry.id: entry for entry in entries})
        object.__setattr__(self, "_rules", {rule.id: rule for entry in entries for rule in entry.evidence})

    @property
    def rules(self) -> tuple[EvidenceRule, ...]:
        """The active rules of the 2018 edition in the order of the catalogue."""
        return tuple(rule for entry in self.requirements for rule in entry.active_evidence)

    def requirement(self, requirement_id: str) -> Requirement:
        """The requirement with that id, the amendment's included; KeyError where there is none."""
        try:
            return self._requirements[requirement_id]
        except KeyError:
            raise KeyError(f"The catalogue {self.version} has no requirement {requirement_id}.") from None

    def rule(self, rule_id: str) -> EvidenceRule:
        """The evidence rule with that id, withdrawn ones and the amendment's included; KeyError where there is none."""
        try:
            return self._rules[rule_id]
        except KeyError:
            raise KeyError(f"The catalogue {self.version} has no evidence rule {rule_id}.") from None

    def by_clause(self, prefix: str, *, with_amendment: bool = False) -> tuple[Requirement, ...]:
        """The requirements of a clause and the clauses below it, in the order of the standard; empty where none."""
        entries = (*self.requirements, *self.amendment) if with_amendment else self.requirements
        parts = prefix.rstrip(".").split(".")
        found = [entry for entry in entries if entry.clause.split(".")[: len(parts)] == parts]
        return tuple(sorted(found, key=lambda entry: clause_order(entry.clause)))
