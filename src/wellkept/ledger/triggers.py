"""What the database itself refuses: events and seals are only ever added, personal text is at most removed. Upper floors name
tables of their own that stand as they were written: votes, and what was ordered.

The migrations install these triggers; a later migration that makes one of the tables anew (SQLite does for most changes)
must install them again, and a test watches that none is lost. They stop a slip, and programs that write past the product.
Who may drop triggers can still tamper; that is what the chain is for (ledger.verification).
"""

from collections.abc import Collection
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations import RunPython

_EVERYTHING = ("UPDATE", "DELETE", "TRUNCATE")

#: Table: statements that are refused, and what is said. TRUNCATE exists on PostgreSQL alone.
_GUARDED: dict[str, tuple[tuple[str, ...], str]] = {
    "ledger_event": (_EVERYTHING, "The trail is append-only: an event can be neither changed nor deleted."),
    "ledger_seal": (_EVERYTHING, "The trail is append-only: a seal can be neither changed nor deleted."),
    "ledger_eventtext": (
        ("UPDATE", "TRUNCATE"),
        "The trail is append-only: personal text can be erased but not changed.",
    ),
}


def guard(message: str, *tables: str, erasable: bool = False) -> None:
    """Name tables whose rows are neither changed nor deleted once they are written, save that `erasable` ones may be deleted;
    their migrations call `install`.
    """
    for table in tables:
        _GUARDED[table] = (("UPDATE", "TRUNCATE") if erasable else _EVERYTHING, message)


def install(connection: BaseDatabaseWrapper) -> None:
    """Create the triggers that are not there yet, on the tables that are."""
    absent, there = missing(connection), set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table, (_actions_refused, message) in _GUARDED.items():
            if table not in there:
                continue
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


def remove(connection: BaseDatabaseWrapper, tables: Collection[str] | None = None) -> None:
    """Drop the triggers of some tables (none named: of all); for tests that tamper or empty the tables, and for a migration
    that goes back.
    """
    there = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table in there & set(_GUARDED if tables is None else tables):
            for action in _actions(connection, table):
                on = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {_name(table, action)}{on}")


def guarding(*tables: str) -> RunPython:
    """The step of a migration that puts tables under guard; taken back, they are no longer."""

    def put(_apps: Any, editor: Any) -> None:
        install(editor.connection)

    def take_back(_apps: Any, editor: Any) -> None:
        remove(editor.connection, tables)

    return RunPython(put, take_back)


def missing(connection: BaseDatabaseWrapper) -> set[str]:
    """The names of triggers that should be there and are not (or are switched off)."""
    wanted = {_name(table, action) for table in _GUARDED for action in _actions(connection, table)}
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        return wanted - {row[0] for row in cursor.fetchall()}


def _actions(connection: BaseDatabaseWrapper, table: str) -> list[str]:
    refused, _message = _GUARDED[table]
    return [action for action in refused if action != "TRUNCATE" or connection.vendor == "postgresql"]


def _name(table: str, action: str) -> str:
    return f"{table}_no_{action.lower()}"
