"""Templates and macros: what one does often, under a name; shown before it is done, and done as one."""

import pytest

from wellkept.components.comments.models import Comment
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
