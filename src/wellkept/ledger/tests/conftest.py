"""What the tests of the trail share."""

import pytest

from wellkept.ledger import services


@pytest.fixture(autouse=True)
def no_followers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing follows an event unless the test says so."""
    monkeypatch.setattr(services, "_followers", {})
    monkeypatch.setattr(services, "_silent_verbs", set())
