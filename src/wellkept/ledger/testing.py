"""For tests: empty the append-only tables between tests.

Load it once for the whole suite: pytest_plugins = ["wellkept.ledger.testing"] in the uppermost conftest.py.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from django.db import connections, transaction
from django.test import TransactionTestCase

from wellkept.ledger import triggers


@pytest.fixture(scope="session", autouse=True)
def flush_passes_triggers() -> Iterator[None]:
    """Tests that commit are followed by a flush of every table, which the triggers of the trail would refuse."""
    from django.db.backends.base.operations import BaseDatabaseOperations

    original: Callable[[Any], None] = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]

    def teardown(case: Any) -> None:
        names = case._databases_names(include_mirrors=False)
        for name in names:
            triggers.remove(connections[name])
        original(case)
        for name in names:
            triggers.install(connections[name])

    patch = pytest.MonkeyPatch()
    patch.setattr(TransactionTestCase, "_fixture_teardown", teardown)
    patch.setattr(BaseDatabaseOperations, "execute_sql_flush", _empty_what_is_not)
    yield
    patch.undo()


def _empty_what_is_not(operations: Any, statements: Sequence[str]) -> None:
    """Do a flush by deleting from the few tables that have rows: PostgreSQL takes long to truncate all of them.

    Within one transaction the order does not matter, for Django's foreign keys are checked at its end.
    """
    tables = re.findall(r'"(\w+)"', " ".join(statements))
    look = " UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM \"{table}\")" for table in tables)  # noqa: S608
    with transaction.atomic(using=operations.connection.alias), operations.connection.cursor() as cursor:
        cursor.execute(look)
        for (table,) in cursor.fetchall():
            cursor.execute(f'DELETE FROM "{table}"')  # noqa: S608
