"""`wellkept doctor`: is the installation sound, and if not, what to do."""

import argparse
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from wellkept.cli import console

OLDEST_POSTGRES = 14
#: Where PostgreSQL says that a setting was made, and how it is taken back there; elsewhere the server's file decides.
_MADE_IN = {
    "user": "Run `ALTER ROLE {role} RESET {setting}`",
    "database": "Run `ALTER DATABASE {database} RESET {setting}`",
    "database user": "Run `ALTER ROLE {role} IN DATABASE {database} RESET {setting}`",
    "client": "Take it out of DATABASE_URL and PGOPTIONS",
}


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at; `remedy` says what to do when it is not in order."""

    subject: str
    ok: bool
    state: str
    remedy: str = ""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("--format", choices=("table", "json"), default="table")


def run(args: argparse.Namespace) -> int:
    """Look at everything and say what to do; status 1 when something is wrong."""
    console.load(needs_database=False)
    findings = list(examine())
    if args.format == "json":
        console.say(json.dumps([asdict(f) for f in findings], indent=1))
    else:
        for f in findings:
            console.say(f"{'ok  ' if f.ok else 'WRONG'} {f.subject:<22}{f.state}")
            if not f.ok and f.remedy:
                console.say(f"      {f.remedy}")
    return 0 if all(f.ok for f in findings) else 1


def examine() -> Iterator[Finding]:
    """Every finding, one by one; a failing look is a finding, never an error."""
    from django.db import DatabaseError

    place = console.absent_database()
    usable = place is None
    if place is not None:
        yield Finding(
            "database", False, f"there is none at {place}", "Run `wellkept migrate`, or `wellkept restore FILE`."
        )
    try:
        for finding in _database() if usable else ():
            usable = usable and (finding.ok or finding.subject != "migrations")
            yield finding
    except DatabaseError as error:
        usable = False
        yield Finding("database", False, str(error).strip(), "Check DATABASE_URL and that the database runs.")
    yield from _disk()
    yield from _mail()
    if usable:
        yield from _worker()


def _database() -> Iterator[Finding]:
    from django.db import connection

    from wellkept.cli import preparing
    from wellkept.kernel.sqlite import OLDEST_SAFE

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            from pysqlite3 import dbapi2

            version = dbapi2.sqlite_version
            safe = tuple(int(part) for part in version.split(".")) >= OLDEST_SAFE
            yield Finding("database", safe, f"SQLite {version}", "Install the locked dependencies: make setup.")
            for pragma, wanted in (
                ("journal_mode", "wal"),
                ("synchronous", 2),
                ("foreign_keys", 1),
                ("recursive_triggers", 1),
            ):
                cursor.execute(f"PRAGMA {pragma}")
                value = cursor.fetchone()[0]
                yield Finding(
                    pragma, value == wanted, str(value), f"Must be {wanted}: do not override the connection settings."
                )
            cursor.execute("PRAGMA quick_check(1)")
            check = cursor.fetchone()[0]
            yield Finding("integrity", check == "ok", check, "Restore the last good backup.")
        else:
            cursor.execute("SHOW server_version")
            version = cursor.fetchone()[0]
            new = int(version.partition(".")[0]) >= OLDEST_POSTGRES
            yield Finding("database", new, f"PostgreSQL {version}", f"Use PostgreSQL {OLDEST_POSTGRES} or newer.")
            cursor.execute("SHOW server_encoding")
            encoding = cursor.fetchone()[0]
            yield Finding(
                "encoding", encoding == "UTF8", encoding,
                "Make a database with ENCODING 'UTF8' TEMPLATE template0, and bring the records over.",
            )  # fmt: skip
            cursor.execute("SELECT quote_ident(current_user), quote_ident(current_database())")
            role, database = cursor.fetchone()
            for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                cursor.execute("SELECT setting, source FROM pg_settings WHERE name = %s", [setting])
                value, source = cursor.fetchone()
                yield Finding(setting, value != "off", value, mended(setting, source, role=role, database=database))
            cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
            superuser = cursor.fetchone()[0]
            yield Finding(
                "database role", not superuser, "superuser" if superuser else "ordinary",
                "Let Wellkept use a role of its own that owns its database and is no superuser.",
            )  # fmt: skip
    missing = preparing.missing_migrations()
    yield Finding(
        "migrations", not missing, f"{missing} missing" if missing else "up to date", "Run `wellkept migrate`."
    )


def mended(setting: str, source: str, *, role: str, database: str) -> str:
    """How a setting of PostgreSQL that loses records is mended where it was made; names as SQL writes them."""
    step = _MADE_IN.get(source, "Set it to on in postgresql.conf").format(setting=setting, role=role, database=database)
    return f"{step}, or a power cut loses records."


def _disk() -> Iterator[Finding]:
    from django.conf import settings

    home = settings.ENV.home
    free = shutil.disk_usage(home).free // (1024 * 1024)
    yield Finding("disk", free > 512, f"{free} MB free", "Make room: writes fail when the disk is full.")
    passage = Path(tempfile.gettempdir())
    free, most = shutil.disk_usage(passage).free, settings.REQUEST_LIMIT
    yield Finding(
        "disk for uploads", free > most, f"{free // (1024 * 1024)} MB free in {passage}",
        f"Uploads pass through it. Make room for {most // (1024 * 1024)} MB, or set TMPDIR.",
    )  # fmt: skip
    for place in (home, settings.FILES):
        trouble = _trouble_writing(place)
        if trouble:
            yield Finding(
                "folder", False, f"{place}: {trouble}", "Make room, or let the user who runs Wellkept write to it."
            )
    mode = home.stat().st_mode & 0o077
    yield Finding("folder", not mode, "private" if not mode else "readable by others", f"chmod 700 {home}")


def _trouble_writing(folder: Path) -> str:
    """Why nothing can be written to a folder; "" when it can, or when the folder has not been needed yet."""
    if not folder.exists():
        return ""
    try:
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(b"x" * 4096)
            probe.flush()
            os.fsync(probe.fileno())
    except OSError as error:
        return error.strerror or str(error)
    return ""


def _mail() -> Iterator[Finding]:
    from django.conf import settings
    from django.core.mail import get_connection

    backend = settings.EMAIL_BACKEND.rsplit(".", 2)[-2]
    if backend != "smtp":
        yield Finding(
            "mail",
            True,
            f"{backend}: mail is not sent to anybody; set EMAIL_URL, e.g. smtp+tls://user:password@host:587",
        )
        return
    try:
        connected = get_connection(timeout=5)
        connected.open()
        connected.close()
        yield Finding("mail", True, f"smtp at {settings.EMAIL_HOST}")
    except OSError as error:
        yield Finding("mail", False, str(error), "Check EMAIL_URL and that the mail server answers.")


def _worker() -> Iterator[Finding]:
    from wellkept.components.notifications import selectors as notices
    from wellkept.jobs import selectors
    from wellkept.ledger import selectors as trail

    health = selectors.health()
    state = "none is running" if health.beat_age is None else f"last sign of life {health.beat_age:.0f} s ago"
    yield Finding("worker", health.alive, state, "Start it: `wellkept up` or `wellkept worker`.")
    for job in health.failing:
        yield Finding(job.name, False, f"failed {job.failures} times: {job.last_error}", "See the worker's log.")
    failed, held = trail.failed().count(), trail.held().count()
    counts = f"{failed} parked" + (f", {held} held" if held else "")
    yield Finding("outbox", not failed, counts, "See Settings, System: each parked row says why.")
    unsent = notices.parked()
    latest = unsent.first()
    if latest is not None:
        yield Finding("unsent mail", True, f"{unsent.count()} given up or held; the latest: {latest.error}")
    unsealed = trail.unsealed_count()
    yield Finding("trail", health.alive or not unsealed, f"{unsealed} events not sealed yet", "Start the worker.")
