"""What the tests of the settings share."""

from collections.abc import Callable

import pytest
from django.test import Client

from wellkept.toolkit.testing.cast import World


@pytest.fixture
def enter(world: World) -> Callable[[str], Client]:
    """A browser in which one of the cast has signed in."""

    def signed_in(key: str) -> Client:
        client = Client()
        client.force_login(world.users[key], backend="wellkept.web.accounts.Backend")
        return client

    return signed_in
