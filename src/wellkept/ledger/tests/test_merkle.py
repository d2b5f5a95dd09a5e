"""The Merkle tree: against a plain reading of RFC 9162, for every small tree, and against proofs that lie."""

import contextlib
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellkept.ledger import merkle

LEAVES = [hashlib.sha256(b"\x00" + bytes([n])).digest() for n in range(40)]


def plain(start: int, stop: int) -> bytes:
    """MTH as RFC 9162 defines it, leaf hashes given."""
    size = stop - start
    if size == 0:
        return hashlib.sha256().digest()
    if size == 1:
        return LEAVES[start]
    half = 1
    while half * 2 < size:
        half *= 2
    return hashlib.sha256(b"\x01" + plain(start, start + half) + plain(start + half, stop)).digest()


@pytest.mark.parametrize("size", range(41))
def test_a_growing_tree_has_the_root_of_the_standard(size: int) -> None:
    assert merkle.root(LEAVES[:size]) == plain(0, size)


#: Roots of the first so many of these entries, as the test data of Certificate Transparency (RFC 6962) gives them.
ENTRIES = [
    bytes.fromhex(entry)
    for entry in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    4: "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    6: "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    7: "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


@pytest.mark.parametrize("size", ROOTS)
def test_the_roots_that_others_compute(size: int) -> None:
    leaves = [hashlib.sha256(b"\x00" + entry).digest() for entry in ENTRIES[:size]]
    assert merkle.root(leaves).hex() == ROOTS[size]


def test_a_leaf_tells_which_subtrees_it_completes() -> None:
    frontier = merkle.Frontier()
    completed = [step for leaf in LEAVES[:8] for step in frontier.append(leaf)]
    assert [(height, place) for height, place, _hash in completed] == [
        (1, 0),
        (1, 1),
        (2, 0),
        (1, 2),
        (1, 3),
        (2, 1),
        (3, 0),
    ]
    for height, place, found in completed:
        assert found == plain(place << height, (place + 1) << height)


def test_every_leaf_of_every_small_tree_is_proven() -> None:
    for size in range(1, 33):
        for place in range(size):
            path = merkle.inclusion(place, size, plain)
            assert merkle.root_by_inclusion(LEAVES[place], place, size, path) == plain(0, size), (place, size)


def test_every_growth_of_every_small_tree_is_proven() -> None:
    for new in range(1, 33):
        for old in range(1, new + 1):
            path = merkle.consistency(old, new, plain)
            roots = merkle.roots_by_consistency(old, new, plain(0, old), path)
            assert roots == (plain(0, old), plain(0, new)), (old, new)


@given(st.data())
def test_a_changed_proof_leads_to_another_root(data: st.DataObject) -> None:
    size = data.draw(st.integers(2, 40))
    place = data.draw(st.integers(0, size - 1))
    path = merkle.inclusion(place, size, plain)
    at = data.draw(st.integers(0, len(path) - 1))
    changed = [*path[:at], bytes([path[at][0] ^ 1]) + path[at][1:], *path[at + 1 :]]
    assert merkle.root_by_inclusion(LEAVES[place], place, size, changed) != plain(0, size)
    other = (place + 1) % size
    with contextlib.suppress(ValueError):
        assert merkle.root_by_inclusion(LEAVES[place], other, size, path) != plain(0, size)
    for wrong in (path[:-1], [*path, path[-1]]):
        with pytest.raises(ValueError, match="too"):
            merkle.root_by_inclusion(LEAVES[place], place, size, wrong)


@given(st.data())
def test_a_changed_history_is_no_growth(data: st.DataObject) -> None:
    new = data.draw(st.integers(3, 40))
    old = data.draw(st.integers(1, new - 1))
    path = merkle.consistency(old, new, plain)
    at = data.draw(st.integers(0, len(path) - 1))
    changed = [*path[:at], bytes([path[at][0] ^ 1]) + path[at][1:], *path[at + 1 :]]
    assert merkle.roots_by_consistency(old, new, plain(0, old), changed) != (plain(0, old), plain(0, new))
    for wrong in (path[:-1], [*path, path[-1]]):
        with pytest.raises(ValueError, match="too"):
            merkle.roots_by_consistency(old, new, plain(0, old), wrong)


def test_what_cannot_be_is_refused() -> None:
    for place, size in ((-1, 3), (3, 3), (0, 0)):
        with pytest.raises(ValueError, match="no leaf"):
            merkle.inclusion(place, size, plain)
        with pytest.raises(ValueError, match="no leaf"):
            merkle.root_by_inclusion(LEAVES[0], place, size, [])
    for old, new in ((0, 3), (4, 3)):
        with pytest.raises(ValueError, match="cannot have grown"):
            merkle.consistency(old, new, plain)
        with pytest.raises(ValueError, match="cannot have grown"):
            merkle.roots_by_consistency(old, new, LEAVES[0], [])
    with pytest.raises(ValueError, match="too long"):
        merkle.roots_by_consistency(3, 3, plain(0, 3), [LEAVES[0]])
    assert merkle.roots_by_consistency(3, 3, plain(0, 3), []) == (plain(0, 3), plain(0, 3))
