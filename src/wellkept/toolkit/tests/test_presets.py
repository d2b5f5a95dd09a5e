"""Templates and macros: what one does often, under a name; shown before it is done, and done as one."""

import pytest

from wellkept.components.comments.models import Comment
from wellkept.directory.services import set_account
from wellkept.kernel.permissions import system
from wellkept.kernel.registry import kind
from wellkept.records import services as records
from wellkept.sms import factories
from wellkept.sms.resolution.incidents.models import Incident
from wellkept.toolkit.models import Preset
from wellkept.toolkit.presets import selectors, services

pytestmark = pytest.mark.django_db


@pytest.fixture
def jonah(world, client):
    client.force_login(world.users["jonah"])
    return client


def macro(world, by="jonah", *, shared=False, name="Ask the caller", **content):
    given = content or {
        "reply": "Dear {caller}, does {number} “{title}” still happen? {me}",
        "step": "hold",
        "fields": {"hold_reason": "caller"},
    }
    kept = services.keep_preset(
        actor=world.actor(by), kind=kind("incident"), use=Preset.Use.MACRO, name=name, content=given
    )
    if shared:
        services.share_preset(kept, actor=world.actor(by), on=True)
    return kept


def test_a_template_is_kept_from_the_form_and_fills_it_again(world, jonah):
    service = factories.service()
    form = {"title": "Printer prints blank pages", "service": service.pk, "urgency": "3", "team": world.desk.pk}
    assert "Keep as a template" in jonah.get("/incidents/new").content.decode()
    asked = jonah.post("/incidents/new/keep", form)
    assert 'value="Printer prints blank pages"' in asked.content.decode()
    kept = jonah.post("/incidents/new/keep", {**form, "keep-name": "Blank pages"}, follow=True)
    assert not Incident.objects.exists()
    preset = Preset.objects.get()
    assert preset.content == {"fields": {name: str(value) for name, value in form.items()}}
    page = kept.content.decode()
    assert 'value="Printer prints blank pages"' in page
    assert service.title in page
    assert f"/incidents/new?preset={preset.pk}" in jonah.get("/incidents/new").content.decode()
    assert 'aria-current="true"' in page


def test_an_empty_or_doubled_template_is_refused_with_a_sentence(world, jonah):
    assert "There is nothing in it yet." in jonah.post("/incidents/new/keep", {"keep-name": "x"}).content.decode()
    jonah.post("/incidents/new/keep", {"keep-name": "x", "title": "A"})
    again = jonah.post("/incidents/new/keep", {"keep-name": "x", "title": "B"})
    assert again.status_code == 422
    assert "You keep one of this name already." in again.content.decode()
    assert 'value="B"' in again.content.decode()


def test_a_macro_shows_what_it_does_and_does_it_at_once(world, jonah):
    incident, kept = factories.incident(world, title="Mail is slow"), macro(world)
    here = f"/incidents/{incident.number}/macro?preset={kept.pk}"
    assert here in jonah.get(f"/incidents/{incident.number}").content.decode()
    page = jonah.get(here).content.decode()
    said = f"Dear Olly Marsh, does {incident.number} “Mail is slow” still happen? Jonah Kilbride"
    assert said in page or world.people["jonah"].name in page
    assert not Comment.objects.exists()
    answer = jonah.post(here, {"version": 1, "say-reply": "Does it still happen?", "hold_reason": "caller"})
    assert answer.status_code == 303
    incident.refresh_from_db()
    assert (incident.state, incident.hold_reason) == ("on_hold", "caller")
    comment = Comment.objects.get()
    assert (comment.body, comment.public) == ("Does it still happen?", True)


def test_marks_in_a_title_are_words_like_any_other(world, jonah):
    incident, kept = factories.incident(world, title="What does {me} do with {caller}?"), macro(world)
    page = jonah.get(f"/incidents/{incident.number}/macro?preset={kept.pk}").content.decode()
    assert "“What does {me} do with {caller}?”" in page


def test_nothing_is_done_where_a_part_is_refused(world, jonah):
    incident = factories.incident(world)
    kept = macro(world, reply="Done.", step="resolve", fields={"resolution_code": "solution"})
    here = f"/incidents/{incident.number}/macro?preset={kept.pk}"
    wrong = jonah.post(here, {"version": 1, "say-reply": "Done.", "resolution_code": "solution"})
    assert wrong.status_code == 422
    assert "Done." in wrong.content.decode()
    records.transition(incident, "start", actor=world.actor("amara"))
    stale = jonah.post(
        here,
        {
            "version": 1, "say-reply": "Done.", "resolution_code": "solution", "resolution": "A disk.",
            "category": world.category.pk,
        },
    )  # fmt: skip
    assert stale.status_code == 422
    assert "changed by somebody else" in stale.content.decode()
    assert not Comment.objects.exists()


def test_a_step_that_does_not_lead_on_from_here_is_said_and_left_out(world, jonah):
    incident, kept = factories.incident(world), macro(world, note="Looked at it.", step="resume")
    here = f"/incidents/{incident.number}/macro?preset={kept.pk}"
    assert "is not possible from where" in jonah.get(here).content.decode()
    jonah.post(here, {"version": 1, "say-note": "Looked at it."})
    incident.refresh_from_db()
    assert incident.state == "new"
    assert not Comment.objects.get().public


def test_a_macro_is_used_on_many_records_and_tells_which_were_left(world, jonah):
    mail, files = factories.incident(world, title="Mail is {me}"), factories.incident(world, title="Files")
    over = records.transition(factories.incident(world), "cancel", actor=world.actor("amara"), cancel_reason="Twice.")
    foreign = "INC-999999"
    kept = macro(world)
    listed = jonah.get("/incidents?view=").content.decode()
    assert f'name="preset" value="{kept.pk}" formaction="/incidents/bulk/macro"' in listed
    sent = {"preset": kept.pk, "pick": [mail.number, files.number, over.number, foreign]}
    asked = jonah.post("/incidents/bulk/macro", sent).content.decode()
    assert "{caller}" in asked, "each record puts in its own"
    assert "Put on hold" in asked
    assert not Comment.objects.exists()
    words = {"asked": "1", "say-reply": "{number} “{title}”: {nothing}?", "hold_reason": "caller"}
    done = jonah.post("/incidents/bulk/macro", {**sent, **words})
    said = done.content.decode()
    assert done.status_code == 200
    assert "2 records" in said
    assert over.number in said
    assert "is not possible" in said
    bodies = set(Comment.objects.values_list("body", flat=True))
    assert bodies == {f"{mail.number} “Mail is {{me}}”: {{nothing}}?", f"{files.number} “Files”: {{nothing}}?"}
    for row in (mail, files):
        row.refresh_from_db()
        assert (row.state, row.hold_reason) == ("on_hold", "caller")


def test_a_macro_on_many_asks_for_what_all_lack_and_goes_back_to_its_list(world, jonah):
    rows = [factories.incident(world) for _each in range(2)]
    kept = macro(world, reply="Wait.", step="hold")
    sent = {"preset": kept.pk, "pick": [row.number for row in rows], "back": "/incidents?view=all"}
    assert jonah.post("/incidents/bulk/macro", {**sent, "asked": "1", "say-reply": "Wait."}).status_code == 422
    assert not Comment.objects.exists()
    whole = {**sent, "asked": "1", "say-reply": "", "hold_reason": "caller"}
    assert jonah.post("/incidents/bulk/macro", whole)["Location"] == "/incidents?view=all"
    assert not Comment.objects.exists(), "an emptied text is not said"
    note = {
        "preset": macro(world, name="Note", reply="Hello.").pk,
        "pick": sent["pick"],
        "asked": "1",
        "say-reply": " ",
    }
    assert jonah.post("/incidents/bulk/macro", note).status_code == 422
    assert jonah.post("/incidents/bulk/macro", {**sent, "pick": []})["Location"] == "/incidents?view=all"


def test_a_macro_on_many_is_for_those_who_work_on_them(world, client):
    row, own, shared = factories.incident(world), macro(world, name="Mine"), macro(world, name="Ours", shared=True)
    client.force_login(world.users["amara"])
    for preset, status in ((own, 404), (shared, 200)):
        answer = client.post("/incidents/bulk/macro", {"preset": preset.pk, "pick": [row.number]})
        assert answer.status_code == status
    client.force_login(world.users["olly"])
    assert client.post("/incidents/bulk/macro", {"preset": shared.pk, "pick": [row.number]}).status_code == 403
    assert client.get("/incidents").content.decode().count("bulk/macro") == 0


def test_a_macro_is_made_on_a_page_its_step_second(world, jonah):
    made = jonah.post("/incidents/presets/macro", {"macro-name": "Wait", "macro-step": "hold"}, follow=True)
    preset = Preset.objects.get()
    assert "What the step sets" in made.content.decode()
    there = f"/incidents/presets/macro?preset={preset.pk}"
    jonah.post(there, {"macro-name": "Wait", "macro-step": "hold", "hold_reason": "supplier"})
    preset.refresh_from_db()
    assert preset.content == {"step": "hold", "fields": {"hold_reason": "supplier"}}
    assert jonah.post(there, {"macro-name": "", "macro-step": "hold"}).status_code == 422
    assert "Wait" in jonah.get("/incidents/presets").content.decode()
    jonah.post("/incidents/presets", {"preset": preset.pk, "remove": "1"})
    assert not Preset.objects.exists()


def test_others_use_what_is_shared_and_change_nothing(world, client):
    own, shared = macro(world, name="Mine"), macro(world, name="Ours", shared=True)
    client.force_login(world.users["amara"])
    incident = factories.incident(world)
    page = client.get(f"/incidents/{incident.number}").content.decode()
    assert ("Ours" in page, "Mine" in page) == (True, False)
    assert client.get(f"/incidents/{incident.number}/macro?preset={own.pk}").status_code == 404
    assert client.get(f"/incidents/{incident.number}/macro?preset={shared.pk}").status_code == 200
    assert client.get(f"/incidents/presets/macro?preset={shared.pk}").status_code == 404
    assert client.post("/incidents/presets", {"preset": shared.pk, "remove": "1"}).status_code == 404
    assert selectors.found(kind("problem"), str(shared.pk), world.actor("amara")) is None
    client.force_login(world.users["olly"])
    number = factories.incident(world, requester=world.people["olly"]).number
    assert "Ours" not in client.get(f"/incidents/{number}").content.decode()
    assert client.get("/incidents/presets").status_code == 403
    assert client.get("/incidents/new").content.decode().count("Keep as a template") == 0


@pytest.mark.parametrize(("text", "said"), [("x" * 200_000, "more than a template"), ("a\x00b", "no text can have")])
def test_a_template_holds_no_more_and_nothing_else_than_texts(world, jonah, text, said):
    kept = jonah.post("/incidents/new/keep", {"keep-name": "Large", "title": "A", "description": text})
    assert (kept.status_code, said in kept.content.decode()) == (422, True)
    assert not Preset.objects.exists()


def test_what_a_template_names_beyond_ones_reach_stays_a_number(world, client):
    theirs = factories.service(title="Theirs alone", customer=world.organizations["pinnock"])
    fields = {"title": "A", "service": str(theirs.pk), "requester": str(world.people["pat"].pk), "state": "closed"}
    kept = services.keep_preset(
        actor=world.actor("tomas"), kind=kind("incident"), use=Preset.Use.TEMPLATE, name="Of Pinnock",
        content={"fields": fields},
    )  # fmt: skip
    services.share_preset(kept, actor=world.actor("tomas"), on=True)
    set_account(world.users["jonah"], actor=system(), customers=[world.organizations["oldmere"].pk])
    client.force_login(world.users["jonah"])
    page = client.get(f"/incidents/new?preset={kept.pk}").content.decode()
    assert "Theirs alone" not in page
    assert "Pat Lowe" not in page
    sent = {name: value for name, value in fields.items() if name != "title"}
    refused = client.post("/incidents/new", {"title": "A", "urgency": "2", "impact": "2", **sent})
    assert (refused.status_code, Incident.objects.count()) == (422, 0)
    own = client.post("/incidents/new", {"title": "A", "urgency": "2", "impact": "2", "state": "closed"})
    assert own.status_code == 303, own.content.decode()
    assert Incident.objects.get().state == "new"


def test_a_macro_sets_nothing_that_its_step_does_not_take(world, jonah):
    incident = factories.incident(world)
    kept = macro(
        world, step="hold", fields={"hold_reason": "caller", "priority": "1", "title": "Renamed", "customer": "1"}
    )
    theirs = world.organizations["pinnock"].pk
    here = f"/incidents/{incident.number}/macro?preset={kept.pk}"
    forged = {
        "priority": "1",
        "title": "Renamed",
        "customer": theirs,
        "assignee": world.people["pat"].pk,
        "state": "closed",
    }
    answer = jonah.post(here, {"version": 1, "hold_reason": "caller", **forged})
    assert answer.status_code == 303
    before = (incident.title, incident.priority, incident.customer_id, incident.assignee_id)
    incident.refresh_from_db()
    assert (incident.title, incident.priority, incident.customer_id, incident.assignee_id) == before
    assert incident.state == "on_hold"
    many = factories.incident(world)
    jonah.post(
        "/incidents/bulk/macro",
        {"preset": kept.pk, "pick": many.number, "asked": "1", "hold_reason": "caller", **forged},
    )
    many.refresh_from_db()
    assert (many.state, many.title, many.customer_id) == ("on_hold", incident.title, incident.customer_id)


def test_a_macro_reaches_no_record_out_of_sight(world, client):
    kept = macro(world, by="jonah", reply="Hello.")
    set_account(world.users["jonah"], actor=system(), customers=[world.organizations["oldmere"].pk])
    theirs = factories.incident(world, requester=world.people["pat"])
    client.force_login(world.users["jonah"])
    assert client.post(f"/incidents/{theirs.number}/macro?preset={kept.pk}", {"version": 1}).status_code == 404
    client.post(
        "/incidents/bulk/macro", {"preset": kept.pk, "pick": theirs.number, "asked": "1", "say-reply": "Hello."}
    )
    assert not Comment.objects.exists()
