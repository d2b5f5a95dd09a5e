"""The tree over the trail: the roots and proofs of the standard, whatever was read to make them."""

import pytest
from django.db import connection

from wellkept.ledger import merkle, sealing, tree, triggers
from wellkept.ledger.models import Event, Seal, Subtree
from wellkept.ledger.tests.writing import write

pytestmark = pytest.mark.django_db


def leaves() -> list[bytes]:
    """The leaves in sealed order, read plainly."""
    ids = list(Seal.objects.order_by("seq").values_list("event_id", flat=True))
    known = {event.pk: bytes(event.leaf) for event in Event.objects.all()}
    return [known[event_id] for event_id in ids]


def grown(count: int) -> list[bytes]:
    """A sealed trail of so many events and its tree."""
    write(count)
    sealing.seal()
    tree.grow()
    return leaves()


def test_an_empty_trail_has_the_root_of_nothing() -> None:
    assert tree.grow() == 0
    assert (tree.size(), tree.root()) == (0, merkle.EMPTY)
    with pytest.raises(ValueError, match="not among"):
        tree.inclusion(1)


def test_it_grows_behind_the_sealer_in_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree, "CHUNK", 7)
    write(20)
    sealing.seal()
    assert tree.has_more()
    assert tree.grow(limit=10) == 10
    assert tree.grow() == 10
    assert not tree.has_more()
    assert tree.grow() == 0
    write(3)
    sealing.seal()
    assert tree.grow() == 3
    found = leaves()
    assert tree.root() == merkle.root(found)
    for size in (1, 10, 11, 20, 23):
        assert tree.root(size) == merkle.root(found[:size])
    with pytest.raises(ValueError, match="holds 23"):
        tree.root(24)


def test_proofs_hold_for_every_entry_with_kept_subtrees(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree, "STEP", 2)
    found = grown(75)
    assert Subtree.objects.filter(level=1).count() == 18
    assert Subtree.objects.filter(level=3).count() == 1
    ids = list(Seal.objects.order_by("seq").values_list("event_id", flat=True))
    for size in (1, 4, 5, 16, 17, 63, 64, 65, 75):
        root = merkle.root(found[:size])
        for seq in range(1, size + 1):
            proof = tree.inclusion(ids[seq - 1], size)
            assert (proof.seq, proof.leaf, proof.root) == (seq, found[seq - 1], root)
            assert merkle.root_by_inclusion(proof.leaf, seq - 1, size, proof.path) == root, (seq, size)
        path = tree.consistency(size)
        roots = merkle.roots_by_consistency(size, 75, root, path)
        assert roots == (root, merkle.root(found))


def test_a_proof_reads_few_rows_of_a_long_trail() -> None:
    found = grown(700)
    assert Subtree.objects.count() == 2
    triggers.remove(connection)
    Event.objects.filter(leaf__in=found[300:400]).delete()
    first = Seal.objects.get(seq=5).event_id
    proof = tree.inclusion(first)
    assert merkle.root_by_inclusion(proof.leaf, 4, 700, proof.path) == merkle.root(found)


def test_a_trail_that_lacks_an_entry_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    write(5)
    sealing.seal()
    triggers.remove(connection)
    Event.objects.filter(pk=Seal.objects.get(seq=3).event_id).delete()
    with pytest.raises(tree.Damaged, match="Entry 3"):
        tree.grow()


def test_what_was_not_sealed_or_came_later_is_not_proven() -> None:
    grown(4)
    (late,) = write(1)
    with pytest.raises(ValueError, match="not among"):
        tree.inclusion(late.pk)
    with pytest.raises(ValueError, match="not among"):
        tree.inclusion(Seal.objects.get(seq=4).event_id, at=3)
