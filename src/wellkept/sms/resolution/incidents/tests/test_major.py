"""Major incidents: classification, steps, word to the top, review."""

import pytest
from django.test import Client

from wellkept.components.communications.models import Communication
from wellkept.components.reviews.models import Review
from wellkept.kernel.errors import Denied, Invalid, Refused
from wellkept.records import services as records
from wellkept.sms import factories
from wellkept.sms.resolution.incidents import major
from wellkept.sms.resolution.incidents.models import Incident, MajorStep
from wellkept.toolkit.testing.cast import World


def declared(world: World) -> Incident:
    """An incident that Amara declared a major one."""
    incident = factories.incident(world, impact=1, urgency=1)
    return major.accept(incident, actor=world.actor("amara"), major_reason="Four clinics stand still.")


def test_declaring_lays_out_the_steps_and_tells_the_top(world: World) -> None:
    incident = declared(world)
    assert incident.major == "accepted"
    assert incident.major_at is not None
    assert incident.major_lead_id == world.people["amara"].pk
    assert MajorStep.objects.filter(incident=incident).count() == 6
    told = Communication.objects.get(record=incident.pk)
    assert (told.audience, told.stage) == ("top-management", "start")
    assert list(told.recipients.all()) == [world.people["ines"]]


def test_who_was_told_is_called_by_the_roles_name(world: World, client: Client) -> None:
    incident = declared(world)
    client.force_login(world.users["amara"])
    html = client.get(f"/incidents/{incident.number}").content.decode()
    assert "Top management: " in html
    assert "top-management" not in html


def test_an_agent_proposes_and_does_not_decide(world: World) -> None:
    incident = factories.incident(world)
    with pytest.raises(Denied):
        major.accept(incident, actor=world.actor("jonah"))
    with pytest.raises(Invalid):
        major.propose(incident, actor=world.actor("jonah"), major_reason=" ")
    proposed = major.propose(incident, actor=world.actor("jonah"), major_reason="Everybody calls.")
    assert proposed.major == "proposed"
    rejected = major.reject(proposed, actor=world.actor("amara"), major_reason="One room only.")
    assert (rejected.major, rejected.major_at) == ("rejected", None)


def test_steps_are_taken_once_or_left_out_with_a_reason(world: World) -> None:
    incident = declared(world)
    first, second = MajorStep.objects.filter(incident=incident)[:2]
    assert major.take_step(incident, first, actor=world.actor("amara")).done_at is not None
    assert (
        major.take_step(incident, second, actor=world.actor("amara"), omitted_reason="Only one of us.").done_at is None
    )
    with pytest.raises(Refused):
        major.take_step(incident, first, actor=world.actor("amara"))


def test_resolving_tells_the_end_and_plans_the_review(world: World) -> None:
    incident = declared(world)
    records.transition(
        incident,
        "resolve",
        actor=world.actor("jonah"),
        resolution_code="solution",
        resolution="Put the old version back.",
    )
    stages = Communication.objects.filter(record=incident.pk).order_by("id").values_list("stage", flat=True)
    assert list(stages) == ["start", "end"]
    review = Review.objects.get(subject=incident.pk)
    assert (review.state, review.chair_id) == ("planned", world.people["amara"].pk)
    records.transition(
        Incident.objects.get(pk=incident.pk), "reopen", actor=world.actor("jonah"), reopen_reason="It is back."
    )
    assert Review.objects.filter(subject=incident.pk).count() == 1


def test_a_review_says_improvements_or_that_there_are_none(world: World) -> None:
    incident = declared(world)
    records.transition(
        incident, "resolve", actor=world.actor("jonah"), resolution_code="solution", resolution="Back again."
    )
    review = Review.objects.get(subject=incident.pk)
    review = records.transition(review, "hold", actor=world.actor("amara"), findings="No restore check was done.")
    with pytest.raises(Invalid):
        records.transition(review, "report", actor=world.actor("amara"), report="Short.", reported_to="Ines")
    done = records.transition(
        review, "report", actor=world.actor("amara"), report="Short.", reported_to="Ines", no_improvements=True
    )
    assert (done.state, done.reported_at is not None) == ("reported", True)


def test_the_page_takes_a_step(world: World, client: Client) -> None:
    incident = declared(world)
    client.force_login(world.users["jonah"])
    page = client.get(f"/incidents/{incident.number}")
    assert "Confirm impact and classify" in page.content.decode()
    client.post(f"/incidents/{incident.number}/major/0", {"act": "done"})
    assert MajorStep.objects.get(incident=incident, position=0).done_by_id == world.people["jonah"].pk
    client.force_login(world.users["ada"])
    assert client.post(f"/incidents/{incident.number}/major/1", {"act": "done"}).status_code == 403
    seen = client.get(f"/incidents/{incident.number}").content.decode()
    assert "Confirm impact and classify" not in seen
