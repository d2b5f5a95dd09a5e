"""What the database knows of its tables."""

from datetime import UTC, datetime

import pytest
from django.db import connection

from wellkept.jobs import statistics
from wellkept.jobs.models import Run


@pytest.mark.django_db(transaction=True)
def test_a_table_that_grew_is_counted_anew_and_then_left_alone() -> None:
    Run.objects.bulk_create(Run(name=f"job {n}", next_due=datetime.now(UTC)) for n in range(2 * statistics.ROWS))
    if connection.vendor != "postgresql":
        assert statistics.renew() == 0
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
    assert statistics.renew() >= 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = %s", [Run._meta.db_table])
        assert cursor.fetchone()[0] >= 2 * statistics.ROWS
    assert statistics.renew() == 0
