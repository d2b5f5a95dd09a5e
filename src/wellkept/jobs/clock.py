"""The one clock that all workers share: the database's. Machines may disagree by minutes; leases must not."""

from datetime import UTC, datetime

from django.db import connection


def now() -> datetime:
    """The present moment by the database's clock, in UTC; on SQLite that is this machine's."""
    if connection.vendor != "postgresql":
        return datetime.now(UTC)
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment.astimezone(UTC)
