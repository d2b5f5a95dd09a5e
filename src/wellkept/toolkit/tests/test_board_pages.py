"""Cards in a real browser: moved by pointer, keyboard and menu; asked, refused, undone."""

from typing import Any

import pytest
from playwright.sync_api import expect

from wellkept.records import services as records
from wellkept.sms import factories
from wellkept.toolkit.testing.browser import Watched
from wellkept.toolkit.testing.cast import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def card(page: Any, column: str, number: str) -> Any:
    return page.locator(f"[data-column='{column}'] [data-number='{number}']")


def drag(page: Any, number: str, column: str) -> None:
    page.locator(f"[data-number='{number}']").drag_to(page.locator(f"[data-column='{column}'] h2"))


def test_a_card_is_dragged_asked_refused_and_put_back(world: World, watched: Watched) -> None:
    row = factories.incident(world)
    page = watched.sign_in(world.users["jonah"]).open("/incidents").page
    page.get_by_role("link", name="Board").click()
    drag(page, row.number, "in_progress")
    expect(card(page, "in_progress", row.number)).to_be_visible()
    undo = page.get_by_role("button", name="Undo")
    undo.click()
    expect(card(page, "new", row.number)).to_be_visible()
    drag(page, row.number, "on_hold")
    dialog = page.locator("#dialog")
    expect(dialog).to_contain_text("Put on hold")
    dialog.locator("select, [type=radio]").first.wait_for()
    dialog.locator(".button.primary").click()
    expect(dialog.locator(".errors")).to_be_visible()
    dialog.locator("select").first.select_option("caller")
    dialog.locator(".button.primary").click()
    expect(card(page, "on_hold", row.number)).to_be_visible()
    expect(page).to_have_url(f"{watched.base}/incidents/board?phase=open&sort=due_at")
    drag(page, row.number, "new")
    expect(page.locator(".toast.attention")).to_contain_text("There is no step from “On hold” to “New”.")
    assert watched.barriers() == []
    watched.faults[:] = [fault for fault in watched.faults if "status of 422" not in fault]


def test_a_card_is_moved_without_a_mouse(world: World, watched: Watched) -> None:
    first, second = factories.incident(world), factories.incident(world)
    page = watched.sign_in(world.users["jonah"]).open("/incidents/board").page
    card(page, "new", first.number).locator(".board-title").focus()
    page.keyboard.press("ArrowDown")
    expect(card(page, "new", second.number).locator(".board-title")).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("m")
    expect(card(page, "new", first.number).locator(".menu-item").first).to_be_focused()
    page.get_by_role("link", name="Start work").first.click()
    moved = card(page, "in_progress", first.number).locator(".board-title")
    expect(moved).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(card(page, "new", second.number).locator(".board-title")).to_be_focused()
    page.keyboard.press("Shift+ArrowRight")
    expect(page.locator("#dialog")).to_contain_text("Assign")
    page.keyboard.press("Escape")
    expect(card(page, "new", second.number)).to_be_visible()


def test_a_card_that_somebody_else_moved_says_so(world: World, watched: Watched) -> None:
    row = factories.incident(world)
    page = watched.sign_in(world.users["jonah"]).open("/incidents/board").page
    records.transition(row, "start", actor=world.actor("amara"))
    drag(page, row.number, "in_progress")
    expect(page.locator("#dialog")).to_contain_text("changed by somebody else")
    watched.faults[:] = [fault for fault in watched.faults if "status of 4" not in fault]


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
    row = factories.incident(world)
    factories.incident(world, priority=1, priority_reason="The director")
    records.transition(row, "start", actor=world.actor("jonah"))
    page = watched.sign_in(world.users["jonah"]).open("/incidents/board").page
    for way in ("", "?view=&by=person"):
        watched.open(f"/incidents/board{way}")
        page.locator(".board-card summary").first.click()
        watched.shot(f"board-{name}{'-person' if way else ''}")
        assert watched.barriers() == []
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
