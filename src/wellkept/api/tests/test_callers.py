"""Tokens and sessions: who is let in, and for how long."""

import datetime as dt

import pytest
from django.test import Client

from wellkept.directory import services as directory
from wellkept.directory.models import Token
from wellkept.kernel.permissions import system
from wellkept.sms import factories

pytestmark = pytest.mark.django_db
ME = "/api/v1/me"


def test_a_token_works_until_it_is_revoked_or_ends_or_its_owner_goes(world, program, time_machine):
    time_machine.move_to("2026-03-02T09:00:00Z", tick=False)
    jonah = program("jonah")
    assert jonah.get(ME).json()["token"]["name"] == "test"
    user = world.users["jonah"]
    Token.objects.filter(user=user).update(expires_at=dt.datetime(2026, 3, 3, tzinfo=dt.UTC))
    assert jonah.get(ME).status_code == 200
    time_machine.move_to("2026-03-03T00:00:00Z", tick=False)
    refused = jonah.get(ME)
    assert (refused.status_code, refused["WWW-Authenticate"]) == (401, 'Bearer error="invalid_token"')
    Token.objects.filter(user=user).update(expires_at=None)
    directory.set_account(user, actor=system(), is_active=False)
    assert jonah.get(ME).status_code == 401
    directory.set_account(user, actor=system(), is_active=True)
    assert jonah.get(ME).status_code == 200
    directory.revoke_token(jonah.token, actor=system())
    assert jonah.get(ME).status_code == 401


def test_what_a_program_reports_comes_by_another_system(world, program):
    told = {"title": "Disk is full"}
    assert program("jonah").call("POST", "/api/v1/incidents", told).json()["channel"] == "api"
    assert program("olly").call("POST", "/api/v1/incidents", told).json()["channel"] == "api"
    mailed = program("jonah").call("POST", "/api/v1/incidents", {**told, "channel": "mail"})
    assert mailed.json()["channel"] == "mail"


def test_an_appointment_that_ends_takes_its_rights_from_the_token_at_once(world, program):
    jonah = program("jonah")
    number = factories.incident(world).number
    assert jonah.get(f"/api/v1/incidents/{number}").status_code == 200
    directory.release(world.people["jonah"], "service-desk-agent", actor=system())
    assert jonah.get(f"/api/v1/incidents/{number}").status_code == 403
    assert jonah.get(ME).json()["permissions"] == []


def test_the_last_day_of_use_is_noted_once_a_day(world, program, time_machine, django_assert_num_queries):
    time_machine.move_to("2026-03-02T09:00:00Z", tick=False)
    jonah = program("jonah")
    with django_assert_num_queries(2):
        jonah.get(ME)
    with django_assert_num_queries(1):
        jonah.get(ME)
    assert Token.objects.get(pk=jonah.token.pk).last_used_on == dt.date(2026, 3, 2)
    time_machine.move_to("2026-03-03T09:00:00Z", tick=False)
    with django_assert_num_queries(2):
        jonah.get(ME)


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer ", "Basic am9uYWg6eA==", "Bearer wk_no", "wk_no", "Bearer \x7f", ""]
)
def test_a_header_that_is_no_token_is_refused_even_beside_a_session(header, world):
    client = Client()
    client.force_login(world.users["jonah"])
    assert client.get(ME).status_code == 200
    refused = client.get(ME, headers={"Authorization": header})
    assert refused.status_code == 401
    assert refused["WWW-Authenticate"].startswith("Bearer")


def test_a_session_reads_and_needs_its_proof_to_write(world):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.users["jonah"])
    assert client.get("/api/v1/incidents").status_code == 200
    body = {"title": "From the browser"}
    refused = client.post("/api/v1/incidents", body, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (403, "csrf")
    client.get("/settings/tokens")
    proof = client.cookies["csrftoken"].value
    made = client.post("/api/v1/incidents", body, content_type="application/json", headers={"X-CSRFToken": proof})
    assert made.status_code == 201, made.content
    foreign = client.post(
        "/api/v1/incidents",
        body,
        content_type="application/json",
        headers={"X-CSRFToken": proof, "Origin": "https://evil.example"},
    )
    assert foreign.status_code == 403


def test_people_make_and_end_their_own_tokens(world):
    client = Client()
    client.force_login(world.users["jonah"])
    page = client.get("/settings/tokens")
    assert page.status_code == 200
    assert "incidents.work" in page.content.decode()
    refused = client.post("/settings/tokens", {"name": "", "ends": "30"})
    assert refused.status_code == 422
    above = client.post("/settings/tokens", {"name": "x", "ends": "30", "scopes": ["settings.manage"]})
    assert above.status_code == 422
    made = client.post(
        "/settings/tokens", {"name": "Monitor", "ends": "30", "scopes": ["incidents.view", "incidents.report"]}
    )
    assert made.status_code == 200
    secret = made.context["secret"]
    assert secret in made.content.decode()
    assert made["Cache-Control"].startswith("max-age=0")
    token = Token.objects.get(name="Monitor")
    assert token.scopes == ["incidents.report", "incidents.view"]
    assert secret not in (token.digest, token.hint)
    assert secret not in client.get("/settings/tokens").content.decode(), "shown once"
    assert Client().get(ME, headers={"Authorization": f"Bearer {secret}"}).status_code == 200
    other = Client()
    other.force_login(world.users["amara"])
    assert other.post(f"/settings/tokens/{token.pk}/revoke").status_code == 404
    assert client.post(f"/settings/tokens/{token.pk}/revoke").status_code == 302
    assert Client().get(ME, headers={"Authorization": f"Bearer {secret}"}).status_code == 401
    assert Client().get("/settings/tokens").status_code == 302
