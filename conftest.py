"""What every test shares: the cast, clean caches, sockets closed except to this machine."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from wellkept.toolkit.testing.cast import World, build

# Speed is measured by the benchmark, never by a test: a busy machine proves nothing wrong.
settings.register_profile("wellkept", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("wellkept")

# The browser is one for the whole run, so its fixtures are known here once.
pytest_plugins = ["wellkept.ledger.testing", "wellkept.records.testing", "wellkept.toolkit.testing.browser"]


@pytest.fixture(autouse=True)
def _closed_sockets(request: pytest.FixtureRequest) -> None:
    """Nothing leaves the machine."""
    import pytest_socket

    pytest_socket.socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)


@pytest.fixture(autouse=True)
def _fresh_settings() -> Iterator[None]:
    """What a process remembers of its settings is forgotten between tests."""
    from wellkept.kernel import prepared, recent

    recent.forget_all()
    prepared.forget()
    yield
    recent.forget_all()


@pytest.fixture
def world(db: None) -> World:
    """The cast in an empty database."""
    return build()
