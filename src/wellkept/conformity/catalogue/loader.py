"""Reads catalogue.json, which is made from the YAML files beside it, into the typed catalogue."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from .limits import Limit
from .model import Catalogue, Documented, EvidenceRule, Part, Periodic, Requirement
from .reference import Activity, ArisesWith, Decision, Document, Kpi, Process, Raci, Role, Term
from .vocabulary import Engine, Grace, Predicate, RecordType, SmallPopulation

DATA = Path(__file__).with_name("catalogue.json")

Raw = Mapping[str, Any]


@cache
def catalogue() -> Catalogue:
    """The catalogue that ships with this version of the product; read once for each process."""
    data = DATA.read_bytes()
    return from_raw(json.loads(data), digest=hashlib.sha256(data).hexdigest())


def from_raw(raw: Raw, *, digest: str) -> Catalogue:
    """Build the catalogue from the merged content of the YAML files; KeyError or ValueError where it is malformed."""
    core, vocabulary = raw["iso20000-1-2018"], raw["records"]
    meta = core["meta"]
    engine = _engine(meta["engine"])
    edition = meta["edition"]
    return Catalogue(
        version=meta["catalogue_version"],
        edition=edition,
        title=meta["title"],
        digest=digest,
        totals=MappingProxyType(meta["totals"]),
        entries_per_clause=MappingProxyType(meta["entries_per_clause"]),
        vocabularies=_tuples(meta["vocabularies"]),
        requirements=tuple(_requirement(entry, edition, engine) for entry in core["requirements"]),
        amendment=tuple(_requirement(entry, entry["amendment"], engine) for entry in core["amendment_requirements"]),
        documents=tuple(_document(entry) for entry in raw["documents"]["documents"]),
        process_groups=tuple(raw["processes"]["groups"]),
        processes=tuple(_process(entry) for entry in raw["processes"]["processes"]),
        roles=tuple(_role(entry) for entry in raw["roles"]["roles"]),
        terms=tuple(_term(entry) for entry in raw["glossary"]["terms"]),
        common_fields=tuple(vocabulary["common_fields"]),
        common_derived=MappingProxyType(vocabulary["common_derived"]),
        derivations=MappingProxyType(vocabulary["derivations"]),
        conventions=tuple(vocabulary["conventions"]),
        record_types=tuple(_record_type(entry) for entry in vocabulary["record_types"]),
        predicates=tuple(Predicate(**entry) for entry in vocabulary["predicates"]),
        engine=engine,
    )


def _tuples(raw: Mapping[str, Iterable[str]]) -> Mapping[str, tuple[str, ...]]:
    return MappingProxyType({key: tuple(values) for key, values in raw.items()})


def _frozen(raw: Raw) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in raw.items()}


def _requirement(raw: Raw, edition: str, engine: Engine) -> Requirement:
    periodic = raw["periodic"]
    return Requirement(
        id=raw["id"],
        clause=raw["clause"],
        clause_title=raw["clause_title"],
        text=raw["requirement"],
        parts=tuple(Part(**part) for part in raw["parts"]),
        kind=raw["kind"],
        pdca=raw["pdca"],
        process=raw["process"],
        owner_role=raw["owner_role"],
        documented=Documented(raw["documented"]["required"], tuple(raw["documented"]["keys"])),
        periodic=Periodic(periodic["recurs"], periodic.get("basis", ""), periodic.get("default_months")),
        principles=tuple(raw["principle"]),
        itil4=tuple(raw["itil4"]),
        evidence=tuple(_rule(rule, raw["id"], engine) for rule in raw["evidence"]),
        question=raw["question"],
        stage=raw["stage"],
        shared_with=_tuples(raw["shared_with"]),
        related_to=_tuples(raw.get("related_to", {})),
        v2011=tuple(raw["v2011"]),
        same_sentence_as=raw.get("same_sentence_as", ""),
        edition=edition,
    )


def _rule(raw: Raw, requirement_id: str, engine: Engine) -> EvidenceRule:
    return EvidenceRule(
        id=raw["id"],
        requirement_id=requirement_id,
        type=raw["type"],
        what=raw["what"],
        rule=raw["rule"],
        record_types=tuple(raw["record_types"]),
        document_keys=tuple(raw["document_keys"]),
        thresholds=tuple(raw["thresholds"]),
        window_months=raw.get("window_months", engine.window_months),
        limits=MappingProxyType({name: Limit.parse(text) for name, text in raw.get("limits", {}).items()}),
        withdrawn=raw.get("withdrawn", False),
        reason=raw.get("reason", ""),
    )


def _document(raw: Raw) -> Document:
    arises = raw.get("arises_with")
    return Document(
        key=raw["key"],
        title=raw["title"],
        clause=raw["clause"],
        nature=raw["nature"],
        required=raw["required"],
        minimum_set=raw["minimum_set"],
        review_interval_months=raw["review_interval_months"],
        owner_role=raw["owner_role"],
        approver_role=raw["approver_role"],
        record_types=tuple(raw["record_types"]),
        arises_with=ArisesWith(arises["record_type"], arises.get("where", "")) if arises else None,
        outline=tuple(raw["outline"]),
        requirements=tuple(raw["requirements"]),
    )


def _process(raw: Raw) -> Process:
    return Process(
        slug=raw["slug"],
        name=raw["name"],
        clauses=tuple(raw["clause"]),
        group=raw["group"],
        owner_role=raw["owner_role"],
        purpose=raw["purpose"],
        inputs=tuple(raw["inputs"]),
        outputs=tuple(raw["outputs"]),
        activities=tuple(_activity(activity) for activity in raw["activities"]),
        kpis=tuple(Kpi(**kpi) for kpi in raw["kpis"]),
        raci=Raci(**{name: tuple(roles) for name, roles in raw["raci"].items()}),
        requirements=tuple(raw["requirements"]),
    )


def _activity(raw: Raw) -> Activity:
    return Activity(
        step=raw["step"],
        text=raw["activity"],
        role=raw["role"],
        record=raw["record"],
        next=_goal(raw["next"]),
        decisions=tuple(Decision(entry["if"], _goal(entry["go_to"])) for entry in raw.get("decisions", [])),
    )


def _goal(raw: int | str) -> int | None:
    return None if raw == "end" else int(raw)


def _role(raw: Raw) -> Role:
    return Role(**_frozen(raw))


def _term(raw: Raw) -> Term:
    return Term(**_frozen(raw))


def _record_type(raw: Raw) -> RecordType:
    derived = MappingProxyType(raw.get("derived", {}))
    return RecordType(raw["name"], raw["description"], tuple(raw["fields"]), derived)


def _engine(raw: Raw) -> Engine:
    small = raw["small_population"]
    return Engine(
        outcomes=tuple(raw["outcomes"]),
        window_months=raw["window_months"],
        small_population=SmallPopulation(small["from"], small["allowed_misses"], tuple(small["requires"])),
        no_gap_grace=Grace(**raw["no_gap_grace"]),
        late_days=raw["late_days"],
        young_days=raw["young_days"],
        failing_shown=raw["failing_shown"],
        shares=tuple(raw["shares"]),
    )
