"""Numbers of records: one sequence a prefix, without gaps, given out in the transaction that uses them."""

from django.db import connection


def take(prefix: str, count: int = 1) -> int:
    """Reserve `count` numbers and return the first; one statement on both databases. Others wait until the transaction
    ends, also for none.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO records_sequence (prefix, last) VALUES (%s, %s) "
            "ON CONFLICT (prefix) DO UPDATE SET last = records_sequence.last + excluded.last RETURNING last",
            [prefix, count],
        )
        return int(cursor.fetchone()[0]) - count + 1


def write(prefix: str, number: int) -> str:
    """A number as people see it: INC-000123."""
    return f"{prefix}-{number:06d}"
