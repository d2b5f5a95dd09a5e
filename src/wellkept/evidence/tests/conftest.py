"""Holds each test of a rule to what it says that it shows."""

from collections.abc import Iterator

import pytest

from wellkept.evidence.tests import looking


@pytest.fixture(autouse=True)
def _shows_what_it_says(request: pytest.FixtureRequest) -> Iterator[None]:
    looking.seen.clear()
    yield
    for mark in request.node.iter_markers("shows"):
        outcome, rules = mark.args
        rule = getattr(request.node, "callspec", None) and request.node.callspec.params.get("rule_id")
        missing = [one for one in ([rule] if rule else rules) if (one, outcome) not in looking.seen]
        assert not missing, f"the test says that it shows {outcome} of {', '.join(missing)}"
