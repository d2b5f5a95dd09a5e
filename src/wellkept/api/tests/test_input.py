"""Whatever is sent, the answer is a problem that says what is wrong, never a defect of ours."""

import json
from typing import Any

import pytest

from wellkept.sms import factories
from wellkept.sms.resolution.incidents.models import Incident

pytestmark = pytest.mark.django_db
DEEP = b"[" * 5000 + b"]" * 5000
LONG = b'{"title": ' + b"9" * 5000 + b"}"

BODIES = {
    "not JSON": (b"{title}", 400),
    "cut": (b'{"title": "x"', 400),
    "not UTF-8": (b'{"title": "\xff\xfe"}', 400),
    "NUL character": (b'{"title": "a\\u0000b"}', 400),
    "NUL in a name": (b'{"ti\\u0000tle": "ab"}', 400),
    "half a surrogate pair": (b'{"title": "a\\ud800b"}', 400),
    "a name twice": (b'{"title": "a", "title": "b"}', 400),
    "NaN": (b'{"title": "a", "urgency": NaN}', 400),
    "infinite": (b'{"title": "a", "urgency": 1e999}', 400),
    "too deep": (DEEP, 400),
    "too many digits": (LONG, 400),
    "deep object": (b'{"title":' * 400 + b"1" + b"}" * 400, 400),
    "a list": (b"[]", 422),
    "text": (b'"title"', 422),
    "null": (b"null", 422),
    "empty": (b"", 422),
    "title null": (b'{"title": null}', 422),
    "title a list": (b'{"title": ["a"]}', 422),
    "title an object": (b'{"title": {"a": 1}}', 422),
    "title a number": (b'{"title": 5}', 422),
    "title blank": (b'{"title": "   "}', 422),
    "title too long": (json.dumps({"title": "x" * 201}).encode(), 422),
    "urgency text": (b'{"title": "a", "urgency": "high"}', 422),
    "urgency unknown": (b'{"title": "a", "urgency": 9}', 422),
    "urgency true": (b'{"title": "a", "urgency": true}', 422),
    "urgency a fraction": (b'{"title": "a", "urgency": 1.5}', 422),
    "requester text": (b'{"title": "a", "requester": "Olly"}', 422),
    "requester huge": (b'{"title": "a", "requester": 99999999999999999999999}', 422),
    "requester absent": (b'{"title": "a", "requester": 999999}', 422),
    "requester negative": (b'{"title": "a", "requester": -1}', 422),
    "requester a list": (b'{"title": "a", "requester": [1]}', 422),
    "service by key": (b'{"title": "a", "service": 1}', 422),
    "service absent": (b'{"title": "a", "service": "SVC-999999"}', 422),
    "service of another kind": (b'{"title": "a", "service": "INC-000001"}', 422),
    "moment without offset": (b'{"title": "a", "occurred_at": "2026-03-01T08:30:00"}', 422),
    "moment of no day": (b'{"title": "a", "occurred_at": "2026-02-30T08:30:00Z"}', 422),
    "moment of no year": (b'{"title": "a", "occurred_at": "0001-01-01T00:00:00+14:00"}', 422),
    "moment a number": (b'{"title": "a", "occurred_at": 1767225600}', 422),
    "channel unknown": (b'{"title": "a", "channel": "pigeon"}', 422),
}


@pytest.mark.parametrize("name", BODIES)
def test_hostile_bodies_of_a_new_record(name, world, program):
    raw, status = BODIES[name]
    answer = program("jonah").post("/api/v1/incidents", raw)
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == status
    assert not Incident.objects.exists()


def test_one_hostile_body_after_another_everywhere(world, program):
    """The same bodies against every other address that takes one."""
    jonah = program("jonah")
    number = factories.incident(world).number
    at = f"/api/v1/incidents/{number}"
    for raw, _status in BODIES.values():
        for method, address in (
            ("PATCH", at), ("POST", "/api/v1/incidents/bulk"), ("POST", f"{at}/comments"), ("POST", f"{at}/links"),
            ("POST", f"{at}/transitions/resolve"), ("POST", f"{at}/transitions/hold"),
        ):  # fmt: skip
            answer = jonah.call(method, address, raw, If_Match='"1"')
            assert 400 <= answer.status_code < 500, (method, address, raw[:60], answer.content)
    assert Incident.objects.get(number=number).version == 1


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/xml", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded"]
)
def test_other_media_types_are_refused(kind, world, program):
    answer = program("jonah").post("/api/v1/incidents", b"title=x", Content_Type=kind)
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")


def test_a_body_beyond_the_limit_is_refused(world, program, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 2000
    answer = program("jonah").post("/api/v1/incidents", {"title": "x", "description": "y" * 3000})
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


@pytest.mark.parametrize(
    "query",
    [
        "state=new'--", "state=%00", "state=%ff", "state[]=new", "state=new&state=new", "assignee=1e9", "assignee=" + "9" * 30,
        "team=%2e%2e", "sort=number;drop", "sort=--number", "sort=assignee__user__password", "limit=-1", "limit=٣", "limit=1e1",
        "cursor=" + "A" * 700, "cursor=W10", "cursor=W3siYSI6MX0sMl0", "cursor=é", "customer__name=x", "overdue=maybe",
        "state=" + ",".join(["new"] * 30), "service=SVC-1'", "q=x",
    ],
)  # fmt: skip
def test_hostile_queries_of_a_list(query, world, program):
    factories.incident(world)
    answer = program("jonah").get(
        f"/api/v1/incidents?sort=priority&{query}" if "sort" not in query else f"/api/v1/incidents?{query}"
    )
    assert answer.status_code == 422, answer.content
    assert answer.json()["errors"][0]["parameter"]


@pytest.mark.parametrize("tag", ["x", '"1', "W/", '"1";"2"', "é", '"1" "2"'])
def test_what_is_no_tag_is_not_understood(tag, world, program):
    number = factories.incident(world).number
    answer = program("jonah").patch(f"/api/v1/incidents/{number}", {"title": "x"}, If_Match=tag)
    assert answer.status_code == 400


@pytest.mark.parametrize("address", ["/api/v1/", "/api/v1/nonsense", "/api/v1/incidents/INC-1", "/api/v1/incidents/inc-000001",
    "/api/v1/incidents/SVC-000001", "/api/v1/incidents/INC-000001/nonsense",
    "/api/v1/incidents/INC-000001%00", "/api/v1/incidents/%ff",
    "/api/v1/incidents/INC-000001%0A", "/api/v1/incidents/../me", "/api/v2/me"])  # fmt: skip
def test_addresses_that_lead_nowhere(address, world, program):
    answer = program("jonah").get(address)
    assert answer.status_code == 404, answer.content
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("method", "address", "allowed"),
    [
        ("PUT", "/api/v1/incidents", "GET, HEAD, POST"),
        ("DELETE", "/api/v1/incidents/INC-000001", "GET, HEAD, PATCH"),
        ("POST", "/api/v1/me", "GET, HEAD"),
        ("GET", "/api/v1/incidents/INC-000001/transitions/start", "POST"),
        ("TRACE", "/api/v1/kinds", "GET, HEAD"),
    ],
)
def test_other_methods_are_named(method, address, allowed, world, program):
    answer = program("jonah").call(method, address)
    assert (answer.status_code, answer["Allow"]) == (405, allowed)
    assert answer.json()["code"] == "method_not_allowed"


def test_every_model_field_sent_everywhere_changes_only_what_is_declared(world, program):
    jonah = program("jonah")
    number = factories.incident(world).number
    before = Incident.objects.filter(number=number).values().get()
    for field in Incident._meta.get_fields():
        if field.name in (
            "title",
            "description",
            "requester",
            "service",
            "item",
            "category",
            "impact",
            "urgency",
            "priority",
            "priority_reason",
            "channel",
            "occurred_at",
            "detected_at",
            "parent",
            "next_update_at",
        ):
            continue  # fmt: skip
        answer = jonah.patch(f"/api/v1/incidents/{number}", {field.name: 1}, If_Match='"1"')
        assert answer.status_code == 422, field.name
    assert Incident.objects.filter(number=number).values().get() == before


def test_an_action_wants_its_reason_each_time(world, program):
    incident = factories.incident(world)
    agent = program("amara")
    path = f"/api/v1/incidents/{incident.number}/actions/escalate"
    team = {"id": world.infrastructure.pk}
    first = agent.call("POST", path, {"version": 1, "escalation_reason": "Too long.", "escalated_team": team})
    assert first.status_code == 200, first.content
    again = agent.call("POST", path, {"version": 2, "escalated_team": team})
    assert again.status_code == 422, again.content
    assert again.json()["errors"][0]["pointer"] == "#/escalation_reason"


def test_an_object_of_more_names_than_anything_has_is_refused_at_once(program: Any) -> None:
    answer = program("jonah").post("/api/v1/incidents", {f"name{place}": 1 for place in range(100_000)})
    assert answer.status_code == 400
    assert "more than 200 names" in answer.json()["detail"]


def test_a_bulk_request_full_of_faults_is_not_read_to_its_end(program: Any) -> None:
    bodies = [{f"name{place}": 1 for place in range(150)} for _row in range(200)]
    answer = program("jonah").post("/api/v1/incidents/bulk", bodies)
    assert answer.status_code == 422
    rows = {error["row"] for error in answer.json()["errors"]}
    assert rows == {0, 1}
