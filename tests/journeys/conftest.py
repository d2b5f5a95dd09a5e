"""The stage of the journeys: a real server, a real browser, the cast."""

import pytest

from wellkept.sms import factories
from wellkept.toolkit.testing.cast import World, build


@pytest.fixture
def stage(transactional_db: None) -> World:
    """The cast with a service, an item and a signed agreement."""
    world = build()
    service = factories.service(title="Hosted Files")
    factories.item(title="files-01 file server", service=service)
    factories.agreement(world, services=[service])
    return world
