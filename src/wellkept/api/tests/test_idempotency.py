"""The same request with the same key happens once."""

from datetime import timedelta

import pytest

from wellkept.api import services
from wellkept.api.models import GivenAnswer
from wellkept.api.services import Answer
from wellkept.kernel import occasion
from wellkept.ledger.models import Event
from wellkept.sms import factories
from wellkept.sms.resolution.incidents.models import Incident

pytestmark = pytest.mark.django_db
BODY = {"title": "Files do not open", "urgency": 1}


def test_the_same_request_gets_the_same_answer(world, program):
    jonah = program("jonah")
    first = jonah.post("/api/v1/incidents", BODY, Idempotency_Key="k1")
    events = Event.objects.count()
    again = jonah.post("/api/v1/incidents", {"urgency": 1, "title": "Files do not open"}, Idempotency_Key="k1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert (again["ETag"], again["Location"]) == (first["ETag"], first["Location"])
    assert "Idempotency-Replayed" not in first.headers
    assert again["Idempotency-Replayed"] == "true"
    assert (Incident.objects.count(), Event.objects.count()) == (1, events)
    other = jonah.post("/api/v1/incidents", BODY, Idempotency_Key="k2")
    assert other.json()["number"] > first.json()["number"]
    assert Incident.objects.count() == 2


def test_the_key_for_another_request_is_refused(world, program):
    jonah = program("jonah")
    number = jonah.post("/api/v1/incidents", BODY, Idempotency_Key="k1").json()["number"]
    for address, body in (
        ("/api/v1/incidents", {**BODY, "urgency": 2}),
        ("/api/v1/incidents/bulk", [BODY]),
        (f"/api/v1/incidents/{number}/comments", {"body": "x"}),
        (f"/api/v1/incidents/{number}/transitions/start", {"version": 1}),
    ):
        refused = jonah.post(address, body, Idempotency_Key="k1")
        assert (refused.status_code, refused.json()["code"]) == (422, "key_reused"), address
    assert Incident.objects.count() == 1
    assert Incident.objects.get().version == 1


def test_each_caller_has_its_own_keys(world, program):
    for key in ("jonah", "amara", "ada"):
        assert program(key).post("/api/v1/incidents", BODY, Idempotency_Key="k1").status_code == 201
    assert Incident.objects.count() == 3


def test_transitions_and_comments_repeat_their_answer_after_the_state_has_moved(world, program):
    jonah = program("jonah")
    at = f"/api/v1/incidents/{factories.incident(world).number}"
    started = jonah.post(f"{at}/transitions/start", {"version": 1}, Idempotency_Key="start")
    said = jonah.post(f"{at}/comments", {"body": "On it."}, Idempotency_Key="say")
    jonah.post(f"{at}/transitions/hold", {"version": 2, "hold_reason": "caller"})
    assert jonah.post(f"{at}/transitions/start", {"version": 1}, Idempotency_Key="start").content == started.content
    assert jonah.post(f"{at}/comments", {"body": "On it."}, Idempotency_Key="say").content == said.content
    assert len(jonah.get(f"{at}/comments").json()["items"]) == 1
    assert jonah.get(at).json()["state"] == "on_hold"


def test_a_refused_request_may_be_corrected_under_its_key(world, program):
    jonah = program("jonah")
    assert jonah.post("/api/v1/incidents", {"title": ""}, Idempotency_Key="k1").status_code == 422
    assert jonah.post("/api/v1/incidents", BODY, Idempotency_Key="k1").status_code == 201


def test_who_lost_the_right_does_not_get_the_old_answer(world, program):
    from wellkept.directory import services as directory
    from wellkept.kernel.permissions import system

    jonah = program("jonah")
    assert jonah.post("/api/v1/incidents", BODY, Idempotency_Key="k1").status_code == 201
    directory.release(world.people["jonah"], "service-desk-agent", actor=system())
    assert jonah.post("/api/v1/incidents", BODY, Idempotency_Key="k1").status_code == 403


def test_after_a_day_a_key_is_new_and_old_answers_go(world, program, time_machine):
    time_machine.move_to("2026-03-02T09:00:00Z", tick=False)
    jonah = program("jonah")
    jonah.post("/api/v1/incidents", BODY, Idempotency_Key="k1")
    time_machine.move_to("2026-03-03T09:00:00Z", tick=False)
    assert jonah.post("/api/v1/incidents", BODY, Idempotency_Key="k1").json()["number"] == "INC-000001"
    assert services.forget_answers() == 0
    time_machine.move_to("2026-03-03T09:00:01Z", tick=False)
    assert jonah.post("/api/v1/incidents", BODY, Idempotency_Key="k1").json()["number"] > "INC-000001"
    jonah.post("/api/v1/incidents", BODY, Idempotency_Key="k2")
    time_machine.shift(timedelta(hours=25))
    assert services.forget_answers() == 2
    assert not GivenAnswer.objects.exists()


@pytest.mark.parametrize("key", ["", "a b", "é", "x" * 256, "a\x7f"])
def test_what_is_no_key_is_refused(key, world, program):
    answer = program("jonah").post("/api/v1/incidents", BODY, Idempotency_Key=key)
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")
    assert not Incident.objects.exists()


def test_who_comes_second_undoes_his_own_effect(world):
    """Two at the same time: the other one commits while this one acts."""
    jonah = world.actor("jonah")

    def act() -> Answer:
        row = factories.incident(world)
        GivenAnswer.objects.create(
            caller="token:1", key="k", digest="d", status=201, headers={}, body="theirs", given_at=occasion.now()
        )
        assert row.pk is not None
        return Answer(201, "mine")

    with pytest.raises(Exception, match=r"(?i)unique"):
        services.once("token:1", "k", "d", act)
    assert not Incident.objects.exists(), "the effect went with the answer"
    assert jonah.can("incidents.report")
