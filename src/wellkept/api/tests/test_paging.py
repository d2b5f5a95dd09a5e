"""Walking a list: every record once, whatever arrives meanwhile."""

import pytest

from wellkept.sms import factories
from wellkept.sms.resolution.incidents.models import Incident

pytestmark = pytest.mark.django_db


def walk(by, address, between=lambda: None):
    """The numbers on every page, one list a page."""
    pages = []
    while address:
        answer = by.get(address)
        assert answer.status_code == 200, answer.content
        pages.append([item["number"] for item in answer.json()["items"]])
        address = answer.json()["next"]
        between()
    return pages


@pytest.mark.parametrize(
    "sort", ["", "number", "-number", "priority", "-priority", "due_at", "-due_at", "opened_at", "-state"]
)
def test_every_record_comes_once_while_others_arrive(sort, world, program):
    made = [factories.incident(world, impact=1 + n % 3, urgency=1 + n % 2).number for n in range(11)]
    factories.agreement(world)
    made += [factories.incident(world).number for _ in range(2)]
    late = []
    pages = walk(
        program("jonah"),
        f"/api/v1/incidents?limit=3{'&sort=' + sort if sort else ''}",
        lambda: late.append(factories.incident(world).number) if len(late) < 4 else None,
    )
    seen = [number for page in pages for number in page]
    assert len(seen) == len(set(seen)), "no record twice"
    assert set(seen) >= set(made), "none left out"
    assert all(len(page) == 3 for page in pages[:-1])
    if sort in ("", "-number"):
        assert seen == sorted(made, reverse=True), "new ones stand before the first page"


def test_the_next_address_keeps_filters_and_order(world, program):
    for n in range(5):
        factories.incident(world, impact=1 + n % 2, urgency=1)
    jonah = program("jonah")
    page = jonah.get("/api/v1/incidents?priority=1&sort=number&limit=2").json()
    assert [i["priority"] for i in page["items"]] == [1, 1]
    assert [p["priority"] for p in jonah.get(page["next"]).json()["items"]] == [1]
    assert jonah.get(page["next"]).json()["next"] is None
    assert jonah.get(page["next"].replace("cursor=", "cursor=x")).status_code == 422


def test_the_limit(world, program):
    for _ in range(3):
        factories.incident(world)
    jonah = program("jonah")
    assert len(jonah.get("/api/v1/incidents?limit=200").json()["items"]) == 3
    assert len(jonah.get("/api/v1/incidents?limit=1").json()["items"]) == 1


def test_timeline_and_comments_page_by_page(world, program):
    jonah = program("jonah")
    at = f"/api/v1/incidents/{factories.incident(world).number}"
    for n in range(5):
        jonah.post(f"{at}/comments", {"body": f"Comment {n}"})
    first = jonah.get(f"{at}/comments?limit=2").json()
    second = jonah.get(first["next"]).json()
    third = jonah.get(second["next"]).json()
    assert [c["body"][-1] for page in (first, second, third) for c in page["items"]] == list("01234")
    assert third["next"] is None
    events = []
    address = f"{at}/timeline?limit=4"
    while address:
        page = jonah.get(address).json()
        events += [event["id"] for event in page["items"]]
        address = page["next"]
    assert events == sorted(events, reverse=True)
    assert len(events) == 6
    assert jonah.get(f"{at}/timeline?cursor=x").status_code == 422
    assert jonah.get(f"{at}/comments?nonsense=1").status_code == 422


def test_filters_by_people_teams_services_and_time(world, program):
    jonah = program("jonah")
    service = factories.service()
    mine = factories.incident(world, assignee=world.people["jonah"], team=world.desk, service=service).number
    factories.incident(world)

    def found(query):
        return [item["number"] for item in jonah.get(f"/api/v1/incidents?{query}").json()["items"]]

    everything = set(Incident.objects.values_list("number", flat=True))
    for query in (
        "assignee=me",
        f"assignee={world.people['jonah'].pk}",
        "team=mine",
        f"service={service.number}",
        "state=assigned",
    ):
        assert found(query) == [mine], query
    for query in ("assignee=none", "team=none", "service=none", "state=new"):
        assert set(found(query)) == everything - {mine}, query
    assert set(found("state=new,assigned&phase=open")) == everything
    assert found("overdue=yes") == []
    assert found("assignee=999999") == found("service=SVC-999999") == []
