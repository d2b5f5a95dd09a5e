"""Checkpoints: signed with a key outside the database, anchored daily, once for each size of the trail."""

import dataclasses
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core import mail

from wellkept.jobs import clock
from wellkept.ledger import checkpoints, merkle, notes, sealing, tree
from wellkept.ledger.models import Checkpoint
from wellkept.ledger.tests.test_tree import leaves
from wellkept.ledger.tests.writing import write

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation's folder of its own."""
    given = dataclasses.replace(
        settings.ENV, home=tmp_path, base_url="https://desk.tavermoor.example", anchor=str(tmp_path / "anchors")
    )
    monkeypatch.setattr(settings, "ENV", given)
    return tmp_path


def sealed(count: int) -> None:
    write(count)
    sealing.seal()


def opened(checkpoint: Checkpoint) -> notes.Statement:
    return notes.open_checkpoint(checkpoint.note, checkpoints.signer().verifier)


def test_a_checkpoint_states_size_and_root_under_the_installations_name(home: Path) -> None:
    sealed(5)
    made = checkpoints.make()
    assert opened(made) == notes.Statement("desk.tavermoor.example/trail", 5, merkle.root(leaves()))
    assert (home / "trail.key").stat().st_mode & 0o777 == 0o600
    assert checkpoints.make() == made
    sealed(2)
    assert opened(checkpoints.make()).size == 7
    assert Checkpoint.objects.count() == 2


def test_a_damaged_key_is_told_and_not_replaced(home: Path) -> None:
    sealed(1)
    (home / "trail.key").write_text("nonsense")
    with pytest.raises(ValueError, match="private key"):
        checkpoints.make()
    assert (home / "trail.key").read_text() == "nonsense"


def test_it_is_anchored_in_a_folder(home: Path) -> None:
    sealed(3)
    made = checkpoints.make()
    checkpoints.anchor(made)
    assert (home / "anchors" / "000000000003.txt").read_text() == made.note
    key = notes.read_verifier((home / "anchors" / "public.key").read_text())
    assert notes.open_checkpoint(made.note, key).size == 3
    assert Checkpoint.objects.get().anchored_at is not None


def test_it_is_anchored_by_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "ENV", dataclasses.replace(settings.ENV, anchor="auditor@certifier.example"))
    sealed(3)
    made = checkpoints.make()
    assert checkpoints.anchor(made) == "auditor@certifier.example"
    (message,) = mail.outbox
    assert message.to == ["auditor@certifier.example"]
    assert made.note in message.body
    assert checkpoints.signer().verifier.line() in message.body


def test_it_is_due_once_a_day_while_the_trail_grows(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not checkpoints.is_due()
    sealed(1)
    assert checkpoints.is_due()
    made = checkpoints.make()
    assert checkpoints.is_due(), "made, but kept nowhere"
    checkpoints.anchor(made)
    assert not checkpoints.is_due()
    sealed(1)
    assert not checkpoints.is_due(), "not yet a day ago"
    later: Any = clock.now() + timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert checkpoints.is_due()
    checkpoints.anchor(checkpoints.make())
    assert not checkpoints.is_due()
    monkeypatch.setattr(clock, "now", lambda: later + timedelta(days=3))
    assert not checkpoints.is_due(), "nothing new to state"
    assert tree.size() == 2
