"""7.4 and 5.1: the communication plan, what was told of it, and the words of top management."""

from typing import Any

from wellkept.conformity.outcomes import Outcome
from wellkept.directory import services as directory
from wellkept.evidence.tests.looking import DAY, MONDAY, look, shows, then
from wellkept.kernel.permissions import system
from wellkept.records import services as records
from wellkept.sms import factories
from wellkept.sms.support.communication import services
from wellkept.toolkit.testing.cast import PASSWORD, World

PLAN, TOLD, WORDS = "7.4-01-e1", "7.4-01-e2", "5.1-01-e3"


def line(world: World, **given: Any) -> Any:
    return factories.communication_item(world, **given)


def tell(item: Any, world: World, at: Any, who: str = "tomas") -> Any:
    with then(at):
        return services.send(item, actor=world.actor(who), message="How it stands.")


def chief(world: World) -> None:
    """Somebody who is top management already when the story begins."""
    with then(MONDAY - DAY):
        world.people["chief"] = directory.add_person(
            actor=system(), organization=world.own, name="Ines V.", email="iv@own.example"
        )
        world.users["chief"] = directory.open_account(
            actor=system(), person=world.people["chief"], email="iv@own.example", roles=("top-management",),
            password=PASSWORD,
        )  # fmt: skip


@shows(Outcome.MET, PLAN)
def test_a_plan_that_goes_inside_and_outside(world: World) -> None:
    with then(MONDAY):
        line(world)
        line(world, audience="customers", rhythm="occasion", occasion="A major incident")
    found = look(PLAN, MONDAY + DAY)
    assert (found.outcome, found.population, found.checks[1].conforming) == (Outcome.MET, 2, 2)


@shows(Outcome.NOT_MET, PLAN)
def test_a_plan_of_the_inside_alone(world: World) -> None:
    with then(MONDAY):
        line(world)
        ended = line(world, audience="customers")
        records.transition(ended, "end", actor=world.actor("tomas"))
    assert look(PLAN, MONDAY + DAY).outcome is Outcome.NOT_MET


def test_a_line_for_which_nobody_is_responsible(world: World) -> None:
    with then(MONDAY):
        line(world)
        nobody = line(world, audience="suppliers", responsible=None)
    found = look(PLAN, MONDAY + DAY)
    assert (found.outcome, found.failing) == (Outcome.NOT_MET, (nobody.number,))


@shows(Outcome.NOT_EXERCISED, PLAN, TOLD, WORDS)
def test_no_plan(world: World) -> None:
    assert [look(one).outcome for one in (PLAN, TOLD, WORDS)] == [Outcome.NOT_EXERCISED] * 3


def test_what_is_not_due_yet_and_what_waits_for_an_occasion(world: World) -> None:
    with then(MONDAY):
        line(world)
        line(world, rhythm="occasion", occasion="A release")
    assert look(TOLD, MONDAY + 40 * DAY).outcome is Outcome.NOT_EXERCISED


@shows(Outcome.MET, TOLD)
def test_what_was_due_was_told(world: World) -> None:
    with then(MONDAY):
        item = line(world)
    tell(item, world, MONDAY + 28 * DAY)
    assert look(TOLD, MONDAY + 60 * DAY).outcome is Outcome.MET
    assert look(TOLD, MONDAY + 60 * DAY, live=False).outcome is Outcome.MET


@shows(Outcome.NOT_MET, TOLD)
def test_what_was_told_once_and_not_again(world: World) -> None:
    with then(MONDAY):
        item = line(world)
    tell(item, world, MONDAY + 28 * DAY)
    found = look(TOLD, MONDAY + 100 * DAY)
    assert (found.outcome, found.failing) == (Outcome.NOT_MET, (item.number,))


@shows(Outcome.MET, WORDS)
def test_top_management_speaks_twice_in_a_year(world: World) -> None:
    chief(world)
    with then(MONDAY):
        item = line(world, subject="importance")
    for days in (1, 90):
        tell(item, world, MONDAY + days * DAY, "chief")
    assert look(WORDS, MONDAY + 91 * DAY).outcome is Outcome.MET


@shows(Outcome.NOT_MET, WORDS)
def test_somebody_else_speaks_and_top_management_once(world: World) -> None:
    chief(world)
    with then(MONDAY):
        item, other = line(world, subject="value"), line(world, subject="changes")
    tell(item, world, MONDAY + DAY, "chief")
    tell(item, world, MONDAY + 2 * DAY)
    tell(other, world, MONDAY + 3 * DAY, "chief")
    found = look(WORDS, MONDAY + 4 * DAY)
    assert (found.outcome, found.population, found.conforming) == (Outcome.NOT_MET, 2, 1)


def test_nobody_spoke_for_a_year(world: World) -> None:
    with then(MONDAY):
        line(world, subject="importance")
    assert look(WORDS, MONDAY + 500 * DAY).outcome is Outcome.NOT_MET
