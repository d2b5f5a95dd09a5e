"""Signed notes and checkpoints in the forms of C2SP (signed-note, tlog-checkpoint) with Ed25519.

A checkpoint says: so many entries, this root. Whoever keeps one finds out later whether anything before it was changed.
Keys are written as lines, as Go's note package writes them:

    PRIVATE+KEY+<name>+<8 hex digits>+<base64 of 0x01 and the seed>
    <name>+<8 hex digits>+<base64 of 0x01 and the public key>
"""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519 = b"\x01"
_NAME = re.compile(r"[^\s+]+")
_DASH = "\N{EM DASH} "


@dataclass(frozen=True, slots=True)
class Verifier:
    """A name and the public key that signs for it."""

    name: str
    key: Ed25519PublicKey

    @property
    def mark(self) -> bytes:
        """The four bytes that tell keys of one name apart."""
        return hashlib.sha256(self.name.encode() + b"\n" + ED25519 + self.key.public_bytes_raw()).digest()[:4]

    def line(self) -> str:
        """The key as a line that others keep."""
        return f"{self.name}+{self.mark.hex()}+{_b64(ED25519 + self.key.public_bytes_raw())}"


@dataclass(frozen=True, slots=True)
class Signer:
    """A name and the private key that signs for it."""

    name: str
    key: Ed25519PrivateKey

    @property
    def verifier(self) -> Verifier:
        """What others need to check its signatures."""
        return Verifier(self.name, self.key.public_key())

    def line(self) -> str:
        """The key as a line; a secret."""
        return f"PRIVATE+KEY+{self.name}+{self.verifier.mark.hex()}+{_b64(ED25519 + self.key.private_bytes_raw())}"

    def sign(self, text: str) -> str:
        """A note: the text, which ends with a newline, an empty line and the signature."""
        signature = self.verifier.mark + self.key.sign(text.encode())
        return f"{text}\n{_DASH}{self.name} {_b64(signature)}\n"


@dataclass(frozen=True, slots=True)
class Statement:
    """What a checkpoint says: whose trail, how many entries, which root."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """The lines that are signed."""
        return f"{self.origin}\n{self.size}\n{_b64(self.root)}\n"


def new_signer(name: str) -> Signer:
    """A fresh key. Raises ValueError for a name with blanks or a plus sign."""
    if not _NAME.fullmatch(name):
        raise ValueError("The name of a key has neither blanks nor plus signs.")
    return Signer(name, Ed25519PrivateKey.generate())


def read_signer(line: str) -> Signer:
    """The private key that a line holds. Raises ValueError."""
    parts = line.strip().split("+", 4)
    if len(parts) != 5 or parts[:2] != ["PRIVATE", "KEY"]:
        raise ValueError("This is no private key of the trail.")
    signer = Signer(parts[2], Ed25519PrivateKey.from_private_bytes(_key(parts[4])))
    if signer.verifier.mark.hex() != parts[3]:
        raise ValueError("This private key was edited: its mark does not fit.")
    return signer


def read_verifier(line: str) -> Verifier:
    """The public key that a line holds. Raises ValueError."""
    parts = line.strip().split("+", 2)
    if len(parts) != 3:
        raise ValueError("This is no public key of a trail.")
    verifier = Verifier(parts[0], Ed25519PublicKey.from_public_bytes(_key(parts[2])))
    if verifier.mark.hex() != parts[1]:
        raise ValueError("This public key was edited: its mark does not fit.")
    return verifier


def open_checkpoint(note: str, verifier: Verifier) -> Statement:
    """What a checkpoint says, once its signature by this key has been found true. Raises ValueError."""
    text, parted, signatures = note.partition("\n\n")
    text += "\n"
    if not parted:
        raise ValueError("This is no signed note: it has no signature.")
    if not any(_signed(line, text, verifier) for line in signatures.splitlines()):
        raise ValueError(f"This note bears no true signature of {verifier.name}.")
    lines = text.splitlines()
    if len(lines) < 3 or not lines[1].isdecimal() or str(int(lines[1])) != lines[1]:
        raise ValueError("This note is no checkpoint.")
    root = _bytes(lines[2])
    if len(root) != hashlib.sha256().digest_size:
        raise ValueError("This checkpoint's root is no hash.")
    return Statement(lines[0], int(lines[1]), root)


def _signed(line: str, text: str, verifier: Verifier) -> bool:
    name, _blank, written = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH) or name != verifier.name:
        return False
    try:
        signature = _bytes(written)
        if signature[:4] != verifier.mark:
            return False
        verifier.key.verify(signature[4:], text.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def _key(written: str) -> bytes:
    found = _bytes(written)
    if found[:1] != ED25519 or len(found) != 33:
        raise ValueError("This key is not of the kind Ed25519.")
    return found[1:]


def _bytes(written: str) -> bytes:
    try:
        return base64.b64decode(written, validate=True)
    except binascii.Error as error:
        raise ValueError("This is not base64.") from error


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()
