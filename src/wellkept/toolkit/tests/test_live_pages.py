"""Two people at one record, in real browsers: each sees the other, and nothing that is typed is lost."""

import pytest
from playwright.sync_api import Locator, expect

from wellkept.components.comments.services import comment
from wellkept.records import services as records
from wellkept.sms import factories
from wellkept.toolkit.testing.browser import Watched
from wellkept.toolkit.testing.cast import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def ask(desk: Watched) -> None:
    """Let the page ask at once, as it does when its tab comes to the front."""
    desk.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def hears(desk: Watched, place: Locator, words: str) -> None:
    """Let a page ask until it knows what the other's browser has told: that is on its way for a moment."""
    for _time in range(20):
        ask(desk)
        desk.page.wait_for_timeout(250)
        said = place.inner_text()
        if (words in said) if words else not said:
            break
    expect(place).to_contain_text(words) if words else expect(place).to_have_text("")


def test_two_people_at_one_record_see_each_other(world: World, watched: Watched, beside: Watched) -> None:
    row = factories.incident(world)
    watched.sign_in(world.users["jonah"]).open(f"/incidents/{row.number}")
    beside.sign_in(world.users["amara"]).open(f"/incidents/{row.number}")
    company = watched.page.locator(".page-head [data-company-place]")
    beside_text = watched.page.locator(".composer [data-company-place]")
    hears(watched, company, "Amara Okoye has this open")
    expect(beside_text).to_have_text("")
    beside.page.locator(".composer textarea").press_sequentially("I call him")
    hears(watched, company, "Amara Okoye is writing")
    expect(beside_text).to_contain_text("Amara Okoye is writing")
    watched.shot("record-company")
    assert watched.barriers() == []
    beside.open("/")
    hears(watched, company, "")
    expect(beside_text).to_have_text("")


def test_who_writes_in_a_form_that_fills_a_page_is_seen_and_sees(
    world: World, watched: Watched, beside: Watched
) -> None:
    row = factories.incident(world)
    page = watched.sign_in(world.users["jonah"]).open(f"/incidents/{row.number}/edit").page
    beside.sign_in(world.users["amara"]).open(f"/incidents/{row.number}")
    company = watched.page.locator(".page-head [data-company-place]")
    hears(watched, company, "Amara Okoye has this open")
    page.get_by_label("Title").fill("Half a title")
    hears(beside, beside.page.locator(".page-head [data-company-place]"), "Jonah Pell is writing")
    records.transition(row, "hold", actor=world.actor("amara"), hold_reason="caller")
    ask(watched)
    expect(page.locator("#news")).to_contain_text("Amara Okoye put it on hold")
    expect(page.get_by_role("button", name="Show")).to_have_count(0)
    watched.shot("edit-company")
    assert watched.barriers() == []
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert").or_(page.locator(".alert"))).to_contain_text("Amara Okoye put it on hold")
    expect(page.get_by_label("Title")).to_have_value("Half a title")
    watched.faults.clear()  # the browser notes the 409 that was wanted
    hears(watched, company, "Amara Okoye has this open")
    watched.shot("conflict")
    assert watched.barriers() == []


def asked(desk: Watched) -> int:
    """How often a page has asked, when it has come to rest."""
    desk.page.wait_for_timeout(400)
    return len([one for one in desk.requests if "/live?" in one])


def test_a_page_asks_in_its_rhythm_and_not_at_all_while_nobody_sees_it(world: World, watched: Watched) -> None:
    row = factories.incident(world)
    page = watched.sign_in(world.users["jonah"]).page
    page.clock.install()
    watched.open(f"/incidents/{row.number}")
    assert asked(watched) == 1
    page.clock.run_for(11_000)
    assert asked(watched) == 2
    page.evaluate("Object.defineProperty(document, 'hidden', { value: true, configurable: true })")
    ask(watched)
    page.clock.run_for(60_000)
    assert asked(watched) == 2
    page.evaluate("Object.defineProperty(document, 'hidden', { value: false })")
    ask(watched)
    assert asked(watched) == 3


def test_a_record_that_is_only_read_renews_itself(world: World, watched: Watched) -> None:
    row = factories.incident(world)
    page = watched.sign_in(world.users["jonah"]).open(f"/incidents/{row.number}").page
    page.locator(".steps [data-keys~=s]").first.focus()
    records.transition(row, "hold", actor=world.actor("amara"), hold_reason="caller")
    ask(watched)
    expect(page.locator(".state.badge")).to_have_text("On hold")
    expect(page.locator(".timeline")).to_contain_text("put it on hold")
    expect(page.locator("#news")).to_be_hidden()
    expect(page.locator(".steps [data-keys~=s]").first).to_be_focused()
    page.locator(".steps").get_by_text("Resume").click()
    expect(page.locator(".state.badge")).to_have_text("In progress")


def test_who_types_is_told_and_loses_nothing(world: World, watched: Watched) -> None:
    row = factories.incident(world)
    page = watched.sign_in(world.users["jonah"]).open(f"/incidents/{row.number}").page
    text = page.locator(".composer textarea")
    text.press_sequentially("Half a sentence")
    records.transition(row, "hold", actor=world.actor("amara"), hold_reason="caller")
    ask(watched)
    news = page.locator("#news")
    expect(news).to_contain_text("Amara Okoye put it on hold")
    expect(page.locator(".state.badge")).not_to_have_text("On hold")
    watched.shot("record-news")
    assert watched.barriers() == []
    news.get_by_role("button", name="Show").click()
    expect(page.locator(".state.badge")).to_have_text("On hold")
    expect(text).to_have_value("Half a sentence")
    page.locator("[data-keys=e]").click()
    title = page.locator("#facts-body [role=combobox]").first
    title.press_sequentially("x")
    comment(row, actor=world.actor("amara"), body="He calls back.", public=True)
    ask(watched)
    expect(news).to_be_visible()
    news.get_by_role("button", name="Show").click()
    expect(page.locator(".timeline")).to_contain_text("He calls back.")
    expect(title).to_be_visible()


def test_a_list_waits_until_somebody_wants_to_see(world: World, watched: Watched) -> None:
    first = factories.incident(world)
    page = watched.sign_in(world.users["jonah"]).open("/incidents").page
    page.locator(".c-pick input[value]").first.check()
    second = factories.incident(world)
    ask(watched)
    news = page.locator("#news")
    expect(news).to_contain_text("1 new")
    watched.shot("list-news")
    assert watched.barriers() == []
    expect(page.get_by_text(second.number)).to_have_count(0)
    news.get_by_role("button", name="Show").click()
    expect(page.get_by_text(second.number)).to_be_visible()
    expect(news).to_be_hidden()
    expect(page.locator(f".c-pick input[value='{first.number}']")).to_be_checked()
    expect(page.locator("[data-picked]")).to_have_text("1")
    ask(watched)
    expect(news).to_be_hidden()
    records.transition(second, "start", actor=world.actor("amara"))
    watched.open("/work?tray=all")
    records.transition(first, "start", actor=world.actor("amara"))
    ask(watched)
    expect(page.locator("#news")).to_contain_text("1 changed")
