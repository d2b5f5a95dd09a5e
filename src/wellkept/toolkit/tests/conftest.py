"""What tests of the generic pages share."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client


@pytest.fixture
def open_as(world: Any) -> Callable[[str], Client]:
    """A browser in which one of the cast is signed in."""

    def sign_in(who: str) -> Client:
        client = Client()
        client.force_login(world.users[who])
        return client

    return sign_in
