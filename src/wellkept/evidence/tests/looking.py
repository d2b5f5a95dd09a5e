"""How tests of rules look: one rule at a moment, through the engine, with nothing swallowed."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from wellkept.conformity import engine
from wellkept.conformity.outcomes import Outcome
from wellkept.conformity.reports import Note, RuleReport
from wellkept.kernel.occasion import Origin, occasion
from wellkept.kernel.permissions import system

#: A Monday long past, at ten in London; what tests let happen then is of the demonstration's origin, so neither late nor
#: recorded elsewhere.
MONDAY = datetime(2024, 9, 2, 9, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


#: What the test that runs now has seen: each rule with what it came to (conftest.py).
seen: list[tuple[str, Outcome]] = []


def shows(outcome: Outcome, *rules: str) -> pytest.MarkDecorator:
    """Say that a test builds an organization of which these rules come to this outcome; conftest.py holds it to that."""
    return pytest.mark.shows(outcome, rules)


def then(at: datetime, origin: Origin = Origin.DEMO) -> Any:
    """Let the enclosed acts happen at a moment of the past."""
    return occasion(at=at, origin=origin)


def look(rule_id: str, at: datetime | None = None, *, live: bool = True) -> RuleReport:
    """What a rule comes to: as it is at that moment, or not `live` as it is recomputed for that moment years later."""
    requirement = rule_id.rpartition("-")[0]
    if at is not None and live:
        with occasion(at=at):
            found = engine.assess(clause=requirement, actor=system()).rule(rule_id)
    else:
        found = engine.assess(at, requirement, actor=system()).rule(rule_id)
    assert Note.CHECK_FAILED not in found.notes
    seen.append((rule_id, found.outcome))
    return found
