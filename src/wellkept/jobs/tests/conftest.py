"""What the tests of the worker share."""

import pytest

from wellkept.jobs import background, schedule


@pytest.fixture(autouse=True)
def no_jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is declared unless the test says so."""
    monkeypatch.setattr(schedule, "_jobs", {})
    monkeypatch.setattr(schedule, "_home_zone", None)
    monkeypatch.setattr(schedule, "_home_seen", (0.0, ""))
    monkeypatch.setattr(background, "_works", {})
