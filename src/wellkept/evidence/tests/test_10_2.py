"""10.2 and the signs of improvement of 4.4: opportunities on the register, decided by criteria, carried out, measured, reported."""

from datetime import date
from decimal import Decimal
from typing import Any

from wellkept.conformity.outcomes import Outcome
from wellkept.evidence.tests.looking import DAY, MONDAY, look, shows, then
from wellkept.kernel.registry import kind
from wellkept.records import services as records
from wellkept.sms import factories
from wellkept.sms.improvement.improvements import services
from wellkept.sms.improvement.improvements.models import Improvement
from wellkept.sms.improvement.improvements.services import propose
from wellkept.toolkit.testing.cast import World

SIGNS, FIGURES, CRITERIA, FIT = "4.4-01-e3", "10.2-01-e1", "10.2-02-e1", "10.2-03-e1"
REGISTER, MANAGED, RESULTS = "10.2-04-e1", "10.2-05-e1", "10.2-05-e2"
ALL = (SIGNS, FIGURES, CRITERIA, FIT, REGISTER, MANAGED, RESULTS)
PLAN = {
    "priority": 1, "measure": "Failed restores", "baseline": Decimal(3), "target": Decimal(0),
    "planned_start": date(2024, 9, 10), "planned_end": date(2024, 10, 1), "decision_reason": "It costs little.",
}  # fmt: skip


def criteria(world: World, at: Any = MONDAY) -> list[Any]:
    """Two approved criteria, one of them about objectives."""
    made = []
    with then(at):
        for title, about in (("Fit with objectives", True), ("Effort", False)):
            row = records.create(
                kind("improvement_criterion"), actor=world.actor("tomas"), title=title, about_objectives=about
            )
            made.append(records.transition(row, "approve", actor=world.actor("tomas")))
    return made


def proposed(world: World, at: Any = MONDAY, **fields: Any) -> Improvement:
    """An improvement of Rashid's."""
    with then(at):
        given = {"owner": world.people["rashid"], **fields}
        return propose(actor=world.actor("rashid"), title="Check each restore", **given)


def approved(world: World, yardsticks: list[Any], at: Any = MONDAY, **fields: Any) -> Improvement:
    """Weighed and approved a day later."""
    row = proposed(world, at, **fields)
    with then(at + DAY):
        scores = [{"criterion": one.number, "score": 4, "reason": "No lost data"} for one in yardsticks]
        row = services.score(row, actor=world.actor("rashid"), scores=scores)
        decided: Improvement = records.transition(row, "approve", actor=world.actor("tomas"), **PLAN)
    return decided


def done(world: World, yardsticks: list[Any], at: Any = MONDAY, *, value: int = 0, **fields: Any) -> Improvement:
    """Carried out ten days later, measured and reported after sixty."""
    rashid = world.actor("rashid")
    row = approved(world, yardsticks, at, **fields)
    with then(at + 10 * DAY):
        row = records.transition(row, "implement", actor=rashid, implementation="A step.", sms_changes="none")
    with then(at + 60 * DAY):
        follow = {"follow_up": "Another tool."} if value else {}
        row = records.transition(row, "measure", actor=rashid, measured_value=Decimal(value), **follow)
        reported: Improvement = records.transition(row, "report", actor=rashid, reported_to="Ines Vallory")
    return reported


@shows(Outcome.MET, *ALL)
def test_a_year_of_improvements(world: World) -> None:
    yardsticks = criteria(world)
    done(world, yardsticks)
    done(world, yardsticks, MONDAY + 200 * DAY, service=factories.service())
    for rule in ALL:
        assert look(rule, MONDAY + 280 * DAY).outcome is Outcome.MET, rule


@shows(Outcome.NOT_EXERCISED, *ALL)
def test_an_empty_register(world: World) -> None:
    for rule in ALL:
        assert look(rule, MONDAY).outcome is Outcome.NOT_EXERCISED, rule


@shows(Outcome.NOT_MET, SIGNS, FIGURES)
def test_ideas_alone_improve_nothing(world: World) -> None:
    proposed(world)
    assert look(SIGNS, MONDAY + DAY).outcome is Outcome.NOT_MET
    assert look(FIGURES, MONDAY + DAY).outcome is Outcome.NOT_MET


def test_the_system_alone_is_not_enough_and_neither_is_a_target_that_was_missed(world: World) -> None:
    yardsticks = criteria(world)
    done(world, yardsticks)
    done(world, yardsticks, value=1, service=factories.service())
    seen = look(FIGURES, MONDAY + 70 * DAY)
    assert (seen.outcome, seen.population, seen.checks[1].conforming) == (Outcome.NOT_MET, 1, 1)


def test_a_half_year_without_any(world: World) -> None:
    yardsticks = criteria(world)
    done(world, yardsticks)
    done(world, yardsticks, service=factories.service())
    seen = look(FIGURES, MONDAY + 366 * DAY)
    assert (seen.outcome, seen.checks[2].population, seen.checks[2].conforming) == (Outcome.NOT_MET, 2, 1)


@shows(Outcome.NOT_MET, CRITERIA)
def test_one_criterion_is_not_enough(world: World) -> None:
    yardsticks = criteria(world)
    approved(world, yardsticks)
    with then(MONDAY + 3 * DAY):
        records.transition(yardsticks[1], "retire", actor=world.actor("tomas"))
    seen = look(CRITERIA, MONDAY + 4 * DAY)
    assert (seen.outcome, seen.conforming) == (Outcome.NOT_MET, 1)


def test_a_criterion_that_came_later_does_not_touch_earlier_decisions(world: World) -> None:
    approved(world, criteria(world))
    criteria(world, MONDAY + 5 * DAY)
    assert look(CRITERIA, MONDAY + 6 * DAY).outcome is Outcome.MET


@shows(Outcome.NOT_MET, FIT)
def test_no_criterion_about_objectives(world: World) -> None:
    yardsticks = criteria(world)
    approved(world, yardsticks)
    with then(MONDAY + 3 * DAY):
        records.transition(yardsticks[0], "retire", actor=world.actor("tomas"))
    assert look(FIT, MONDAY + 4 * DAY).outcome is Outcome.NOT_MET


@shows(Outcome.NOT_MET, REGISTER)
def test_one_that_nobody_owns(world: World) -> None:
    row = proposed(world, owner=None)
    assert look(REGISTER, MONDAY + DAY).failing == (row.number,)


def test_nothing_new_for_a_quarter(world: World) -> None:
    proposed(world)
    assert look(REGISTER, MONDAY + 80 * DAY).outcome is Outcome.MET
    assert look(REGISTER, MONDAY + 100 * DAY).outcome is Outcome.NOT_MET


@shows(Outcome.NOT_MET, MANAGED)
def test_one_whose_plan_was_emptied(world: World) -> None:
    row = approved(world, criteria(world))
    assert look(MANAGED, MONDAY + 2 * DAY).outcome is Outcome.MET
    with then(MONDAY + 2 * DAY):
        services.edit_improvement(row, actor=world.actor("rashid"), planned_end=None)
    assert look(MANAGED, MONDAY + 3 * DAY).why == {row.number: "No plan"}


@shows(Outcome.NOT_MET, RESULTS)
def test_one_that_nobody_measured(world: World) -> None:
    row = approved(world, criteria(world))
    with then(MONDAY + 10 * DAY):
        records.transition(row, "implement", actor=world.actor("rashid"), implementation="A step.", sms_changes="none")
    assert look(RESULTS, MONDAY + 99 * DAY).outcome is Outcome.NOT_EXERCISED
    assert look(RESULTS, MONDAY + 101 * DAY).why == {row.number: "Not measured"}


def test_a_result_that_is_not_known_yet_does_not_count_for_the_past(world: World) -> None:
    done(world, criteria(world))
    assert look(RESULTS, MONDAY + 120 * DAY, live=False).outcome is Outcome.MET
    assert look(FIGURES, MONDAY + 50 * DAY, live=False).checks[1].conforming == 0
