"""The pages of proof in a real browser: no barrier, no sideways scrolling, and the map by keyboard."""

from typing import Any

import pytest

from wellkept.conformity import services
from wellkept.kernel.permissions import system
from wellkept.sms import factories
from wellkept.toolkit.testing.cast import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
PATHS = {
    "map": "/prove",
    "list": "/prove/list?clause=8.6",
    "first": "/prove/first",
    "requirement": "/prove/8.6.1-01",
    "rule": "/prove/rules/8.6.1-01-e1",
    "report": "/reports/incidents",
}


@pytest.fixture
def reader(watched: Any, world: World) -> Any:
    factories.closed(world)
    services.look_again(actor=system())
    return watched.sign_in(world.users["tomas"])


@pytest.mark.parametrize(
    ("screen", "name"),
    [
        ({"color_scheme": "light"}, "light"),
        ({"color_scheme": "dark"}, "dark"),
        ({"color_scheme": "light", **PHONE}, "phone"),
    ],
)
def test_nothing_stands_in_the_way(reader: Any, name: str) -> None:
    for page, path in PATHS.items():
        reader.open(path)
        reader.shot(f"prove-{page}-{name}")
        assert reader.barriers() == [], path
        assert reader.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path


def test_the_map_by_keyboard(reader: Any) -> None:
    reader.open("/prove")
    page = reader.page
    assert page.locator(".cell[tabindex='0']").count() == 1
    page.locator(".cell[tabindex='0']").focus()
    said = page.locator("[data-said]")
    assert said.inner_text().startswith("4.1-01 · Needs judgement\n")
    assert said.locator("[lang='en']").count() == 1
    page.keyboard.press("ArrowRight")
    assert said.inner_text().startswith("4.2-01 ")
    page.keyboard.press("End")
    assert said.inner_text().startswith("10.2-05 ")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/prove/4.2-01")


def test_on_paper_the_story_begins_on_the_first_page_and_moments_are_exact(reader: Any, world: World) -> None:
    row = factories.incident(world, title="Mail is slow", description="It takes minutes.")
    reader.open(f"/incidents/{row.number}")
    page = reader.page
    page.emulate_media(media="print")
    story, facts = page.locator(".story").bounding_box(), page.locator(".facts-side").bounding_box()
    assert story["y"] < 300
    assert story["x"] + story["width"] <= facts["x"]
    ago = "getComputedStyle(document.querySelector('time[data-ago]'), '::after').content"
    assert str(row.opened_at.year) in page.evaluate(ago)
    for path in ("/prove", "/prove/rules/8.6.1-01-e1"):
        reader.open(path)
        assert page.locator(".legend-print").is_visible(), path
        page.emulate_media(media="screen")
        assert not page.locator(".legend-print").is_visible(), path
        page.emulate_media(media="print")
