"""A record worked by keyboard alone."""

import pytest
from playwright.sync_api import expect

from wellkept.sms import factories
from wellkept.toolkit.testing.browser import Watched
from wellkept.toolkit.testing.cast import World

pytestmark = pytest.mark.browser


def test_an_incident_is_worked_without_a_mouse(stage: World, watched: Watched) -> None:
    incident = factories.incident(stage, category=None)
    page = watched.sign_in(stage.users["jonah"]).open("/").page
    page.keyboard.press("c")
    expect(page.locator("details[data-create] .menu-item").first).to_be_focused()
    expect(page.locator("details[data-create] .menu-item").first).to_have_text("Incident")

    watched.open(f"/incidents/{incident.number}")
    page.keyboard.press("?")
    expect(page.get_by_text("Take the next step")).to_be_visible()
    watched.shot("keyboard-help")
    page.keyboard.press("Escape")
    page.keyboard.press("s")
    expect(page.locator(".state.badge")).to_have_text("In progress")
    expect(page.locator(".steps .primary")).to_be_focused()

    page.keyboard.press("n")
    page.keyboard.type("The gateway is at its limit.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".timeline").get_by_text("The gateway is at its limit.")).to_be_visible()
    page.keyboard.press("r")
    expect(page.get_by_label("Your text")).to_be_focused()
    expect(page.get_by_label("Reply to everyone")).to_be_checked()
    page.keyboard.press("Control+a")
    page.get_by_label("Your text").blur()

    page.keyboard.press("e")
    expect(page.locator("#facts-body [role=combobox]").first).to_be_focused()
    watched.open(f"/incidents/{incident.number}")
    page.keyboard.press("a")
    assigned = page.locator("#dialog [role=combobox]").first
    expect(assigned).to_be_focused()
    page.keyboard.type("Infra")
    page.keyboard.press("Enter")
    expect(assigned).to_have_value("Infrastructure")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".state.badge")).to_have_text("Assigned")
    expect(page.locator(".steps .primary")).to_be_focused()
