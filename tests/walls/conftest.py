"""One house for all walls: built once, taken down after the last of them; each test undoes what it did."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import transaction
from tests.walls import glimpses as looking
from tests.walls import house as building
from tests.walls.glimpses import Glimpses
from tests.walls.house import House
from tests.walls.visitors import Visitor, everybody

from wellkept.records.testing import start_anew
from wellkept.toolkit import words

Built = tuple[House, dict[str, Visitor], tuple[Glimpses, Glimpses]]


@pytest.fixture(scope="package")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[Built]:
    """The finished house, everybody who asks, and what some saw before and after a neighbour came."""
    patch = pytest.MonkeyPatch()
    patch.setattr(django_settings, "API_RATE", 0, raising=False)  # the pace of programs is another wall
    begun = words._now()
    patch.setattr(words, "_now", lambda: begun)  # "5 min ago" stays what it was while the house is looked at
    logging.disable(logging.ERROR)
    with django_db_blocker.unblock(), transaction.atomic():
        start_anew()
        house = building.begin()
        visitors = everybody(house)
        before = looking.take(house, visitors)
        building.furnish(house, "pinnock")
        after = looking.take(house, visitors)
        building.complete(house)
        yield house, visitors, (before, after)
        transaction.set_rollback(True)
    logging.disable(logging.NOTSET)
    patch.undo()


@pytest.fixture
def house(built: Built) -> House:
    """The house."""
    return built[0]


@pytest.fixture
def visitors(built: Built) -> dict[str, Visitor]:
    """Everybody who asks, by key."""
    return built[1]


@pytest.fixture
def glimpses(built: Built) -> tuple[Glimpses, Glimpses]:
    """What those saw from whom Pinnock is hidden, before and after it came."""
    return built[2]
