"""One house for all walls: built once, taken down after the last of them; each test undoes what it did."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from tests.walls import house as building
from tests.walls.house import House
from tests.walls.visitors import Visitor, everybody

from wellkept.api import limits


@pytest.fixture(scope="package")
def house(django_db_setup: None, django_db_blocker: Any) -> Iterator[House]:
    """The finished house, in a transaction that is undone."""
    logging.disable(logging.ERROR)
    with django_db_blocker.unblock(), transaction.atomic():
        made = building.begin()
        building.complete(made)
        yield made
        transaction.set_rollback(True)
    logging.disable(logging.NOTSET)


@pytest.fixture(scope="package")
def visitors(house: House, django_db_blocker: Any) -> dict[str, Visitor]:
    """Everybody who asks, by key."""
    with django_db_blocker.unblock():
        return everybody(house)


@pytest.fixture(autouse=True)
def _no_limits(settings: Any) -> None:
    """The pace of programs is another wall."""
    settings.API_RATE = 0
    limits.forget()
