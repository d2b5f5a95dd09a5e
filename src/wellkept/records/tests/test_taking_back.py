"""A step taken by a slip of the hand is taken back at once, by whoever took it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from wellkept.components.clocks.models import Clock
from wellkept.components.comments.services import comment
from wellkept.kernel.errors import Refused
from wellkept.kernel.occasion import occasion
from wellkept.ledger.models import Event
from wellkept.records import services as records
from wellkept.records.models import Record, Span
from wellkept.sms import factories
from wellkept.sms.resolution.incidents import services
from wellkept.sms.resolution.incidents.models import Incident
from wellkept.sms.resolution.requests.models import ServiceRequest

pytestmark = pytest.mark.django_db


def test_what_a_step_set_is_as_it_was_and_the_trail_tells_of_both(world):
    incident = factories.incident(world)
    started = records.transition(incident, "start", actor=world.actor("jonah"))
    assert (started.state, started.assignee) == ("in_progress", world.people["jonah"])
    back = records.take_back(started, actor=world.actor("jonah"))
    assert (back.state, back.assignee, back.acknowledged_at) == ("new", None, None)
    assert back.version == started.version + 1
    assert Record.objects.get(pk=incident.pk).state == "new"
    assert [span.value for span in Span.objects.filter(record=incident.pk, attribute="state", until=None)] == ["new"]
    verbs = list(Event.objects.filter(subject_id=incident.pk).order_by("id").values_list("verb", flat=True))
    assert verbs[-2:] == ["incident.started", "incident.taken_back"]
    with pytest.raises(Refused):
        records.take_back(back, actor=world.actor("jonah"))


def test_a_clock_stands_again_when_resuming_is_taken_back(world):
    factories.agreement(world)
    actor = world.actor("jonah")
    held = records.transition(factories.incident(world), "hold", actor=actor, hold_reason="caller")
    resumed = records.transition(held, "resume", actor=actor)
    assert resumed.hold_reason == ""
    back = records.take_back(resumed, actor=actor)
    assert (back.state, back.hold_reason) == ("on_hold", "caller")
    assert Clock.objects.get(record=back.pk, metric="resolution").state == "paused"


def test_only_the_last_step_of_ones_own_and_only_soon(world):
    started = records.transition(factories.incident(world), "start", actor=world.actor("jonah"))
    with pytest.raises(Refused):
        records.take_back(started, actor=world.actor("amara"))
    with occasion(at=timezone.now() + timedelta(minutes=11)), pytest.raises(Refused):
        records.take_back(started, actor=world.actor("jonah"))
    services.edit_incident(started, actor=world.actor("jonah"), title="Otherwise")
    with pytest.raises(Refused):
        records.take_back(started, actor=world.actor("jonah"))
    resolved = records.transition(
        factories.incident(world),
        "resolve",
        actor=world.actor("jonah"),
        resolution_code="solution",
        resolution="A disk.",
    )
    with pytest.raises(Refused):
        records.take_back(resolved, actor=world.actor("jonah"))


def test_not_once_something_else_was_noted_of_the_record(world):
    actor = world.actor("jonah")
    started = records.transition(factories.incident(world), "start", actor=actor)
    comment(started, actor=actor, body="We found the cable.", public=False)
    assert records.take_back(started, actor=actor).acknowledged_at is None
    started = records.transition(factories.incident(world), "start", actor=actor)
    comment(started, actor=actor, body="We are on it.", public=True)
    with pytest.raises(Refused):
        records.take_back(started, actor=actor)


def test_nothing_is_given_back_to_somebody_who_has_left(world):
    actor = world.actor("jonah")
    assigned = records.transition(factories.incident(world), "assign", actor=actor, assignee=world.people["amara"])
    again = records.transition(assigned, "assign", actor=actor, assignee=world.people["jonah"])
    type(world.people["amara"]).objects.filter(pk=world.people["amara"].pk).update(active=False)
    with pytest.raises(Refused, match="Amara"):
        records.take_back(again, actor=actor)


def test_the_page_offers_to_undo_a_step_that_was_taken(world, client):
    incident = factories.incident(world)
    client.force_login(world.users["jonah"])
    here = f"/incidents/{incident.number}"
    page = client.post(f"{here}/do/start", {"version": 1}, follow=True).content.decode()
    assert f'action="{here}/take-back"' in page
    page = client.post(f"{here}/take-back", follow=True).content.decode()
    assert "is as it was before." in page
    assert "take-back" not in page
    assert Incident.objects.get(pk=incident.pk).state == "new"
    assert "cannot be taken back" in client.post(f"{here}/take-back", follow=True).content.decode()
    client.force_login(world.users["pat"])
    assert client.post(f"{here}/take-back").status_code == 404


def test_handing_over_a_request_is_taken_back_like_a_step(world, client):
    request = factories.ordered(world, factories.catalogue_item(world))
    client.force_login(world.users["jonah"])
    here = f"/requests/{request.number}"
    to = {"version": ServiceRequest.objects.get(pk=request.pk).version, "team": world.infrastructure.pk}
    page = client.post(f"{here}/do/hand_over", to, follow=True).content.decode()
    assert f'action="{here}/take-back"' in page
    assert ServiceRequest.objects.get(pk=request.pk).team == world.infrastructure
    client.post(f"{here}/take-back")
    assert ServiceRequest.objects.get(pk=request.pk).team == world.desk
