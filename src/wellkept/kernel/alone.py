"""Being the only one who does something, where no single row can be locked for it."""

from django.db import connection


def alone(what: str) -> None:
    """Let nobody else past the same words until the transaction ends. On SQLite whoever writes is alone already."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [what])
