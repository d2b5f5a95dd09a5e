"""Who stands in for a voter sees what he votes on until his time is over, unless the record is open to him anyway."""

from datetime import timedelta
from typing import Any

import pytest

from wellkept.components.approvals import services
from wellkept.components.approvals.tests.test_voting import asked, persons, waits_for
from wellkept.kernel import occasion
from wellkept.records import services as records
from wellkept.records import watching
from wellkept.records.models import Audience
from wellkept.records.scope import visible_cards
from wellkept.sms import factories
from wellkept.toolkit.testing.cast import World

WEEK = timedelta(days=7)


def substitute(world: World, who: str = "employee", by: str = "tomas", *, days: int = 7) -> Any:
    now = occasion.now()
    return services.stand_in(
        actor=world.actor(by), substitute=world.people[who], since=now, until=now + timedelta(days=days)
    )


def sees(world: World, row: Any, who: str = "employee", *, after: timedelta = timedelta()) -> bool:
    with occasion.occasion(at=occasion.now() + after):
        return visible_cards(world.actor(who)).filter(pk=row.pk).exists()


@pytest.mark.parametrize("before", [True, False])
def test_sight_ends_with_the_period(world: World, before: bool) -> None:
    if before:
        substitute(world)
    row = asked(world, persons(world, "tomas"))
    if not before:
        substitute(world)
    assert (sees(world, row), sees(world, row, after=timedelta(days=6))) == (True, True)
    assert not sees(world, row, after=WEEK + timedelta(minutes=1))
    factories.vote(world, row, by="employee")
    assert not sees(world, row, after=WEEK + timedelta(minutes=1)), "that he voted for somebody is no reason of his own"


def test_pages_programs_and_search_know_it_too(world: World, client: Any) -> None:
    row = asked(world, persons(world, "tomas"))
    substitute(world)
    client.force_login(world.users["employee"])
    places = (f"/requests/{row.number}", f"/api/v1/requests/{row.number}")
    assert [client.get(place).status_code for place in places] == [200, 200]
    assert row.number in client.get("/search?q=laptop").content.decode()
    Audience.objects.filter(record=row.pk).update(until=occasion.now() - timedelta(hours=1))
    with occasion.occasion(at=occasion.now() + timedelta(hours=1)):
        assert [client.get(place).status_code for place in places] == [404, 404]
        assert row.number not in client.get("/search?q=laptop").content.decode()
        assert row.number not in client.get("/requests?view=").content.decode()


def test_a_period_that_is_ended_early_ends_the_sight_at_once(world: World) -> None:
    row = asked(world, persons(world, "tomas"))
    made = substitute(world)
    watching.watch(row, actor=world.actor("employee"))
    services.end_stand_in(made.pk, actor=world.actor("tomas"))
    assert not sees(world, row)


def test_who_stands_in_for_two_sees_it_for_as_long_as_for_one_of_them(world: World) -> None:
    row = asked(world, persons(world, "tomas", "amara", quorum=2))
    first = substitute(world)
    substitute(world, by="amara", days=14)
    assert sees(world, row, after=timedelta(days=13))
    services.end_stand_in(first.pk, actor=world.actor("tomas"))
    assert sees(world, row, after=timedelta(days=13))
    assert not sees(world, row, after=timedelta(days=15))


def test_watching_does_not_prolong_it(world: World) -> None:
    row = asked(world, persons(world, "tomas"))
    substitute(world)
    watching.watch(row, actor=world.actor("employee"))
    assert sees(world, row)
    assert not sees(world, row, after=2 * WEEK)


@pytest.mark.parametrize("why", ["requester", "watcher", "voter", "shared before"])
def test_who_holds_it_by_himself_keeps_it(world: World, why: str) -> None:
    row = asked(world, persons(world, "tomas", name="First"), persons(world, "employee", name="Second"))
    if why == "shared before":
        watching.let_watch(row, [world.people["employee"].pk], actor=world.actor("jonah"))
    substitute(world)
    assert sees(world, row)
    if why == "voter":
        factories.vote(world, row, by="tomas")
        assert waits_for(world, "employee") == ["employee"]
    elif why == "watcher":
        watching.let_watch(row, [world.people["employee"].pk], actor=world.actor("jonah"))
    elif why == "requester":
        records.edit(type(row).objects.get(pk=row.pk), actor=world.actor("jonah"), requester=world.people["employee"])
    assert sees(world, row, after=2 * WEEK)


def test_who_sees_it_by_his_role_is_lent_nothing(world: World) -> None:
    row = asked(world, persons(world, "tomas"))
    substitute(world, who="jonah")
    assert not Audience.objects.filter(record=row.pk, person=world.people["jonah"]).exists()
    assert sees(world, row, "jonah", after=2 * WEEK)
