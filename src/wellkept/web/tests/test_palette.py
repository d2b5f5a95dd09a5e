"""The palette: what one can do or open from where one is, and nothing that is not one's own to do or see."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from wellkept.sms import factories
from wellkept.toolkit.testing.cast import World

pytestmark = pytest.mark.django_db


def lines(client: Client, who: object, **asked: str) -> list[tuple[str, str]]:
    """The lines that somebody is shown: address and words."""
    client.force_login(who)  # type: ignore[arg-type]
    page = client.get("/palette", asked).content.decode()
    found = re.findall(r'<a role="option"[^>]*href="([^"]*)">(.*?)</a>', page, re.DOTALL)
    return [(href, " ".join(re.sub("<[^>]*>", " ", inner).split())) for href, inner in found]


def test_it_offers_the_steps_of_the_record_that_one_looks_at(world: World, client: Client) -> None:
    row = factories.incident(world, assignee=world.people["jonah"])
    at = f"/incidents/{row.number}"
    found = dict(lines(client, world.users["jonah"], at=at))
    assert found[f"{at}/do/start"].endswith(row.number)
    assert f"{at}/edit" in found
    assert [href for href, _words in lines(client, world.users["jonah"], at=at, q="put on h")] == [
        f"{at}/do/hold",
        "/search?q=put%20on%20h",
    ]


def test_it_leads_to_pages_views_and_new_records_by_the_beginnings_of_words(world: World, client: Client) -> None:
    found = dict(lines(client, world.users["jonah"], q="inc new"))
    assert "/incidents/new" in found
    assert "/incidents?view=unassigned" in dict(lines(client, world.users["jonah"], q="inc unas"))
    assert "/prove" in dict(lines(client, world.users["jonah"], q="standard"))


def test_it_finds_records_in_sight_alone(world: World, client: Client) -> None:
    mine = factories.incident(world, title="Toner of the clinic", requester=world.people["olly"])
    other = factories.incident(world, title="Toner of the joinery", requester=world.people["pat"])
    found = dict(lines(client, world.users["olly"], q="toner"))
    assert f"/incidents/{mine.number}" in found
    assert f"/incidents/{other.number}" not in found
    assert "With this record" not in client.get("/palette", {"at": f"/incidents/{other.number}"}).content.decode()
    assert dict(lines(client, world.users["olly"], q=mine.number))[f"/incidents/{mine.number}"].startswith("Toner")


@pytest.mark.parametrize("who", ["olly", "ada", "helen", "ivo"])
def test_whoever_does_not_work_here_is_offered_no_step_of_the_desk(world: World, client: Client, who: str) -> None:
    row = factories.incident(world, requester=world.people["olly"])
    found = [href for href, _words in lines(client, world.users[who], at=f"/incidents/{row.number}")]
    assert not [href for href in found if href.endswith(("/do/start", "/do/hold", "/edit"))]


@pytest.mark.parametrize("odd", ["\x00", "%", "…", "a" * 5000, "<script>", "  "])
def test_odd_letters_find_nothing_and_break_nothing(world: World, client: Client, odd: str) -> None:
    client.force_login(world.users["jonah"])
    for at in ("", "/", "/incidents/INC-999999", "/nothing/INC-000001", odd):
        answer = client.get("/palette", {"q": odd, "at": at})
        assert answer.status_code == 200
        assert b"<script>" not in answer.content


def test_it_costs_few_statements(world: World, client: Client) -> None:
    row = factories.incident(world)
    client.force_login(world.users["jonah"])
    client.get("/palette")
    with CaptureQueriesContext(connection) as asked:
        client.get("/palette", {"q": "pri", "at": f"/incidents/{row.number}"})
    assert len(asked) <= 4, [query["sql"] for query in asked.captured_queries]
