"""Who may do what over REST: every operation, every one of the cast, with an own, a foreign and no record."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from wellkept.kernel.permissions import ADMINISTRATOR
from wellkept.sms import factories
from wellkept.toolkit.testing.cast import PEOPLE

pytestmark = pytest.mark.django_db

AGENTS = ("amara", "jonah", "rashid", "tomas")
READERS = ("ines", "lotte", "greta", "helen")
CUSTOMERS = ("ada", "olly")
STRANGERS = ("bo", "pat", "employee", "admin")
OUTSIDE = ("ivo",)

#: (method, below the record, body) -> who of the cast gets how far: "yes", "absent" (404) or "denied" (403).
ONE: list[tuple[tuple[str, str, Any], dict[str, str]]] = [
    (("GET", "", None), {"yes": "agents readers customers", "absent": "strangers", "denied": "outside"}),
    (("GET", "/timeline", None), {"yes": "agents readers customers", "absent": "strangers", "denied": "outside"}),
    (("GET", "/comments", None), {"yes": "agents readers customers", "absent": "strangers", "denied": "outside"}),
    (("GET", "/links", None), {"yes": "agents readers customers", "absent": "strangers", "denied": "outside"}),
    (("GET", "/transitions", None), {"yes": "agents readers customers", "absent": "strangers", "denied": "outside"}),
    (("PATCH", "", {"title": "Renamed"}), {"yes": "agents", "denied": "readers customers strangers outside"}),
    (
        ("POST", "/comments", {"body": "Seen."}),
        {
            "yes": "agents customers",
            "absent": "strangers",
            "denied": "readers outside",
        },
    ),
    (
        ("POST", "/links", {"type": "relates", "target": "{other}"}),
        {
            "yes": "agents",
            "denied": "readers customers strangers outside",
        },
    ),
    (
        ("POST", "/transitions/start", {"version": 1}),
        {"yes": "agents", "denied": "readers customers strangers outside"},
    ),
]
_GROUPS = {
    "agents": AGENTS,
    "readers": READERS,
    "customers": CUSTOMERS,
    "strangers": STRANGERS,
    "outside": OUTSIDE,
}


def _expected(table: dict[str, str], key: str) -> str:
    group = next(name for name, members in _GROUPS.items() if key in members)
    return next(answer for answer, groups in table.items() if group in groups.split())


def test_the_table_names_everybody_of_the_cast():
    named = [key for members in _GROUPS.values() for key in members]
    assert set(named) >= set(PEOPLE) - {"piotr"}
    assert ADMINISTRATOR in PEOPLE["admin"][2]


@pytest.mark.parametrize("key", [key for members in _GROUPS.values() for key in members])
def test_each_of_the_cast_gets_exactly_as_far_as_declared(key: str, world, program: Callable[..., Any]):
    by = program(key)
    for (method, below, sent), table in ONE:
        expected = _expected(table, key)
        own = factories.incident(world).number
        other = factories.incident(world).number
        body = {n: other if v == "{other}" else v for n, v in sent.items()} if sent else None
        answer = by.call(method, f"/api/v1/incidents/{own}{below}", body, If_Match='"1"')
        absent = by.call(method, f"/api/v1/incidents/INC-999999{below}", body, If_Match='"1"')
        told = (key, method, below, answer.status_code, answer.content)
        if expected == "yes":
            assert answer.status_code in (200, 201), told
            assert absent.status_code == 404, told
        else:
            status, code = {"absent": (404, "not_found"), "denied": (403, "permission_denied")}[expected]
            assert (answer.status_code, answer.json()["code"]) == (status, code), told
            assert answer.content == absent.content, "a foreign record looks exactly like one that does not exist"
            assert _headers(answer) == _headers(absent), told
            if expected == "denied":
                assert answer.json()["permission"].startswith("incidents."), told


def _headers(answer: Any) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name != "X-Request-ID"}


def test_lists_and_makers(world, program):
    factories.incident(world)
    factories.incident(world, requester=world.people["pat"])
    shown = {key: program(key).get("/api/v1/incidents") for key in PEOPLE}
    assert len(shown["jonah"].json()["items"]) == len(shown["helen"].json()["items"]) == 2
    assert [i["requester"]["name"] for i in shown["ada"].json()["items"]] == ["Olly Marsh"]
    assert [i["requester"]["name"] for i in shown["bo"].json()["items"]] == ["Pat Lowe"]
    assert shown["employee"].json()["items"] == shown["admin"].json()["items"] == []
    assert shown["ivo"].status_code == 403
    for key in ("helen", "greta", "ines", "ivo"):
        for address, body in (("/api/v1/incidents", {"title": "x"}), ("/api/v1/incidents/bulk", [{"title": "x"}])):
            refused = program(key).post(address, body)
            assert (refused.status_code, refused.json()["permission"]) == (403, "incidents.report")


def test_nobody_is_asked_for_a_token_everywhere(world):
    number = factories.incident(world).number
    nobody = Client()
    for method, address in (
        ("GET", "/me"), ("GET", "/kinds"), ("GET", "/incidents"), ("POST", "/incidents"), ("POST", "/incidents/bulk"),
        *((method, f"/incidents/{number}{below}") for (method, below, _body), _table in ONE),
    ):  # fmt: skip
        answer = nobody.generic(method, f"/api/v1{address}")
        assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer"), address
        assert answer["Content-Type"] == "application/problem+json"


def test_customers_never_read_what_is_internal(world, program):
    jonah, ada = program("jonah"), program("ada")
    number = factories.incident(world).number
    at = f"/api/v1/incidents/{number}"
    jonah.post(f"{at}/comments", {"body": "The caller is difficult.", "public": False})
    jonah.post(f"{at}/comments", {"body": "We found it.", "public": True})
    jonah.patch(
        at, {"urgency": 1, "impact": 3, "priority": 1, "priority_reason": "Canary of the board"}, If_Match='"1"'
    )
    assert [c["body"] for c in ada.get(f"{at}/comments").json()["items"]] == ["We found it."]
    told = b"".join(ada.get(at + below).content for below in ("", "/timeline", "/comments", "/links", "/transitions"))
    assert b"difficult" not in told
    assert b"Canary" not in told
    assert "customer" not in ada.get(at).json()
    assert b"Canary" in jonah.get(f"{at}/timeline").content


def test_related_records_of_others_are_left_out(world, program):
    foreign = factories.incident(world, requester=world.people["pat"], title="Secret of Pinnock")
    own = factories.incident(world, parent=foreign)
    jonah, ada = program("jonah"), program("ada")
    at = f"/api/v1/incidents/{own.number}"
    assert jonah.get(at).json()["parent"] == {"number": foreign.number, "name": "Secret of Pinnock"}
    jonah.post(f"{at}/links", {"type": "relates", "target": foreign.number})
    assert b"Pinnock" not in ada.get(at).content + ada.get(f"{at}/links").content + ada.get("/api/v1/incidents").content
    assert ada.get(f"{at}/links").json()["items"] == []


def test_foreign_rows_cannot_be_referred_to(world, program):
    olly = program("olly")
    foreign = factories.incident(world, requester=world.people["pat"])
    for name, value in (
        ("requester", world.people["pat"].pk), ("parent", foreign.number), ("assignee", world.people["jonah"].pk),
        ("team", world.desk.pk), ("customer", world.organizations["pinnock"].pk), ("service", "SVC-000001"),
    ):  # fmt: skip
        refused = olly.post("/api/v1/incidents", {"title": "Mine", name: value})
        assert refused.status_code == 422, (name, refused.content)
    made = olly.post("/api/v1/incidents", {"title": "Mine"}).json()
    assert made["requester"]["name"] == "Olly Marsh"


def test_scopes_narrow_what_a_token_may_do(world, program):
    number = factories.incident(world).number
    reader = program("jonah", "incidents.view")
    assert reader.get(f"/api/v1/incidents/{number}").status_code == 200
    assert reader.get("/api/v1/me").json()["permissions"] == ["incidents.view"]
    for answer in (
        reader.patch(f"/api/v1/incidents/{number}", {"title": "x"}, If_Match='"1"'),
        reader.post("/api/v1/incidents", {"title": "x"}),
        reader.post(f"/api/v1/incidents/{number}/transitions/start", {"version": 1}),
        reader.get("/api/v1/services"),
    ):
        assert answer.status_code == 403


def test_the_external_auditor_changes_nothing(world, program):
    from wellkept.ledger.models import Event

    number = factories.incident(world).number
    before = Event.objects.count()
    helen = program("helen")
    issued = Event.objects.count() - before
    at = f"/api/v1/incidents/{number}"
    for method, address, body in (
        ("POST", "/api/v1/incidents", {"title": "x"}), ("POST", f"{at}/comments", {"body": "x", "public": False}),
        ("POST", f"{at}/comments", {"body": "x", "public": True}), ("PATCH", at, {"title": "x"}),
        ("POST", f"{at}/links", {"type": "relates", "target": number}),
        *(("POST", f"{at}/transitions/{t}", {"version": 1}) for t in ("assign", "start", "hold", "resolve", "cancel")),
    ):  # fmt: skip
        assert helen.call(method, address, body, If_Match='"1"').status_code == 403, address
    assert Event.objects.count() == before + issued
