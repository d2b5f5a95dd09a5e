"""5.1: top management gives the direction and decides on means."""

from typing import Any

import pytest

from wellkept.components.links.services import link
from wellkept.components.reviews import services as reviews
from wellkept.conformity.outcomes import Outcome
from wellkept.directory import services as directory
from wellkept.evidence.tests.looking import DAY, MONDAY, look, shows, then
from wellkept.evidence.tests.test_6_2 import objective
from wellkept.evidence.tests.test_7_1 import need
from wellkept.kernel.permissions import system
from wellkept.records import services as records
from wellkept.sms import factories
from wellkept.sms.support.resources.services import decide
from wellkept.toolkit.testing.cast import PASSWORD, World

DIRECTION, MEANS = "5.1-01-e1", "5.1-01-e4"
POLICY, PLAN = "service-management-policy", "service-management-plan"


@pytest.fixture(autouse=True)
def _since_then(world: World) -> None:
    """Ines was top management already when the story begins."""
    with then(MONDAY - DAY):
        person = directory.add_person(actor=system(), organization=world.own, name="Ines V.", email="iv@own.example")
        world.users["ines"] = directory.open_account(
            actor=system(), person=person, email="iv@own.example", roles=("top-management",), password=PASSWORD
        )
        world.people["ines"] = person


@shows(Outcome.MET, DIRECTION)
def test_policy_and_plan_of_top_management_and_an_objective(world: World) -> None:
    with then(MONDAY):
        factories.in_force(world, POLICY)
        factories.in_force(world, PLAN)
        objective(world)
    found = look(DIRECTION, MONDAY + DAY)
    assert (found.outcome, found.population) == (Outcome.MET, 2)
    assert look(DIRECTION, MONDAY + DAY, live=False).outcome is Outcome.MET


@shows(Outcome.NOT_MET, DIRECTION)
@pytest.mark.parametrize("lacking", ["plan", "objective", "hand"])
def test_a_direction_that_lacks_something(world: World, lacking: str) -> None:
    with then(MONDAY):
        factories.in_force(world, POLICY)
        if lacking != "plan":
            factories.in_force(world, PLAN, by="rashid" if lacking == "hand" else "ines")
        if lacking != "objective":
            objective(world)
    assert look(DIRECTION, MONDAY + DAY).outcome is Outcome.NOT_MET


@shows(Outcome.NOT_EXERCISED, DIRECTION, MEANS)
def test_no_direction_and_no_review(world: World) -> None:
    assert look(DIRECTION).outcome is Outcome.NOT_EXERCISED
    assert look(MEANS).outcome is Outcome.NOT_EXERCISED


def held(world: World) -> Any:
    """A management review that Ines held."""
    row = reviews.plan(
        actor=world.actor("tomas"), title="Management review", genre="management", chair_id=world.people["ines"].pk
    )
    return records.transition(row, "hold", actor=world.actor("tomas"), findings="Backups need a look.")


@shows(Outcome.MET, MEANS)
def test_a_review_that_decided_on_what_is_short(world: World) -> None:
    with then(MONDAY):
        held(world)
        row = need(world, required=5, available=3)
    with then(MONDAY + 3 * DAY):
        decide(row, actor=world.actor("ines"), decision="We hire two.")
    found = look(MEANS, MONDAY + 4 * DAY)
    assert (found.outcome, found.population) == (Outcome.MET, 1)
    assert look(MEANS, MONDAY + 2 * DAY, live=False).outcome is Outcome.NOT_MET


def test_a_review_that_is_linked_to_a_need(world: World) -> None:
    with then(MONDAY):
        link(held(world).record, need(world).record, "relates", actor=system())
    assert look(MEANS, MONDAY + DAY).outcome is Outcome.MET


@shows(Outcome.NOT_MET, MEANS)
def test_a_review_without_a_word_on_means_and_a_need_that_nobody_decides_on(world: World) -> None:
    with then(MONDAY):
        row = held(world)
    assert look(MEANS, MONDAY + DAY).failing == (row.number,)
    with then(MONDAY):
        short = need(world, required=5, available=3)
        link(row.record, short.record, "relates", actor=system())
    assert look(MEANS, MONDAY + 80 * DAY).outcome is Outcome.MET
    assert look(MEANS, MONDAY + 100 * DAY).failing == (short.number,)
