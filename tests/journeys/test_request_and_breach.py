"""A request and a breach, through the eyes of each who has to do with them; and two agents at one record."""

import re
from datetime import UTC, date, datetime

import pytest
from playwright.sync_api import expect

from wellkept.kernel.occasion import Origin, occasion
from wellkept.sms import factories
from wellkept.sms.relationship.agreements import jobs
from wellkept.sms.resolution.requests.models import ServiceRequest
from wellkept.toolkit.testing.browser import Watched
from wellkept.toolkit.testing.cast import World, build

pytestmark = pytest.mark.browser


def test_a_laptop_is_ordered_approved_handed_over_and_judged(stage: World, watched: Watched) -> None:
    factories.catalogue_item(stage)
    page = watched.sign_in(stage.users["olly"]).page
    _order(watched)
    request = ServiceRequest.objects.latest("pk")
    assert (request.state, request.requester_id) == ("awaiting_approval", stage.people["olly"].pk)
    expect(page.locator(".state.badge")).to_have_text("Awaiting approval")

    watched.sign_in(stage.users["ada"]).open("/")
    page.get_by_role("link", name=re.compile("Laptop")).first.click()
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_text(re.compile("votes are open"))).to_have_count(0)
    assert watched.barriers() == []

    watched.sign_in(stage.users["jonah"]).open(f"/requests/{request.number}")
    _fulfil(stage, watched, request)
    expect(page.locator(".state.badge")).to_have_text("Fulfilled")
    page.get_by_role("button", name="Close", exact=True).click()
    expect(page.locator(".state.badge")).to_have_text("Closed")

    watched.sign_in(stage.users["olly"]).open(f"/requests/{request.number}")
    page.get_by_role("link", name="Say how it was").first.click()
    page.get_by_label("How was it?").select_option(index=1)
    page.get_by_role("button", name="Say how it was").click()
    expect(page.get_by_role("link", name="Say how it was")).to_have_count(0)
    request.refresh_from_db()
    assert (request.state, request.satisfaction is None) == ("closed", False)


def _order(watched: Watched) -> None:
    page = watched.page
    watched.open("/order")
    page.get_by_label(re.compile("Laptop")).check()
    page.get_by_role("button", name="Go on").click()
    reason = page.get_by_label(re.compile("Why"))
    expect(reason).to_be_hidden()
    model = page.get_by_label(re.compile("Which model"))
    model.select_option("Strong")
    expect(reason).to_be_visible()
    model.select_option("Light")
    assert watched.barriers() == []
    page.get_by_role("button", name="Send the order").click()


def _fulfil(stage: World, watched: Watched, request: ServiceRequest) -> None:
    page = watched.page
    for task in ("Set it up", "Hand it over"):
        page.get_by_role("link", name=re.compile(task)).first.click()
        page.get_by_role("link", name="Done", exact=True).click()
        page.get_by_label("What was done").fill("As the instructions say.")
        page.get_by_role("button", name="Done", exact=True).click()
        expect(page.get_by_role("heading", name=re.compile("Laptop")).first).to_be_visible()


def test_a_customers_manager_sees_a_breach_down_to_the_record(transactional_db: None, watched: Watched) -> None:
    stage = build()
    with occasion(at=datetime(2026, 4, 1, 8, tzinfo=UTC), origin=Origin.DEMO):
        factories.agreement(stage, services=[factories.service()], signed_on=date(2026, 4, 1))
    with occasion(at=datetime(2026, 5, 4, 9, tzinfo=UTC), origin=Origin.DEMO):
        late = factories.incident(stage, customer=stage.organizations["oldmere"], title="Nobody can open files")
    with occasion(at=datetime(2026, 6, 1, 3, tzinfo=UTC), origin=Origin.DEMO):
        jobs.work_out_results()
    page = watched.sign_in(stage.users["ada"]).page
    watched.open("/reports/targets?from=2026-04&to=2026-05")
    missed = page.get_by_role("link", name=re.compile("0 % missed")).first
    expect(missed).to_be_visible()
    assert watched.barriers() == []
    missed.click()
    expect(page.get_by_text(late.number).first).to_be_visible()
    assert watched.barriers() == []
    page.get_by_role("link", name=late.title).first.click()
    page.locator("details.why summary").first.click()
    expect(page.locator(".clock").first).to_contain_text("Desk hours")


def test_two_agents_save_one_record_and_the_second_sees_the_difference(
    stage: World, watched: Watched, beside: Watched
) -> None:
    incident = factories.incident(stage, title="Mail is slow")
    here = f"/incidents/{incident.number}/edit"
    watched.sign_in(stage.users["jonah"]).open(here)
    beside.sign_in(stage.users["amara"]).open(here)
    watched.page.get_by_label("Title").fill("Mail is slow since nine")
    watched.page.get_by_role("button", name="Save").click()
    expect(watched.page.get_by_role("heading", level=1)).to_contain_text("since nine")
    beside.page.get_by_label("Title").fill("Mail is slow at Oldmere")
    beside.page.get_by_role("button", name="Save").click()
    said = beside.page.get_by_role("main")
    for words in ("Mail is slow since nine", "Mail is slow at Oldmere"):
        expect(said).to_contain_text(words)
    beside.shot("conflict")
    assert beside.barriers() == []
    incident.refresh_from_db()
    assert incident.title == "Mail is slow since nine"
    beside.page.wait_for_timeout(300)
    beside.faults.clear()  # the browser notes the 409 that was wanted
