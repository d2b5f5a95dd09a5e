"""Categories get other names, and records keep them."""

import pytest

from wellkept.components.classification import services
from wellkept.components.classification.models import Category
from wellkept.kernel.errors import Denied, Invalid
from wellkept.kernel.permissions import system
from wellkept.ledger.models import Event
from wellkept.toolkit.testing.cast import World

pytestmark = pytest.mark.django_db


def test_what_lies_below_moves_along(world: World) -> None:
    admin, top = world.actor("admin"), world.category
    assert top is not None
    shares = services.add_category(actor=admin, name="Shares", parent=top)
    deep = services.add_category(actor=admin, name="Quota", parent=shares)
    beside = services.add_category(actor=admin, name="Filesystems")
    services.rename_category(top, actor=admin, name=" Folders ")
    paths = dict(Category.objects.values_list("pk", "path"))
    assert (paths[top.pk], paths[shares.pk], paths[deep.pk]) == (
        "Folders",
        "Folders / Shares",
        "Folders / Shares / Quota",
    )
    assert paths[beside.pk] == "Filesystems"
    event = Event.objects.latest("id")
    assert (event.verb, event.changes["path"]) == ("settings.category_changed", ["Files", "Folders"])


def test_letters_may_change_their_case_and_nothing_happens_for_nothing(world: World) -> None:
    assert world.category is not None
    services.rename_category(world.category, actor=world.actor("admin"), name="FILES")
    before = Event.objects.count()
    services.rename_category(world.category, actor=world.actor("admin"), name="FILES")
    assert Event.objects.count() == before


@pytest.mark.parametrize("name", ["", "  ", "Net/work", "network", "x" * 256])
def test_a_name_that_cannot_be(world: World, name: str) -> None:
    assert world.category is not None
    services.add_category(actor=system(), name="Network")
    with pytest.raises(Invalid):
        services.rename_category(world.category, actor=system(), name=name)
    assert Category.objects.get(pk=world.category.pk).path == "Files"


def test_a_path_below_that_would_be_too_long(world: World) -> None:
    parent = world.category
    for _level in range(3):
        parent = services.add_category(actor=system(), name="x" * 78, parent=parent)
    assert world.category is not None
    with pytest.raises(Invalid, match="longer than"):
        services.rename_category(world.category, actor=system(), name="Files and more")


def test_who_may_not_change_settings(world: World) -> None:
    assert world.category is not None
    with pytest.raises(Denied):
        services.rename_category(world.category, actor=world.actor("jonah"), name="Folders")
