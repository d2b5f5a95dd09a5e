"""From an empty wing to a scope in force and processes in operation: drawn up, approved, taken over, and looked at on the map."""

import re

import pytest
from playwright.sync_api import expect

from wellkept.evidence.tests.test_4_3 import stage as considered
from wellkept.sms import factories
from wellkept.sms.context.scope import selectors
from wellkept.sms.planning.processes.models import Process
from wellkept.toolkit.testing.browser import Watched
from wellkept.toolkit.testing.cast import build

pytestmark = pytest.mark.browser


def test_a_scope_comes_into_force_and_the_map_fills(transactional_db: None, watched: Watched) -> None:
    world = build()
    considered(world)
    factories.incident(world)
    page = watched.page

    watched.sign_in(world.users["tomas"]).open("/scope")
    page.get_by_role("link", name="Draw up the scope").click()
    page.get_by_label("Title").fill("What we cover")
    page.get_by_label("Organizational boundary").fill("All of us")
    page.get_by_label("Technology boundary").fill("Up to the socket")
    page.get_by_label("Locations").fill("Harlow")
    assert watched.barriers() == []
    page.get_by_role("button", name="Create").last.click()
    page.get_by_role("link", name="Put to top management").click()
    page.get_by_role("dialog").get_by_role("button", name="Put to top management").click()
    expect(page.get_by_text("Awaiting approval").first).to_be_visible()
    number = page.url.rpartition("/")[2].partition("#")[0]

    watched.sign_in(world.users["ines"]).open(f"/scope-statements/{number}")
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_text("In force").first).to_be_visible()
    assert selectors.in_force() is not None
    watched.open("/scope")
    expect(page.get_by_role("article")).to_contain_text("Ines Vallory")
    assert watched.barriers() == []

    watched.sign_in(world.users["tomas"]).open("/process-map")
    assert watched.barriers() == []
    page.get_by_role("button", name="Take over all").click()
    expect(page).to_have_url(re.compile("/processes$"))
    row = next(one for one in Process.objects.all() if "incident-management" in one.covers)
    watched.open(f"/processes/{row.number}/do/operate")
    page.get_by_label("Described in").fill("Handbook, chapter 8")
    page.get_by_role("button", name="Put into operation").click()
    expect(page.get_by_text("Operating").first).to_be_visible()
    watched.open("/process-map/incident-management")
    assert watched.barriers() == []
    page.get_by_role("link", name="1 new").first.click()
    expect(page.get_by_text(re.compile(r"INC-\d{6}")).first).to_be_visible()
    assert watched.faults == []
