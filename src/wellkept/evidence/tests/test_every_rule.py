"""Each rule that evaluates itself is shown met, not met, and with nothing to show."""

from collections import defaultdict
from importlib import import_module
from pathlib import Path

from wellkept.conformity.catalogue import catalogue
from wellkept.conformity.outcomes import Outcome
from wellkept.conformity.rules import automated, rules_of_part

WANTED = {Outcome.MET, Outcome.NOT_MET, Outcome.NOT_EXERCISED}


def wanted(rule: str, shown: set[Outcome]) -> set[Outcome]:
    """What the tests of a rule have to show: what people are asked and nobody was asked is left to judgement, and one of
    which no query can test a part is at best not automated, never met.
    """
    if catalogue().rule(rule).rule.startswith("confirmed-by-"):
        return WANTED - {Outcome.NOT_EXERCISED} | {Outcome.NEEDS_JUDGEMENT}
    return WANTED ^ {Outcome.MET, Outcome.NOT_AUTOMATED} if Outcome.NOT_AUTOMATED in shown else WANTED


def test_each_rule_has_its_three_tests() -> None:
    shown: dict[str, set[Outcome]] = defaultdict(set)
    for path in sorted(Path(__file__).parent.glob("test_*.py")):
        module = import_module(f"wellkept.evidence.tests.{path.stem}")
        for name, test in vars(module).items():
            for mark in getattr(test, "pytestmark", []) if name.startswith("test_") else []:
                if mark.name == "shows":
                    for rule in mark.args[1]:
                        shown[rule].add(mark.args[0])
    ours = [key for key, one in automated().items() if one.function.__module__.startswith("wellkept.evidence.")]
    assert len(ours) > 5
    missing = {rule: sorted(map(str, wanted(rule, shown[rule]) - shown[rule])) for rule in ours}
    missing = {rule: outcomes for rule, outcomes in missing.items() if outcomes}
    assert missing == {}, "say it of a test with @shows(outcome, rule); see looking.py"


def test_rules_are_called_in_english_as_in_the_catalogue() -> None:
    assert {known.id: str(known.title) for known in automated().values()} == {
        known.id: catalogue().rule(known.id).what for known in automated().values()
    }


def test_each_part_of_a_requirement_whose_rules_all_have_functions_is_tested_by_one() -> None:
    for entry in catalogue().requirements:
        if entry.active_evidence and all(each.id in automated() for each in entry.active_evidence):
            assert [part.id for part in entry.parts if not rules_of_part(part.id)] == []
