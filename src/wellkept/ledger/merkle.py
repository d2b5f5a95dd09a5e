"""The trail as a Merkle tree, by RFC 9162 section 2.1: one hash for the whole, short proofs of what is in it.

Leaves are the hashes that `ledger.hashing.leaf` gives, in sealed order. Nothing here knows of tables: whoever asks for a
proof brings a function that gives the hash of a range of leaves. The form is fixed for ever.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

EMPTY = hashlib.sha256().digest()

#: The hash of the leaves from the first place up to, not including, the second.
RangeHash = Callable[[int, int], bytes]


def node(left: bytes, right: bytes) -> bytes:
    """The hash above two hashes."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def split(size: int) -> int:
    """How many of so many leaves, two at least, stand on the left: the largest power of two below."""
    return 1 << ((size - 1).bit_length() - 1)


@dataclass(slots=True)
class Frontier:
    """The right edge of a growing tree: the roots of its full halves, largest first. It is all that growing needs."""

    size: int = 0
    peaks: list[bytes] = field(default_factory=list)

    def append(self, leaf: bytes) -> Iterator[tuple[int, int, bytes]]:
        """Add a leaf; gives every full subtree that it completes as (height, place among those of its height, hash)."""
        place, top = self.size, leaf
        self.size += 1
        for height in range(1, (self.size & -self.size).bit_length()):
            top = node(self.peaks.pop(), top)
            place >>= 1
            yield height, place, top
        self.peaks.append(top)

    def root(self) -> bytes:
        """The hash of the whole tree."""
        if not self.peaks:
            return EMPTY
        *others, top = self.peaks
        for peak in reversed(others):
            top = node(peak, top)
        return top


def root(leaves: Sequence[bytes]) -> bytes:
    """The hash of some leaves."""
    frontier = Frontier()
    for leaf in leaves:
        for _completed in frontier.append(leaf):
            pass
    return frontier.root()


def inclusion(place: int, size: int, range_hash: RangeHash) -> list[bytes]:
    """The proof that the leaf at a place, counted from 0, is in a tree of so many leaves. Raises ValueError for no such place."""
    if not 0 <= place < size:
        raise ValueError(f"There is no leaf {place} in a tree of {size}.")
    start, stop, path = 0, size, []
    while stop - start > 1:
        middle = start + split(stop - start)
        if place < middle:
            path.append(range_hash(middle, stop))
            stop = middle
        else:
            path.append(range_hash(start, middle))
            start = middle
    return path[::-1]


def root_by_inclusion(leaf: bytes, place: int, size: int, path: Sequence[bytes]) -> bytes:
    """The root that a proof of inclusion leads to; who holds another root has been lied to. Raises ValueError for no proof."""
    if not 0 <= place < size:
        raise ValueError(f"There is no leaf {place} in a tree of {size}.")
    at, last, top = place, size - 1, leaf
    for sibling in path:
        if last == 0:
            raise ValueError("The proof is too long.")
        if at & 1 or at == last:
            top = node(sibling, top)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            top = node(top, sibling)
        at, last = at >> 1, last >> 1
    if last:
        raise ValueError("The proof is too short.")
    return top


def consistency(old: int, new: int, range_hash: RangeHash) -> list[bytes]:
    """The proof that a tree of `new` leaves begins with the `old` leaves of an earlier one. Raises ValueError."""
    if not 0 < old <= new:
        raise ValueError(f"A tree of {new} leaves cannot have grown from one of {old}.")
    start, stop, whole, path = 0, new, True, []
    while old < stop:
        middle = start + split(stop - start)
        if old <= middle:
            path.append(range_hash(middle, stop))
            stop = middle
        else:
            path.append(range_hash(start, middle))
            start, whole = middle, False
    if not whole:
        path.append(range_hash(start, stop))
    return path[::-1]


def roots_by_consistency(old: int, new: int, old_root: bytes, path: Sequence[bytes]) -> tuple[bytes, bytes]:
    """The roots of both trees that a proof of consistency leads to. Raises ValueError for what cannot be a proof."""
    if not 0 < old <= new:
        raise ValueError(f"A tree of {new} leaves cannot have grown from one of {old}.")
    if old == new:
        if path:
            raise ValueError("The proof is too long.")
        return old_root, old_root
    steps = list(path) if old & (old - 1) else [old_root, *path]
    if not steps:
        raise ValueError("The proof is too short.")
    at, last = old - 1, new - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    before = after = steps[0]
    for sibling in steps[1:]:
        if last == 0:
            raise ValueError("The proof is too long.")
        if at & 1 or at == last:
            before, after = node(sibling, before), node(sibling, after)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            after = node(after, sibling)
        at, last = at >> 1, last >> 1
    if last:
        raise ValueError("The proof is too short.")
    return before, after
