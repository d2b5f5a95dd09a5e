"""Numbers: one after the other, whoever else is writing, and none lost to what was only tried."""

import threading

import pytest
from django.db import connection, transaction

from wellkept.kernel.registry import kinds
from wellkept.records import numbering
from wellkept.records.models import Record
from wellkept.records.testing import start_anew
from wellkept.sms import factories
from wellkept.toolkit.testing.cast import World, build


def _of(number: str) -> int:
    return int(number.rpartition("-")[2])


def test_numbers_follow_each_other(world: World) -> None:
    first = _of(factories.incident(world).number)
    assert numbering.take("INC", 3) == [first + 1, first + 2, first + 3]
    assert _of(factories.incident(world).number) == first + 4


def test_what_is_tried_takes_none(world: World) -> None:
    first = _of(factories.incident(world).number)
    with transaction.atomic(), numbering.trying():
        assert _of(factories.incident(world).number) > 900_000_000
        transaction.set_rollback(True)
    assert _of(factories.incident(world).number) == first + 1


@pytest.mark.django_db
def test_nothing_is_asked_of_the_database_for_what_is_tried(django_assert_num_queries) -> None:
    with numbering.trying(), django_assert_num_queries(0):
        one, other = numbering.take("INC", 2)
    assert other == one + 1


@pytest.mark.django_db(transaction=True)
def test_of_eight_at_once_each_has_its_own() -> None:
    world = build()
    wrong: list[Exception] = []

    def work() -> None:
        try:
            for _round in range(5):
                factories.incident(world)
        except Exception as error:
            wrong.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    first = numbering.take("INC")[0] - 40
    assert {_of(n) for n in Record.objects.filter(kind="incident").values_list("number", flat=True)} == set(
        range(first, first + 40)
    )


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time")
@pytest.mark.django_db(transaction=True)
def test_nobody_waits_for_who_is_still_writing() -> None:
    world = build()
    made: list[str] = []

    def work() -> None:
        made.append(factories.incident(world).number)
        connection.close()

    other = threading.Thread(target=work)
    with transaction.atomic():
        mine = factories.incident(world).number
        other.start()
        other.join(10)
        assert [_of(number) for number in made] == [_of(mine) + 1]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="the sequences are PostgreSQL's")
@pytest.mark.django_db
def test_an_installation_that_had_the_table_goes_on_where_it_was() -> None:
    with connection.cursor() as cursor:
        for kind in kinds():
            cursor.execute(f"DROP SEQUENCE {numbering.sequence_of(kind.prefix)}")
        cursor.execute("INSERT INTO records_sequence (prefix, last) VALUES ('INC', 41)")
    numbering.install(connection)
    assert numbering.take("INC") == [42]
    assert numbering.take("PRB") == [1]
    numbering.install(connection)
    assert numbering.take("INC") == [43]


def test_a_start_anew_leaves_what_is_there(world: World) -> None:
    first = _of(factories.incident(world).number)
    start_anew()
    assert _of(factories.incident(world).number) == first + 1
