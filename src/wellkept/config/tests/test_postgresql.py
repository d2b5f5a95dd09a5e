"""A connection to PostgreSQL that its server has ended is found out before it is used."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="speaks of PostgreSQL"),
]


@pytest.fixture
def kept() -> Iterator[BaseDatabaseWrapper]:
    other = connection.copy()
    other.connect()
    yield other
    other.close()


def ended(kept: Any) -> None:
    """The server ends the connection, and says so."""
    backend = kept.connection.info.backend_pid
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [backend])


def test_a_silent_connection_is_used_without_asking(kept: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept.connection, "cursor", lambda: pytest.fail("asked"))
    assert kept.is_usable()


def test_one_that_its_server_ended_is_not(kept: Any) -> None:
    ended(kept)
    assert not kept.is_usable()


def test_after_an_error_the_server_is_asked(kept: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []
    cursor = kept.connection.cursor
    monkeypatch.setattr(kept.connection, "cursor", lambda: asked.append(True) or cursor())
    kept.errors_occurred = True
    assert kept.is_usable()
    assert asked


def test_none_or_a_closed_one_is_not(kept: Any) -> None:
    kept.connection.close()
    assert not kept.is_usable()
    kept.connection = None
    assert not kept.is_usable()
