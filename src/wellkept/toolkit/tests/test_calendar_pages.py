"""Calendars in a real browser: on wide screens and phones, light and dark, by keyboard."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from wellkept.components.tasks.services import add_task
from wellkept.kernel import occasion
from wellkept.toolkit.testing.browser import Watched
from wellkept.toolkit.testing.cast import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def tasks(world: World) -> list[str]:
    now = occasion.now()
    return [
        add_task(
            actor=world.actor("jonah"), title=f"Change the filter of the machine on floor {hours}",
            due_at=now + timedelta(hours=hours), assignee=world.people["jonah"],
        ).number
        for hours in (-30, -2, 1, 2)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("screen", "name"),
    [
        ({}, "light"),
        ({"color_scheme": "dark"}, "dark"),
        (PHONE, "phone"),
        ({"color_scheme": "dark", **PHONE}, "phone-dark"),
    ],
)
def test_nothing_stands_in_the_way(world: World, watched: Watched, name: str) -> None:
    tasks(world)
    page = watched.sign_in(world.users["jonah"]).open("/tasks/calendar").page
    for way, address in (("month", "/tasks/calendar"), ("week", "/work/calendar?span=week")):
        watched.open(address)
        watched.shot(f"calendar-{way}-{name}")
        assert watched.barriers() == []
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_the_calendar_is_walked_by_keyboard(world: World, watched: Watched) -> None:
    tasks(world)
    page = watched.sign_in(world.users["jonah"]).open("/tasks").page
    page.get_by_role("link", name="Calendar").click()
    page.wait_for_load_state("load")
    title = page.locator(".cal-bar h2")
    now = title.inner_text()
    page.keyboard.press("n")
    expect(title).not_to_have_text(now)
    page.keyboard.press("t")
    expect(title).to_have_text(now)
    page.get_by_role("link", name="Week").click()
    expect(page.locator(".calendar.week")).to_be_visible()
    page.keyboard.press("j")
    expect(page.locator(".cal-item a").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Change the filter")
