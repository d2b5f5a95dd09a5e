"""Writers of SQLite stand in line: nobody starves, and a turn ends with its transaction."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import DatabaseError, OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ConnectionHandler
from pysqlite3 import dbapi2

from wellkept.config import databases
from wellkept.kernel.turns import waiting_at_most

Open = Callable[[float], BaseDatabaseWrapper]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "own.sqlite3"
    with dbapi2.connect(str(made)) as connection:
        connection.execute("CREATE TABLE kept (n INTEGER UNIQUE)")
    connection.close()
    return made


@pytest.fixture
def opened(path: Path) -> Iterator[Open]:
    made = []

    def open_one(patience: float = 8) -> BaseDatabaseWrapper:
        settings = databases.durable({"ENGINE": "django.db.backends.sqlite3", "NAME": str(path)})
        settings["OPTIONS"]["timeout"] = patience
        made.append(ConnectionHandler({"default": settings})["default"])
        made[-1].inc_thread_sharing()
        made[-1].connect()
        return made[-1]

    yield open_one
    for connection in made:
        connection.close()


@contextmanager
def _transaction(connection: BaseDatabaseWrapper) -> Iterator[None]:
    # As Django's atomic does it, which knows only the connections of the settings.
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    try:
        yield
    except BaseException:
        connection.rollback()
        raise
    else:
        connection.commit()
    finally:
        connection.set_autocommit(True)


def _add(connection: BaseDatabaseWrapper, number: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO kept VALUES (%s)", [number])


@pytest.mark.django_db
def test_nobody_is_passed_for_long_while_the_others_never_rest(opened: Open) -> None:
    each, writers = 40, 8
    errors: list[DatabaseError] = []
    order: list[int] = []
    together = threading.Barrier(writers)

    def write(connection: BaseDatabaseWrapper, place: int) -> None:
        try:
            together.wait()
            for number in range(each):
                with _transaction(connection):
                    order.append(place)
                    _add(connection, place * each + number)
        except DatabaseError as error:
            errors.append(error)

    threads = [threading.Thread(target=write, args=(opened(8), place)) for place in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert len(order) == each * writers
    assert _longest_wait(order) < writers * 10


def _longest_wait(order: list[int]) -> int:
    """How many turns of others stood between two of the same."""
    last: dict[int, int] = {}
    waits = [0]
    for turn, who in enumerate(order):
        waits.append(turn - last.get(who, 0))
        last[who] = turn
    return max(waits)


@pytest.mark.django_db
def test_a_turn_ends_with_its_transaction_however_it_ends(opened: Open) -> None:
    first, second = opened(8), opened(0.1)
    with _transaction(first):
        _add(first, 1)
        with pytest.raises(OperationalError, match="database is locked"), _transaction(second):
            raise AssertionError("two at once")
    with pytest.raises(DatabaseError), _transaction(first):
        _add(first, 1)
    with _transaction(second):
        _add(second, 2)
    first.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    first.close()
    with _transaction(second):
        _add(second, 3)


@pytest.mark.django_db
def test_a_program_without_turns_is_waited_for_but_not_for_ever(opened: Open, path: Path) -> None:
    own, other = opened(0.1), dbapi2.connect(str(path), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    for _ in range(2):
        with pytest.raises(OperationalError, match="database is locked"), _transaction(own):
            raise AssertionError("two at once")
    other.execute("ROLLBACK")
    other.close()
    with _transaction(own):
        _add(own, 1)


@pytest.mark.django_db
def test_a_folder_that_cannot_be_written_is_told_by_sqlite(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object) -> None:
        raise PermissionError

    monkeypatch.setattr("wellkept.config.sqlite3.base.Turns", refuse)
    own = opened(1)
    with _transaction(own):
        _add(own, 1)


@pytest.mark.django_db
def test_what_is_worth_little_does_not_wait_for_long(opened: Open) -> None:
    first, second = opened(8), opened(8)
    with _transaction(first):
        _add(first, 1)
        begun = time.monotonic()
        with waiting_at_most(0.05), pytest.raises(OperationalError, match="locked"), _transaction(second):
            _add(second, 2)
        assert time.monotonic() - begun < 4
    with waiting_at_most(0.05), _transaction(second):
        _add(second, 2)


def _rows(path: Path) -> list[int]:
    with dbapi2.connect(str(path)) as connection:
        return [row[0] for row in connection.execute("SELECT n FROM kept")]


@pytest.mark.django_db
def test_a_file_that_was_moved_away_takes_no_more_writes_and_goes_on_when_it_is_back(path: Path, opened: Open) -> None:
    connection = opened(8)
    away = path.with_name("away.sqlite3")
    path.rename(away)
    with pytest.raises(OperationalError, match="unable to open"), _transaction(connection):
        pass
    assert not connection.is_usable(), "so nobody is sent here"
    with pytest.raises(OperationalError, match="unable to open"):
        opened(8)
    assert not path.exists(), "no empty database stands in its place"
    away.rename(path)
    assert connection.is_usable()
    for one in (connection, opened(8)):
        with _transaction(one), one.cursor() as cursor:
            cursor.execute("INSERT INTO kept SELECT count(*) FROM kept")
    assert _rows(path) == [0, 1]


@pytest.mark.django_db
def test_another_file_in_its_place_waits_for_a_new_start(path: Path, opened: Open) -> None:
    connection = opened(8)
    other = path.with_name("other.sqlite3")
    with dbapi2.connect(str(other)) as made:
        made.execute("CREATE TABLE kept (n INTEGER UNIQUE)")
        made.execute("INSERT INTO kept VALUES (7)")
    made.close()
    other.replace(path)
    with pytest.raises(OperationalError, match="replaced"), _transaction(connection):
        pass
    with pytest.raises(OperationalError, match="replaced"):
        opened(8)
    assert _rows(path) == [7]
