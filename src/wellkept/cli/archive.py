"""Backup and restore: one compressed file with database, uploaded files, keys and a manifest that proves it is whole."""

import hashlib
import io
import json
import os
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.db import connection, transaction

import wellkept
from wellkept.cli import dumps
from wellkept.components.notifications import mail
from wellkept.kernel.errors import Refused
from wellkept.kernel.outage import outage_of
from wellkept.ledger import outbox

KEYS = ("secret.key", "trail.key")
MANIFEST = "manifest.json"
#: Below the files: what is only on its way in.
_INCOMING = "incoming"


class _Counted(io.RawIOBase):
    """Passes a file on and keeps the digest of what went through."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        data = self._stream.read(size)
        self.digest.update(data)
        return data


def backup(target: Path) -> dict[str, Any]:
    """Write a backup to a file while the installation runs; returns its manifest. Raises Refused, DatabaseError, OSError;
    then there is no file.
    """
    if target.exists():
        raise Refused(f"{target} exists already.")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
        work = Path(folder)
        copy, part = work / dumps.name(connection.vendor), work / "archive"
        found = dumps.take(copy)
        with tarfile.open(part, "w:gz", compresslevel=5) as archive:
            manifest = {
                "product": "wellkept",
                "version": wellkept.__version__,
                "taken_at": datetime.now(UTC).isoformat(),
                "engine": connection.vendor,
                "counts": found.counts,
                "trail_head": found.head,
                "members": dict(_add_all(archive, copy)),
            }
            (work / MANIFEST).write_text(json.dumps(manifest, indent=1))
            archive.add(work / MANIFEST, MANIFEST)
        part.chmod(0o600)
        with part.open("rb") as written:
            os.fsync(written.fileno())
        part.rename(target)
    return manifest


def _add_all(archive: tarfile.TarFile, copy: Path) -> Iterator[tuple[str, str]]:
    """Add database, keys and files; each one's name with its digest. What is removed meanwhile belongs to no record."""
    yield copy.name, _add(archive, copy.name, copy)
    found = {f"keys/{key}": settings.ENV.home / key for key in KEYS}
    for path in sorted(settings.FILES.rglob("*")):
        place = path.relative_to(settings.FILES)
        if path.is_file() and place.parts[0] != _INCOMING:
            found[f"files/{place.as_posix()}"] = path
    for name, path in found.items():
        try:
            yield name, _add(archive, name, path)
        except FileNotFoundError:
            continue


def _add(archive: tarfile.TarFile, name: str, path: Path) -> str:
    with path.open("rb") as stream:
        counted = _Counted(stream)
        archive.addfile(archive.gettarinfo(arcname=name, fileobj=stream), counted)
    return counted.digest.hexdigest()


def restore(source: Path) -> dict[str, Any]:
    """Bring a backup back into an empty installation, all of it or nothing; returns its manifest.

    Raises Refused when the backup is damaged, of another engine or a newer version, or when the installation holds data.
    """
    home: Path = settings.ENV.home
    if not source.is_file():
        raise Refused(f"There is no file {source}.")
    dumps.refuse_unless_empty()
    if settings.FILES.exists() and any(path.is_file() for path in settings.FILES.rglob("*")):
        raise Refused(f"There are files in {settings.FILES}. Restore into an empty WELLKEPT_HOME.")
    with tempfile.TemporaryDirectory(dir=home, prefix=".restore-") as folder:
        work = Path(folder)
        manifest = _unpack(source, work)
        if manifest["engine"] != connection.vendor:
            raise Refused(
                f"This backup is of {manifest['engine']}, but DATABASE_URL names {connection.vendor}. "
                "A backup goes back into the kind of database that it came from."
            )
        if _version(manifest["version"]) > _version(wellkept.__version__):
            raise Refused(f"This backup is of Wellkept {manifest['version']}; install that version first.")
        put: list[Path] = []
        try:
            _put_files(manifest, work, home, put)
            dumps.put(work / dumps.name(connection.vendor))
        except BaseException:
            for path in put:
                path.unlink(missing_ok=True)
            raise
    _compare(manifest)
    return manifest


def hold(manifest: dict[str, Any]) -> tuple[int, int]:
    """Keep a restored installation from telling people what the one it is a copy of may have told them since: park the mails
    that it owes and the events that wait. Returns how many mails and events there were.
    """
    reason = f"Held: restored from the backup of {manifest['taken_at'][:16].replace('T', ' ')} UTC."
    with transaction.atomic():
        return mail.hold_owed(reason), outbox.hold(reason)


def _unpack(source: Path, work: Path) -> dict[str, Any]:
    """The manifest of a backup whose members lie in `work`, each as it was. Raises Refused."""
    foreign = Refused(f"{source} is damaged or no backup of Wellkept.")
    try:
        with tarfile.open(source, "r:gz") as archive:
            archive.extractall(work, filter=_plain)  # noqa: S202 - _plain takes what the filter “data” takes, and no links
        manifest: dict[str, Any] = json.loads((work / MANIFEST).read_text())
        members, engine = manifest["members"], manifest["engine"]
        leads_out = any(".." in Path(name).parts or Path(name).is_absolute() for name in members)
        if manifest["product"] != "wellkept" or dumps.name(engine) not in members or leads_out:
            raise foreign
        damaged = [name for name, digest in members.items() if _digest(work / name) != digest]
        _version(manifest["version"])
    except OSError as error:
        if outage_of(error):
            raise
        raise foreign from error
    except (tarfile.TarError, zlib.error, ValueError, KeyError, TypeError, AttributeError, EOFError) as error:
        raise foreign from error
    if damaged:
        raise Refused(f"{source} is damaged: {', '.join(damaged[:5])}.")
    return manifest


def _plain(member: tarfile.TarInfo, folder: str) -> tarfile.TarInfo:
    """A member that may be unpacked; links are refused, which our backups never hold: later they could lead to the keys."""
    if not (member.isfile() or member.isdir()):
        raise tarfile.SpecialFileError(member)
    return tarfile.data_filter(member, folder)


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split("."))


def _put_files(manifest: dict[str, Any], work: Path, home: Path, put: list[Path]) -> None:
    """Move keys and files to their places; `put` learns of each."""
    for name in manifest["members"]:
        part, _slash, place = name.partition("/")
        if part in ("keys", "files") and (part == "files" or place in KEYS):
            goal = (home if part == "keys" else settings.FILES) / place
            goal.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            put.append(goal)
            (work / name).rename(goal)
            goal.chmod(0o600)


def _compare(manifest: dict[str, Any]) -> None:
    connection.close()
    found = dumps.facts(manifest["counts"])
    wrong = [table for table, count in manifest["counts"].items() if found.counts.get(table) != count]
    if wrong or found.head != manifest["trail_head"]:
        raise Refused(f"The restored database differs from the backup in {', '.join(wrong) or 'the trail'}.")
