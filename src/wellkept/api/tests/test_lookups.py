"""How a program finds what records refer to, and how it speaks of it without an id."""

import pytest

from wellkept.api.document import described
from wellkept.api.lookups import LOOKUPS
from wellkept.directory import services as directory
from wellkept.directory.models import Team
from wellkept.kernel.permissions import system
from wellkept.sms import factories
from wellkept.toolkit import relations
from wellkept.toolkit.relations import Called
from wellkept.toolkit.testing.cast import PEOPLE

pytestmark = pytest.mark.django_db


def names(answer):
    """The names of the entries of a list."""
    assert answer.status_code == 200, answer.content
    return [item["name"] for item in answer.json()["items"]]


def test_a_person_is_found_by_name_and_address(world, program):
    jonah, olly = program("jonah"), world.people["olly"]
    own = {"id": olly.organization_id, "name": world.organizations["oldmere"].name}
    told = {"id": olly.pk, "name": "Olly Marsh", "organization": own, "email": "olly@oldmere.example"}
    assert jonah.get("/api/v1/people?q=mar").json() == {"items": [told], "next": None}
    assert jonah.get("/api/v1/people?email=OLLY@oldmere.example").json()["items"] == [told]
    assert jonah.get("/api/v1/people?email=olly@oldmere").json()["items"] == []
    assert set(names(jonah.get(f"/api/v1/people?organization={olly.organization_id}"))) == {"Olly Marsh", "Dr Ada Wren"}


def test_teams_organizations_and_categories(world, program):
    jonah = program("jonah")
    assert names(jonah.get("/api/v1/teams")) == ["Infrastructure", "Service desk"]
    assert names(jonah.get("/api/v1/teams?q=desk")) == ["Service desk"]
    assert names(jonah.get("/api/v1/organizations?kind=own")) == [world.own.name]
    assert names(jonah.get("/api/v1/categories")) == ["Files"]


def test_a_list_goes_on_where_its_page_ended(world, program):
    jonah = program("jonah")
    page = jonah.get("/api/v1/people?limit=5")
    found = names(page)
    while page.json()["next"]:
        page = jonah.get(page.json()["next"])
        found += names(page)
    assert found == sorted(name for name, _where, _roles in PEOPLE.values())


def test_what_is_out_of_use_is_not_offered(world, program):
    team = directory.add_team(actor=system(), name="Night desk")
    assert "Night desk" in names(program("jonah").get("/api/v1/teams"))
    type(team).objects.filter(pk=team.pk).update(active=False)
    assert "Night desk" not in names(program("jonah").get("/api/v1/teams"))


def test_nobody_lists_what_he_cannot_name_anywhere(world, program):
    """Users of a customer name nobody when they report something."""
    for key in ("olly", "ada"):
        for lookup in LOOKUPS:
            refused = program(key).get(f"/api/v1/{lookup.slug}")
            assert (refused.status_code, refused.json()["code"]) == (403, "permission_denied"), (key, lookup.slug)


@pytest.mark.parametrize(
    ("query", "wrong"),
    [("q=", "q"), ("name=x", "name"), ("organization=x", "organization"), ("cursor=x", "cursor"), ("q=" + "x" * 101, "q"),
     ("email=%00", "email"), ("limit=0", "limit")],
)  # fmt: skip
def test_odd_questions_are_refused(query, wrong, world, program):
    refused = program("jonah").get(f"/api/v1/people?{query}")
    assert (refused.status_code, refused.json()["errors"][0]["parameter"]) == (422, wrong)


def test_a_record_speaks_of_people_teams_and_categories_by_name(world, program):
    by = program("amara")
    made = by.post(
        "/api/v1/incidents",
        {
            "title": "Files do not open",
            "requester": {"email": "Olly@Oldmere.example"},
            "team": {"name": "service desk"},
            "category": {"name": "Files"},
        },
    )
    assert made.status_code == 201, made.content
    one = made.json()
    assert (one["requester"]["name"], one["team"]["name"], one["category"]["name"]) == (
        "Olly Marsh",
        "Service desk",
        "Files",
    )
    changed = by.patch(
        f"/api/v1/incidents/{one['number']}", {"requester": {"email": "ada@oldmere.example"}}, If_Match='"1"'
    )
    assert changed.json()["requester"]["name"] == "Dr Ada Wren"


@pytest.mark.parametrize(
    "value",
    [{"email": "nobody@oldmere.example"}, {"email": ""}, {"email": 5}, {"name": "Olly Marsh"}, {"email": "x", "id": 1}],
)
def test_a_person_who_is_not_meant_by_what_was_given(value, world, program):
    refused = program("jonah").post("/api/v1/incidents", {"title": "x", "requester": value})
    assert [e["field"] for e in refused.json()["errors"]] == ["requester"]


def test_a_name_that_two_have_means_neither(world):
    """Teams of two organizations may be called alike; which one an attribute takes may say which is meant."""
    jonah, name = world.actor("jonah"), Called("front office")
    directory.add_team(actor=system(), organization=world.organizations["oldmere"], name="Front office")
    own = directory.add_team(actor=system(), organization=world.own, name="Front office")
    assert relations.find(Team, jonah, name) is None
    assert relations.find(Team, jonah, name, limit="own") == own


def test_somebody_elses_customer_is_not_found_by_address(world, program):
    """To who may not see Pinnock, Pat's address is one that nobody has."""
    user = world.users["jonah"]
    type(user).objects.filter(pk=user.pk).update(customers=[world.organizations["oldmere"].pk])
    jonah = program("jonah")
    assert jonah.get("/api/v1/people?email=pat@pinnock.example").json()["items"] == []
    answers = [
        jonah.post("/api/v1/incidents", {"title": "x", "requester": {"email": email}})
        for email in ("pat@pinnock.example", "zed@pinnock.example")
    ]
    assert answers[0].status_code == 422
    assert answers[0].content == answers[1].content


def test_everything_wrong_is_said_at_once(world, program):
    sent = {"nonsense": 1, "urgency": "high", "requester": {"email": "zed@oldmere.example"}, "occurred_at": "yesterday"}
    refused = program("jonah").post("/api/v1/incidents", sent)
    assert refused.status_code == 422
    assert {e["field"] for e in refused.json()["errors"]} == {
        "nonsense",
        "urgency",
        "requester",
        "occurred_at",
        "title",
    }


def test_what_depends_on_an_unreadable_value_is_not_refused_for_it(world, program):
    sent = {"title": "x", "priority": "high", "priority_reason": "The board waits."}
    refused = program("jonah").post("/api/v1/incidents", sent)
    assert [e["field"] for e in refused.json()["errors"]] == ["priority"]


def test_the_document_tells_of_the_lists():
    assert {f"/api/v1/{lookup.slug}" for lookup in LOOKUPS} <= set(described()["paths"])


def test_programs_merge_by_number(world, program):
    one, other = factories.incident(world), factories.incident(world)
    answer = program("jonah").post(
        f"/api/v1/incidents/{one.number}/transitions/merge", {"version": 1, "merged_into": other.number}
    )
    assert answer.status_code == 200
    assert answer.json()["merged_into"]["number"] == other.number
