"""What the database itself refuses: events and seals are only ever added, personal text is at most removed.

The migrations install these triggers; a later migration that makes one of the tables anew (SQLite does for most changes)
must install them again, and a test watches that none is lost. They stop a slip, and programs that write past the product.
Who may drop triggers can still tamper; that is what the chain is for (ledger.verification).
"""

from django.db.backends.base.base import BaseDatabaseWrapper

#: Table: statements that are refused. TRUNCATE exists on PostgreSQL alone.
_REFUSED = {
    "ledger_event": ("UPDATE", "DELETE", "TRUNCATE"),
    "ledger_seal": ("UPDATE", "DELETE", "TRUNCATE"),
    "ledger_eventtext": ("UPDATE", "TRUNCATE"),
}

_MESSAGES = {
    "ledger_event": "The trail is append-only: an event can be neither changed nor deleted.",
    "ledger_seal": "The trail is append-only: a seal can be neither changed nor deleted.",
    "ledger_eventtext": "The trail is append-only: personal text can be erased but not changed.",
}


def install(connection: BaseDatabaseWrapper) -> None:
    """Create the triggers that are not there yet."""
    absent = missing(connection)
    with connection.cursor() as cursor:
        for table, message in _MESSAGES.items():
            if connection.vendor == "postgresql":
                cursor.execute(
                    f"CREATE OR REPLACE FUNCTION {table}_guard() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                    f" RAISE EXCEPTION '{message}' USING ERRCODE = 'restrict_violation'; END $$"
                )
            for action in _actions(connection, table):
                name = _name(table, action)
                if name not in absent:
                    continue
                if connection.vendor == "postgresql":
                    cursor.execute(
                        f"CREATE TRIGGER {name} BEFORE {action} ON {table}"
                        f" FOR EACH STATEMENT EXECUTE FUNCTION {table}_guard()"
                    )
                else:
                    cursor.execute(
                        f"CREATE TRIGGER {name} BEFORE {action} ON {table} BEGIN SELECT RAISE(ABORT, '{message}'); END"
                    )


def remove(connection: BaseDatabaseWrapper) -> None:
    """Drop the triggers; for tests that tamper or empty the tables, and for a migration that goes back."""
    with connection.cursor() as cursor:
        for table in _REFUSED:
            for action in _actions(connection, table):
                on = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {_name(table, action)}{on}")


def missing(connection: BaseDatabaseWrapper) -> set[str]:
    """The names of triggers that should be there and are not (or are switched off)."""
    wanted = {_name(table, action) for table in _REFUSED for action in _actions(connection, table)}
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        return wanted - {row[0] for row in cursor.fetchall()}


def _actions(connection: BaseDatabaseWrapper, table: str) -> list[str]:
    return [action for action in _REFUSED[table] if action != "TRUNCATE" or connection.vendor == "postgresql"]


def _name(table: str, action: str) -> str:
    return f"{table}_no_{action.lower()}"
