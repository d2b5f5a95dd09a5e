"""Who may do what over REST beyond what tests/walls tries on every route: lists, makers, scopes."""

import pytest

from wellkept.sms import factories
from wellkept.toolkit.testing.cast import PEOPLE

pytestmark = pytest.mark.django_db


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


def test_a_reader_of_incidents_reads_names_there_but_lists_nobody(world, program):
    """A token opens what its scopes cover; what its records refer to is told by name all the same."""
    number = factories.incident(world, assignee=world.people["jonah"]).number
    reader = program("jonah", "incidents.view")
    seen = reader.get(f"/api/v1/incidents/{number}").json()
    names = [seen[name]["name"] for name in ("requester", "assignee", "customer")]
    assert names == ["Olly Marsh", "Jonah Pell", "Oldmere Clinics"]
    listed = reader.get(f"/api/v1/incidents?requester={seen['requester']['id']}").json()["items"]
    assert [one["number"] for one in listed] == [number]
    assert [kind["key"] for kind in reader.get("/api/v1/kinds").json()["items"]] == ["incident"]
    for lookup in ("people", "teams", "organizations", "categories"):
        refused = reader.get(f"/api/v1/{lookup}")
        assert (refused.status_code, refused.json()["code"]) == (403, "permission_denied"), lookup


@pytest.mark.parametrize("scope", ["directory.view", "incidents.work"])
def test_who_may_see_the_directory_or_name_somebody_lists_people(scope, world, program):
    reader = program("jonah", scope)
    for lookup in ("people", "teams", "organizations"):
        expected = 403 if (scope, lookup) == ("incidents.work", "organizations") else 200
        assert reader.get(f"/api/v1/{lookup}").status_code == expected, lookup
