"""Turns of those who want one thing that only one may have: first come, first served.

SQLite lets one connection write at a time and has the others try again after ever longer naps: with many writers some
sleep while nobody writes, and some never get in before their patience ends. Here they stand in line instead, threads of
a process behind each other and processes behind each other.
"""

import fcntl
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

#: Seconds between two looks at a lock that another process holds; a write takes some ten times as long.
NAP = 0.0005


_hurry: ContextVar[float | None] = ContextVar("wellkept_hurry", default=None)


@contextmanager
def waiting_at_most(seconds: float) -> Iterator[None]:
    """Let the enclosed writes wait no longer than this for their turn: what is worth little must not hold up what is worth more."""
    token = _hurry.set(seconds)
    try:
        yield
    finally:
        _hurry.reset(token)


def patience(usual: float) -> float:
    """How long the present act waits for its turn (seconds)."""
    most = _hurry.get()
    return usual if most is None else min(usual, most)


class Waited(Exception):
    """Nobody gave way in time."""


class _Line:
    """The threads of this process; whoever has finished hands over to the one who waits longest."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._taken = False
        self._waiting: deque[threading.Lock] = deque()

    def take(self, patience: float) -> None:
        """Return when it is the thread's turn.

        Raises:
            Waited: it was not within `patience` seconds.
        """
        with self._guard:
            if not self._taken:
                self._taken = True
                return
            mine = threading.Lock()
            mine.acquire()
            self._waiting.append(mine)
        if mine.acquire(timeout=max(patience, 0)):
            return
        with self._guard:
            if mine in self._waiting:
                self._waiting.remove(mine)
                raise Waited
        # It was handed over just when the patience ended.

    def give(self) -> None:
        """Hand over to the next in line."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False


_lines: dict[str, _Line] = {}
_lines_guard = threading.Lock()


def _line(path: Path) -> _Line:
    with _lines_guard:
        return _lines.setdefault(str(path), _Line())


class Turns:
    """One contender for what a file stands for; all that name the same file take turns.

    Each thread needs its own. Two locks of the file system are taken one after the other: a process that has just
    written cannot pass one that waits, since that one already stands in the doorway.
    """

    def __init__(self, path: Path) -> None:
        """Open the files of the locks beside each other, making them where they are missing.

        Raises:
            OSError: the folder cannot be written.
        """
        self._line = _line(path)
        self._doorway = os.open(path.with_name(path.name + "-next"), os.O_RDWR | os.O_CREAT, 0o600)
        self._room = os.open(path.with_name(path.name + "-turn"), os.O_RDWR | os.O_CREAT, 0o600)
        self._held = False

    def take(self, patience: float) -> None:
        """Return when it is this contender's turn; nothing happens if it already is.

        Raises:
            Waited: it was not within `patience` seconds.
        """
        if self._held:
            return
        until = time.monotonic() + patience
        self._line.take(patience)
        try:
            _lock(self._doorway, until)
            try:
                _lock(self._room, until)
            finally:
                fcntl.flock(self._doorway, fcntl.LOCK_UN)
        except BaseException:
            self._line.give()
            raise
        self._held = True

    def give(self) -> None:
        """End the turn, if it is one."""
        if self._held:
            self._held = False
            fcntl.flock(self._room, fcntl.LOCK_UN)
            self._line.give()

    def close(self) -> None:
        """End the turn and leave for good."""
        self.give()
        for lock in (self._doorway, self._room):
            os.close(lock)


def _lock(lock: int, until: float, nap: Callable[[float], None] = time.sleep) -> None:
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                raise Waited from None
            nap(NAP)
        else:
            return
