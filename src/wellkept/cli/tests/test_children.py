"""Keeping processes: started again when killed, given up when they cannot live, ended with everything they started."""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from wellkept.cli import children
from wellkept.cli.children import Child, Children

WAIT = 15.0


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look often."""
    monkeypatch.setattr(children, "PACE", 0.01)
    monkeypatch.setattr(children, "GRACE", 5.0)


def python(code: str) -> list[str]:
    """The command line of a small program."""
    return [sys.executable, "-S", "-c", code]


def until(condition: Callable[[], bool]) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + WAIT
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def lives(pid: int) -> bool:
    """Whether a process runs (a zombie does not)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_killed_child_is_started_again_and_all_stop_when_told(capsys: pytest.CaptureFixture[str]) -> None:
    one, two = (Child(name, python("import time; time.sleep(60)")) for name in ("The web server", "The worker"))
    kept = Children(one, two)
    first: list[int] = []

    def act() -> None:
        until(lambda: bool(two.process))
        assert one.process
        first.append(one.process.pid)
        os.kill(first[0], signal.SIGKILL)
        until(lambda: one.process is not None and one.process.pid != first[0])
        kept.stop()

    thread = threading.Thread(target=act)
    thread.start()
    assert kept.run() == 0
    thread.join()
    assert "The web server ended unexpectedly (signal 9); it is started again." in capsys.readouterr().err
    assert one.process and two.process
    assert not lives(one.process.pid)
    assert not lives(two.process.pid)


def test_a_child_that_cannot_live_ends_the_others(capsys: pytest.CaptureFixture[str]) -> None:
    well, ill = (
        Child("The worker", python("import time; time.sleep(60)")),
        Child("The web server", python("raise SystemExit(3)")),
    )
    assert Children(well, ill).run() == 2
    assert well.process
    assert not lives(well.process.pid)
    assert "The web server ended 4 times within 60 s (status 3)" in capsys.readouterr().err


def test_what_a_dead_child_left_running_does_not_hold_its_place(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    orphan = "import subprocess, sys; p = subprocess.Popen([sys.executable, '-S', '-c', 'import time; time.sleep(60)'])"
    child = Child("The web server", python(f"{orphan}; open({str(note)!r}, 'w').write(str(p.pid)); p.wait()"))
    kept = Children(child)
    left: list[int] = []

    def act() -> None:
        until(lambda: note.exists() and note.read_text() != "")
        left.append(int(note.read_text()))
        assert child.process
        os.kill(child.process.pid, signal.SIGKILL)
        until(lambda: not lives(left[0]))
        kept.stop()

    thread = threading.Thread(target=act)
    thread.start()
    assert kept.run() == 0
    thread.join()
    assert left
