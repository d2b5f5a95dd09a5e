"""Doctor: each finding that is not in order says what to do."""

import argparse
import dataclasses
import errno
import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection

from wellkept.cli import console, preparing
from wellkept.cli.commands import doctor
from wellkept.jobs import services as jobs

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Any) -> Path:
    """A private folder."""
    tmp_path.chmod(0o700)
    settings.ENV = dataclasses.replace(settings.ENV, home=tmp_path)
    settings.FILES = tmp_path / "files"
    return tmp_path


def wrong() -> dict[str, str]:
    """What is not in order: the state and the remedy of each subject."""
    found = [finding for finding in doctor.examine() if not finding.ok]
    assert all(finding.remedy for finding in found)
    return {finding.subject: f"{finding.state} | {finding.remedy}" for finding in found}


def usual() -> set[str]:
    """What is never in order in the suite."""
    return {"worker"} if connection.vendor == "sqlite" else {"worker", "database role"}


def test_a_sound_installation_lacks_only_its_worker() -> None:
    assert wrong().keys() - {"disk", "disk for uploads", "journal_mode"} == usual()
    assert wrong()["worker"].startswith("none is running |")
    jobs.beat("somebody", ["somebody/brief"])
    assert "worker" not in wrong()


def test_a_missing_migration_is_the_first_thing_to_mend(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preparing, "missing_migrations", lambda: 3)
    found = wrong()
    assert found["migrations"] == "3 missing | Run `wellkept migrate`."
    assert "worker" not in found


def test_where_no_database_is_none_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "wellkept.sqlite3"
    monkeypatch.setattr(console, "absent_database", lambda: place)
    assert wrong()["database"] == f"there is none at {place} | Run `wellkept migrate`, or `wellkept restore FILE`."
    assert not wrong().keys() & {"migrations", "worker"}


def test_without_a_database_the_rest_is_still_looked_at(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise OperationalError("connection refused\n\tIs it running?\n")

    home.chmod(0o755)
    monkeypatch.setattr(doctor, "_database", away)
    found = wrong()
    assert found["database"].startswith("connection refused")
    assert found["folder"] == f"readable by others | chmod 700 {home}"
    assert "worker" not in found


def test_a_folder_that_nobody_can_write_to(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(**_more: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(tempfile, "TemporaryFile", refused)
    assert "Read-only file system | Make room, or let" in wrong()["folder"]


def test_a_mail_server_that_does_not_answer(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert "Check EMAIL_URL" in wrong()["mail"]


def test_a_database_that_could_lose_records() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite's settings are part of the connection")
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
    try:
        found = wrong()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SET synchronous_commit = on")
    assert found["synchronous_commit"].startswith("off | Set it to on")
    assert "no superuser" in found["database role"]


@pytest.mark.parametrize(
    ("source", "remedy"),
    [
        ("user", "Run `ALTER ROLE desk RESET synchronous_commit`,"),
        ("database", "Run `ALTER DATABASE wk RESET synchronous_commit`,"),
        ("database user", "Run `ALTER ROLE desk IN DATABASE wk RESET synchronous_commit`,"),
        ("client", "Take it out of DATABASE_URL and PGOPTIONS,"),
        ("configuration file", "Set it to on in postgresql.conf,"),
    ],
)
def test_a_setting_is_mended_where_it_was_made(source: str, remedy: str) -> None:
    assert doctor.mended("synchronous_commit", source, role="desk", database="wk").startswith(remedy)


def test_mail_that_goes_nowhere_says_how_to_send_it() -> None:
    found = {finding.subject: finding for finding in doctor.examine()}
    assert found["mail"].ok and "set EMAIL_URL" in found["mail"].state


@pytest.mark.parametrize("sound", [True, False])
def test_the_status_tells_a_program(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], sound: bool
) -> None:
    finding = doctor.Finding("disk", sound, "10 MB free", "Make room.")
    monkeypatch.setattr(doctor, "examine", lambda: iter([finding]))
    assert doctor.run(argparse.Namespace(format="json")) == (0 if sound else 1)
    assert json.loads(capsys.readouterr().out) == [dataclasses.asdict(finding)]
    doctor.run(argparse.Namespace(format="table"))
    assert ("Make room." in capsys.readouterr().out) is not sound
