"""`wellkept trail`: what leaves the house, checked by the program that goes with it."""

import dataclasses
import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from wellkept.cli.main import main
from wellkept.ledger import sealing
from wellkept.ledger.models import Event
from wellkept.sms import factories
from wellkept.toolkit.testing.cast import World

pytestmark = pytest.mark.usefixtures("home")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation's folder of its own, and a trail that was sealed."""
    monkeypatch.setattr(
        settings, "ENV", dataclasses.replace(settings.ENV, home=tmp_path, anchor=str(tmp_path / "anchors"))
    )
    return tmp_path


def said(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    """Status and output of a command."""
    status = main(["trail", *words])
    return status, capsys.readouterr().out


def test_a_kit_is_checked_without_wellkept(world: World, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    factories.incident(world, title="Printer stands still")
    sealing.seal()
    status, out = said(capsys, "kit", str(home / "kit"))
    assert (status, "verify_trail.py" in out) == (0, True)
    checkpoint = next((home / "kit").glob("checkpoint-*")).name
    line = [sys.executable, "-I", "-S", "verify_trail.py", "trail.jsonl.gz", checkpoint, "--key", "public.key"]
    done = subprocess.run(line, cwd=home / "kit", capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"{Event.objects.count()} entries hold together" in done.stdout
    assert b"Printer" not in (home / "kit" / "trail.jsonl.gz").read_bytes()


def test_checkpoint_key_and_proof_are_printed(world: World, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    factories.incident(world)
    sealing.seal()
    status, note = said(capsys, "checkpoint", "--anchor")
    assert (status, "anchors" in note) == (0, True)
    assert len(list((home / "anchors").glob("0*.txt"))) == 1
    assert said(capsys, "key")[1].startswith("localhost/trail+")
    event = Event.objects.first()
    assert event is not None
    status, out = said(capsys, "prove", str(event.pk))
    assert (status, json.loads(out)["event"]["verb"]) == (0, event.verb)


def test_what_cannot_be_proven_is_told(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["trail", "prove", "999999"]) == 2
    assert "not among" in capsys.readouterr().err
