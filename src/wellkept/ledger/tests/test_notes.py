"""Signed checkpoints: what is signed is opened, whatever is touched is refused; and a note of the field is understood."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from wellkept.ledger import notes

SIGNER = notes.Signer("tavermoor.example/trail", Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
STATEMENT = notes.Statement(SIGNER.name, 2819, bytes(range(32)))


def test_what_was_signed_is_opened() -> None:
    note = SIGNER.sign(STATEMENT.text())
    assert note.splitlines()[:4] == [SIGNER.name, "2819", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", ""]
    assert note.splitlines()[4].startswith(f"— {SIGNER.name} ")
    assert notes.open_checkpoint(note, SIGNER.verifier) == STATEMENT


def test_keys_survive_being_written_down() -> None:
    signer = notes.read_signer(SIGNER.line() + "\n")
    verifier = notes.read_verifier(SIGNER.verifier.line())
    assert signer.line() == SIGNER.line()
    assert notes.open_checkpoint(signer.sign(STATEMENT.text()), verifier) == STATEMENT
    assert notes.new_signer("a/b").line() != notes.new_signer("a/b").line()


def test_a_key_of_the_field_is_read() -> None:
    # The public key of Go's checksum database, as its documentation prints it.
    verifier = notes.read_verifier("sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8")
    assert verifier.mark.hex() == "033de0ae"


@pytest.mark.parametrize("at", range(3))
def test_a_touched_note_is_refused(at: int) -> None:
    lines = SIGNER.sign(STATEMENT.text()).split("\n")
    lines[at] = {0: "other.example", 1: "2820", 2: "AQECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="}[at]
    with pytest.raises(ValueError, match="no true signature"):
        notes.open_checkpoint("\n".join(lines), SIGNER.verifier)


def test_other_signers_do_not_count_but_may_stand_beside() -> None:
    other = notes.new_signer(SIGNER.name)
    note = other.sign(STATEMENT.text())
    with pytest.raises(ValueError, match="no true signature"):
        notes.open_checkpoint(note, SIGNER.verifier)
    both = note + SIGNER.sign(STATEMENT.text()).split("\n\n")[1]
    assert notes.open_checkpoint(both, SIGNER.verifier) == STATEMENT


@pytest.mark.parametrize(
    "text", ["", "a\n", "a\nmany\nAAEC\n", "a\n05\nAAEC\n", "a\n5\nAAEC\n", "a\n5\n%\n"], ids=range(6)
)
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        notes.open_checkpoint(SIGNER.sign(text), SIGNER.verifier)
    with pytest.raises(ValueError, match="no signature"):
        notes.open_checkpoint(text, SIGNER.verifier)


@pytest.mark.parametrize("line", ["", "x", "a+b", "PRIVATE+KEY+a+b", "PRIVATE+KEY+a+00000000+AAAA", "a+00000000+%%%"])
def test_what_is_no_key_is_refused(line: str) -> None:
    for read in (notes.read_signer, notes.read_verifier):
        with pytest.raises(ValueError, match=r"."):
            read(line)


def test_an_edited_key_is_refused() -> None:
    with pytest.raises(ValueError, match="mark"):
        notes.read_signer(SIGNER.line().replace("tavermoor", "pinnock"))
    with pytest.raises(ValueError, match="mark"):
        notes.read_verifier(SIGNER.verifier.line().replace("tavermoor", "pinnock"))
    with pytest.raises(ValueError, match="neither"):
        notes.new_signer("a b")
