"""What the product stands on and may lose for a while: the database, and room on the disk."""

import errno
import os
from enum import Enum
from pathlib import Path

from django.db import DatabaseError, InterfaceError, OperationalError

from wellkept.kernel.errors import StorageFull

#: Seconds after which it is worth trying again: a database is soon back, room has to be made by somebody.
SOON, LATER = 10, 60

#: With fewer bytes free, the next write may be the one that fails.
LEAST_ROOM = 32 * 1024 * 1024
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS})
#: SQLite's code for a statement that is wrong in itself, and for a full disk.
_WRONG, _FULL = 1, 13
#: PostgreSQL's classes for a lost connection, broken-off and crossing transactions, no resources, locks, a stop, a failing
#: disk; and its states for a full disk and for a standby that cannot be written to.
_AWAY = frozenset({"08", "40", "53", "55", "57", "58"})
_DISK_FULL, _STANDBY = "53100", "25006"


class Outage(Enum):
    """What is missing; its value is the number of seconds after which to try again."""

    DATABASE = SOON
    DISK = LATER


def room_trouble(folder: Path) -> str:
    """Why a write to a folder would fail, asked of the file system without writing: "read-only", "full", "away"; else ""."""
    try:
        found = os.statvfs(folder)
    except OSError:
        return "away"
    if found.f_flag & os.ST_RDONLY:
        return "read-only"
    return "full" if found.f_bavail * found.f_frsize < LEAST_ROOM else ""


def outage_of(exception: BaseException | None) -> Outage | None:
    """What is away when this was raised; None when the exception means something else, such as a wrong statement."""
    if isinstance(exception, StorageFull):
        return Outage.DISK
    if isinstance(exception, OSError):
        return Outage.DISK if exception.errno in _NO_ROOM else None
    if not isinstance(exception, DatabaseError | InterfaceError):
        return None
    cause = exception.__cause__
    state = getattr(cause, "sqlstate", None)
    code = getattr(cause, "sqlite_errorcode", None)
    if state == _DISK_FULL or (code is not None and code & 0xFF == _FULL):
        return Outage.DISK
    if state is not None:
        return Outage.DATABASE if state[:2] in _AWAY or state == _STANDBY else None
    if not isinstance(exception, OperationalError | InterfaceError) or (code is not None and code & 0xFF == _WRONG):
        return None
    return Outage.DATABASE
