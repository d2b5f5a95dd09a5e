"""That another customer came changes nothing in what one sees: no list, no count, no figure, no order, no suggestion."""

import pytest
from tests.walls.glimpses import HIDDEN_FROM, Glimpses

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("key", HIDDEN_FROM)
def test_a_neighbour_changes_nothing(key: str, glimpses: tuple[Glimpses, Glimpses]):
    before, after = glimpses
    mine = [place for place in before if place[0] == key]
    assert len(mine) > 8
    assert [address for who, address in mine if before[who, address] != after[who, address]] == []
