"""Processes: what they take in, what must be said before they operate, and the set to start with."""

from typing import Any

import pytest

from wellkept.kernel.errors import Denied, Invalid, Refused
from wellkept.kernel.registry import kind
from wellkept.records import services as records
from wellkept.sms.planning.processes import chart, selectors, services, starting
from wellkept.toolkit.testing.cast import World


def planned(world: World, **fields: Any) -> Any:
    given = {"title": "Incidents", "owner": world.people["amara"], "document": "Handbook, chapter 8", **fields}
    return records.create(kind("process"), actor=world.actor("tomas"), **given)


def test_what_it_takes_in_is_of_the_map_and_fills_in_the_interplay(world: World) -> None:
    tomas, row = world.actor("tomas"), planned(world)
    for wrong in ([], ["nonsense"], ["incident-management", "nonsense"]):
        with pytest.raises(Invalid):
            services.set_covered(row, actor=tomas, covers=wrong)
    row = services.set_covered(row, actor=tomas, covers=["problem-management", "incident-management"])
    assert row.covers == ["incident-management", "problem-management"]
    assert "Service requests" in row.interactions
    with pytest.raises(Denied):
        services.set_covered(row, actor=world.actor("jonah"), covers=["problem-management"])


def test_words_of_ones_own_on_the_interplay_are_kept(world: World) -> None:
    row = planned(world, interactions="The desk calls the others.")
    row = services.set_covered(row, actor=world.actor("tomas"), covers=["incident-management"])
    assert row.interactions == "The desk calls the others."


def test_it_operates_only_when_owned_described_and_placed(world: World) -> None:
    tomas = world.actor("tomas")
    row = planned(world, document="", interactions="With all.")
    with pytest.raises(Invalid):
        records.transition(row, "operate", actor=tomas)
    row = records.edit(row, actor=tomas, document="Handbook, chapter 8")
    with pytest.raises(Refused):
        records.transition(row, "operate", actor=tomas)
    row = services.set_covered(row, actor=tomas, covers=["incident-management"])
    assert records.transition(row, "operate", actor=tomas).operating_at is not None


def test_the_set_covers_the_whole_map_once(world: World) -> None:
    taken = [slug for _title, slugs in starting.SET for slug in slugs]
    assert sorted(taken) == sorted(chart.by_slug())


def test_taking_over_plans_what_is_missing_with_the_owners_that_roles_name(world: World) -> None:
    row = services.set_covered(planned(world), actor=world.actor("tomas"), covers=["incident-management"])
    made = starting.take_over(actor=world.actor("tomas"))
    owners = {slug: one.owner for one in made for slug in one.covers}
    assert selectors.covered() == set(chart.by_slug())
    assert "incident-management" not in owners
    assert owners["service-request-management"] == world.people["amara"]
    assert owners["change-management"] is None
    assert {one.state for one in made} == {"planned"}
    assert starting.take_over(actor=world.actor("tomas")) == []
    assert row.pk not in {one.pk for one in made}
    with pytest.raises(Denied):
        starting.take_over(actor=world.actor("jonah"))


def test_who_hands_what_to_whom_follows_from_what_the_steps_write() -> None:
    found = {(one.source, one.target): one.records for one in chart.handovers()}
    assert found["incident-management", "service-request-management"] == ("service_request",)
    assert found["incident-management", "information-security-management"] == ("security_incident",)
    assert all(source != target for source, target in found)
