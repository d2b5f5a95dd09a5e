"""The command: what it prints, what it answers, and that a killed process loses and doubles nothing."""

import argparse
import io
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

from wellkept.flows.replay import command
from wellkept.flows.replay.command import Progress, summary
from wellkept.flows.replay.refusal import Interrupted
from wellkept.flows.replay.report import Report
from wellkept.flows.tests.logs import mapping, story, write


def arguments(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    return parser.parse_args(words)


def test_a_replay_from_the_command_line(db: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = write(tmp_path / "log.csv", story({"state": "lost", "updated_at": "2/3/2016 10:00"}))
    told = mapping(tmp_path)
    words = [str(log), "--mapping", str(told), "--report", str(tmp_path / "report.json")]
    assert command.run(arguments(*words)) == 0
    shown = capsys.readouterr()
    assert "Update 2: “lost” is not listed in the mapping under state.values." in shown.out
    assert shown.err.splitlines()[-1].startswith("2 of 2 updates (100 %)")
    assert json.loads((tmp_path / "report.json").read_text())["rejected"][0]["row"] == 2
    assert command.run(arguments(*words)) == 0
    assert "Nothing to do" in capsys.readouterr().out


def test_refusals_go_to_the_error_stream_and_say_two(
    db: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = write(tmp_path / "log.csv", story())
    assert command.run(arguments(str(log), "--mapping", "remedy")) == 2
    assert command.run(arguments(str(tmp_path / "absent.csv"), "--mapping", "servicenow")) == 2
    assert command.run(arguments(str(log), "--mapping", "servicenow")) == 2
    shown = capsys.readouterr()
    assert shown.out == "" and "no mapping called" in shown.err and "cannot be read" in shown.err
    assert "has no column" in shown.err


def test_an_interruption_has_a_status_of_its_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*args: object, **kwargs: object) -> Report:
        raise Interrupted("The disk is full.", position=400, updates=1000)

    monkeypatch.setattr("wellkept.flows.replay.engine.replay", stop)
    assert command.run(arguments("log.csv", "--mapping", "servicenow")) == command.CAN_GO_ON
    assert "400 of 1000 updates are done. Give the same command again" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("live", "told"),
    [
        (True, ["\r0 of 1,000 updates (0 %)  0:00", "\r250 of 1,000 updates (25 %)  0:05  0:15 left",
                "\r500 of 1,000 updates (50 %)  0:12  0:12 left", "\r1,000 of 1,000 updates (100 %)  0:13  0:00 left"]),
        (False, ["0 of 1,000 updates (0 %)  0:00\n", "500 of 1,000 updates (50 %)  0:12  0:12 left\n",
                 "1,000 of 1,000 updates (100 %)  0:13  0:00 left\n"]),
    ],
)  # fmt: skip
def test_progress_counts_and_tells_the_time_that_is_left(
    monkeypatch: pytest.MonkeyPatch, live: bool, told: list[str]
) -> None:
    clock = iter([0.0, 0.0, 5.0, 5.1, 12.0, 13.0])
    monkeypatch.setattr(time, "monotonic", lambda: next(clock))
    screen = io.StringIO()
    monkeypatch.setattr(sys, "stderr", screen)
    shown = Progress(live=live)
    for done in (0, 250, 260, 500, 1000):
        shown(done, 1000)
    assert screen.getvalue().replace("\033[K", "") == "".join(told)


def test_a_log_without_updates_shows_one_line_of_progress(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = io.StringIO()
    monkeypatch.setattr(sys, "stderr", screen)
    shown = Progress(live=False)
    shown(0, 0)
    shown(0, 0)
    assert screen.getvalue() == "0 of 0 updates (100 %)  0:00\n"


def test_reading_a_large_file_shows_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([0.0, 3.0, 11.0, 12.0])
    monkeypatch.setattr(time, "monotonic", lambda: next(clock))
    screen = io.StringIO()
    monkeypatch.setattr(sys, "stderr", screen)
    shown = Progress(live=False)
    for rows in (100_000, 400_000, 450_000):
        shown.reading(rows)
    assert screen.getvalue() == "400,000 rows read\n"


def test_many_rejections_are_cut_short_in_print() -> None:
    report = Report(updates=30, rejected=[{"row": n, "reason": "No."} for n in range(30)], dry_run=True)
    shown = summary(report)
    assert "and 10 more" in shown and shown.startswith("Tried, and taken back")


def _process(home: Path, *words: str) -> subprocess.Popen[str]:
    surroundings = {
        **os.environ, "WELLKEPT_HOME": str(home), "DATABASE_URL": "", "DJANGO_SETTINGS_MODULE": "wellkept.config.settings",
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
    }  # fmt: skip
    return subprocess.Popen([sys.executable, "-m", *words], env=surroundings, text=True)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="copies the empty database of the tests, which SQLite can")
@pytest.mark.django_db(transaction=True)
def test_kill_nine_and_again(tmp_path: Path) -> None:
    """A real process, killed as hard as can be in the middle of its work, then started again."""
    home = tmp_path / "home"
    home.mkdir()
    connection.ensure_connection()
    with closing(sqlite3.connect(home / "wellkept.sqlite3")) as database:
        connection.connection.backup(database)
    rows = [
        row
        for n in range(400)
        for row in story(
            {"state": "Active", "group": "Group 5", "updated_at": "2/3/2016 10:00"},
            {"state": "Closed", "updated_at": "3/3/2016 10:00"},
            first={"number": f"T{n:04}", "caller": f"Caller {n % 90}"},
        )
    ]
    words = [
        "wellkept.flows.replay", str(write(tmp_path / "log.csv", rows)), "--mapping", str(mapping(tmp_path)),
        "--report", str(tmp_path / "report.json"),
    ]  # fmt: skip
    first = _process(home, *words)
    while not _position(home) and first.poll() is None:
        time.sleep(0.01)
    first.send_signal(signal.SIGKILL)
    first.wait()
    reached = _position(home)
    assert 0 < reached < 1200 and reached % 200 == 0
    assert _process(home, *words).wait() == 0
    report = json.loads((tmp_path / "report.json").read_text())
    assert report["resumed_at"] >= reached
    assert (report["updates"], report["applied"], report["incidents"], report["rejected"]) == (1200, 1200, 400, [])
    with closing(sqlite3.connect(home / "wellkept.sqlite3")) as database:
        count = database.execute("SELECT count(*), count(DISTINCT identifier) FROM links_reference").fetchone()
        events = database.execute("SELECT count(*) FROM ledger_event WHERE verb = 'incident.opened'").fetchone()
    assert count == (400, 400) and events == (400,)


def _position(home: Path) -> int:
    try:
        database = sqlite3.connect(f"file:{home / 'wellkept.sqlite3'}?mode=ro", uri=True)
    except sqlite3.OperationalError:
        return 0
    try:
        row = database.execute("SELECT position FROM flows_replayrun").fetchone()
    except sqlite3.OperationalError:
        row = None
    database.close()
    return row[0] if row else 0
