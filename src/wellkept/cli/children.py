"""The processes that `wellkept up` keeps: one that dies is started again, and when one cannot live all are ended."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from wellkept.cli import console

#: So many deaths within so many seconds, and a child is given up.
MOST_DEATHS, WITHIN = 4, 60.0
#: How long a child may take to stop when it is told to (seconds).
GRACE = 10.0
PACE = 0.1


@dataclass
class Child:
    """A process by the name that people know it by, and its command line."""

    name: str
    line: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    deaths: list[float] = field(default_factory=list)

    def start(self) -> None:
        """Start it as the head of a group of its own, so that what it started can be ended with it."""
        self.process = subprocess.Popen(self.line, start_new_session=True)  # noqa: S603  our own command lines

    def status(self) -> int | None:
        """The exit status, None while it lives."""
        return self.process.poll() if self.process else None

    def tell(self, number: int) -> None:
        """Send a signal to it."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(number)

    def sweep(self) -> None:
        """End whatever is left of its group: a server's workers outlive it and hold its port."""
        if self.process:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)


class Children:
    """Starts children and watches over them until told to stop."""

    def __init__(self, *children: Child) -> None:
        self.children = children
        self._stopping = False

    def stop(self, *_signal: object) -> None:
        """Tell all to stop; fit for a signal handler."""
        self._stopping = True
        for child in self.children:
            child.tell(signal.SIGTERM)

    def run(self, each_time: Callable[[], None] = lambda: None) -> int:
        """Start all and stay until told to stop (0) or until one cannot live (2); `each_time` is called again and again."""
        for child in self.children:
            child.start()
        try:
            while not self._stopping and all(self._lives(child) for child in self.children):
                each_time()
                time.sleep(PACE)
        finally:
            told = self._stopping
            self.stop()
            self._wait()
        return 0 if told else 2

    def _lives(self, child: Child) -> bool:
        """Whether a child lives, if need be again; False when it is given up."""
        status = child.status()
        if status is None or self._stopping:
            return True
        child.sweep()
        how = f"signal {-status}" if status < 0 else f"status {status}"
        now = time.monotonic()
        child.deaths = [*(death for death in child.deaths if now - death < WITHIN), now]
        if len(child.deaths) >= MOST_DEATHS:
            console.complain(
                f"{child.name} ended {MOST_DEATHS} times within {WITHIN:.0f} s ({how}). "
                "The lines above say why; `wellkept doctor` says what to do."
            )
            return False
        console.complain(f"{child.name} ended unexpectedly ({how}); it is started again.")
        child.start()
        return True

    def _wait(self) -> None:
        deadline = time.monotonic() + GRACE
        for child in self.children:
            with contextlib.suppress(subprocess.TimeoutExpired):
                if child.process:
                    child.process.wait(timeout=max(deadline - time.monotonic(), 0.1))
            child.sweep()
