"""The command line: every command explains itself; backup and restore bring back the same."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from wellkept.cli import main as cli
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


def test_an_installation_is_made_backed_up_restored_and_verified(tmp_path: Path) -> None:
    first, second, file = tmp_path / "first", tmp_path / "second", tmp_path / "backup.tar.gz"
    assert wellkept(first, "migrate").returncode == 0
    make = "from wellkept.cli import preparing; preparing.first_administrator()\nfrom wellkept.ledger.sealing import seal; seal()"
    assert wellkept(first, "shell", "-c", make).returncode == 0
    head = wellkept(first, "verify").stdout.splitlines()[-1].split()[1]
    assert wellkept(first, "backup", str(file)).returncode == 0
    assert wellkept(first, "backup", str(file)).returncode == 2
    second.mkdir()
    restored = wellkept(second, "restore", str(file))
    assert restored.returncode == 0, restored.stderr
    assert wellkept(second, "verify", "--head", head).returncode == 0
    assert wellkept(second, "restore", str(file)).returncode == 2
    assert (first / "secret.key").read_text() == (second / "secret.key").read_text()


@pytest.mark.parametrize("damage", ["cut", "bit", "rubbish"])
def test_a_damaged_backup_is_refused(tmp_path: Path, damage: str) -> None:
    home, file = tmp_path / "first", tmp_path / "backup.tar.gz"
    wellkept(home, "migrate")
    assert wellkept(home, "backup", str(file)).returncode == 0
    content = bytearray(file.read_bytes())
    if damage == "cut":
        content = content[: len(content) // 2]
    elif damage == "bit":
        content[len(content) // 2] ^= 0x55
    else:
        content = bytearray(b"no backup")
    file.write_bytes(bytes(content))
    (tmp_path / "second").mkdir()
    refused = wellkept(tmp_path / "second", "restore", str(file))
    assert refused.returncode == 2
    assert "backup" in refused.stderr
    assert not (tmp_path / "second" / "wellkept.sqlite3").exists()


def test_a_wrong_setting_stops_with_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WELLKEPT_LOG", "loud")
    refused = wellkept(tmp_path, "migrate")
    assert (refused.returncode, refused.stderr) == (2, "WELLKEPT_LOG is “loud”, but must be plain or json.\n")
