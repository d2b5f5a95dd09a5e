"""Checkpoints: signed with a key outside the database, anchored daily, once for each size of the trail."""

import dataclasses
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.db import connection

from wellkept.jobs import clock
from wellkept.ledger import checkpoints, hashing, merkle, notes, sealing, tree, triggers, verification
from wellkept.ledger.models import Checkpoint, Event, Seal
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


def test_a_key_that_is_gone_is_told_and_not_made_anew(home: Path) -> None:
    sealed(1)
    checkpoints.make()
    (home / "trail.key").unlink()
    sealed(1)
    with pytest.raises(ValueError, match="is gone"):
        checkpoints.make()
    fault = verification.verify().first_bad
    assert fault is not None
    assert "is gone" in fault.why


def test_verification_holds_the_trail_against_every_checkpoint() -> None:
    for _day in range(3):
        sealed(4)
        checkpoints.make()
    verdict = verification.verify()
    assert (verdict.ok, verdict.checkpoints, verdict.sealed) == (True, 3, 12)


def test_a_trail_that_was_computed_anew_is_found_by_its_checkpoint() -> None:
    sealed(4)
    checkpoints.make()
    sealed(2)
    triggers.remove(connection)
    Event.objects.filter(pk=Seal.objects.get(seq=3).event_id).update(actor_id=99)
    anew()
    fault = verification.verify().first_bad
    assert fault is not None
    assert (fault.seq, "computed anew" in fault.why) == (4, True)


def test_a_tail_that_was_cut_off_is_found_by_its_checkpoint() -> None:
    sealed(4)
    checkpoints.make()
    triggers.remove(connection)
    last = Seal.objects.get(seq=4)
    Event.objects.filter(pk=last.event_id).delete()
    last.delete()
    fault = verification.verify().first_bad
    assert fault is not None
    assert (fault.seq, "states 4 entries" in fault.why) == (4, True)


def test_a_checkpoint_that_was_edited_is_named() -> None:
    sealed(4)
    made = checkpoints.make()
    for change in ({"root": bytes(32)}, {"note": made.note.replace("\n4\n", "\n5\n")}):
        Checkpoint.objects.update(root=made.root, note=made.note)
        Checkpoint.objects.update(**change)
        fault = verification.verify().first_bad
        assert fault is not None
        assert (fault.seq, "was not signed" in fault.why) == (4, True)


def anew() -> None:
    """What somebody does who can write to the tables and knows the code: every hash computed again."""
    chain = hashing.GENESIS
    for seal in Seal.objects.order_by("seq"):
        event = Event.objects.get(pk=seal.event_id)
        leaf = hashing.leaf({name: getattr(event, name) for name in hashing.FIELDS})
        chain = hashing.link(chain, leaf)
        Event.objects.filter(pk=event.pk).update(leaf=leaf)
        Seal.objects.filter(pk=seal.pk).update(chain=chain)


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL keeps no value of another type in a column")
@pytest.mark.parametrize("value", ["{", 10**18, b"\xff"], ids=str)
@pytest.mark.parametrize("column", ["size", "root", "note"])
def test_a_checkpoint_made_unreadable_is_told(column: str, value: Any) -> None:
    write(3)
    sealing.seal()
    checkpoints.make()
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE ledger_checkpoint SET {column} = %s", [value])
    verdict = verification.verify()
    assert not verdict.ok
    assert verdict.first_bad is not None
    assert "checkpoint" in verdict.first_bad.why


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


def test_removed_checkpoints_are_missed_once_they_should_be_there(monkeypatch: pytest.MonkeyPatch) -> None:
    sealed(4)
    assert verification.verify().sure, "it is too early for a checkpoint"
    later: Any = clock.now() + timedelta(days=2)
    monkeypatch.setattr(clock, "now", lambda: later)
    verdict = verification.verify()
    assert (verdict.ok, verdict.sure, verdict.vouched, verdict.unvouched) == (True, False, 0, 4)
    checkpoints.make()
    assert verification.verify().sure
    Checkpoint.objects.all().delete()
    assert not verification.verify().sure


def test_what_came_after_the_last_checkpoint_is_missed_too(monkeypatch: pytest.MonkeyPatch) -> None:
    sealed(4)
    checkpoints.make()
    sealed(2)
    later: Any = clock.now() + timedelta(days=2)
    monkeypatch.setattr(clock, "now", lambda: later)
    verdict = verification.verify()
    assert (verdict.ok, verdict.vouched, verdict.unvouched) == (True, 4, 2)


def test_a_trail_computed_anew_without_its_checkpoints_is_found_by_the_anchored_ones() -> None:
    sealed(4)
    checkpoints.anchor(checkpoints.make())
    sealed(2)
    triggers.remove(connection)
    Checkpoint.objects.all().delete()
    Event.objects.filter(pk=Seal.objects.get(seq=3).event_id).update(actor_id=99)
    anew()
    tree.Tree.objects.all().delete()
    tree.Subtree.objects.all().delete()
    checkpoints.anchor(checkpoints.make())  # the worker does not know better
    verdict = verification.verify()
    assert (verdict.ok, verdict.sure, verdict.denied) == (True, False, 4)


def test_an_anchored_checkpoint_is_not_written_over(home: Path) -> None:
    sealed(4)
    first = checkpoints.make()
    checkpoints.anchor(first)
    checkpoints.anchor(first)
    triggers.remove(connection)
    Checkpoint.objects.all().delete()
    Event.objects.filter(pk=Seal.objects.get(seq=3).event_id).update(actor_id=99)
    anew()
    tree.Tree.objects.all().delete()
    checkpoints.anchor(checkpoints.make())
    folder = home / "anchors"
    assert sorted(file.name for file in folder.glob("*.txt")) == ["000000000004-2.txt", "000000000004.txt"]
    assert (folder / "000000000004.txt").read_text() == first.note
    verdict = verification.verify()
    assert (verdict.ok, verdict.sure, verdict.denied) == (True, False, 4)


def test_anchored_checkpoints_vouch_and_miss_a_tail_that_was_cut_off_with_those_of_the_database() -> None:
    sealed(4)
    checkpoints.anchor(checkpoints.make())
    Checkpoint.objects.all().delete()
    verdict = verification.verify()
    assert (verdict.sure, verdict.checkpoints, verdict.vouched) == (True, 1, 4)
    triggers.remove(connection)
    last = Seal.objects.get(seq=4)
    Event.objects.filter(pk=last.event_id).delete()
    last.delete()
    tree.Tree.objects.all().delete()
    verdict = verification.verify()
    assert (verdict.ok, verdict.sure, verdict.denied) == (True, False, 4)


def test_checkpoints_of_others_may_lie_in_the_folder(home: Path) -> None:
    sealed(4)
    checkpoints.anchor(checkpoints.make())
    stranger = notes.new_signer("elsewhere.example/trail")
    (home / "anchors" / "000000000009.txt").write_text(
        stranger.sign(notes.Statement(stranger.name, 9, bytes(32)).text())
    )
    (home / "anchors" / "notes.txt").write_bytes(b"\xff\xfe nothing of ours")
    assert verification.verify().sure
