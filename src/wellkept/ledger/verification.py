"""Verifying the trail: compute every hash again from what the tables hold now, and name the first entry that is wrong.

What is promised: whoever changes, removes, inserts or swaps sealed events or their personal text by any means is found out,
at the first entry touched, as long as the chain behind it was not computed anew. A chain that was computed anew, and a tail
that was cut off, are found by the signed checkpoints, as long as their key was not at hand too. Who holds an earlier head
or checkpoint (on paper, in a mailbox, on another machine) finds them in any case, and an old copy put in its place.

Where entries are older than a day and no checkpoint vouches for them, that is said: nothing shows then that the chain was
not computed anew.

What is not: that people typed in the truth; anything about an event between its commit and its seal, some seconds later;
what was done after the head that you hold, by somebody who can write to the database and knows this code.
Missing personal text is no fault: it was erased, and the event still commits to it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from wellkept.ledger import checkpoints, hashing, merkle, pages, selectors, tree
from wellkept.ledger.models import Event, EventText, Seal, Sealer, Subtree, Tree

CHUNK = 2_000
#: Entries are counted from 1; the walk meets no seal with another place.
_PLACES = (1, 2**63 - 1)

#: Called with the number of entries done and the number to do.
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Fault:
    """The first bad entry: its place in the sealed order, the event (None: gone or not sealed), its subject, and why."""

    seq: int | None
    event_id: int | None
    why: str
    subject_kind: str = ""
    subject_id: int | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verification found. `sealed` entries up to `head` were looked at; after a fault, those before it.

    `unsealed` events wait for the sealer; `erased` is the number of entries whose personal text is no longer kept, and
    `checkpoints` of signed statements that agree. They vouch for the first `vouched` entries; of the `unvouched` ones behind
    some are older than a checkpoint may be. `denied` is the first entry of which an anchored checkpoint states another trail.
    """

    events: int
    sealed: int
    head: str
    ok: bool
    first_bad: Fault | None
    unsealed: int
    erased: int
    checkpoints: int
    vouched: int = 0
    unvouched: int = 0
    denied: int = 0

    @property
    def sure(self) -> bool:
        """Whether nothing is wrong, and checkpoints say so too where there should be some."""
        return self.ok and not self.unvouched and not self.denied


@dataclass(slots=True)
class _Walk:
    """Where the walk along the chain stands, and the rows of the page that it is on. `subtrees` and `edge` (the size, and
    the hashes one after the other) are what the tables keep of the tree.
    """

    seq: int = 0
    chain: bytes = hashing.GENESIS
    erased: int = 0
    tree: merkle.Frontier = field(default_factory=merkle.Frontier)
    stated: dict[int, bytes] = field(default_factory=dict)
    anchored: dict[int, set[bytes]] = field(default_factory=dict)
    agreed: set[int] = field(default_factory=set)
    subtrees: dict[tuple[int, int], bytes] = field(default_factory=dict)
    edge: tuple[int, bytes] = (0, b"")
    events: dict[int, tuple[Any, ...] | None] = field(default_factory=dict)
    texts: dict[int, tuple[Any, ...] | None] = field(default_factory=dict)


def verify(progress: Progress | None = None, *, expected_head: tuple[int, str] | None = None) -> Verdict:
    """Check the whole trail; `expected_head` is a (place, hash) somebody kept. Writers and sealers may go on meanwhile.

    Raises ValueError when the expected head cannot be one.
    """
    expected = _parse(expected_head)
    settled = Sealer.objects.values_list("settled", flat=True).first()
    subtrees, edge = _kept_tree()
    last = Seal.objects.filter(seq__range=_PLACES).order_by("-seq").values_list("seq", flat=True).first() or 0
    signed, untrue = _signed()
    walk = _Walk(stated=dict(signed), anchored=checkpoints.anchored(), subtrees=subtrees, edge=edge)
    fault = untrue or _follow(walk, last, expected, progress) or _cut(last, expected) or _cut_before(last, signed)
    fault = fault or _cut_behind_the_tree(last, edge[0]) or _beside_the_order()
    unsealed = Event.objects.filter(~Exists(Seal.objects.filter(event_id=OuterRef("id"))))
    stray = (
        None
        if fault or not isinstance(settled, int)
        else unsealed.filter(id__lte=settled).order_by("id").values_list("id", "subject_kind", "subject_id").first()
    )
    if stray:
        why = _(
            "This event lies behind the sealed part but has no place in it: it was put in, or its seal was removed."
        )
        fault = Fault(None, stray[0], why, stray[1], stray[2])
    vouched = 0 if fault else max(walk.agreed, default=0)
    return Verdict(
        events=Event.objects.count(),
        sealed=walk.seq,
        head=walk.chain.hex(),
        ok=fault is None,
        first_bad=fault,
        unsealed=unsealed.count(),
        erased=walk.erased,
        checkpoints=len(walk.agreed),
        vouched=vouched,
        unvouched=0 if fault else _unvouched(vouched, walk.seq),
        denied=min(walk.anchored, default=0),
    )


def _parse(expected: tuple[int, str] | None) -> tuple[int, bytes] | None:
    if expected is None:
        return None
    seq, chain = expected[0], bytes.fromhex(expected[1])
    if seq < 0 or len(chain) != len(hashing.GENESIS):
        raise ValueError("A head is a place in the trail and 64 hexadecimal digits.")
    return seq, chain


def _cut(last: int, expected: tuple[int, bytes] | None) -> Fault | None:
    if expected is None or expected[0] <= last:
        return None
    why = _("The trail ends at entry %(last)d, but a head of entry %(kept)d was kept: the end is missing.")
    return Fault(last + 1, None, why % {"last": last, "kept": expected[0]})


def _beside_the_order() -> Fault | None:
    """A seal that stands nowhere in the order: its event would pass for a sealed one that nobody has looked at."""
    event_id = Seal.objects.exclude(seq__range=_PLACES).values_list("event_id", flat=True).first()
    if event_id is None:
        return None
    why = _("The seal of this event has no place in the sealed order: it was put in or edited.")
    return Fault(None, _number(event_id), why)


def _number(value: Any) -> int | None:
    """A key as it should be; None for anything else that somebody wrote in its place."""
    return value if isinstance(value, int) else None


def _signed() -> tuple[dict[int, bytes], Fault | None]:
    """What signed checkpoints state, or that one of them is not signed."""
    try:
        return checkpoints.stated(), None
    except checkpoints.Forged as forged:
        return {}, Fault(forged.size, None, str(forged))


def _cut_before(last: int, signed: Mapping[int, bytes]) -> Fault | None:
    size = max(signed, default=0)
    if size <= last:
        return None
    why = _("The trail ends at entry %(last)d, but a signed checkpoint states %(size)d entries: the end is missing.")
    return Fault(last + 1, None, why % {"last": last, "size": size})


def _unvouched(vouched: int, last: int) -> int:
    """How many entries behind the last signed checkpoint there are, if the first of them should have one by now."""
    if last <= vouched:
        return 0
    event_id = Seal.objects.filter(seq=vouched + 1).values_list("event_id", flat=True).get()
    return 0 if checkpoints.may_wait(Event.objects.get(pk=event_id).recorded_at) else last - vouched


def _kept_tree() -> tuple[dict[tuple[int, int], bytes], tuple[int, bytes]]:
    """What the tables keep of the tree; read before the end of the trail, behind which it grows."""
    subtrees = {
        (level, place): hashing.stored(root)
        for level, place, root in Subtree.objects.values_list("level", "place", "root")
    }
    size, peaks = Tree.objects.values_list("size", "peaks").first() or (0, b"")
    return subtrees, (_number(size) or 0, hashing.stored(peaks))


def _cut_behind_the_tree(last: int, size: int) -> Fault | None:
    if size <= last:
        return None
    why = _("The trail ends at entry %(last)d, but its tree has grown over %(size)d entries: the end is missing.")
    return Fault(last + 1, None, why % {"last": last, "size": size})


def _follow(walk: _Walk, last: int, expected: tuple[int, bytes] | None, progress: Progress | None) -> Fault | None:
    """Walk along the chain up to place `last`; stops at the first fault."""
    if expected == (0, hashing.GENESIS):
        expected = None
    while walk.seq < last:
        seals = Seal.objects.filter(seq__gt=walk.seq, seq__lte=last).order_by("seq")
        page = list(seals.values_list("seq", "event_id", "chain")[:CHUNK])
        ids = [event_id for _seq, event_id, _chain in page if isinstance(event_id, int)]
        walk.events = pages.rows(selectors.written_events(), ids)
        walk.texts = pages.rows(EventText.objects.values_list("event_id", "salt", "values"), ids)
        for seq, event_id, chain in page:
            if seq != walk.seq + 1:
                return Fault(walk.seq + 1, None, _("This entry is missing from the sealed order."))
            why = _step(walk, event_id, hashing.stored(chain))
            if not why and expected and seq == expected[0] and walk.chain != expected[1]:
                why = _("The head kept for this entry is another one: the trail up to here was computed anew.")
            if why:
                event = walk.events.get(event_id)
                return Fault(seq, _number(event_id), why, *(event[_KIND : _KIND + 2] if event else ()))
            walk.seq = seq
        if progress:
            progress(walk.seq, last)
        if not page:
            return Fault(walk.seq + 1, None, _("This entry is missing from the sealed order."))
    return None


_KIND = 2 + hashing.FIELDS.index("subject_kind")


def _step(walk: _Walk, event_id: int, chain: bytes) -> str:
    """Take one step along the chain; returns what is wrong, or nothing."""
    if event_id not in walk.events:
        return _("The event of this entry was deleted.")
    event = walk.events[event_id]
    form = dict(zip(hashing.FIELDS, event[2:], strict=True)) if event else {}
    digest = form.get("text_digest")
    try:
        leaf = hashing.leaf_of_form(form)
    except (AttributeError, KeyError, TypeError, ValueError, OverflowError):
        return _("The event of this entry can no longer be read: it was edited.")
    if event is None or leaf != hashing.stored(event[1]):
        return _("The event does not give the hash that was stored when it was written: it was edited.")
    link = hashing.link(walk.chain, leaf)
    if link != chain:
        return _(
            "The event does not belong here: it was edited together with its hash, swapped, put in, or its seal was edited."
        )
    if event_id not in walk.texts:
        walk.erased += digest is not None
    elif not _same_text(walk.texts[event_id], digest):
        return _("The personal text of this event is not the one that was written.")
    walk.chain = link
    kept_otherwise = False
    for height, place, root in walk.tree.append(leaf):
        if height % tree.STEP == 0:
            kept_otherwise |= walk.subtrees.pop((height // tree.STEP, place), root) != root
    if not _agrees(walk):
        return _("The checkpoint that was signed here states another trail: it was computed anew up to here.")
    if kept_otherwise or (walk.tree.size == walk.edge[0] and b"".join(walk.tree.peaks) != walk.edge[1]):
        return _(
            "A hash that is kept for proofs is not the one that the entries give: it was edited, or the trail was computed "
            "anew up to here."
        )
    return ""


def _agrees(walk: _Walk) -> bool:
    """Whether the checkpoint in the database of the entry just taken agrees, if there is one; anchored ones are noted alone,
    for they may be of a database that is no longer this one.
    """
    size = walk.tree.size
    if size not in walk.stated and size not in walk.anchored:
        return True
    root = walk.tree.root()
    if walk.anchored.get(size) == {root}:
        del walk.anchored[size]
        walk.agreed.add(size)
    if size in walk.stated:
        walk.agreed.add(size)
        return walk.stated.pop(size) == root
    return True


def _same_text(text: tuple[Any, ...] | None, digest: bytes | None) -> bool:
    if text is None or digest is None:
        return False
    try:
        return hashing.text_digest(hashing.stored(text[1]), text[2]) == hashing.stored(digest)
    except (TypeError, ValueError):
        return False
