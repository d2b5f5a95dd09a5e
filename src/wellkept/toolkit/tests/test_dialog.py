"""Dialogs in a real browser: a form that comes back keeps what a person made of it."""

from typing import Any

import pytest

from wellkept.components.classification.services import add_category
from wellkept.kernel.permissions import system
from wellkept.sms import factories
from wellkept.toolkit.testing.cast import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_box_that_was_drawn_larger_stays_so_within_the_policy(watched: Any, world: World) -> None:
    row = factories.incident(world)
    watched.sign_in(world.users["jonah"]).open(f"/incidents/{row.number}")
    page = watched.page
    page.locator(".steps").get_by_text("Resolve", exact=True).click()
    box = page.locator("#dialog textarea[name='resolution']")
    box.evaluate("box => { box.style.height = '222px' }")
    page.locator("#dialog .button.primary").click()
    page.locator("#dialog .error").first.wait_for()
    page.wait_for_function("document.querySelector(\"#dialog [name='resolution']\").style.height === '222px'")
    watched.faults[:] = [fault for fault in watched.faults if "status of 422" not in fault]


def test_a_message_of_nothing_is_not_sent_and_one_that_is_too_large_stays(watched: Any, world: World) -> None:
    row = factories.incident(world)
    watched.sign_in(world.users["jonah"]).open(f"/incidents/{row.number}")
    page = watched.page
    send, text = page.locator(".composer button", has_text="Send"), page.locator(".composer textarea")
    send.click()
    assert text.evaluate("box => box.validationMessage") == "Write something or choose a file."
    text.fill("Here it is.")
    page.locator(".composer").evaluate("form => { form.dataset.limit = 3 }")
    page.locator(".composer input[type=file]").set_input_files(
        {"name": "long.txt", "mimeType": "text/plain", "buffer": b"too long"}
    )
    send.click()
    assert text.evaluate("box => box.validationMessage") == "This file is too large, 25.0\u00a0MB at most: long.txt"
    assert page.locator(".composer [data-chosen]").inner_text() == "long.txt"
    page.locator(".composer input[type=file]").set_input_files([])
    send.click()
    page.locator(".timeline", has_text="Here it is.").wait_for()


@pytest.mark.parametrize(
    "screen", [{"viewport": {"width": 700, "height": 437}}, {"viewport": {"width": 390, "height": 437}}]
)
def test_the_lines_of_a_field_are_whole_on_a_low_screen(watched: Any, world: World) -> None:
    for n in range(12):
        add_category(actor=system(), name=f"Files, part {n}")
    row = factories.incident(world)
    watched.sign_in(world.users["jonah"]).open(f"/incidents/{row.number}")
    page = watched.page
    page.locator(".steps").get_by_text("Resolve", exact=True).click()
    dialog = page.locator("#dialog")
    page.locator("#dialog pick-list input[name='category:label']").click()
    lines = page.locator("#dialog pick-list [role=option]")
    lines.nth(9).wait_for()
    box = dialog.bounding_box()
    assert box["y"] >= 0 and box["y"] + box["height"] <= 437
    for line in (lines.first, lines.last):
        line.scroll_into_view_if_needed()
        assert line.evaluate(
            """line => { const r = line.getBoundingClientRect();
                return [r.top, r.bottom].every(y => y >= 0 && y <= innerHeight)
                  && line.contains(document.elementFromPoint(r.left + r.width / 2, r.top + r.height / 2)) }"""
        )
    wanted = lines.last.inner_text()
    lines.last.click()
    assert page.locator("#dialog pick-list input[name='category:label']").input_value() in wanted
    assert lines.count() == 0 or not lines.first.is_visible()
