"""The command line: every command explains itself; backup and restore bring back the same."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from wellkept.cli import main as cli
from wellkept.kernel.registry import kinds
from wellkept.toolkit.testing.cast import World


def wellkept(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the command as people do, on SQLite in a folder of its own."""
    kept = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "SECRET_KEY")}
    surroundings = {**kept, "WELLKEPT_HOME": str(home), "EMAIL_URL": "consolemail://"}
    line = [sys.executable, "-m", "wellkept.cli", *words]
    return subprocess.run(line, env=surroundings, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.parametrize("command", sorted(cli.COMMANDS))
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        cli.main([command, "--help"])
    assert end.value.code == 0
    said = capsys.readouterr().out
    assert f"wellkept {command}" in said
    assert cli.COMMANDS[command].split()[0].capitalize() in said


def test_names_stay_as_they_are_written_where_a_command_explains_itself(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["up", "--help"])
    assert "Start Wellkept here: database" in capsys.readouterr().out


def test_columns_stand_apart_where_kinds_are_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["explain"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert {line.split("  ")[0] for line in lines} == {kind.key for kind in kinds()}
    assert cli.main(["explain", "request"]) == 0
    assert "  awaiting_approval  new  " in capsys.readouterr().out


def test_only_an_empty_system_gets_an_administrator(world: World) -> None:
    from wellkept.cli import preparing

    assert preparing.first_administrator() is None


@pytest.mark.django_db
def test_an_empty_system_asks_for_the_providers_name() -> None:
    from wellkept.cli import preparing
    from wellkept.directory.models import Organization, User

    made = preparing.first_administrator()
    assert made is not None
    assert Organization.objects.get().set_up_at is None
    assert User.objects.get().check_password(made[1])


def test_a_wrong_setting_stops_with_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WELLKEPT_LOG", "loud")
    refused = wellkept(tmp_path, "migrate")
    assert (refused.returncode, refused.stderr) == (2, "WELLKEPT_LOG is “loud”, but must be plain or json.\n")


@pytest.mark.parametrize("command", ["verify", "backup"])
def test_an_unprepared_database_is_named_with_what_to_do(tmp_path: Path, command: str) -> None:
    (tmp_path / "wellkept.sqlite3").touch()
    refused = wellkept(tmp_path, command)
    assert (refused.returncode, refused.stderr) == (
        2,
        "The database is not up to date. Run `wellkept migrate` first.\n",
    )
    assert not list(tmp_path.glob("backups/*"))


@pytest.mark.parametrize("command", ["verify", "backup", "assess", "worker"])
def test_where_no_database_is_a_command_says_so_and_makes_none(tmp_path: Path, command: str) -> None:
    refused = wellkept(tmp_path, command)
    assert refused.returncode == 2
    assert refused.stderr.startswith(f"There is no database at {tmp_path}/wellkept.sqlite3. Run `wellkept up`")
    assert not list(tmp_path.glob("*.sqlite3*"))
