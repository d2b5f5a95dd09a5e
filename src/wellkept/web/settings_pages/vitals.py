"""How the installation does: worker, mail, database, disk, backup, trail; each with what to do when it is not well."""

import shutil
import smtplib
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

import wellkept
from wellkept.jobs.selectors import Health
from wellkept.kernel.sqlite import OLDEST_SAFE
from wellkept.toolkit.words import ago, duration, figure

#: Below this the disk is said to be nearly full (bytes).
LITTLE = 512 * 1024 * 1024
#: A backup older than this is said to be old (hours).
OLD_BACKUP = 48
#: Failures to send that pages report instead of failing themselves.
MAIL_FAILURES = (OSError, smtplib.SMTPException)


@dataclass(frozen=True, slots=True)
class Vital:
    """One thing that was looked at: how it is, and what to do when it is not well. `signal`: good, attention or bad."""

    key: str
    subject: Any
    signal: str
    state: str
    remedy: str = ""


def worker(health: Health) -> Vital:
    """Whether a worker lives."""
    if health.alive:
        words = ngettext("%(n)d worker is running", "%(n)d workers are running", health.workers)
        return Vital("worker", _("Worker"), "good", words % {"n": health.workers})
    if health.beat_age is None:
        state = _("No worker was ever seen")
    else:
        state = _("No sign of life for %(time)s") % {"time": duration(health.beat_age)}
    remedy = _("Start it with “wellkept worker” or “wellkept up”. Until then no mail goes out and nothing escalates.")
    return Vital("worker", _("Worker"), "bad", state, remedy)


def outbox(parked: int) -> Vital:
    """Whether what must follow events does."""
    if not parked:
        return Vital("outbox", _("Events"), "good", _("Everything that must follow has followed"))
    words = ngettext("%(n)d event waits for you", "%(n)d events wait for you", parked) % {"n": parked}
    return Vital("outbox", _("Events"), "bad", words, _("Read the reason below, put it right, then try again."))


def mail(given_up: int = 0) -> Vital:
    """Whether mail leaves the house; `given_up` mails were refused by the mail server again and again."""
    if given_up:
        words = ngettext("%(n)d mail was given up", "%(n)d mails were given up", given_up) % {"n": given_up}
        remedy = _(
            "The mail server refused it again and again: see below why. The notice itself stands behind the bell."
        )
        return Vital("mail", _("Mail"), "bad", words, remedy)
    backend = settings.EMAIL_BACKEND.rsplit(".", 2)[-2]
    if backend == "smtp":
        server = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
        return Vital("mail", _("Mail"), "good", _("Sent through %(server)s") % {"server": server})
    state = {
        "console": _("Only printed where the server runs; nobody receives it"),
        "locmem": _("Only kept in memory; nobody receives it"),
        "filebased": _("Only written to files; nobody receives it"),
        "dummy": _("Thrown away; nobody receives it"),
    }.get(backend, backend)
    return Vital("mail", _("Mail"), "attention", state, _("Set EMAIL_URL to your mail server and start again."))


def backup() -> Vital:
    """The newest backup in the usual folder."""
    taken = last_backup()
    if taken is None:
        remedy = _("Run “wellkept backup” every day. Backups written to another folder are not seen here.")
        return Vital("backup", _("Backup"), "attention", _("None found in the usual folder"), remedy)
    hours = (datetime.now(UTC) - taken).total_seconds() / 3600
    if hours > OLD_BACKUP:
        return Vital("backup", _("Backup"), "attention", ago(taken), _("Run “wellkept backup” every day."))
    return Vital("backup", _("Backup"), "good", ago(taken))


def last_backup() -> datetime | None:
    """When the newest backup in the usual folder was written."""
    folder: Path = settings.ENV.home / "backups"
    try:
        times = [path.stat().st_mtime for path in folder.glob("*.tar.gz")]
    except OSError:
        return None
    return datetime.fromtimestamp(max(times), UTC) if times else None


def trail(unsealed: int, alive: bool, last_check: dict[str, Any] | None) -> Vital:
    """Whether the trail is sealed, and what its last check found."""
    if last_check is not None and last_check.get("ok") is False:
        return Vital("trail", _("Trail"), "bad", _("The last check found a bad entry"), _("See below which one."))
    if last_check is not None and last_check.get("records", {}).get("ok") is False:
        words = _("Records differ from the trail")
        return Vital("trail", _("Trail"), "bad", words, _("See below which ones."))
    if unsealed and not alive:
        words = ngettext("%(n)d event is not sealed", "%(n)d events are not sealed", unsealed) % {"n": unsealed}
        return Vital("trail", _("Trail"), "attention", words, _("Start the worker; it seals them."))
    return Vital("trail", _("Trail"), "good", _("Sealed"))


def database() -> Vital:
    """Which engine, and whether its release is safe."""
    if connection.vendor == "sqlite":
        from pysqlite3 import dbapi2

        version = tuple(int(part) for part in dbapi2.sqlite_version.split("."))
        state = f"SQLite {dbapi2.sqlite_version}{_size()}"
        if version < OLDEST_SAFE:
            remedy = _("This release can damage the database. Install the locked packages with “make setup”.")
            return Vital("database", _("Database"), "bad", state, remedy)
        return Vital("database", _("Database"), "good", state)
    version = connection.get_database_version()
    return Vital("database", _("Database"), "good", f"PostgreSQL {'.'.join(str(part) for part in version)}")


def _size() -> str:
    try:
        return f", {Path(str(connection.settings_dict['NAME'])).stat().st_size / 1024 / 1024:.0f} MB"
    except OSError:
        return ""


def disk() -> Vital:
    """How much room is left where database and files lie."""
    try:
        free = shutil.disk_usage(settings.ENV.home).free
    except OSError as error:
        return Vital("disk", _("Disk"), "bad", str(error.strerror), _("See that the folder WELLKEPT_HOME exists."))
    state = _("%(n)s GB free") % {"n": figure(free / 1024**3, 1)}
    if free < LITTLE:
        return Vital("disk", _("Disk"), "bad", state, _("Make room: writes fail when the disk is full."))
    return Vital("disk", _("Disk"), "good", state)


def versions() -> str:
    """What is running."""
    import django

    python = ".".join(str(part) for part in sys.version_info[:3])
    return f"Wellkept {wellkept.__version__}, Django {django.get_version()}, Python {python}"
