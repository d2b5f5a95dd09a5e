"""The palette in a browser: opened by its keys, read by whoever cannot see it, taken by Enter."""

import re

import pytest
from playwright.sync_api import expect

from wellkept.sms import factories
from wellkept.toolkit.testing.browser import Watched
from wellkept.toolkit.testing.cast import World

pytestmark = pytest.mark.browser


def test_a_step_a_page_and_a_record_are_a_few_letters_away(stage: World, watched: Watched) -> None:
    row = factories.incident(stage, title="Wireless drops", assignee=stage.people["jonah"])
    watched.sign_in(stage.users["jonah"]).open(f"/incidents/{row.number}")
    page = watched.page

    page.keyboard.press("Control+k")
    palette = page.get_by_role("dialog", name="Do or open")
    box = palette.get_by_role("combobox")
    expect(box).to_be_focused()
    expect(palette.get_by_role("option", name=re.compile("Put on hold"))).to_be_visible()
    assert watched.barriers() == []
    page.keyboard.press("Escape")
    expect(palette).to_be_hidden()

    page.keyboard.press("Control+k")
    box.fill("put on h")
    box.press("Enter")  # before the answer is there: it is taken once it is
    page.wait_for_url(re.compile(rf"/incidents/{row.number}/do/hold$"))

    page.keyboard.press("Control+k")
    box.fill("wireless")
    expect(palette.get_by_role("option", name=re.compile("Wireless drops"))).to_have_attribute("aria-selected", "true")
    box.press("ArrowDown")
    box.press("ArrowUp")
    box.press("Enter")
    page.wait_for_url(re.compile(rf"/incidents/{row.number}$"))
