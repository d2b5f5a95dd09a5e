"""The resolution wing: a call from the first word to its place in the proof."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from wellkept.records import services as records
from wellkept.sms import factories
from wellkept.sms.resolution.incidents.models import Incident
from wellkept.toolkit.testing.browser import Watched
from wellkept.toolkit.testing.cast import World

pytestmark = pytest.mark.browser


def clean(watched: Watched) -> None:
    """Nothing on the page stands in anybody's way."""
    watched.page.evaluate("window.scrollTo(0, 0)")  # what stands under the head of the page is not in the way
    assert watched.barriers() == []


def waiting_work(stage: World) -> None:
    """Calls of the morning, so that there is something to look at."""
    agent = stage.actor("jonah")
    for title, impact, step, more in (
        ("Wireless drops in the waiting room", 1, "assign", {"team": stage.desk}),
        ("Printer prints blank pages", 3, "hold", {"hold_reason": "caller"}),
        ("Cannot sign in after password change", 2, "start", {}),
        ("No connection at the branch office", 1, "start", {}),
        ("Headset crackles", 3, "", {}),
    ):
        incident = factories.incident(stage, title=title, impact=impact)
        if step:
            records.transition(incident, step, actor=agent, **more)


def test_an_agent_logs_a_call_and_works_it_to_closure(stage: World, watched: Watched) -> None:
    waiting_work(stage)
    watched.sign_in(stage.users["jonah"]).open("/")
    page = watched.page
    clean(watched)
    watched.shot("home-agent")

    page.goto(f"{watched.base}/incidents/new")
    clean(watched)
    page.get_by_label("Title").fill("Files do not open")
    caller = page.get_by_role("combobox", name=re.compile("Caller"))
    caller.fill("Olly")
    page.get_by_role("option", name=re.compile("Olly Marsh")).click()
    service = page.get_by_role("combobox", name=re.compile("Service"))
    service.fill("Hosted")
    page.get_by_role("option", name=re.compile("Hosted Files")).click()
    watched.shot("incident-new")
    page.get_by_role("button", name=re.compile("Create incident")).click()
    expect(page.get_by_role("heading", name=re.compile("Files do not open"))).to_be_visible()
    incident = Incident.objects.latest("pk")
    assert incident.customer_id == stage.organizations["oldmere"].pk

    page.get_by_role("button", name="Start work").click()
    expect(page.locator(".state.badge")).to_have_text("In progress")
    page.get_by_label("Internal note").check(force=True)
    page.get_by_label("Your text").fill("The gateway is at its limit.")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("The gateway is at its limit.")).to_be_visible()
    page.get_by_label("Your text").fill("We have found it and are mending it.")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("We have found it and are mending it.")).to_be_visible()
    clean(watched)
    watched.shot("incident")

    page.get_by_role("link", name="Resolve", exact=True).click()
    page.get_by_label("How it ended").select_option("solution")
    page.get_by_label("What was done").fill("Restarted the gateway; files open in two seconds.")
    category = page.get_by_role("combobox", name=re.compile("Category"))
    category.fill("Fil")
    page.get_by_role("option", name=re.compile("Files")).click()
    page.get_by_role("button", name="Resolve").click()
    expect(page.locator(".state.badge")).to_have_text("Resolved")
    page.get_by_role("button", name="Close", exact=True).click()
    expect(page.locator(".state.badge")).to_have_text("Closed")
    clean(watched)

    page.goto(f"{watched.base}/incidents?view=all")
    expect(page.get_by_role("link", name="Files do not open")).to_be_visible()
    clean(watched)
    watched.shot("incidents")


def test_a_customer_sees_his_own_and_no_notes(stage: World, watched: Watched) -> None:
    from wellkept.components.comments.services import comment

    incident = factories.incident(stage)
    foreign = factories.incident(stage, requester=stage.people["pat"], title="Saw stands still")
    comment(incident.record, actor=stage.actor("jonah"), body="Between us only.", public=False)
    comment(incident.record, actor=stage.actor("jonah"), body="We are on it.", public=True)
    watched.sign_in(stage.users["olly"]).open(f"/incidents/{incident.number}")
    expect(watched.page.get_by_text("We are on it.")).to_be_visible()
    expect(watched.page.get_by_text("Between us only.")).to_have_count(0)
    clean(watched)
    watched.open("/incidents?view=all")
    expect(watched.page.get_by_text("Saw stands still")).to_have_count(0)
    watched.open(f"/incidents/{foreign.number}")
    expect(watched.page.get_by_role("heading", level=1)).to_contain_text("nothing here", ignore_case=True)
    watched.faults.clear()  # the browser notes the 404 that was wanted


def test_the_service_manager_finds_it_in_the_proof(stage: World, watched: Watched) -> None:
    incident = factories.incident(stage, category=None, opened_at=timezone.now() - timedelta(days=5))
    watched.sign_in(stage.users["tomas"]).open("/prove/rules/8.6.1-01-e1")
    watched.page.get_by_role("link", name="To the first look").click()
    watched.page.get_by_role("button", name="Look at the records").click()
    expect(watched.page.get_by_text("The records were looked at again.")).to_be_visible()
    clean(watched)
    watched.shot("prove")
    watched.open("/prove/rules/8.6.1-01-e1")
    expect(watched.page.get_by_text(incident.number).first).to_be_visible()
    clean(watched)


@pytest.mark.parametrize(
    "screen", [{"viewport": {"width": 390, "height": 844}}, {"color_scheme": "dark"}], ids=["phone", "dark"]
)
def test_pages_hold_on_a_phone_and_in_the_dark(stage: World, watched: Watched, screen: dict[str, object]) -> None:
    incident = factories.resolved(stage)
    watched.sign_in(stage.users["jonah"])
    name = "phone" if "viewport" in screen else "dark"
    for where, path in (
        ("list", "/incidents?view=all"),
        ("record", f"/incidents/{incident.number}"),
        ("new", "/incidents/new"),
    ):
        watched.open(path)
        clean(watched)
        watched.shot(f"{name}-{where}")
