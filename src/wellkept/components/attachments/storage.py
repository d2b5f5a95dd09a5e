"""Where files lie: below settings.FILES by random names, complete or not at all."""

import contextlib
import hashlib
import os
import secrets
import time
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext as _

from wellkept.kernel.errors import Invalid, StorageFull
from wellkept.kernel.outage import outage_of

_INCOMING = "incoming"


@dataclass(frozen=True, slots=True)
class Stored:
    """A file on its way in: where it lies for now, how many bytes it has, its SHA-256 in hex."""

    path: Path
    size: int
    digest: str


def path_of(place: str) -> Path:
    """The path of a stored file."""
    return Path(settings.FILES) / place


@contextlib.contextmanager
def receive(chunks: Iterable[bytes]) -> Iterator[Stored]:
    """Write a file beside the others, down to the disk, to be looked at; it is gone afterwards unless it was kept.

    Raises Invalid when it is empty or above settings.UPLOAD_LIMIT bytes, StorageFull.
    """
    path = Path(settings.FILES) / _INCOMING / secrets.token_hex(16)
    try:
        with _disk_errors():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with path.open("xb") as target:
                size, digest = _copy(chunks, target)
                target.flush()
                os.fsync(target.fileno())
        if size == 0:
            raise Invalid({"file": _("The file is empty.")})
        yield Stored(path, size, digest)
    finally:
        path.unlink(missing_ok=True)


def keep(stored: Stored) -> str:
    """Give a received file its final place and return that; StorageFull when there is no room for it."""
    name = stored.path.name
    place = f"{name[:2]}/{name[2:]}"
    target = path_of(place)
    with _disk_errors():
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        stored.path.rename(target)
        _sync_folder(target.parent)
    return place


def discard(place: str) -> None:
    """Remove a file that no row came to name."""
    path_of(place).unlink(missing_ok=True)


def strays(older_than: float) -> Iterator[str]:
    """The places of files, and of unfinished ones, that have not changed for so many seconds."""
    root, now = Path(settings.FILES), time.time()
    for folder in root.glob("[0-9a-f][0-9a-f]"):
        yield from _aged(folder, root, now - older_than)
    yield from _aged(root / _INCOMING, root, now - older_than)


def remove(places: Collection[str]) -> int:
    """Remove files; returns how many."""
    for place in places:
        discard(place)
    return len(places)


def _aged(folder: Path, root: Path, before: float) -> Iterator[str]:
    if folder.is_dir():
        for path in folder.iterdir():
            with contextlib.suppress(FileNotFoundError):
                if path.stat().st_mtime < before:
                    yield path.relative_to(root).as_posix()


def _copy(chunks: Iterable[bytes], target: BinaryIO) -> tuple[int, str]:
    size, digest = 0, hashlib.sha256()
    for chunk in chunks:
        size += len(chunk)
        if size > settings.UPLOAD_LIMIT:
            most = settings.UPLOAD_LIMIT // (1024 * 1024)
            raise Invalid(
                {
                    "file": _("The file is larger than %(most)d MB. Send a part of it or a smaller version.")
                    % {"most": most}
                }
            )
        digest.update(chunk)
        target.write(chunk)
    return size, digest.hexdigest()


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextlib.contextmanager
def _disk_errors() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if outage_of(error) is None and not isinstance(error, PermissionError):
            raise
        raise StorageFull(
            _(
                "The disk is full or cannot be written to, so the file was not kept. "
                "Tell the administrator and try again later."
            )
        ) from error
