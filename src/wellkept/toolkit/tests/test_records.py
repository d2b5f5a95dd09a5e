"""The page of a record, making one, changing it and moving it along."""

import re

import pytest
from django.test import Client

from wellkept.components.comments.services import comment
from wellkept.kernel.permissions import system
from wellkept.kernel.registry import kind
from wellkept.records import services as records
from wellkept.sms import factories
from wellkept.sms.resolution.incidents import services
from wellkept.sms.resolution.incidents.models import Incident
from wellkept.toolkit.models import SentForm

pytestmark = pytest.mark.django_db


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_the_timeline_tells_in_sentences(world, open_as):
    row = factories.incident(world)
    jonah = world.actor("jonah")
    row = records.transition(row, "assign", actor=jonah, team=world.infrastructure, assignee=world.people["rashid"])
    row = records.transition(row, "hold", actor=jonah, hold_reason="caller")
    edit = kind("incident").edit
    edit(row, actor=jonah, urgency=1)
    comment(row, actor=world.actor("olly"), body="It works **again**.", public=True)
    comment(row, actor=jonah, body="Check the backup", public=False)
    page = open_as("jonah").get(f"/incidents/{row.number}")
    said = text(page)
    assert "Jonah Pell put it on hold: waiting for the caller" in said
    assert "Jonah Pell assigned it: Infrastructure, Rashid Karim" in said
    assert "Urgency: Medium → High" in said
    assert "Internal note" in said
    assert "<strong>again</strong>" in page.content.decode()


def test_what_the_product_says_is_told_in_the_readers_language(world, open_as):
    row = factories.incident(world)
    said = "The target for its resolution has passed."
    row = services.escalate(row, actor=system(), escalated_person=world.people["amara"], escalation_reason=said)
    records.transition(row, "cancel", actor=world.actor("jonah"), cancel_reason="The caller has answered.")
    world.users["jonah"].language = "de"
    world.users["jonah"].save()
    page = text(open_as("jonah").get(f"/incidents/{row.number}"))
    assert "Wellkept hat dies eskaliert" in page
    assert "Die Zielzeit für die Lösung ist verstrichen." in page
    assert "The caller has answered." in page, "a person's words stay as they were written"


def test_customers_read_no_notes_no_edits_and_no_internal_facts(world, open_as):
    row = factories.incident(world)
    jonah = world.actor("jonah")
    comment(row, actor=jonah, body="Secret of the desk", public=False)
    comment(row, actor=jonah, body="We look into it", public=True)
    edit = kind("incident").edit
    edit(row, actor=jonah, priority=1, priority_reason="They always shout")
    said = text(open_as("ada").get(f"/incidents/{row.number}"))
    assert "We look into it" in said
    for hidden in ("Secret of the desk", "They always shout", "Internal note", "changed it", "Category"):
        assert hidden not in said


def test_a_foreign_record_looks_like_none(world, open_as):
    row = factories.incident(world)
    pat = open_as("pat")
    for address in ("", "/edit", "/do/resolve", "/do/reopen"):
        foreign = pat.get(f"/incidents/{row.number}{address}")
        absent = pat.get(f"/incidents/INC-999999{address}")
        assert foreign.status_code == absent.status_code
        assert strip(foreign) == strip(absent)
    assert pat.post(f"/incidents/{row.number}/comment", {"body": "x"}).status_code == 404


def strip(response):
    body = response.content.decode().replace("INC-999999", "X").replace("INC-000001", "X")
    return re.sub(r"[0-9a-f]{12}|[A-Za-z0-9]{64}", "", body)


def test_a_call_is_logged_with_four_fields_and_only_once(world, open_as):
    client = open_as("jonah")
    page = client.get("/incidents/new").content.decode()
    token = re.search(r'name="token" value="([^"]+)"', page)[1]
    sent = {"title": "Printer smokes", "requester": world.people["olly"].pk, "urgency": "1", "token": token}
    first = client.post("/incidents/new", sent)
    again = client.post("/incidents/new", sent)
    assert first.status_code == again.status_code == 303
    assert first["Location"] == again["Location"]
    row = Incident.objects.get()
    assert (row.title, row.customer, row.urgency) == ("Printer smokes", world.organizations["oldmere"], 1)
    assert "new-incident" in first.cookies["wk_sent"].value
    assert f"{row.number} was created" in text(client.get(first["Location"]))


def test_a_refused_form_can_be_sent_again(world, open_as):
    client = open_as("jonah")
    sent = {"title": "x", "priority": "1", "priority_reason": "", "token": "a" * 24}
    refused = client.post("/incidents/new", sent)
    assert refused.status_code == 422
    assert "Say why" in text(refused)
    assert not SentForm.objects.exists()
    assert client.post("/incidents/new", {**sent, "priority_reason": "The board meets"}).status_code == 303


def test_errors_stand_beside_the_field_and_above_the_form(world, open_as):
    page = open_as("jonah").post("/incidents/new", {"title": "", "description": "What I typed"})
    assert page.status_code == 422
    assert 'href="#id_title"' in page.content.decode()
    assert "What I typed" in page.content.decode()


def test_a_user_reports_for_himself(world, open_as):
    page = open_as("olly").post(
        "/incidents/new", {"title": "Help", "requester": world.people["pat"].pk, "assignee": "1"}
    )
    assert page.status_code == 303
    row = Incident.objects.get()
    assert row.requester == world.people["olly"]
    assert row.assignee is None


def test_the_page_knows_who_reports_by_it(world, open_as):
    for who, channel in (("olly", "portal"), ("jonah", "phone")):
        open_as(who).post("/incidents/new", {"title": f"Printer of {who}"})
        assert Incident.objects.get(title=f"Printer of {who}").channel == channel


def test_a_kind_that_tells_nothing_has_its_title_among_the_facts(world, open_as):
    given = {"title": "A law", "side": "external", "effect": "hinder"}
    row = records.create(kind("issue"), actor=world.actor("tomas"), **given)
    client = open_as("tomas")
    assert "described" not in text(client.get(f"/issues/{row.number}"))
    form = client.get(f"/issues/{row.number}/edit?part=facts").context["form"]
    assert next(iter(form)).html_name == "title"


def facts_form(client, incident):
    """What the form of the facts sends when nothing is changed."""
    shown = client.get(f"/incidents/{incident.number}/edit?part=facts").context
    return {"version": shown["version"], "part": "facts", **{one.html_name: one.value() or "" for one in shown["form"]}}


def test_a_new_impact_gives_a_new_priority_by_the_form(world, open_as):
    incident, client = factories.incident(world), open_as("jonah")
    sent = facts_form(client, incident)
    assert sent["priority"] == ""
    assert client.post(f"/incidents/{incident.number}/edit", {**sent, "impact": "1"}).status_code == 303
    incident.refresh_from_db()
    assert (incident.priority, incident.priority_reason) == (2, "")


def test_a_caller_who_would_not_be_offered_any_more_stays(world, open_as):
    incident, client = factories.incident(world, requester=world.people["ivo"]), open_as("jonah")
    sent = facts_form(client, incident)
    assert client.post(f"/incidents/{incident.number}/edit", {**sent, "impact": "1"}).status_code == 303
    incident.refresh_from_db()
    assert (incident.impact, incident.requester) == (1, world.people["ivo"])


def test_a_chosen_priority_stays_visible_and_can_be_taken_back(world, open_as):
    incident, client = factories.incident(world), open_as("jonah")
    address = f"/incidents/{incident.number}"
    wanted = {**facts_form(client, incident), "priority": "1"}
    refused = client.post(f"{address}/edit", wanted)
    assert refused.status_code == 422
    assert "Say why the priority differs" in refused.content.decode()
    client.post(f"{address}/edit", {**wanted, "priority_reason": "The board meets."})
    assert "Chosen instead of Moderate: The board meets." in client.get(address).content.decode()
    assert "The board meets." not in open_as("olly").get(address).content.decode()
    sent = facts_form(client, incident)
    assert (sent["priority"], sent["priority_reason"]) == (1, "The board meets.")
    client.post(f"{address}/edit", {**sent, "impact": "1"})
    incident.refresh_from_db()
    assert (incident.priority, incident.priority_given) == (1, 2)
    sent = facts_form(client, incident)
    del sent["priority_reason"]  # the page does not send what it does not ask for
    client.post(f"{address}/edit", {**sent, "priority": ""})
    incident.refresh_from_db()
    assert (incident.priority, incident.priority_reason) == (2, "")


def test_a_record_is_taken_at_one_click_unless_it_is_mine(world, open_as):
    row = factories.incident(world, assignee=world.people["rashid"])
    address, client = f"/incidents/{row.number}", open_as("jonah")
    assert 'data-keys="m"' in client.get(address).content.decode()
    assert 'data-keys="m"' not in open_as("rashid").get(address).content.decode()
    assert 'data-keys="m"' not in open_as("olly").get(address).content.decode()
    sent = {"version": str(row.version), "assignee": str(world.people["jonah"].pk)}
    assert client.post(f"{address}/do/assign", sent).status_code == 303
    row.refresh_from_db()
    assert row.assignee == world.people["jonah"]


def test_fields_that_must_be_filled_in_are_marked_and_no_others(world, open_as):
    page = text(open_as("jonah").get("/incidents/new"))
    assert "may stay empty" not in page
    assert page.count("required") == 1
    assert re.search(r"Title required", page)


def test_who_reports_reads_what_is_meant_for_him(world, open_as):
    assert "Log the call" in text(open_as("jonah").get("/incidents/new"))
    told = text(open_as("olly").get("/incidents/new"))
    assert "Report it here" in told and "Log the call" not in told


def test_a_step_is_taken_with_what_it_needs(world, open_as):
    row = factories.incident(world)
    client = open_as("jonah")
    address = f"/incidents/{row.number}/do/resolve"
    assert "What was done" in text(client.get(address))
    wrong = client.post(address, {"version": row.version, "resolution": "Restarted"})
    assert wrong.status_code == 422
    assert "Restarted" in wrong.content.decode()
    done = client.post(address, {"version": row.version, "resolution": "Restarted", "resolution_code": "solution"})
    assert done.status_code == 303
    row.refresh_from_db()
    assert row.state == "resolved"


def test_a_step_from_the_dialog_leads_on(world, open_as):
    row = factories.incident(world)
    part = open_as("jonah").get(f"/incidents/{row.number}/do/hold", headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    done = open_as("jonah").post(
        f"/incidents/{row.number}/do/hold", {"version": "1", "hold_reason": "caller"}, headers={"HX-Request": "true"}
    )
    assert done["HX-Redirect"] == f"/incidents/{row.number}"


def test_an_impossible_step_is_refused_with_a_sentence(world, open_as):
    row = factories.closed(world)
    refused = open_as("jonah").post(f"/incidents/{row.number}/do/start", {"version": row.version})
    assert refused.status_code == 422
    assert "is in the state “Closed”" in text(refused)


def test_steps_need_their_permission(world, open_as):
    row = factories.incident(world)
    assert open_as("olly").post(f"/incidents/{row.number}/do/start", {"version": "1"}).status_code == 403
    assert open_as("olly").get(f"/incidents/{row.number}/edit").status_code == 403


def test_actions_stand_beside_the_steps(world, open_as):
    row = factories.incident(world)
    client = open_as("jonah")
    assert "Escalate" in text(client.get(f"/incidents/{row.number}"))
    sent = {"version": "1", "escalation_reason": "VIP", "escalated_team": world.infrastructure.pk}
    assert client.post(f"/incidents/{row.number}/do/escalate", sent).status_code == 303
    row.refresh_from_db()
    assert row.escalated_team == world.infrastructure


def test_a_stale_edit_shows_the_difference_and_keeps_what_was_typed(world, open_as):
    row = factories.incident(world)
    edit = kind("incident").edit
    edit(row, actor=world.actor("amara"), version=1, urgency=1, requester=world.people["ada"])
    client = open_as("jonah")
    sent = {"version": "1", "part": "facts", "urgency": "3", "impact": "1"}
    stale = client.post(f"/incidents/{row.number}/edit", sent)
    assert stale.status_code == 409
    said = text(stale)
    assert re.search(r"Amara Okoye changed it · just now What changed meanwhile", said), "who was faster, and when"
    assert "Somebody else was faster" in said
    assert re.search(r"Urgency Medium High Low", said)
    assert re.search(r"Caller Olly Marsh Dr Ada Wren", said)
    version = re.search(r'name="version" value="(\d+)"', stale.content.decode())[1]
    assert client.post(f"/incidents/{row.number}/edit", {**sent, "version": version}).status_code == 303
    row.refresh_from_db()
    assert (row.urgency, row.requester) == (3, world.people["ada"])


def test_who_was_faster_in_another_window_is_told_so(world, open_as):
    row = factories.incident(world)
    jonah = open_as("jonah")
    comment(row, actor=world.actor("amara"), body="Looked at it.", public=False)
    for urgency, status in (("1", 303), ("3", 409)):
        answer = jonah.post(f"/incidents/{row.number}/edit", {"version": "1", "part": "facts", "urgency": urgency})
        assert answer.status_code == status
    said = text(answer)
    assert f"You changed {row.number} yourself, in another window." in said
    assert "Somebody else" not in said
    assert "Amara" not in said, "a comment makes no version stale"


@pytest.mark.parametrize("version", ["", "x", "-1", "1e3"])
def test_an_edit_without_a_version_is_none(world, open_as, version):
    row = factories.incident(world)
    sent = {"version": version, "part": "story", "title": "y"}
    assert open_as("jonah").post(f"/incidents/{row.number}/edit", sent).status_code == 404


def test_an_edit_touches_only_its_own_part(world, open_as):
    row = factories.incident(world)
    sent = {"version": "1", "part": "story", "title": "New title", "description": "", "urgency": "1"}
    assert open_as("jonah").post(f"/incidents/{row.number}/edit", sent).status_code == 303
    row.refresh_from_db()
    assert (row.title, row.urgency) == ("New title", 2)


def test_replies_and_notes(world, open_as):
    row = factories.incident(world)
    jonah = open_as("jonah")
    assert jonah.post(f"/incidents/{row.number}/comment", {"to": "note", "body": "inside"}).status_code == 303
    assert jonah.post(f"/incidents/{row.number}/comment", {"to": "all", "body": "outside"}).status_code == 303
    olly = open_as("olly")
    assert "inside" not in text(olly.get(f"/incidents/{row.number}"))
    assert olly.post(f"/incidents/{row.number}/comment", {"to": "note", "body": "sly"}).status_code == 403
    empty = olly.post(f"/incidents/{row.number}/comment", {"to": "all", "body": "   "})
    assert empty.status_code == 422


def test_the_record_page_asks_few_questions(world, open_as, django_assert_max_num_queries):
    factories.agreement(world)
    row = factories.resolved(world)
    jonah = world.actor("jonah")
    for i in range(6):
        comment(row, actor=jonah, body=f"Reply {i}", public=True)
        row = records.transition(row, "reopen", actor=jonah, reopen_reason="Not yet")
        row = records.transition(row, "resolve", actor=jonah, resolution_code="solution", resolution=f"Done {i}")
    client = open_as("jonah")
    client.get(f"/incidents/{row.number}")
    with django_assert_max_num_queries(10):
        page = client.get(f"/incidents/{row.number}")
    assert page.content.decode().count('class="entry event"') >= 12


def test_pick_lists_offer_what_is_in_reach(world, open_as):
    service = factories.service(title="Hosted Files")
    jonah = open_as("jonah").get("/pick/incidents/requester?q=oll").content.decode()
    assert "Olly Marsh" in jonah
    assert "Oldmere Clinics" in jonah
    assert "Hosted Files" in open_as("jonah").get("/pick/incidents/service?q=fil").content.decode()
    assert service.number in open_as("jonah").get(f"/pick/incidents/service?q={service.number}").content.decode()
    assert "Hosted Files" not in open_as("olly").get("/pick/incidents/service?q=fil").content.decode()
    assert "Olly" not in open_as("jonah").get("/pick/incidents/assignee?q=oll").content.decode()
    for address in ("incidents/title", "incidents/resolver", "incidents/none", "nothing/requester", "incidents/origin"):
        assert open_as("jonah").get(f"/pick/{address}").status_code == 404
    assert open_as("olly").get("/pick/incidents/requester?q=pat").status_code == 404


def test_only_the_signed_in_see_records(world):
    row = factories.incident(world)
    assert Client().get(f"/incidents/{row.number}").status_code == 302


def test_a_long_story_is_told_in_parts(world, open_as, monkeypatch):
    from wellkept.toolkit.pages import record

    monkeypatch.setattr(record, "EVENTS", 4)
    row = factories.incident(world)
    edit = kind("incident").edit
    for i in range(6):
        row = edit(row, actor=world.actor("jonah"), title=f"Title {i}")
    client = open_as("jonah")
    latest = client.get(f"/incidents/{row.number}")
    assert "Title 4 → Title 5" in text(latest)
    assert "opened it" not in text(latest)
    before = re.search(r'href="\?before=(\d+)"', latest.content.decode())[1]
    earlier = text(client.get(f"/incidents/{row.number}?before={before}"))
    assert "opened it" in earlier
    assert "Title 4 → Title 5" not in earlier
