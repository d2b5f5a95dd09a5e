"""For tests: numbers begin anew with each, also on PostgreSQL, whose sequences no rollback turns back.

Load it once for the whole suite: pytest_plugins = ["wellkept.records.testing"] in the uppermost conftest.py.
"""

from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from django.test import TransactionTestCase

from wellkept.kernel.registry import kinds
from wellkept.records import numbering


def start_anew() -> None:
    """Let each sequence go on after the highest number that is there."""
    if connection.vendor != "postgresql":
        return
    last = (
        "coalesce((SELECT max(substring(number from {0})::bigint) FROM records_record WHERE number LIKE '{1}-%%'), 0)"
    )
    each = [
        f"setval('{numbering.sequence_of(kind.prefix)}', {last.format(len(kind.prefix) + 2, kind.prefix)} + 1, false)"
        for kind in kinds()
    ]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(each)}", [])


@pytest.fixture(scope="session", autouse=True)
def numbers_start_anew() -> Iterator[None]:
    """Before each test with a database, whether it commits or not."""
    original: Callable[[type], None] = TransactionTestCase._pre_setup.__func__  # type: ignore[attr-defined]

    def setup(case: type) -> None:
        original(case)
        start_anew()

    patch = pytest.MonkeyPatch()
    patch.setattr(TransactionTestCase, "_pre_setup", classmethod(setup))
    yield
    patch.undo()
