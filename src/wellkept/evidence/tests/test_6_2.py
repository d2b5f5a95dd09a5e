"""6.2: objectives are set, measured, made known, planned, and come to a result."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from wellkept.components.series.services import Reading
from wellkept.components.tasks.services import add_task
from wellkept.conformity.outcomes import Outcome
from wellkept.evidence.tests.looking import DAY, MONDAY, look, shows, then
from wellkept.kernel import occasion
from wellkept.kernel.registry import kind
from wellkept.records import services as records
from wellkept.records.guard import writing
from wellkept.sms import factories
from wellkept.sms.planning.objectives import services as objectives
from wellkept.sms.planning.objectives.models import Objective
from wellkept.toolkit.testing.cast import World

REGISTER, QUALITY, WATCHED, PLAN, PROGRESS = "6.2.1-01-e1", "6.2.1-02-e1", "6.2.1-02-e2", "6.2.2-01-e1", "6.2.2-01-e2"
LATER = MONDAY + 2 * DAY


def requirement(world: World) -> Any:
    """What users require."""
    tomas = world.actor("tomas")
    party = records.create(
        kind("interested_party"), actor=tomas, title="Users", category="user", owner=world.people["tomas"]
    )
    given = {"title": "Answers", "party": party, "category": "need", "applies_to": "services"}
    return records.create(kind("party_requirement"), actor=tomas, **given)


def objective(world: World, **fields: Any) -> Objective:
    """An objective that Tomas set, due in a hundred days."""
    given = {
        "title": "Answer faster", "measure": "Minutes until the first answer", "unit": "min", "target": Decimal(30),
        "direction": "fall", "due_at": MONDAY + 100 * DAY, "owner": world.people["amara"],
        "policy_statement": "We answer when we are called.", "resources": "One more agent in the morning.",
        "evaluation_method": "The median of a month.", **fields,
    }  # fmt: skip
    drafted = objectives.set_objective(actor=world.actor("tomas"), **given)
    return records.transition(drafted, "activate", actor=world.actor("tomas"))


def measured(world: World, of: Objective, value: int) -> Objective:
    """A value of today."""
    reading = Reading(Decimal(value), day=occasion.now().date())
    return objectives.note_measurement(of, actor=world.actor("tomas"), values=[reading])


def step(world: World, of: Objective, **fields: Any) -> Any:
    """What Rashid is to do for it within ten days."""
    given = {"assignee": world.people["rashid"], "due_at": MONDAY + 10 * DAY, **fields}
    return add_task(actor=world.actor("tomas"), title="Plan the mornings", about=of.record, **given)


@shows(Outcome.NOT_EXERCISED, REGISTER, QUALITY, WATCHED, PLAN, PROGRESS)
@pytest.mark.parametrize("rule_id", [REGISTER, QUALITY, WATCHED, PLAN, PROGRESS])
def test_no_objectives(world: World, rule_id: str) -> None:
    assert look(rule_id).outcome is Outcome.NOT_EXERCISED


@shows(Outcome.MET, REGISTER)
def test_for_the_organization_and_a_team(world: World) -> None:
    with then(MONDAY):
        objective(world)
        objective(world, level="team", team=world.desk)
    found = look(REGISTER, LATER)
    assert (found.outcome, found.population) == (Outcome.MET, 2)


@shows(Outcome.NOT_MET, REGISTER)
def test_for_the_organization_alone(world: World) -> None:
    with then(MONDAY):
        objective(world)
        objectives.set_objective(actor=world.actor("tomas"), title="A draft", level="team")
    assert look(REGISTER, LATER).outcome is Outcome.NOT_MET


@shows(Outcome.MET, QUALITY)
def test_an_objective_that_serves_and_was_told(world: World) -> None:
    with then(MONDAY):
        made = objective(world, requirement=requirement(world))
        objectives.make_known(made, actor=world.actor("tomas"), known_to=["service-desk-agent"])
    assert look(QUALITY, LATER).outcome is Outcome.MET


@shows(Outcome.NOT_MET, QUALITY)
@pytest.mark.parametrize("lacking", ["policy_statement", "requirement", "told"])
def test_an_objective_that_lacks_something(world: World, lacking: str) -> None:
    with then(MONDAY):
        made = objective(
            world, **{"requirement": requirement(world), **({lacking: _empty(lacking)} if lacking != "told" else {})}
        )
        if lacking != "told":
            objectives.make_known(made, actor=world.actor("tomas"), known_to=["service-desk-agent"])
    found = look(QUALITY, LATER)
    assert (found.outcome, found.failing) == (Outcome.NOT_MET, (made.number,))


def _empty(name: str) -> Any:
    return "" if name == "policy_statement" else None


def test_an_objective_that_nobody_touched_for_a_year(world: World) -> None:
    with then(MONDAY):
        made = objective(world, requirement=requirement(world), due_at=MONDAY + 800 * DAY)
        objectives.make_known(made, actor=world.actor("tomas"), known_to=["service-desk-agent"])
    assert look(QUALITY, MONDAY + 300 * DAY).outcome is Outcome.MET
    assert look(QUALITY, MONDAY + 400 * DAY).outcome is Outcome.NOT_MET


@shows(Outcome.MET, WATCHED)
def test_a_value_of_the_half_year(world: World) -> None:
    with then(MONDAY + DAY):
        measured(world, objective(world), 45)
    assert look(WATCHED, LATER).outcome is Outcome.MET
    assert look(WATCHED, MONDAY + 100 * DAY, live=False).outcome is Outcome.MET


@shows(Outcome.NOT_MET, WATCHED)
def test_no_value_for_long(world: World) -> None:
    with then(MONDAY + DAY):
        made = measured(world, objective(world), 45)
    found = look(WATCHED, MONDAY + 250 * DAY)
    assert (found.outcome, found.failing) == (Outcome.NOT_MET, (made.number,))
    assert look(WATCHED, MONDAY + DAY / 2, live=False).outcome is not Outcome.MET, "it was not measured yet"


@shows(Outcome.MET, PLAN)
def test_a_plan(world: World) -> None:
    with then(MONDAY):
        step(world, objective(world))
    assert look(PLAN, LATER).outcome is Outcome.MET


@shows(Outcome.NOT_MET, PLAN)
@pytest.mark.parametrize("lacking", ["steps", "resources", "evaluation_method"])
def test_a_plan_that_lacks_something(world: World, lacking: str) -> None:
    with then(MONDAY):
        made = objective(world, **({} if lacking == "steps" else {lacking: ""}))
        if lacking != "steps":
            step(world, made)
    found = look(PLAN, LATER)
    assert (found.outcome, found.failing) == (Outcome.NOT_MET, (made.number,))


@shows(Outcome.MET, PROGRESS)
def test_steps_on_track_and_a_result(world: World) -> None:
    with then(MONDAY):
        step(world, objective(world, due_at=MONDAY + 500 * DAY), due_at=MONDAY + 300 * DAY)
        ended = objective(world, due_at=MONDAY + 20 * DAY)
    with then(MONDAY + 19 * DAY):
        measured(world, ended, 40)
    with then(MONDAY + 25 * DAY):
        records.transition(
            ended, "miss", actor=world.actor("tomas"), conclusion="Mornings were fuller than we thought."
        )
    found = look(PROGRESS, MONDAY + 60 * DAY)
    assert (found.outcome, found.population) == (Outcome.MET, 1)
    assert found.checks[1].population == 1


@shows(Outcome.NOT_MET, PROGRESS)
def test_a_late_step_or_no_result(world: World) -> None:
    with then(MONDAY):
        made = objective(world, due_at=MONDAY + 20 * DAY)
        step(world, made)
        measured(world, made, 40)
    assert look(PROGRESS, MONDAY + 9 * DAY).outcome is Outcome.MET
    found = look(PROGRESS, MONDAY + 11 * DAY)
    assert (found.outcome, found.failing) == (Outcome.NOT_MET, (made.number,))


def test_an_objective_without_a_result_long_after_its_day(world: World) -> None:
    with then(MONDAY):
        made = objective(world, due_at=MONDAY + 20 * DAY)
        measured(world, made, 40)
        objective(world, due_at=MONDAY + 500 * DAY)
    assert look(PROGRESS, MONDAY + 40 * DAY).outcome is Outcome.MET
    assert look(PROGRESS, MONDAY + timedelta(days=51)).outcome is Outcome.NOT_MET


# What the policy and the years have to do with them ------------------------------------------------------------------

TRACED, KEPT = "5.2.1-01-e2", "6.2.1-03-e1"
POLICY = "service-management-policy"


@shows(Outcome.MET, TRACED, KEPT)
def test_objectives_in_the_words_of_the_policy_whose_versions_are_kept(world: World) -> None:
    with then(MONDAY):
        factories.in_force(world, POLICY, body="## Purpose\n\n**We answer, when we are\ncalled.** Always.\n")
        row = objective(world)
        row = objectives.edit_objective(row, actor=world.actor("tomas"), target=Decimal(20))
    for rule in (TRACED, KEPT):
        found = look(rule, LATER)
        assert (found.outcome, found.passing) == (Outcome.MET, (row.number,)), rule


@shows(Outcome.NOT_MET, TRACED)
def test_an_objective_that_the_policy_does_not_know(world: World) -> None:
    with then(MONDAY):
        factories.in_force(world, POLICY, body="## Purpose\n\nWe answer whenever we are called.\n")
        row = objective(world)
    assert look(TRACED, LATER).failing == (row.number,)


@shows(Outcome.NOT_MET, KEPT)
def test_an_objective_of_which_a_version_is_missing(world: World) -> None:
    with then(MONDAY):
        row = objective(world)
    with writing():
        Objective.objects.filter(pk=row.pk).update(version=row.version + 1)
    assert look(KEPT, LATER).failing == (row.number,)


def test_a_document_of_objectives_that_is_kept_beside_them_is_in_force(world: World) -> None:
    with then(MONDAY):
        objective(world)
        draft = factories.document(world, "service-management-objectives")
    assert look(KEPT, LATER).failing == (draft.number,)


@shows(Outcome.NOT_EXERCISED, TRACED, KEPT)
def test_no_objectives_to_trace(world: World) -> None:
    for rule in (TRACED, KEPT):
        assert look(rule).outcome is Outcome.NOT_EXERCISED
