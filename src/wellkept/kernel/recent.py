"""Values that every write asks for and that change seldom: settings, promises. A process reads each again now and then."""

import time
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")

#: How long, in seconds, a process may go on with what it read; other processes' changes arrive within it.
FRESH = 2.0

_all: list["Recent[object]"] = []


class Recent(Generic[T]):
    """What `read` returned at most FRESH seconds ago."""

    def __init__(self, read: Callable[[], T]) -> None:
        self._read = read
        self._known: tuple[float, T] | None = None
        _all.append(self)  # type: ignore[arg-type]

    def value(self) -> T:
        """The value, read anew when it is old or was forgotten."""
        if self._known is None or time.monotonic() - self._known[0] > FRESH:
            self._known = (time.monotonic(), self._read())
        return self._known[1]

    def forget(self) -> None:
        """Read anew at the next use: after a change by this process."""
        self._known = None


def forget_all() -> None:
    """Read every value anew at its next use: between tests, and when another database is used."""
    for one in _all:
        one.forget()
