"""The register of rules that a function tests. The functions live in `wellkept.evidence`, above the rooms they read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from wellkept.conformity.asof import AsOf
from wellkept.conformity.catalogue import catalogue
from wellkept.conformity.outcomes import RuleResult
from wellkept.conformity.yardsticks import Yardstick

#: Tests one rule at a moment against a yardstick; it reads selectors, and no clock.
Function = Callable[[AsOf, Yardstick], RuleResult]


@dataclass(frozen=True, slots=True)
class AutomatedRule:
    """A rule of the catalogue with the function that tests it; `version` grows whenever the function judges otherwise."""

    id: str
    version: int
    function: Function


_rules: dict[str, AutomatedRule] = {}


def rule(rule_id: str, *, version: int = 1) -> Callable[[Function], Function]:
    """Declare the function that tests a rule of the catalogue.

    Raises KeyError for a rule that the catalogue does not have, ValueError for one that is withdrawn or taken.
    """

    def register(function: Function) -> Function:
        if catalogue().rule(rule_id).withdrawn:
            raise ValueError(f"The rule {rule_id} is withdrawn from the catalogue; it is not evaluated.")
        if rule_id in _rules:
            raise ValueError(f"The rule {rule_id} has a function already: {_rules[rule_id].function.__qualname__}.")
        _rules[rule_id] = AutomatedRule(rule_id, version, function)
        return function

    return register


def automated() -> Mapping[str, AutomatedRule]:
    """Every rule that a function tests, by id."""
    return MappingProxyType(_rules)


def sentence_of(rule_id: str) -> str:
    """What the function of a rule tests, in its own plain words; "" for a rule without a function."""
    known = _rules.get(rule_id)
    return " ".join((known.function.__doc__ or "").split()) if known else ""
