"""The register of rules that a function tests. The functions live in `wellkept.evidence`, above the rooms they read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from wellkept.conformity.asof import AsOf
from wellkept.conformity.catalogue import catalogue
from wellkept.conformity.outcomes import RuleResult
from wellkept.conformity.yardsticks import Yardstick

#: Tests one rule at a moment against a yardstick; it reads selectors, and no clock.
Function = Callable[[AsOf, Yardstick], RuleResult]


@dataclass(frozen=True, slots=True)
class AutomatedRule:
    """A rule of the catalogue with the function that tests it; `version` grows whenever the function judges otherwise.

    `title` says in the reader's language what the catalogue calls the rule in English; `parts` are the letters of the
    requirement's parts that the function tests.
    """

    id: str
    version: int
    function: Function
    title: Any
    parts: str


@dataclass(frozen=True, slots=True)
class Title:
    """What a rule is called, and `lang`, the language of that where it is not the reader's: "en" for the catalogue's own."""

    text: str
    lang: str = ""


_rules: dict[str, AutomatedRule] = {}


def rule(rule_id: str, title: Any = "", *, parts: str = "", version: int = 1) -> Callable[[Function], Function]:
    """Declare the function that tests a rule of the catalogue; without a title it is called as in the catalogue, in English.

    Raises KeyError for a rule that the catalogue does not have, ValueError for one that is withdrawn or taken, or for a part
    that its requirement does not have.
    """

    def register(function: Function) -> Function:
        known = catalogue().rule(rule_id)
        if known.withdrawn:
            raise ValueError(f"The rule {rule_id} is withdrawn from the catalogue; it is not evaluated.")
        if not set(parts) <= {part.letter for part in catalogue().requirement(known.requirement_id).parts}:
            raise ValueError(f"The rule {rule_id} names a part that its requirement does not have.")
        if rule_id in _rules:
            raise ValueError(f"The rule {rule_id} has a function already: {_rules[rule_id].function.__qualname__}.")
        _rules[rule_id] = AutomatedRule(rule_id, version, function, title, parts)
        return function

    return register


_approved: list[Callable[[AsOf], frozenset[str]]] = []


def procedures(find: Callable[[AsOf], frozenset[str]]) -> Callable[[AsOf], frozenset[str]]:
    """Declare the function that says for which documents of the catalogue, by key, one was approved and in force."""
    _approved[:] = [find]
    return find


def approved_keys(asof: AsOf) -> frozenset[str]:
    """The documents of the catalogue for which one was approved and in force; none where nobody can say."""
    return _approved[0](asof) if _approved else frozenset()


def automated() -> Mapping[str, AutomatedRule]:
    """Every rule that a function tests, by id."""
    return MappingProxyType(_rules)


def title_of(rule_id: str) -> Title:
    """What a rule is called: by its function, in the reader's language; else by the catalogue, in English."""
    known = _rules.get(rule_id)
    return Title(str(known.title)) if known and known.title else Title(catalogue().rule(rule_id).what, "en")


def parts_of(rule_id: str) -> str:
    """The letters of the parts of its requirement that a rule's function tests; "" for none."""
    return _rules[rule_id].parts if rule_id in _rules else ""


def rules_of_part(part_id: str) -> tuple[str, ...]:
    """The rules whose functions test a part of a requirement, in the order of the catalogue."""
    requirement_id, _dot, letter = part_id.rpartition(".")
    evidence = catalogue().requirement(requirement_id).active_evidence
    return tuple(each.id for each in evidence if letter in parts_of(each.id))


def sentence_of(rule_id: str) -> str:
    """What the function of a rule tests, in its own plain words; "" for a rule without a function."""
    known = _rules.get(rule_id)
    return " ".join((known.function.__doc__ or "").split()) if known else ""
