"""Pick-lists at the speed of a practised hand: what is typed decides, nothing is taken that was not meant, nothing is lost."""

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Route, expect

from wellkept.sms.resolution.incidents.models import Incident
from wellkept.toolkit.testing.browser import Watched
from wellkept.toolkit.testing.cast import World

pytestmark = pytest.mark.browser
UNRESOLVED = "Choose one from the list, or empty this field."


@pytest.fixture
def call(stage: World, watched: Watched) -> Watched:
    """The form of a new call, its title filled in."""
    watched.sign_in(stage.users["jonah"]).open("/incidents/new")
    watched.page.get_by_label("Title").fill("Files do not open")
    return watched


@pytest.fixture
def caller(call: Watched) -> Locator:
    """The pick-list of the caller."""
    return call.page.get_by_role("combobox", name=re.compile("Caller"))


def slowly(call: Watched) -> None:
    """Let every answer take its time."""

    def wait(route: Route) -> None:
        time.sleep(0.4)
        route.continue_()

    call.page.route("**/pick/incidents/requester?*", wait)


def chosen(call: Watched) -> str:
    """The key of the chosen caller."""
    return call.page.locator("[name=requester]").input_value()


@pytest.mark.parametrize("key", ["Enter", "Tab"])
def test_a_key_takes_what_goes_with_the_words_and_not_a_former_line(
    stage: World, call: Watched, caller: Locator, key: str
) -> None:
    caller.type("Pat")
    call.page.locator("[role=option][aria-selected=true]", has_text="Pat Lowe").wait_for()
    slowly(call)
    caller.fill("Olly")
    caller.press(key)
    expect(caller).to_have_value("Olly Marsh")
    assert chosen(call) == str(stage.people["olly"].pk)
    assert call.page.url.endswith("/incidents/new")


def test_a_form_sent_while_a_choice_is_awaited_waits_for_it(stage: World, call: Watched, caller: Locator) -> None:
    slowly(call)
    caller.type("Olly")
    caller.press("Enter")
    caller.press("Control+Enter")
    expect(call.page.get_by_role("heading", name=re.compile("Files do not open"))).to_be_visible()
    assert Incident.objects.get().requester == stage.people["olly"]


def leave(call: Watched, caller: Locator) -> None:
    call.page.get_by_label("Title").click()


def send(call: Watched, caller: Locator) -> None:
    caller.press("Control+Enter")


@pytest.mark.parametrize("go", [leave, send])
def test_words_that_are_no_choice_stay_and_hold_the_form_back(
    call: Watched, caller: Locator, go: Callable[[Watched, Locator], None]
) -> None:
    caller.type("Olly from reception")
    go(call, caller)
    expect(call.page.get_by_text(UNRESOLVED)).to_be_visible()
    expect(caller).to_have_value("Olly from reception")
    expect(caller).to_have_attribute("aria-invalid", "true")
    assert call.barriers() == []
    call.shot("pick-unresolved")
    call.page.get_by_role("button", name=re.compile("Create incident")).click()
    expect(caller).to_be_focused()
    assert Incident.objects.count() == 0
    caller.fill("")
    expect(call.page.get_by_text(UNRESOLVED)).to_have_count(0)
    caller.press("Control+Enter")
    expect(call.page.get_by_role("heading", name=re.compile("Files do not open"))).to_be_visible()
    assert Incident.objects.get().requester is None


def test_enter_where_nothing_matches_sends_nothing(call: Watched, caller: Locator) -> None:
    caller.type("Nobody Such")
    expect(call.page.get_by_text("No match.")).to_be_visible()
    caller.press("Enter")
    expect(call.page.get_by_text(UNRESOLVED)).to_be_visible()
    assert call.page.url.endswith("/incidents/new")
    assert Incident.objects.count() == 0


def test_a_choice_is_emptied_by_keyboard_and_the_cross_is_no_stop(call: Watched, caller: Locator) -> None:
    caller.type("Olly")
    caller.press("Enter")
    expect(caller).to_have_value("Olly Marsh")
    caller.press("Tab")
    expect(call.page.get_by_role("combobox", name=re.compile("Service"))).to_be_focused()
    caller.type("x")
    caller.press("Escape")
    caller.press("Escape")
    expect(caller).to_have_value("Olly Marsh")
    caller.press("Control+a")
    caller.press("Delete")
    assert chosen(call) == ""


def test_callers_are_people_of_customers_first_and_never_of_suppliers(call: Watched, caller: Locator) -> None:
    caller.click()
    expect(call.page.get_by_role("option").first).to_be_visible()
    names = call.page.get_by_role("option").all_inner_texts()
    assert not [name for name in names if "Northquay" in name]
    customers = [("Oldmere" in name or "Pinnock" in name) for name in names]
    assert customers[:4] == [True] * 4
    assert not any(customers[4:])
