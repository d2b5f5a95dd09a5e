"""Backup and restore: one compressed file with database, uploaded files, keys and a manifest that proves it is whole."""

import hashlib
import json
import shutil
import subprocess
import tarfile
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection

import wellkept
from wellkept.kernel.errors import Refused

KEYS = ("secret.key",)
MANIFEST = "manifest.json"


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _is_sqlite() -> bool:
    return connection.vendor == "sqlite"


def _postgres_tool(name: str) -> list[str]:
    if shutil.which(name) is None:
        raise Refused(f"{name} is not installed; it comes with PostgreSQL's client programs.")
    database = settings.DATABASES["default"]
    line = [name, "--no-password", "--dbname", str(database["NAME"])]
    for option, key in (("--host", "HOST"), ("--port", "PORT"), ("--username", "USER")):
        if database.get(key):
            line += [option, str(database[key])]
    return line


def _run_postgres(line: list[str]) -> None:
    import os

    password = str(settings.DATABASES["default"].get("PASSWORD") or "")
    surroundings = {**os.environ, **({"PGPASSWORD": password} if password else {})}
    done = subprocess.run(line, env=surroundings, capture_output=True, text=True)  # noqa: S603  our own command line
    if done.returncode:
        raise Refused(f"{line[0]} failed: {done.stderr.strip().splitlines()[-1] if done.stderr else done.returncode}")


def counts(database: str = "default") -> dict[str, int]:
    """Rows a table, for every table of the product."""
    found = {}
    for model in apps.get_models():
        if model._meta.managed and not model._meta.proxy and model.__module__.startswith("wellkept."):
            found[model._meta.db_table] = model._default_manager.using(database).count()
    return found


def trail_head() -> dict[str, Any]:
    """The last seal: its number and chain value."""
    from wellkept.ledger.models import Seal

    last = Seal.objects.order_by("-seq").first()
    return {"seq": last.seq if last else 0, "chain": bytes(last.chain).hex() if last else ""}


def _sqlite_facts(copy: Path) -> tuple[dict[str, int], dict[str, Any]]:
    """Counts and head as they stand in the copied database, not in the one that goes on."""
    from pysqlite3 import dbapi2

    own = dbapi2.connect(str(copy))
    try:
        tables = {
            m._meta.db_table
            for m in apps.get_models()
            if m._meta.managed and not m._meta.proxy and m.__module__.startswith("wellkept.")
        }
        rows = {table: own.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0] for table in sorted(tables)}  # noqa: S608
        last = own.execute("SELECT seq, chain FROM ledger_seal ORDER BY seq DESC LIMIT 1").fetchone()
    finally:
        own.close()
    return rows, {"seq": last[0] if last else 0, "chain": bytes(last[1]).hex() if last else ""}


def backup(target: Path) -> dict[str, Any]:
    """Write a backup to a file while the installation runs; returns its manifest. Raises Refused when it cannot."""
    if target.exists():
        raise Refused(f"{target} exists already.")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        work = Path(folder)
        members: dict[str, Path] = {}
        if _is_sqlite():
            copy = work / "database.sqlite3"
            with connection.cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [str(copy)])
            rows, head = _sqlite_facts(copy)
        else:
            copy = work / "database.dump"
            rows, head = counts(), trail_head()
            _run_postgres([*_postgres_tool("pg_dump"), "--format=custom", "--no-owner", "--file", str(copy)])
        members[copy.name] = copy
        for key in KEYS:
            if (settings.ENV.home / key).exists():
                members[f"keys/{key}"] = settings.ENV.home / key
        if settings.FILES.exists():
            for path in sorted(settings.FILES.rglob("*")):
                if path.is_file():
                    members[f"files/{path.relative_to(settings.FILES)}"] = path
        manifest = {
            "product": "wellkept",
            "version": wellkept.__version__,
            "taken_at": datetime.now(UTC).isoformat(),
            "engine": connection.vendor,
            "counts": rows,
            "trail_head": head,
            "members": {name: _digest(path) for name, path in members.items()},
        }
        (work / MANIFEST).write_text(json.dumps(manifest, indent=1))
        part = work / "archive"
        with tarfile.open(part, "w:gz", compresslevel=5) as archive:
            archive.add(work / MANIFEST, MANIFEST)
            for name, path in members.items():
                archive.add(path, name)
        part.chmod(0o600)
        part.rename(target)
    return manifest


def restore(source: Path) -> dict[str, Any]:
    """Bring a backup back into an empty installation; returns its manifest.

    Raises Refused when the backup is damaged, of another engine, or when the installation holds data already.
    """
    home: Path = settings.ENV.home
    with tempfile.TemporaryDirectory(dir=home.parent) as folder:
        work = Path(folder)
        try:
            with tarfile.open(source, "r:gz") as archive:
                archive.extractall(work, filter="data")
            manifest: dict[str, Any] = json.loads((work / MANIFEST).read_text())
            damaged = [name for name, digest in manifest["members"].items() if _digest(work / name) != digest]
        except (OSError, tarfile.TarError, ValueError, KeyError, EOFError) as error:
            raise Refused(f"{source} is not a whole backup: {error}") from error
        if damaged:
            raise Refused(f"{source} is damaged: {', '.join(damaged[:5])}.")
        if manifest["engine"] != connection.vendor:
            raise Refused(f"This backup is of {manifest['engine']}, but DATABASE_URL names {connection.vendor}.")
        _put_database(work)
        for part, place in (("keys", home), ("files", settings.FILES)):
            for path in sorted((work / part).rglob("*")):
                if path.is_file():
                    goal = place / path.relative_to(work / part)
                    goal.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                    shutil.copyfile(path, goal)
                    goal.chmod(0o600)
    connection.close()
    present, head = counts(), trail_head()
    wrong = [t for t, n in manifest["counts"].items() if present.get(t) != n] if _is_sqlite() else []
    if wrong or (head["seq"] < manifest["trail_head"]["seq"]):
        raise Refused(f"The restored database differs from the backup in {', '.join(wrong) or 'the trail'}.")
    return manifest


def _put_database(work: Path) -> None:
    if _is_sqlite():
        goal = Path(str(settings.DATABASES["default"]["NAME"]))
        if goal.exists() and goal.stat().st_size:
            raise Refused(f"{goal} exists. Restore into an empty WELLKEPT_HOME.")
        connection.close()
        goal.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        shutil.copyfile(work / "database.sqlite3", goal)
        goal.chmod(0o600)
        return
    if connection.introspection.table_names():
        raise Refused("The database is not empty. Restore into an empty one.")
    connection.close()
    _run_postgres([*_postgres_tool("pg_restore"), "--no-owner", "--exit-on-error", str(work / "database.dump")])
