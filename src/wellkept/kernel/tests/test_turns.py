"""Turns: one at a time, in the order of asking, across threads and processes, and never for ever."""

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from wellkept.kernel.turns import Turns, Waited

#: Another process that takes its turn over and over, saying so, until it is stopped.
GREEDY = """
import sys
from pathlib import Path
from wellkept.kernel.turns import Turns
turns = Turns(Path(sys.argv[1]))
print("ready", flush=True)
while True:
    turns.take(60)
    turns.give()
"""


@pytest.fixture
def thing(tmp_path: Path) -> Path:
    return tmp_path / "thing"


def test_only_one_has_it(thing: Path) -> None:
    first, second = Turns(thing), Turns(thing)
    first.take(1)
    with pytest.raises(Waited):
        second.take(0.01)
    first.take(0), first.give(), first.give()
    second.take(0)
    second.close()
    first.take(0)
    first.close()


def test_whoever_waits_is_served_in_the_order_of_asking(thing: Path) -> None:
    holder, served, count = Turns(thing), [], 6
    holder.take(1)

    def one(place: int) -> None:
        own = Turns(thing)
        own.take(10)
        served.append(place)
        own.close()

    threads = []
    for place in range(count):
        threads.append(threading.Thread(target=one, args=(place,)))
        threads[-1].start()
        time.sleep(0.02)
    holder.close()
    for thread in threads:
        thread.join()
    assert served == list(range(count))


def test_one_who_gave_up_leaves_no_gap(thing: Path) -> None:
    first, impatient, last = Turns(thing), Turns(thing), Turns(thing)
    first.take(1)
    got = threading.Event()
    with pytest.raises(Waited):
        impatient.take(0.01)

    def wait() -> None:
        last.take(10)
        got.set()
        last.close()

    thread = threading.Thread(target=wait)
    thread.start()
    first.close()
    thread.join()
    assert got.is_set()
    impatient.take(0)
    impatient.close()


def test_a_process_that_never_rests_does_not_keep_another_out(thing: Path) -> None:
    command = [sys.executable, "-c", GREEDY, str(thing)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as greedy:
        try:
            assert greedy.stdout is not None
            assert greedy.stdout.readline() == "ready\n"
            own = Turns(thing)
            for _ in range(50):
                own.take(5)
                own.give()
            own.close()
        finally:
            greedy.kill()


def test_a_killed_holder_leaves_its_turn(thing: Path) -> None:
    command = [sys.executable, "-c", GREEDY.replace("turns.give()", "import time; time.sleep(60)"), str(thing)]
    own = Turns(thing)
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "ready\n"
        with pytest.raises(Waited):
            for _ in range(200):
                own.take(0.01)
                own.give()
                time.sleep(0.01)
        holder.kill()
    own.take(5)
    own.close()
