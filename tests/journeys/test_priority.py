"""The priority that the matrix gives, seen while impact and urgency are chosen."""

import re

import pytest
from playwright.sync_api import expect

from wellkept.sms.resolution.incidents.models import Incident
from wellkept.toolkit.testing.browser import Watched
from wellkept.toolkit.testing.cast import World

pytestmark = pytest.mark.browser


def test_the_priority_is_shown_before_it_is_given(stage: World, watched: Watched) -> None:
    page = watched.sign_in(stage.users["jonah"]).open("/incidents/new").page
    shown = page.locator("[data-shows]")
    expect(shown).to_have_text("Priority: Moderate")
    page.get_by_label("Title").fill("Files do not open")
    page.get_by_label("Urgency").select_option("1")
    expect(shown).to_have_text("Priority: High")
    assert watched.barriers() == []
    watched.shot("priority-new")
    page.get_by_role("button", name=re.compile("Create incident")).click()
    expect(page.get_by_role("heading", name=re.compile("Files do not open"))).to_be_visible()
    assert Incident.objects.get().priority == 2

    page.locator("a[href*='part=facts']").click()
    page.get_by_label("Impact").select_option("1")
    priority = page.get_by_label("Priority", exact=False).first
    expect(priority.locator("option").first).to_have_text("By impact and urgency: Critical")
    expect(page.get_by_label("Reason for another priority")).to_be_hidden()
    watched.shot("priority-edit")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#facts-body .priority")).to_have_text("P1 Critical")
