"""A database that goes away: told at once as what it is, and found again by the first request after its return."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import OperationalError, connection
from django.db.utils import ConnectionHandler
from pysqlite3 import dbapi2

from wellkept.config import databases
from wellkept.kernel.outage import Outage, outage_of

from .gate import Gate, gate


def _opened(settings: dict[str, object]) -> ConnectionHandler:
    return ConnectionHandler({"default": databases.durable(settings)})


@pytest.fixture
def before_postgres() -> Iterator[Gate]:
    """A gate before the suite's PostgreSQL."""
    if connection.vendor != "postgresql":
        pytest.skip("the suite runs on SQLite")
    own = connection.settings_dict
    with gate((str(own["HOST"]), int(own["PORT"] or 5432))) as made:
        yield made


@pytest.mark.django_db
def test_postgres_that_went_away_is_told_at_once_and_found_again_by_the_next_request(before_postgres: Gate) -> None:
    own = {key: connection.settings_dict[key] for key in ("ENGINE", "NAME", "USER", "PASSWORD")}
    opened = _opened({**own, "HOST": "127.0.0.1", "PORT": before_postgres.port})["default"]

    def request() -> int:
        # What Django does around each request.
        opened.close_if_unusable_or_obsolete()
        with opened.cursor() as cursor:
            cursor.execute("SELECT 7")
            return int(cursor.fetchone()[0])

    assert request() == 7
    backend = opened.connection.info.backend_pid
    assert request() == 7
    assert opened.connection.info.backend_pid == backend

    before_postgres.shut()
    for _attempt in range(3):
        began = time.monotonic()
        with pytest.raises(OperationalError) as away:
            request()
        assert outage_of(away.value) is Outage.DATABASE
        assert time.monotonic() - began < 1

    before_postgres.open()
    assert request() == 7
    opened.close()


@pytest.mark.django_db
def test_a_lock_of_sqlite_is_waited_for_but_not_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(databases, "SQLITE_PATIENCE", 0.3)
    path = tmp_path / "own.sqlite3"
    opened = _opened({"ENGINE": "django.db.backends.sqlite3", "NAME": str(path)})["default"]
    with opened.cursor() as cursor:
        cursor.execute("CREATE TABLE kept (n INTEGER)")
    other = dbapi2.connect(str(path), isolation_level=None, check_same_thread=False)

    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(OperationalError) as locked, opened.cursor() as cursor:
        cursor.execute("INSERT INTO kept VALUES (1)")
    assert outage_of(locked.value) is Outage.DATABASE

    threading.Timer(0.1, lambda: other.execute("ROLLBACK")).start()
    with opened.cursor() as cursor:
        cursor.execute("INSERT INTO kept VALUES (2)")
        cursor.execute("SELECT n FROM kept")
        assert cursor.fetchall() == [(2,)]
    opened.close()
    other.close()


def test_a_page_waits_less_for_a_lock_than_a_browser_does() -> None:
    settings = databases.durable({"ENGINE": "django.db.backends.sqlite3", "NAME": "x"})
    assert settings["OPTIONS"]["timeout"] < 10
