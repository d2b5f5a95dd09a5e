"""The auditor's kit: the program in it, alone with its files, says what holds and names what does not."""

import gzip
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection

from wellkept.ledger import export, notes, sealing, standalone, triggers
from wellkept.ledger.models import Checkpoint, Event, EventText, Seal, Subtree, Tree
from wellkept.ledger.tests.test_checkpoints import home
from wellkept.ledger.tests.writing import write

__all__ = ["home"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]


@pytest.fixture
def kit(tmp_path: Path) -> Path:
    """A kit of six events, of which two were sealed a day before the others."""
    folder = tmp_path / "kit"
    write(2)
    sealing.seal()
    export.write_kit(folder)
    write(4)
    sealing.seal()
    export.write_kit(folder, texts=True)
    return folder


def check(kit: Path, *more: str) -> tuple[int, str]:
    """What the kit's own program says, run by Python without any of our packages."""
    checkpoints = [path.name for path in sorted(kit.glob("checkpoint-*"))]
    line = [
        sys.executable,
        "-I",
        "-S",
        export.VERIFIER,
        "--key",
        "public.key",
        *(more or ("trail.jsonl.gz", *checkpoints)),
    ]
    done = subprocess.run(line, cwd=kit, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def rewrite(kit: Path, change: Callable[[list[dict[str, Any]]], None]) -> None:
    """Change the lines of the trail."""
    with gzip.open(kit / "trail.jsonl.gz", "rt", encoding="utf-8") as file:
        lines = [json.loads(line) for line in file]
    change(lines)
    with gzip.open(kit / "trail.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(line) + "\n" for line in lines)


def test_an_untouched_kit_holds(kit: Path) -> None:
    assert check(kit) == (0, "6 entries hold together; 2 signed checkpoints agree.\n")
    status, said = check(kit, "trail.jsonl.gz")
    assert status == 0
    assert "Without a checkpoint from outside" in said


TAMPERING: dict[str, tuple[Callable[[list[dict[str, Any]]], None], str]] = {
    "edited": (lambda lines: lines[2]["event"].update(actor_id=99), "Up to entry 2 the trail is not the one"),
    "later": (lambda lines: lines[4]["event"].update(verb="trial.unmade"), "Up to entry 6 the trail is not the one"),
    "text": (lambda lines: lines[1]["text"]["values"].update(title=[None, "Scanner"]), "Entry 1: the personal text"),
    "removed": (lambda lines: lines.pop(3), "Entry 3 is missing"),
    "cut": (lambda lines: lines.pop(), "ends at entry 5, but a checkpoint states 6"),
    "swapped": (lambda lines: lines.__setitem__(slice(1, 3), lines[2:0:-1]), "Entry 1 is missing"),
    "garbled": (lambda lines: lines[1].pop("event"), "Entry 1 cannot be read"),
    "no object": (lambda lines: lines.__setitem__(3, ["trial.made"]), "Entry 3 cannot be read"),  # type: ignore[call-overload]
}


@pytest.mark.parametrize("way", TAMPERING)
def test_a_touched_trail_is_named(kit: Path, way: str) -> None:
    change, why = TAMPERING[way]
    rewrite(kit, change)
    status, said = check(kit)
    assert status == 1
    assert why in said


def test_a_trail_made_anew_is_found_by_a_checkpoint_kept_outside(kit: Path, tmp_path: Path) -> None:
    kept = (kit / "checkpoint-000000000002.txt").read_text()
    triggers.remove(connection)
    Event.objects.filter(pk=Seal.objects.get(seq=1).event_id).update(leaf=bytes(32))
    for table in (Checkpoint, Subtree, Tree):
        table.objects.all().delete()
    again = tmp_path / "again"
    export.write_kit(again)
    (again / "checkpoint-000000000002.txt").write_text(kept)
    status, said = check(again)
    assert status == 1
    assert "not the one that was signed" in said


def test_a_forged_checkpoint_and_a_foreign_key_are_refused(kit: Path) -> None:
    path = kit / "checkpoint-000000000006.txt"
    path.write_text(path.read_text().replace("\n6\n", "\n5\n"))
    assert check(kit)[0] == 1
    (kit / "public.key").write_text(notes.new_signer("desk.tavermoor.example/trail").verifier.line())
    status, said = check(kit)
    assert (status, "no true signature" in said) == (1, True)
    (kit / "public.key").write_text("nonsense")
    assert check(kit)[0] == 2


def test_erased_text_leaves_the_trail_whole(tmp_path: Path) -> None:
    write(3)
    sealing.seal()
    EventText.objects.all().delete()
    export.write_kit(tmp_path / "kit", texts=True)
    assert check(tmp_path / "kit")[0] == 0


def test_one_event_is_proven_alone(kit: Path) -> None:
    event = Event.objects.order_by("id")[3]
    (kit / "proof.json").write_text(json.dumps(export.prove(event.pk)))
    assert check(kit, "--proof", "proof.json") == (0, "The event trial.made is entry 4 of the signed trail.\n")
    proof = export.prove(event.pk, text=True)
    (kit / "proof.json").write_text(json.dumps({**proof, "seq": 3}))
    assert check(kit, "--proof", "proof.json")[0] == 1
    proof["event"]["actor_id"] = 99
    (kit / "proof.json").write_text(json.dumps(proof))
    assert check(kit, "--proof", "proof.json")[0] == 1
    (kit / "proof.json").write_text("{")
    assert check(kit, "--proof", "proof.json")[0] == 2


@pytest.mark.parametrize("content", [b"", b"{}", b"[]\n", b"\xff\xfe", b'{"format": "other"}\n'])
def test_what_is_no_trail_is_told(kit: Path, content: bytes) -> None:
    (kit / "trail.jsonl").write_bytes(content)
    status, said = check(kit, "trail.jsonl")
    assert status == 2
    assert "Cannot be checked" in said


@pytest.mark.parametrize(
    "line", [b"{", b"9" * 5000, b"[" * 100_000, b"\xff"], ids=["cut", "endless number", "lists in lists", "no text"]
)
def test_a_line_that_nobody_can_read_is_named(kit: Path, line: bytes) -> None:
    lines = gzip.decompress((kit / "trail.jsonl.gz").read_bytes()).splitlines()
    (kit / "trail.jsonl").write_bytes(b"\n".join([*lines[:3], line, *lines[4:]]))
    status, said = check(kit, "trail.jsonl")
    assert (status, "behind entry" in said, "Traceback" in said) == (2, True, False)


def test_a_damaged_archive_is_told(kit: Path) -> None:
    whole = (kit / "trail.jsonl.gz").read_bytes()
    for place in range(40, len(whole), 29):
        (kit / "trail.jsonl.gz").write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert standalone.main([str(kit / "trail.jsonl.gz"), "--key", str(kit / "public.key")]) in (1, 2), place


@pytest.mark.parametrize(
    "told", [{"checkpoint": 3}, {"seq": 1e400}, {"path": ["zz"]}], ids=lambda told: next(iter(told))
)
def test_a_garbled_proof_is_told(kit: Path, told: dict[str, Any]) -> None:
    proof = export.prove(Event.objects.order_by("id")[3].pk)
    (kit / "proof.json").write_text(json.dumps({**proof, **told}))
    status, said = check(kit, "--proof", "proof.json")
    assert (status, "is no proof" in said) == (2, True)


def test_signatures_are_judged_as_the_library_judges_them() -> None:
    for seed in range(4):
        private = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)
        public, message = private.public_key().public_bytes_raw(), bytes([seed]) * (seed * 40)
        signature = private.sign(message)
        assert standalone.signed(public, message, signature)
        assert not standalone.signed(public, message + b"x", signature)
        for at in (0, 31, 32, 63):
            touched = signature[:at] + bytes([signature[at] ^ 1]) + signature[at + 1 :]
            assert not standalone.signed(public, message, touched)
    assert not standalone.signed(b"", b"", b"")
