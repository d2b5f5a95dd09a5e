"""The draw: the same seed draws the same, and each way does what it says."""

from hashlib import sha256
from itertools import pairwise

import pytest

from wellkept.sms.evaluation.audits.sampling.drawing import digest, draw

NUMBERS = [f"INC-{n:06d}" for n in range(1, 101)]


@pytest.mark.parametrize("method", ("random", "systematic"))
def test_the_same_seed_draws_the_same(method):
    one = draw(NUMBERS, seed="4711", size=10, method=method)
    assert one == draw(NUMBERS, seed="4711", size=10, method=method)
    assert one != draw(NUMBERS, seed="4712", size=10, method=method)
    assert len(set(one)) == 10
    assert one == sorted(one)


def test_random_is_what_the_page_says():
    by_hand = sorted(NUMBERS, key=lambda number: sha256(f"4711:{number}".encode()).hexdigest())[:10]
    assert draw(NUMBERS, seed="4711", size=10) == sorted(by_hand)


def test_systematic_takes_one_of_each_stretch():
    drawn = [int(number[4:]) for number in draw(NUMBERS, seed="x", size=10, method="systematic")]
    assert {later - sooner for sooner, later in pairwise(drawn)} == {10}


@pytest.mark.parametrize("method", ("random", "systematic"))
@pytest.mark.parametrize("size", (1, 3, 7, 99))
def test_as_many_as_wanted_come_out(method, size):
    assert len(set(draw(NUMBERS, seed="s", size=size, method=method))) == size


def test_a_small_population_is_looked_at_whole():
    assert draw(NUMBERS[:3], seed="s", size=10) == NUMBERS[:3]
    assert draw([], seed="s", size=10) == []


def test_nonsense_is_refused():
    with pytest.raises(ValueError, match="at least one"):
        draw(NUMBERS, seed="s", size=0)
    with pytest.raises(ValueError, match="no way to draw"):
        draw(NUMBERS, seed="s", size=1, method="lucky")


def test_the_digest_is_of_the_lines():
    assert digest(["A-1", "A-2"]) == sha256(b"A-1\nA-2\n").hexdigest()
