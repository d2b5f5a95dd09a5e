"""Check an exported trail of Wellkept with nothing but Python: no Wellkept, no Django, no network.

    python3 verify_trail.py trail.jsonl.gz --key public.key checkpoint.txt [older-checkpoint.txt ...]
    python3 verify_trail.py --proof proof.json --key public.key

The first computes every hash again from the entries, and compares the tree with each checkpoint whose signature is true;
keep checkpoints from earlier days, for they show that nothing before them was changed, removed, inserted or reordered.
The second shows that one event is in the trail of a checkpoint, without the other events.

Forms (fixed for ever): an entry's leaf is SHA-256(0x00 || canonical JSON of its event: keys sorted, no blanks, UTF-8);
the tree is that of RFC 9162; checkpoints are C2SP signed notes with Ed25519; personal text is committed to by
SHA-256(salt || canonical JSON). Text that is not in the export was erased or left out, and its commitment remains.

Status 0: everything holds. 1: something is wrong, and it is named. 2: the files cannot be read.
"""

import argparse
import base64
import gzip
import hashlib
import json
import sys
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

FORMAT = "wellkept-trail/1"

Point = tuple[int, int, int, int]
#: Name, mark and public key of the one who signs.
Key = tuple[str, bytes, bytes]


class Wrong(Exception):
    """Something does not hold."""


class Unreadable(Exception):
    """A file is not what it should be."""


#: What reading a file raises that somebody has damaged: a garbled archive, numbers without end, lists in lists in lists.
_GARBLED = (
    AttributeError, EOFError, KeyError, OSError, OverflowError, RecursionError, TypeError, ValueError, zlib.error,
)  # fmt: skip


# The hashes


def canonical(value: Mapping[str, Any]) -> bytes:
    """The one byte form of a JSON object."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def node(left: bytes, right: bytes) -> bytes:
    """The hash above two hashes."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """A growing Merkle tree: the roots of its full halves, largest first."""

    def __init__(self) -> None:
        self.size = 0
        self.peaks: list[bytes] = []

    def append(self, leaf: bytes) -> None:
        """Add a leaf."""
        self.size += 1
        for _height in range(1, (self.size & -self.size).bit_length()):
            leaf = node(self.peaks.pop(), leaf)
        self.peaks.append(leaf)

    def root(self) -> bytes:
        """The hash of the whole."""
        if not self.peaks:
            return hashlib.sha256().digest()
        *others, top = self.peaks
        for peak in reversed(others):
            top = node(peak, top)
        return top


def root_by_inclusion(leaf: bytes, place: int, size: int, path: Sequence[bytes]) -> bytes:
    """The root that a proof of inclusion leads to (RFC 9162, section 2.1.3.2)."""
    at, last = place, size - 1
    for sibling in path:
        if last == 0:
            raise Wrong("The proof is too long.")
        if at & 1 or at == last:
            leaf = node(sibling, leaf)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            leaf = node(leaf, sibling)
        at, last = at >> 1, last >> 1
    if last:
        raise Wrong("The proof is too short.")
    return leaf


# Signatures: Ed25519 by RFC 8032, section 5.1; only to verify, so it need not keep secrets

_P = 2**255 - 19
_Q = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, _P - 2, _P) % _P
_ROOT = pow(2, (_P - 1) // 4, _P)


def _add(p: Point, q: Point) -> Point:
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % _P, (p[1] + p[0]) * (q[1] + q[0]) % _P
    c, d = 2 * p[3] * q[3] * _D % _P, 2 * p[2] * q[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _times(scalar: int, point: Point) -> Point:
    product: Point = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            product = _add(product, point)
        point = _add(point, point)
        scalar >>= 1
    return product


def _same(p: Point, q: Point) -> bool:
    return (p[0] * q[2] - q[0] * p[2]) % _P == 0 and (p[1] * q[2] - q[1] * p[2]) % _P == 0


def _point(data: bytes) -> Point | None:
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    if y >= _P:
        return None
    square = (y * y - 1) * pow(_D * y * y + 1, _P - 2, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * _ROOT % _P
    if (x * x - square) % _P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = _P - x
    return x, y, 1, x * y % _P


_BASE = _point((4 * pow(5, _P - 2, _P) % _P).to_bytes(32, "little"))


def signed(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether an Ed25519 signature of a message is true."""
    if len(public) != 32 or len(signature) != 64:
        return False
    key, commitment = _point(public), _point(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if key is None or commitment is None or _BASE is None or scalar >= _Q:
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % _Q
    return _same(_times(scalar, _BASE), _add(commitment, _times(challenge, key)))


# Files


def read_key(line: str) -> Key:
    """Name, mark and public key of a line like name+8 digits+base64."""
    try:
        name, mark, written = line.strip().split("+", 2)
        data = base64.b64decode(written, validate=True)
    except ValueError:
        raise Unreadable("This is no public key of a trail.") from None
    expected = hashlib.sha256(name.encode() + b"\n" + data).digest()[:4]
    if data[:1] != b"\x01" or len(data) != 33 or mark != expected.hex():
        raise Unreadable("This public key is damaged, or of another kind than Ed25519.")
    return name, expected, data[1:]


def open_checkpoint(note: str, key: Key) -> tuple[int, bytes]:
    """Size and root that a checkpoint states, once its signature has been found true."""
    name, mark, public = key
    text, _parted, signatures = note.replace("\r\n", "\n").partition("\n\n")
    text += "\n"
    for line in signatures.splitlines():
        signer, _blank, written = line.removeprefix("\N{EM DASH} ").partition(" ")
        try:
            signature = base64.b64decode(written, validate=True)
        except ValueError:
            continue
        if signer == name and signature[:4] == mark and signed(public, text.encode(), signature[4:]):
            break
    else:
        raise Wrong(f"The checkpoint bears no true signature of {name}.")
    lines = text.splitlines()
    try:
        return int(lines[1]), base64.b64decode(lines[2], validate=True)
    except (IndexError, ValueError):
        raise Unreadable("This is no checkpoint.") from None


def entries(path: Path) -> Iterator[Any]:
    """The entries of an export, one after the other. Raises Unreadable, which says behind which entry."""
    read = 0
    try:
        with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
            if json.loads(next(lines, "null") or "null").get("format") != FORMAT:
                raise Unreadable(f"{path} is no export of a trail ({FORMAT}).")
            for line in lines:
                yield json.loads(line)
                read += 1
    except _GARBLED as error:
        raise Unreadable(f"{path} cannot be read behind entry {read}: {error}") from error


def leaf_of(entry: Mapping[str, Any]) -> bytes:
    """The leaf of an entry; its personal text, where there is any, must be what the event commits to."""
    event, text = entry["event"], entry.get("text")
    if text is not None:
        digest = hashlib.sha256(bytes.fromhex(text["salt"]) + canonical(text["values"])).hexdigest()
        if digest != event["text_digest"]:
            raise Wrong(f"Entry {entry['seq']}: the personal text is not the one that was written.")
    return hashlib.sha256(b"\x00" + canonical(event)).digest()


def verify_trail(path: Path, checkpoints: Mapping[int, bytes]) -> int:
    """Follow the whole trail; `checkpoints` is size -> root. Returns how many entries there are."""
    tree, left = Tree(), dict(checkpoints)
    _compare(tree, left)
    for entry in entries(path):
        try:
            if entry["seq"] != tree.size + 1:
                raise Wrong(f"Entry {tree.size + 1} is missing: {entry['seq']} stands in its place.")
            leaf = leaf_of(entry)
        except _GARBLED as error:
            raise Wrong(f"Entry {tree.size + 1} cannot be read: {error}") from error
        tree.append(leaf)
        _compare(tree, left)
    if left:
        raise Wrong(f"The trail ends at entry {tree.size}, but a checkpoint states {max(left)}: the end is missing.")
    return tree.size


def _compare(tree: Tree, left: dict[int, bytes]) -> None:
    root = left.pop(tree.size, None)
    if root is not None and root != tree.root():
        raise Wrong(
            f"Up to entry {tree.size} the trail is not the one that was signed: something before was changed, "
            "removed, inserted or reordered."
        )


def verify_proof(path: Path, key: Key) -> dict[str, Any]:
    """Check the proof that one event is in the trail of a checkpoint. Returns the proof."""
    try:
        proof: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        siblings = [bytes.fromhex(sibling) for sibling in proof["path"]]
        size, root = open_checkpoint(proof["checkpoint"], key)
        seq = int(proof["seq"])
        if not 1 <= seq <= size:
            raise Wrong(f"Entry {seq} cannot be among the first {size}.")
        found = root_by_inclusion(leaf_of(proof), seq - 1, size, siblings)
    except _GARBLED as error:
        raise Unreadable(f"{path} is no proof: {error}") from error
    if found != root:
        raise Wrong(f"The event is not entry {seq} of the trail that was signed.")
    return proof


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line, check, and say what was found; returns the status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("trail", nargs="?", type=Path, help="the exported trail (JSON lines, also gzipped)")
    parser.add_argument("checkpoints", nargs="*", type=Path, help="checkpoints that you kept")
    parser.add_argument("--key", required=True, type=Path, help="file with the public key")
    parser.add_argument("--proof", type=Path, help="a proof of one event")
    given = parser.parse_args(arguments)
    try:
        key = read_key(given.key.read_text(encoding="utf-8"))
        if given.proof:
            proof = verify_proof(given.proof, key)
            print(f"The event {proof['event']['verb']} is entry {proof['seq']} of the signed trail.")
            return 0
        if not given.trail:
            parser.error("give a trail or a proof")
        kept: dict[int, bytes] = {}
        for path in given.checkpoints:
            size, root = open_checkpoint(path.read_text(encoding="utf-8"), key)
            if kept.setdefault(size, root) != root:
                raise Wrong(f"Two signed checkpoints state different roots at entry {size}.")
        count = verify_trail(given.trail, kept)
        print(f"{count} entries hold together; {len(kept)} signed checkpoints agree.")
        if not kept:
            print("Without a checkpoint from outside nobody can tell whether all of it was made anew.")
    except Wrong as wrong:
        print(f"WRONG: {wrong}")
        return 1
    except (Unreadable, OSError, UnicodeDecodeError) as problem:
        print(f"Cannot be checked: {problem}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
