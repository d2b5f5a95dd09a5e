"""The database's part of a backup: one consistent copy, with the counts and the trail head that stand in it."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction

from wellkept.kernel.errors import Refused

Ask = Callable[[str], Sequence[Sequence[Any]]]


@dataclass(frozen=True, slots=True)
class Facts:
    """Rows a table, and the last seal: its number and chain value."""

    counts: dict[str, int]
    head: dict[str, Any]


def name(engine: str) -> str:
    """What the copy of a kind of database is called in a backup."""
    return "database.sqlite3" if engine == "sqlite" else "database.dump"


def take(target: Path) -> Facts:
    """Copy the database into a file while others write, and say what is in the copy. Raises Refused, DatabaseError."""
    return _take_sqlite(target) if connection.vendor == "sqlite" else _take_postgres(target)


def refuse_unless_empty() -> None:
    """Raise Refused when the database holds anything."""
    if connection.vendor == "sqlite":
        path = Path(str(settings.DATABASES["default"]["NAME"]))
        if path.exists() and path.stat().st_size:
            raise Refused(f"{path} exists. Restore into an empty WELLKEPT_HOME.")
        for rest in (path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-journal")):
            # SQLite would take it for what the restored database has still to write, and ruin it.
            if rest.exists() and rest.stat().st_size:
                raise Refused(f"{rest} belongs to a database that is gone. Move it away, then restore.")
    elif connection.introspection.table_names():
        raise Refused("The database is not empty. Restore into an empty one.")


def put(source: Path) -> None:
    """Bring a copy back into an empty database, all of it or nothing. Raises Refused, OSError."""
    connection.close()
    if connection.vendor != "sqlite":
        _run([*_tool("pg_restore"), "--no-owner", "--no-privileges", "--single-transaction", str(source)])
        return
    goal = Path(str(settings.DATABASES["default"]["NAME"]))
    part = goal.with_name(f"{goal.name}.part")
    goal.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        shutil.copyfile(source, part)
        part.chmod(0o600)
        part.rename(goal)
    finally:
        part.unlink(missing_ok=True)


def facts(tables: Iterable[str] | None = None) -> Facts:
    """What is in the connected database; of the named tables those that exist."""

    def ask(sql: str) -> Sequence[Sequence[Any]]:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            found: Sequence[Sequence[Any]] = cursor.fetchall()
            return found

    wanted = _tables() if tables is None else set(tables)
    return _facts(ask, wanted & set(connection.introspection.table_names()))


def _tables() -> set[str]:
    """Every table of the product."""
    return {
        model._meta.db_table
        for model in apps.get_models()
        if model._meta.managed and not model._meta.proxy and model.__module__.startswith("wellkept.")
    }


def _facts(ask: Ask, tables: Iterable[str]) -> Facts:
    counts = {table: int(ask(f'SELECT count(*) FROM "{table}"')[0][0]) for table in sorted(tables)}  # noqa: S608  our own names
    last = ask("SELECT seq, chain FROM ledger_seal ORDER BY seq DESC LIMIT 1")
    head = {"seq": last[0][0], "chain": bytes(last[0][1]).hex()} if last else {"seq": 0, "chain": ""}
    return Facts(counts, head)


def _take_sqlite(target: Path) -> Facts:
    from pysqlite3 import dbapi2

    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(target)])
    copy = dbapi2.connect(str(target))
    try:
        return _facts(lambda sql: copy.execute(sql).fetchall(), _tables())
    finally:
        copy.close()


def _take_postgres(target: Path) -> Facts:
    """The dump sees the same snapshot as the counts."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = str(cursor.fetchone()[0])
        found = facts(_tables())
        _run([*_tool("pg_dump"), "--format=custom", "--no-owner", f"--snapshot={snapshot}", "--file", str(target)])
    return found


def _tool(program: str) -> list[str]:
    if shutil.which(program) is None:
        raise Refused(f"{program} is not installed; it comes with PostgreSQL's client programs.")
    database = settings.DATABASES["default"]
    line = [program, "--no-password", "--dbname", str(database["NAME"])]
    for option, key in (("--host", "HOST"), ("--port", "PORT"), ("--username", "USER")):
        if database.get(key):
            line += [option, str(database[key])]
    return line


def _run(line: list[str]) -> None:
    password = str(settings.DATABASES["default"].get("PASSWORD") or "")
    surroundings = {**os.environ, **({"PGPASSWORD": password} if password else {})}
    done = subprocess.run(line, env=surroundings, capture_output=True, text=True, check=False)  # noqa: S603  our own command line
    if done.returncode:
        raise Refused(f"{line[0]} failed: {' '.join(done.stderr.split())[:600] or done.returncode}")
