"""The catalogue: counts, order, references, the rulings carried in, and the generated file that the product reads."""

import hashlib
import json
import subprocess
import sys
import time
from collections import Counter
from dataclasses import FrozenInstanceError, replace

import pytest

from wellkept.conformity.catalogue import Catalogue, Limit, LimitUnit, catalogue, clause_order
from wellkept.conformity.catalogue.build import read_sources, render
from wellkept.conformity.catalogue.loader import DATA, from_raw
from wellkept.conformity.catalogue.standard import CLAUSES
from wellkept.conformity.catalogue.validate import problems

_COUNTS = (
    *(1, 1, 4, 1),
    *(1, 1, 1, 2),
    *(1, 1, 1, 3, 1, 4),
    *(1, 1, 1, 1, 1, 1, 1, 2, 1, 2),
    *(3, 2, 5, 6, 1, 3, 1, 11, 10, 5, 10, 3, 3, 1, 4, 1, 4, 10, 5, 2, 4, 12, 7, 3, 9, 6, 12, 4, 5, 3),
    *(4, 1, 1, 4, 5),
    *(2, 1, 5),
)
ENTRIES_PER_CLAUSE = dict(zip(CLAUSES, _COUNTS, strict=True))
WITHDRAWN = ["8.2.1-01-e1", "8.2.2-05-e2"]
#: The rules reworded in 0.2.0, with the beginning of the SHA-256 of their wording in 0.1.0.
REWORDED = {
    "4.1-01-e2": "8746b001f7cc",
    "4.3-02-e1": "11091d363ee5",
    "4.4-01-e1": "d6f7f99358a0",
    "5.1-01-e4": "13b3a5649e52",
    "5.3-01-e1": "ba0de48b6859",
    "5.3-02-e1": "6237d5a2687f",
    "6.1.2-01-e2": "2ca0e4159c4f",
    "6.2.1-03-e1": "64e55ff4c8b0",
    "6.2.2-01-e2": "99c90ad5dd5f",
    "7.2-01-e2": "b6010684dcf6",
    "7.2-01-e3": "7000d0a05848",
    "7.5.1-01-e1": "fe5fc9a76730",
    "7.5.1-01-e2": "42bd8bdee0ee",
    "7.5.2-01-e1": "9f47d16da99e",
    "7.5.3.1-01-e1": "c2200c153570",
    "7.5.3.1-01-e2": "28f0501c5131",
    "7.5.3.2-01-e3": "e2539a88a849",
    "7.5.3.2-02-e1": "7d060ead2a90",
    "7.5.4-01-e1": "72da4dd5c102",
    "7.6-02-e1": "f4f01fe25d43",
    "8.1-02-e1": "55a22f88f576",
    "8.2.3.1-03-e1": "da73894f07d8",
    "8.2.4-02-e1": "7d906a612064",
    "8.2.4-03-e2": "2c4652acef36",
    "8.2.6-08-e1": "ffe0b14cd190",
    "8.3.2-01-e1": "bf58ed46e288",
    "8.3.2-06-e1": "54672de9bb59",
    "8.3.3-01-e1": "1a72e5b11fe8",
    "8.3.3-02-e1": "4813de5291d5",
    "8.3.4.1-02-e1": "b76682767937",
    "8.3.4.1-06-e1": "407bf35fa339",
    "8.3.4.1-10-e1": "ddd82544813a",
    "8.3.4.2-02-e1": "b69bc4cbab05",
    "8.4.3-01-e1": "4b137bb093ef",
    "8.4.3-03-e2": "159b3fcae397",
    "8.5.1.1-01-e2": "c997fa2c72e9",
    "8.5.1.3-03-e1": "8562cd2bc972",
    "8.5.1.3-08-e1": "621cd0dcc006",
    "8.5.1.3-09-e1": "cbc7ae92b435",
    "8.5.2.1-05-e1": "96ebf6b2fe23",
    "8.5.3-10-e1": "e6d8ba9cc17e",
    "8.6.1-01-e1": "a2393d093066",
    "8.6.1-02-e1": "e95cbb1ac0db",
    "8.6.1-05-e1": "6e3de241d2d2",
    "8.6.1-06-e1": "a49b2407069e",
    "8.6.2-01-e1": "f0830b47a9e6",
    "8.6.2-02-e1": "ed3e9d316856",
    "8.6.2-03-e1": "034bbae4b122",
    "8.6.2-03-e2": "8dbfb278c139",
    "8.6.3-01-e1": "4a5afb13bb5a",
    "8.6.3-01-e2": "3d2584e29bc9",
    "8.6.3-08-e2": "40379a5d7129",
    "8.7.1-01-e1": "7c0b68063c71",
    "8.7.2-01-e1": "ecd2a41df07d",
    "8.7.2-12-e1": "7bf2a7b225d2",
    "8.7.3.2-01-e1": "d0308abae4f0",
    "8.7.3.3-02-e1": "4e63907a3c73",
    "9.1-02-e1": "4bf64b389317",
    "9.1-03-e1": "f543aeae7595",
    "9.2.2-01-e2": "ae5f6d36e7b4",
    "9.3-02-e1": "3a12fb953437",
    "10.1.1-01-e1": "a482409a2087",
    "10.1.2-01-e1": "c984b2586815",
    "10.2-02-e1": "4afe7f28d3c0",
}
#: The rules of 0.1.0 that a ruling names, one by one.
RULED = """
8.5.1.1-01-e2 7.5.1-01-e1 8.2.3.1-03-e1 8.3.3-01-e1 8.3.4.1-02-e1 9.2.2-01-e2 4.4-01-e1 5.3-01-e1 8.3.2-06-e1
8.3.4.1-06-e1 8.2.4-03-e2 8.6.1-01-e1 8.6.1-02-e1 8.5.1.3-03-e1 8.5.1.3-08-e1 8.7.1-01-e1 8.7.2-01-e1 8.7.3.2-01-e1
8.4.3-01-e1 8.2.6-08-e1 8.4.3-03-e2 4.3-02-e1 8.6.1-06-e1 8.1-02-e1 8.6.3-08-e2 7.6-02-e1 8.2.1-01-e1 8.2.2-05-e2
10.1.1-01-e1
""".split()  # noqa: SIM905 - read more easily than as a list
UNCHANGED_0_1_0 = "f19ef3b2602c7017d0de13aa1f498a8522145b7c573921497b35e9758bee18d5"


def _every_rule():
    held = catalogue()
    return [rule for entry in (*held.requirements, *held.amendment) for rule in entry.evidence]


def _with_rule(rule_id: str, **changes) -> Catalogue:
    held = catalogue()
    entries = tuple(
        replace(e, evidence=tuple(replace(r, **changes) if r.id == rule_id else r for r in e.evidence))
        for e in held.requirements
    )
    return replace(held, requirements=entries)


def test_counts():
    held = catalogue()
    assert (held.version, held.edition) == ("0.2.0", "2018")
    assert len(held.requirements) == 213
    assert sum(len(entry.parts) for entry in held.requirements) == 468
    assert sum(len(entry.evidence) for entry in held.requirements) == 317
    assert len(held.rules) == 315
    assert Counter(entry.clause for entry in held.requirements) == ENTRIES_PER_CLAUSE
    top = Counter(entry.clause.split(".")[0] for entry in held.requirements)
    assert top == {"4": 7, "5": 5, "6": 11, "7": 12, "8": 155, "9": 15, "10": 8}
    assert (len(held.documents), len(held.processes), len(held.roles), len(held.terms)) == (71, 35, 41, 80)
    assert sum(document.required for document in held.documents) == 61
    assert sum(document.minimum_set for document in held.documents) == 15
    assert sum(len(process.activities) for process in held.processes) == 246
    assert sum(entry.documented.required for entry in held.requirements) == 77
    planned = [entry for entry in held.requirements if entry.periodic.basis == "planned intervals"]
    assert len(planned) == 17
    assert all(entry.periodic.default_months for entry in planned)


def test_amendment_stands_apart():
    held = catalogue()
    assert [entry.id for entry in held.amendment] == ["4.1-A1"]
    mark = held.requirement("4.1-A1").edition
    assert mark == "ISO/IEC 20000-1:2018/Amd 1:2024"
    assert {entry.edition for entry in held.requirements} == {"2018"}
    assert held.rule("4.1-A1-e1") not in held.rules
    assert [entry.id for entry in held.by_clause("4.1")] == ["4.1-01"]
    assert [entry.id for entry in held.by_clause("4.1", with_amendment=True)] == ["4.1-01", "4.1-A1"]


def test_no_reference_is_broken():
    assert problems() == []


def test_generated_file_equals_the_sources():
    assert DATA.read_text(encoding="utf-8") == render(read_sources())


def test_sources_hold_no_key_that_nobody_reads():
    core = read_sources()["iso20000-1-2018"]
    rules = [rule for entry in core["requirements"] + core["amendment_requirements"] for rule in entry["evidence"]]
    assert set().union(*rules) == {
        *("id", "type", "what", "rule", "record_types", "document_keys", "thresholds"),
        *("window_months", "limits", "withdrawn", "reason"),
    }
    assert set().union(*core["requirements"]) == {
        *("id", "clause", "clause_title", "requirement", "parts", "kind", "pdca", "process", "owner_role"),
        *("documented", "periodic", "principle", "itil4", "evidence", "question", "stage", "shared_with", "v2011"),
        *("related_to", "same_sentence_as"),
    }
    assert set().union(*read_sources()["records"]["record_types"]) == {"name", "description", "fields", "derived"}


def test_malformed_data_is_refused():
    raw = read_sources()
    raw["iso20000-1-2018"]["requirements"][0]["evidence"][0]["limits"] = {"soon": "a while"}
    with pytest.raises(ValueError, match="a while"):
        from_raw(raw, digest="")
    del raw["iso20000-1-2018"]["requirements"][0]["evidence"][0]["rule"]
    with pytest.raises(KeyError, match="rule"):
        from_raw(raw, digest="")


def test_loading_is_quick_and_needs_neither_django_nor_yaml():
    def load() -> float:
        start = time.perf_counter()
        from_raw(json.loads(DATA.read_bytes()), digest="")
        return time.perf_counter() - start

    assert min(load() for _ in range(5)) < 0.15
    probe = (
        "import sys; from wellkept.conformity.catalogue import catalogue; assert len(catalogue().rules) == 315;"
        "print(sorted({'django', 'yaml'} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True, env=_environment())
    assert ran.stdout.strip() == "[]"


def _environment() -> dict[str, str]:
    return {"PYTHONPATH": str(DATA.parents[3])}


def test_it_is_read_once_and_cannot_be_altered():
    assert catalogue() is catalogue()
    assert catalogue().digest == hashlib.sha256(DATA.read_bytes()).hexdigest()
    with pytest.raises(FrozenInstanceError):
        catalogue().requirement("8.6.1-01").text = "other"  # type: ignore[misc]
    with pytest.raises(TypeError):
        catalogue().rule("8.6.1-01-e1").limits["closed_within"] = Limit(1, LimitUnit.DAY)  # type: ignore[index]


def test_look_ups():
    held = catalogue()
    assert held.requirement("8.6.1-01").clause_title == "Incidents"
    rule = held.rule("8.6.1-01-e1")
    assert (rule.requirement_id, rule.threshold, rule.window_months) == ("8.6.1-01", 0.98, 12)
    assert rule.limits == {
        "closed_within": Limit(30, LimitUnit.DAY),
        "classified_within": Limit(1, LimitUnit.WORKING_DAY),
    }
    assert held.rule("8.6.1-03-e1").thresholds == ()
    assert held.rule("8.6.1-03-e1").threshold == 1.0
    assert held.rule("4.4-01-e2").window_months == 3
    assert [rule.id for rule in held.requirement("8.2.1-01").active_evidence] == ["8.2.1-01-e2", "8.2.1-01-e3"]
    for lookup, name in ((held.requirement, "8.6.1-99"), (held.rule, "8.6.1-01-e9")):
        with pytest.raises(KeyError, match=name):
            lookup(name)


def test_clauses_are_ordered_as_numbers():
    assert clause_order("8.2") < clause_order("8.2.1") < clause_order("8.10")
    held = catalogue()
    assert [entry.clause for entry in held.requirements] == sorted(
        (entry.clause for entry in held.requirements), key=clause_order
    )
    assert [entry.id for entry in held.by_clause("8.6.1")] == [f"8.6.1-0{n}" for n in range(1, 8)]
    assert len(held.by_clause("8")) == 155
    assert len(held.by_clause("8.7.3")) == 12
    assert held.by_clause("10")[0].id == "10.1.1-01"
    assert held.by_clause("1") == held.by_clause("8.6.1-01") == held.by_clause("") == ()
    shuffled = replace(held, requirements=held.requirements[::-1])
    assert [entry.clause for entry in shuffled.by_clause("8.2")] == [entry.clause for entry in held.by_clause("8.2")]


def test_limits_are_read_and_written_alike():
    for text in ("1 hour", "10 working days", "1 working day", "90 days", "36 months", "5 records"):
        assert str(Limit.parse(text)) == text
    for text in ("", "10", "ten days", "0 days", "5 weeks", "10 working days ", "-1 days"):
        with pytest.raises(ValueError, match="no limit"):
            Limit.parse(text)


# --- the rulings


def test_each_ruling_changed_its_rule():
    assert set(RULED) <= {*REWORDED, *WITHDRAWN}
    for rule_id, digest in REWORDED.items():
        assert hashlib.sha256(catalogue().rule(rule_id).rule.encode()).hexdigest()[:12] != digest, rule_id


def test_all_other_rules_read_as_before():
    kept = "\n".join(f"{rule.id} {rule.rule}" for rule in _every_rule() if rule.id not in REWORDED)
    assert hashlib.sha256(kept.encode()).hexdigest() == UNCHANGED_0_1_0


def test_withdrawn_rules_stay_listed_with_a_reason():
    assert [rule.id for rule in _every_rule() if rule.withdrawn] == WITHDRAWN
    assert all(catalogue().rule(rule_id).reason for rule_id in WITHDRAWN)
    assert not {rule.id for rule in catalogue().rules} & set(WITHDRAWN)


def test_changelog_names_each_change():
    changes = (DATA.with_name("CHANGELOG.md")).read_text(encoding="utf-8")
    assert f"## {catalogue().version}" in changes
    assert [rule_id for rule_id in (*REWORDED, *WITHDRAWN) if rule_id not in changes] == []
    assert f"{len(REWORDED)} were reworded" in changes


def test_engine_figures_are_those_of_the_rulings():
    engine = catalogue().engine
    assert (engine.window_months, engine.late_days, engine.young_days, engine.failing_shown) == (12, 14, 90, 20)
    assert (engine.small_population.smallest, engine.small_population.allowed_misses) == (5, 1)
    assert engine.small_population.requires == ("corrected", "excused")
    assert (engine.no_gap_grace.share, engine.no_gap_grace.minimum_days) == (0.1, 14)


def test_each_gap_has_its_default_rhythm_as_data():
    gaps = [rule for rule in catalogue().rules if "no-gap" in rule.rule]
    assert len(gaps) == 16
    assert all(any(name.startswith("rhythm") for name in rule.limits) for rule in gaps)
    tiers = catalogue().rule("8.3.2-06-e1").limits
    assert {name: limit.value for name, limit in tiers.items()} == {
        "rhythm_high": 3,
        "rhythm_medium": 6,
        "rhythm_low": 12,
    }


def test_derived_fields_say_where_they_come_from():
    kinds = {kind.name: kind for kind in catalogue().record_types}
    assert kinds["incident"].derived["major_manager"] == "assignment"
    assert kinds["incident"].derived["management_informed_at"] == "outbox"
    assert kinds["incident"].derived["recorded_at"] == "trail"
    assert kinds["service"].derived["customers"] == "agreements"
    assert kinds["catalogue_entry"].derived["dependencies"] == "relations"
    assert kinds["change"].derived["impact_security"] == "impact"
    assert kinds["release"].derived["related_incidents"] == "query"
    assert kinds["outage"].derived["started_at"] == "monitors"
    assert kinds["management_review"].derived["inputs"] == "generated"
    assert "conclusion" not in kinds["service_review"].derived
    assert "similar_searched" not in kinds["finding"].fields


def test_documents_of_an_event_are_marked():
    arising = {document.key: document.arises_with for document in catalogue().documents if document.arises_with}
    assert {key: mark.record_type for key, mark in arising.items()} == {
        "service-transition-plan": "transition",
        "service-design": "transition",
        "release-plan": "release",
        "release-acceptance-criteria": "release",
        "supplier-contract": "supplier",
        "internal-supplier-agreement": "supplier",
    }
    assert arising["internal-supplier-agreement"].where == "supplier.category in (internal, customer)"


# --- the checks find what they are for


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"rule": "incident.colour is blue"}, "unknown field incident.colour"),
        ({"rule": "rocket.colour is blue"}, "unknown record type in rocket.colour"),
        ({"rule": "person.name is known"}, "record_types lacks person"),
        ({"rule": "has-luck(incident.number)"}, "unknown predicate has-luck"),
        ({"rule": "current-document(no-such-key)"}, "unknown document “no-such-key”"),
        ({"rule": "none-occurred(no-such-key)"}, "unknown subject “no-such-key”"),
        ({"rule": "heading-filled(sms-scope, Weather)"}, "the outline of sms-scope has no heading “Weather”"),
        ({"thresholds": (0.5,)}, "the threshold 0.5 is not in the rule"),
        ({"record_types": ()}, "no record type is named"),
        ({"record_types": ("incident", "rocket")}, "unknown record type “rocket”"),
        ({"document_keys": ("no-such-key",)}, "unknown document “no-such-key”"),
        ({"type": "rumour"}, "unknown evidence type “rumour”"),
        ({"withdrawn": True}, "a rule is withdrawn with a reason"),
        ({"limits": {}}, "30 day is in the rule but not among its limits"),
        ({"limits": {"closed_within": Limit(31, LimitUnit.DAY)}}, "the limit of 31 day is not in the rule"),
        ({"window_months": 7}, "the window of 7 months is not in the rule"),
        ({"rule": "no-gap(incident.recorded_at, 1)", "limits": {}}, "its limits name no rhythm"),
        ({"id": "8.6.1-02-e1"}, "The evidence rule “8.6.1-02-e1” occurs twice."),
    ],
)
def test_a_broken_rule_is_named(changes, said):
    assert any(said in problem for problem in problems(_with_rule("8.6.1-01-e1", **changes)))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"id": "4.1-02"}, "the id does not follow the clause"),
        ({"clause": "3.1"}, "unknown clause “3.1”"),
        ({"kind": "wish"}, "unknown kind “wish”"),
        ({"pdca": "hope"}, "unknown pdca “hope”"),
        ({"stage": "3"}, "unknown stage “3”"),
        ({"principles": ("luck",)}, "unknown principle “luck”"),
        ({"itil4": ("Guessing",)}, "unknown ITIL 4 practice “Guessing”"),
        ({"process": "dreaming"}, "unknown process “dreaming”"),
        ({"owner_role": "wizard"}, "unknown role “wizard”"),
        ({"same_sentence_as": "4.1-99"}, "unknown requirement “4.1-99”"),
        ({"text": "One. Two."}, "not one sentence"),
        ({"text": "It shall be."}, "uses the wording of standards"),
        ({"evidence": ()}, "no evidence rule is left"),
        ({"parts": ()}, "meta.totals says 468 parts"),
    ],
)
def test_a_broken_requirement_is_named(changes, said):
    held = catalogue()
    first, *others = held.requirements
    assert any(
        said in problem for problem in problems(replace(held, requirements=(replace(first, **changes), *others)))
    )


def test_broken_lists_are_named():
    held = catalogue()

    def said(text: str, **changes) -> bool:
        return any(text in problem for problem in problems(replace(held, **changes)))

    def first(name: str, **changes):
        items = getattr(held, name)
        return {name: (replace(items[0], **changes), *items[1:])}

    assert said("not in the order of the clauses", requirements=held.requirements[::-1])
    assert said("The processes do not own every requirement", **first("processes", requirements=()))
    assert said("its requirements do not agree", **first("documents", requirements=("4.1-01",)))
    assert said("the outline has 1 headings", **first("documents", outline=("One",)))
    assert said(
        "exactly one accountable role", **first("processes", raci=replace(held.processes[0].raci, accountable=()))
    )
    steps = held.processes[0].activities
    assert said("step 2 is never reached", **first("processes", activities=(replace(steps[0], next=3), *steps[1:])))
    assert said("goes to 99, which is none", **first("processes", activities=(replace(steps[0], next=99), *steps[1:])))
    assert said("unknown process “dreaming”", **first("roles", owns_processes=("dreaming",)))
    assert said("unknown term “dream”", **first("terms", see_also=("dream",)))
    assert said("unknown derivation “magic”", **first("record_types", derived={"title": "magic"}))
    assert said("occurs twice", terms=(*held.terms, held.terms[0]))
