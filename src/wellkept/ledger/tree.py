"""The Merkle tree over the sealed trail: it grows behind the sealer, and gives roots and proofs without reading all leaves."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import OuterRef, Subquery

from wellkept.ledger import hashing, merkle
from wellkept.ledger.models import Event, Seal, Subtree, Tree

#: Leaves that one transaction adds.
CHUNK = 5_000
#: Every eighth height of the tree is kept: 1/255 of the leaves' number of rows.
STEP = 8
_HASH = len(hashing.GENESIS)


class Damaged(Exception):
    """The trail does not hold what the tree was grown from; verification names the entry."""


@dataclass(frozen=True, slots=True)
class Inclusion:
    """The proof that an event is entry `seq` of a trail of `size` entries."""

    event_id: int
    seq: int
    size: int
    leaf: bytes
    root: bytes
    path: tuple[bytes, ...]


def grow(limit: int = 100_000) -> int:
    """Add what was sealed since the last time, at most so many leaves; returns how many."""
    grown = 0
    while grown < limit:
        done = _grow_chunk(min(CHUNK, limit - grown))
        grown += done
        if done < CHUNK:
            break
    return grown


def size() -> int:
    """How many sealed entries the tree holds by now."""
    return Tree.objects.values_list("size", flat=True).first() or 0


def has_more() -> bool:
    """Whether entries were sealed that the tree does not hold yet."""
    return Seal.objects.filter(seq__gt=size()).exists()


def root(at: int | None = None) -> bytes:
    """The hash of the tree over the first so many entries, of all by default. Raises ValueError, Damaged."""
    if at is None or at == size():
        return _frontier(Tree.objects.first() or Tree()).root()
    _require(at)
    return _range(0, at) if at else merkle.EMPTY


def inclusion(event_id: int, at: int | None = None) -> Inclusion:
    """The proof that an event is in the tree over the first so many entries. Raises ValueError when it is not; Damaged."""
    stop = size() if at is None else at
    _require(stop)
    seq = Seal.objects.filter(event_id=event_id).values_list("seq", flat=True).first()
    if seq is None or seq > stop:
        raise ValueError(f"Event {event_id} is not among the first {stop} sealed entries.")
    path = merkle.inclusion(seq - 1, stop, _range)
    return Inclusion(event_id, seq, stop, _range(seq - 1, seq), root(stop), tuple(path))


def consistency(old: int, new: int | None = None) -> list[bytes]:
    """The proof that the trail of `new` entries (all, by default) begins with the first `old`. Raises ValueError, Damaged."""
    stop = size() if new is None else new
    _require(stop)
    return merkle.consistency(old, stop, _range)


def _require(at: int) -> None:
    if not 0 <= at <= size():
        raise ValueError(f"The tree holds {size()} entries, not {at}.")


def _frontier(tree: Tree) -> merkle.Frontier:
    kept = bytes(tree.peaks)
    return merkle.Frontier(tree.size, [kept[at : at + _HASH] for at in range(0, len(kept), _HASH)])


def _grow_chunk(most: int) -> int:
    with transaction.atomic():
        tree, _made = Tree.objects.select_for_update().get_or_create(pk=1)
        frontier = _frontier(tree)
        completed: list[Subtree] = []
        for leaf in _leaves(tree.size, tree.size + most):
            for height, place, found in frontier.append(leaf):
                if height % STEP == 0:
                    completed.append(Subtree(level=height // STEP, place=place, root=found))
        grown = frontier.size - tree.size
        if grown:
            Subtree.objects.bulk_create(completed)
            Tree.objects.filter(pk=tree.pk).update(size=frontier.size, peaks=b"".join(frontier.peaks))
    return grown


def _leaves(start: int, stop: int) -> Iterator[bytes]:
    """The leaves of the entries behind the first `start`, up to `stop`. Raises Damaged where one is gone."""
    event = Event.objects.filter(pk=OuterRef("event_id")).values("leaf")
    seals = Seal.objects.filter(seq__gt=start, seq__lte=stop).order_by("seq").values_list("seq", Subquery(event))
    for place, (seq, leaf) in enumerate(seals, start=start + 1):
        if seq != place or leaf is None:
            raise Damaged(f"Entry {place} of the trail is gone.")
        yield bytes(leaf)


def _range(start: int, stop: int) -> bytes:
    """The hash over the entries behind the first `start`, up to `stop`, where the tree is cut there."""
    width = stop - start
    level = (width.bit_length() - 1) // STEP
    unit = 1 << (STEP * level)
    if level and width == unit and start % unit == 0:
        kept = Subtree.objects.filter(level=level, place=start // unit).values_list("root", flat=True).first()
        if kept is None:
            raise Damaged(f"The tree lacks the hash of entries {start + 1} to {stop}.")
        return bytes(kept)
    if width <= 1 << STEP:
        return merkle.root(list(_leaves(start, stop)))
    if width < unit << STEP and width % unit == 0 and start % unit == 0:
        first = start // unit
        kept_roots = Subtree.objects.filter(level=level, place__gte=first, place__lt=first + width // unit)
        return merkle.root([bytes(found) for found in kept_roots.order_by("place").values_list("root", flat=True)])
    middle = start + merkle.split(width)
    return merkle.node(_range(start, middle), _range(middle, stop))
