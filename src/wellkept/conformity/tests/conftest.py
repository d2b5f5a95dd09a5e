"""For tests of the engine: rules of their own, taken away again."""

from collections.abc import Iterator

import pytest

from wellkept.conformity import rules


@pytest.fixture
def no_rules(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Start without any automated rule; what a test registers is gone after it."""
    monkeypatch.setattr(rules, "_rules", {})
    yield
