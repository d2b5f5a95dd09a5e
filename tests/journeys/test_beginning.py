"""From an empty system through the guided start to a policy in force, a risk with its action, and a nonconformity closed."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from wellkept.directory import services as directory
from wellkept.directory.models import Person, User
from wellkept.kernel.permissions import ADMINISTRATOR, system
from wellkept.records.models import Record
from wellkept.sms.support.documents.models import Document
from wellkept.toolkit.testing.browser import Watched

pytestmark = pytest.mark.browser
ANSWERS = {
    "What do you do, and for whom?": "We clean operating rooms for clinics.",
    "Which services do you deliver?": "Cleaning\nLinen",
    "Who are your main customers?": "Oldmere Clinics",
    "How many people work on it?": "12",
    "Where do you work?": "Tavermoor",
    "Who leads the organization?": "Ines Vallory",
    "Who could audit?": "Greta Holm",
    "Whom do you depend on?": "Soapworks",
    "What worries you most?": "Nobody finds new people",
}


def account(name: str, *roles: str) -> User:
    """An account for somebody who is on file."""
    email = f"{name.partition(' ')[0].lower()}@own.example"
    person = Person.objects.get(name=name)
    return directory.open_account(actor=system(), person=person, email=email, roles=roles, password="a-long-password-1")


def number(kind: str, **about: Any) -> str:
    """The number of the only record of a kind that this is true of."""
    return str(Record.objects.get(kind=kind, **about).number)


def step(watched: Watched, where: str, name: str, button: str, **fields: str) -> None:
    """Take a step of a record on its own page: fill in what it asks for, and press its button."""
    watched.open(f"{where}/do/{name}")
    form = watched.page.locator("main form").last
    for field, value in fields.items():
        inputs = form.locator(f'[name="{field}"]')
        if inputs.first.get_attribute("type") == "radio":
            form.locator(f'[name="{field}"][value="{value}"]').check(force=True)
        elif inputs.first.evaluate("one => one.tagName") == "SELECT":
            inputs.select_option(value)
        else:
            inputs.fill(value)
    form.get_by_role("button", name=re.compile(button)).last.click()
    watched.page.wait_for_url(re.compile(r"^(?!.*/do/)"))


def leave(watched: Watched) -> Watched:
    """Turn from the page before somebody else signs in."""
    watched.page.goto("about:blank")
    return watched


def begin(watched: Watched) -> None:
    """Answer the questions, look at the preview, make it, and make tasks of the plan."""
    page = watched.page
    watched.open("/")
    page.get_by_role("link", name="Guided start").first.click()
    for label, value in ANSWERS.items():
        page.get_by_label(label).fill(value)
    expect(page.get_by_label("Who runs it day to day?")).to_have_value("Alex Admin")
    assert watched.barriers() == []
    page.get_by_role("button", name="Show what would be made").click()
    expect(page.get_by_text("Nobody finds new people").first).to_be_visible()
    assert watched.barriers() == []
    watched.shot("start-preview")
    page.get_by_role("button", name="Change the answers").click()
    expect(page.get_by_label("Who leads the organization?")).to_have_value("Ines Vallory")
    page.get_by_role("button", name="Show what would be made").click()
    page.get_by_role("button", name=re.compile("Make these")).click()
    expect(page).to_have_url(re.compile("/start/plan$"))
    expect(page.get_by_role("heading", name="Ten things first")).to_be_visible()
    assert page.locator(".start-steps").first.locator("li").count() == 10
    assert watched.barriers() == []
    page.get_by_role("button", name=re.compile("Make tasks of all 28")).click()
    expect(page.get_by_text("Every step of the plan has its task.")).to_be_visible()
    watched.shot("start-plan")
    watched.open("/start")
    expect(page.get_by_label("Which services do you deliver?")).to_have_value("")


def test_from_nothing_to_a_nonconformity_that_is_closed(transactional_db: None, watched: Watched) -> None:
    own = directory.set_up(actor=system(), name="Bright Rooms", zone="Europe/London", language="en")
    directory.add_person(actor=system(), organization=own, name="Alex Admin")
    alex = account("Alex Admin", ADMINISTRATOR, "sms-manager")
    page = watched.page
    begin(watched.sign_in(alex))
    ines, greta = account("Ines Vallory", "top-management"), account("Greta Holm", "internal-auditor")

    policy = f"/documents/{number('document', title='Service management policy')}"
    step(watched, policy, "submit", "Ask for approval")
    risk = f"/risks/{number('risk', title='Nobody finds new people')}"
    step(watched, risk, "assess", "Assess", likelihood="3", impact="4")
    task = number("task", title="Sit together, assess it and decide how it is handled")
    watched.open(risk)
    expect(page.get_by_text("Sit together, assess it").first).to_be_visible()
    step(watched, f"/tasks/{task}", "finish", "Done", result="We look for two people from spring on.")

    leave(watched).sign_in(ines).open(policy)
    page.get_by_role("button", name="Approve").first.click()
    expect(page.get_by_text("In force").first).to_be_visible()
    assert Document.objects.get(title="Service management policy").edition == 1

    leave(watched).sign_in(greta).open("/audits/new")
    page.get_by_label("Title").fill("Everything once")
    page.get_by_label("Planned").first.fill("2026-11-30T09:00")
    page.get_by_role("button", name=re.compile("Create")).last.click()
    page.wait_for_url(re.compile(r"/audits/\w+-\d+"))
    audit = f"/audits/{number('audit')}"
    step(watched, audit, "open", "Open the audit")
    check = (
        f"/audit-checks/{Record.objects.filter(kind='audit_check').order_by('pk').values_list('number', flat=True)[0]}"
    )
    step(watched, check, "check", "Write down", method="record", result="nonconform",
         notes="Nobody has looked at the circumstances since they were written down.")  # fmt: skip
    step(watched, check, "raise_finding", "Raise", grade="minor")

    finding = f"/findings/{number('finding')}"
    leave(watched).sign_in(alex)
    step(watched, finding, "correct", "Corrected", correction="Looked at each.", consequences="None.")
    step(watched, finding, "search_similar", "Search", similar_query="circumstances")
    step(watched, finding, "spare", "No action", cause="It was new.", similar_found="Nothing else.",
         action_reason="The duty sees to it from now on.")  # fmt: skip
    step(watched, finding, "confirm", "It works", effectiveness="They were looked at again.", sms_changes="none")
    leave(watched).sign_in(ines).open(finding)
    page.get_by_role("button", name="Approve").first.click()
    expect(page.get_by_text("Closed").first).to_be_visible()
    assert Record.objects.get(kind="finding").phase == "closed"
    assert watched.faults == []
