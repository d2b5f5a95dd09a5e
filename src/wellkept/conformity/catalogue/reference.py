"""What stands beside the requirements: documents, processes, roles and terms."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ArisesWith:
    """The records without which a document is not called for; `where` narrows them in the words of the vocabulary."""

    record_type: str
    where: str


@dataclass(frozen=True, slots=True)
class Document:
    """A document or record of the system: outline, rhythm of review, owner and the requirements that ask for it."""

    key: str
    title: str
    clause: str
    nature: str
    required: bool
    minimum_set: bool
    review_interval_months: int | None
    owner_role: str
    approver_role: str
    record_types: tuple[str, ...]
    arises_with: ArisesWith | None
    outline: tuple[str, ...]
    requirements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """A branch in the flow of a process: where the condition holds, the flow goes to the step named."""

    condition: str
    go_to: int | None


@dataclass(frozen=True, slots=True)
class Activity:
    """One step of a process: who does it and which record it writes; `next` is None at the end of the flow."""

    step: int
    text: str
    role: str
    record: str
    next: int | None
    decisions: tuple[Decision, ...]


@dataclass(frozen=True, slots=True)
class Kpi:
    """A key figure of a process; the target is a starting value and may be words."""

    name: str
    formula: str
    better: str
    target: str


@dataclass(frozen=True, slots=True)
class Raci:
    """Who does a process, answers for it, is asked and is told."""

    responsible: tuple[str, ...]
    accountable: tuple[str, ...]
    consulted: tuple[str, ...]
    informed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Process:
    """A process of the system with its flow, key figures and the requirements it owns."""

    slug: str
    name: str
    clauses: tuple[str, ...]
    group: str
    owner_role: str
    purpose: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    activities: tuple[Activity, ...]
    kpis: tuple[Kpi, ...]
    raci: Raci
    requirements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Role:
    """A role with its duties, powers and competence; a mandatory one must be held by somebody."""

    slug: str
    name: str
    mandatory: bool
    responsibilities: tuple[str, ...]
    authorities: tuple[str, ...]
    competence: tuple[str, ...]
    owns_processes: tuple[str, ...]
    requirements: int


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the field, defined in the catalogue's own words."""

    slug: str
    term: str
    definition: str
    see_also: tuple[str, ...]
    record_types: tuple[str, ...]
    also_called: tuple[str, ...]
