"""Known errors as users read of them: only what is meant for them, of services that they use, on a page and on their form."""

from typing import Any

import pytest
from django.test import Client

from wellkept.kernel.errors import Denied, Invalid, Refused
from wellkept.records import services as records
from wellkept.sms import factories
from wellkept.sms.resolution.incidents.models import Incident
from wellkept.sms.resolution.problems import known_errors, selectors
from wellkept.sms.resolution.problems.published import selectors as published
from wellkept.toolkit.testing.cast import World

WORDS = {"advice_title": "Files open slowly in the morning", "advice": "Open the web page instead."}


def read(client: Client, world: World, who: str, address: str, **given: str) -> str:
    client.force_login(world.users[who])
    return client.get(address, given).content.decode()


def test_only_what_is_published_is_read_and_only_by_those_who_use_the_service(world: World, client: Client) -> None:
    row = factories.published(world, cause="The scan of Pinnock.", symptoms="The scanner stops.")
    page = read(client, world, "olly", "/known-errors")
    assert WORDS["advice_title"] in page
    for inner in (row.title, row.number, "The scan of Pinnock.", "The scanner stops."):
        assert inner not in page.replace(f"known_error={row.number}", "")
    assert WORDS["advice_title"] in read(client, world, "jonah", "/known-errors")
    assert WORDS["advice_title"] not in read(client, world, "pat", "/known-errors")
    known_errors.withdraw(row, actor=world.actor("rashid"))
    assert WORDS["advice_title"] not in read(client, world, "olly", "/known-errors")


def test_what_belongs_to_one_customer_is_no_other_ones_though_he_uses_the_service(world: World) -> None:
    row = factories.published(world, customer="oldmere")
    factories.agreement(world, customer="pinnock", services=[row.service])
    assert [*published.published_to(world.actor("pat"))] == [row]
    problem = kind_edit(row, world, customer=world.organizations["oldmere"])
    assert [*published.published_to(world.actor("pat"))] == []
    assert [*published.published_to(world.actor("olly"))] == [problem]


def kind_edit(row: Any, world: World, **changes: Any) -> Any:
    return records.edit(row, actor=world.actor("rashid"), **changes)


def test_it_is_gone_once_it_is_solved_or_no_known_error(world: World) -> None:
    row, olly = factories.published(world), world.actor("olly")
    known_errors.retract(row, actor=world.actor("rashid"), retract_reason="Another cause.")
    assert not published.published_to(olly).exists()
    other = factories.published(world)
    records.transition(
        other, "resolve", actor=world.actor("rashid"), resolution_code="unchanged", resolution="Gone.", cause="A scan."
    )
    assert not published.published_to(olly).exists()


def test_it_takes_a_known_error_words_and_a_service(world: World) -> None:
    by = world.actor("rashid")
    with pytest.raises(Refused):
        known_errors.publish(factories.problem(world, service=factories.service()), actor=by, **WORDS)
    known = factories.known_error(world, service=factories.service())
    with pytest.raises(Invalid):
        known_errors.publish(known, actor=by, advice_title="Files", advice=" ")
    with pytest.raises(Denied):
        known_errors.publish(known, actor=world.actor("jonah"), **WORDS)
    with pytest.raises(Invalid):
        known_errors.publish(factories.known_error(world), actor=by, **WORDS)
    with pytest.raises(Refused):
        known_errors.withdraw(known, actor=by)


def test_the_page_is_searched(world: World, client: Client) -> None:
    factories.published(world)
    assert WORDS["advice"] in read(client, world, "olly", "/known-errors", q="slowly WEB")
    assert "Nothing found" in read(client, world, "olly", "/known-errors", q="printer")
    assert "Nothing found" in read(client, world, "olly", "/known-errors", q="\x00' OR 1=1" + "x" * 5000)


def test_whoever_reports_says_that_this_is_what_he_has(world: World, client: Client) -> None:
    row = factories.published(world)
    beside = read(client, world, "olly", "/incidents/new/beside", title="My files open slowly")
    assert WORDS["advice"] in beside and "This is what I have" in beside and row.title not in beside
    kept = read(client, world, "olly", "/incidents/new/beside", title="Printer", known_error=row.number)
    assert f'value="{row.number}" checked' in kept
    assert row.number in read(client, world, "olly", "/incidents/new", known_error=row.number)
    answer = client.post("/incidents/new", {"title": "My files open slowly", "urgency": 2, "known_error": row.number})
    incident = Incident.objects.get()
    assert (answer.status_code, selectors.problems_of(incident.pk).get()) == (303, row)
    page = client.get(f"/incidents/{incident.number}").content.decode()
    assert "What you can do meanwhile" in page and WORDS["advice"] in page and row.number not in page


def test_agents_tie_a_new_incident_to_a_known_error_at_once(world: World, client: Client) -> None:
    row = factories.known_error(world)
    client.force_login(world.users["jonah"])
    client.post("/incidents/new", {"title": "Slow", "requester": world.people["olly"].pk, "urgency": 2, "impact": 2,
                                   "known_error": row.number})  # fmt: skip
    assert selectors.problems_of(Incident.objects.get().pk).get() == row


@pytest.mark.parametrize("who", ["pat", "olly"])
def test_nobody_chooses_what_is_not_offered_to_him(world: World, client: Client, who: str) -> None:
    row = factories.published(world) if who == "pat" else factories.known_error(world, service=factories.service())
    client.force_login(world.users[who])
    answer = client.post("/incidents/new", {"title": "Slow files", "urgency": 2, "known_error": row.number})
    assert answer.status_code == 422 and "Slow files" in answer.content.decode()
    assert not Incident.objects.exists()
