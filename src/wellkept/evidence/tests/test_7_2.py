"""7.2-01: what roles need, what their holders can do, and how gaps are closed."""

from typing import Any

from wellkept.conformity.outcomes import Outcome
from wellkept.evidence.tests.looking import DAY, MONDAY, look, shows, then
from wellkept.kernel.registry import kind
from wellkept.records import services as records
from wellkept.sms.leadership.authority import services as authority
from wellkept.sms.support.competence import services
from wellkept.toolkit.testing.cast import World

NEEDED, HELD, CLOSED = "7.2-01-e1", "7.2-01-e2", "7.2-01-e3"


def need(world: World, role: str = "incident-manager", *, level: int = 3, approve: bool = True) -> Any:
    """A skill that a role needs, which somebody holds."""
    tomas = world.actor("tomas")
    skill = records.create(kind("skill"), actor=tomas, title=f"What the {role} does")
    row = services.require_skill(actor=tomas, role=role, skill=skill, level=level)
    if approve:
        row = records.transition(row, "approve", actor=tomas)
    return row


def amara_is_appointed(world: World) -> None:
    """Amara leads incidents."""
    authority.appoint(actor=world.actor("ines"), person=world.people["amara"], role="incident-manager")


def assess(world: World, row: Any, level: int, *, by: str = "tomas", proof: str = "Led the desk for a year") -> Any:
    """Amara is assessed in a skill that her role needs."""
    return services.assess(
        actor=world.actor(by),
        person=world.people["amara"],
        skill=row.skill,
        level=level,
        basis="experience",
        proof=proof,
    )


@shows(Outcome.MET, NEEDED)
def test_a_need_that_was_approved(world: World) -> None:
    with then(MONDAY):
        amara_is_appointed(world)
        need(world)
        need(world, "problem-manager", approve=False)
    assert look(NEEDED, MONDAY + DAY).outcome is Outcome.MET


@shows(Outcome.NOT_MET, NEEDED)
def test_a_need_that_was_only_proposed(world: World) -> None:
    with then(MONDAY):
        amara_is_appointed(world)
        need(world, approve=False)
    assert look(NEEDED, MONDAY + DAY).outcome is Outcome.NOT_MET


@shows(Outcome.NOT_EXERCISED, NEEDED)
def test_nobody_holds_a_role(world: World) -> None:
    with then(MONDAY):
        need(world)
    assert look(NEEDED, MONDAY + DAY).outcome is Outcome.NOT_EXERCISED


@shows(Outcome.MET, HELD)
def test_a_holder_who_was_assessed(world: World) -> None:
    with then(MONDAY):
        amara_is_appointed(world)
        assess(world, need(world), 3)
    assert look(HELD, MONDAY + DAY).outcome is Outcome.MET
    assert look(HELD, MONDAY + 400 * DAY).outcome is Outcome.NOT_MET


@shows(Outcome.NOT_MET, HELD)
def test_a_second_skill_that_nobody_assessed(world: World) -> None:
    with then(MONDAY):
        amara_is_appointed(world)
        assess(world, need(world), 3)
        need(world)
    found = look(HELD, MONDAY + DAY)
    assert (found.outcome, list(found.why.values())) == (Outcome.NOT_MET, ["A needed skill was never assessed"])


def test_an_assessment_that_nothing_shows(world: World) -> None:
    with then(MONDAY):
        amara_is_appointed(world)
        assess(world, need(world), 3, proof="")
    assert list(look(HELD, MONDAY + DAY).why.values()) == ["Nothing shows an assessment"]


def test_an_assessment_of_oneself(world: World) -> None:
    with then(MONDAY):
        tomas = world.actor("tomas")
        authority.appoint(actor=world.actor("ines"), person=world.people["tomas"], role="incident-manager")
        row = need(world)
        services.assess(
            actor=tomas, person=world.people["tomas"], skill=row.skill, level=4, basis="experience", proof="I know it"
        )
    assert list(look(HELD, MONDAY + DAY).why.values()) == ["Assessed by nobody but himself"]


@shows(Outcome.NOT_EXERCISED, HELD)
def test_no_role_needs_anything(world: World) -> None:
    with then(MONDAY):
        amara_is_appointed(world)
    assert look(HELD, MONDAY + DAY).outcome is Outcome.NOT_EXERCISED


def short(world: World) -> Any:
    """Amara is a level short."""
    amara_is_appointed(world)
    row = need(world)
    assess(world, row, 2)
    return row


def train(world: World, row: Any) -> Any:
    """A training that is planned for Amara."""
    return services.plan_training(actor=world.actor("tomas"), person=world.people["amara"], skill=row.skill)


@shows(Outcome.MET, CLOSED)
def test_a_gap_with_training_whose_effect_is_checked(world: World) -> None:
    tomas = world.actor("tomas")
    with then(MONDAY):
        planned = train(world, short(world))
    assert look(CLOSED, MONDAY + DAY).outcome is Outcome.MET
    with then(MONDAY + 2 * DAY):
        done = records.transition(planned, "complete", actor=tomas, result="Passed")
    assert look(CLOSED, MONDAY + 30 * DAY).outcome is Outcome.MET
    assert look(CLOSED, MONDAY + 100 * DAY).outcome is Outcome.NOT_MET
    with then(MONDAY + 101 * DAY):
        records.transition(done, "check", actor=tomas, effectiveness="effective")
    found = look(CLOSED, MONDAY + 102 * DAY)
    assert (found.outcome, [check.population for check in found.checks]) == (Outcome.MET, [1, 1])
    assert look(CLOSED, MONDAY + 100 * DAY, live=False).outcome is Outcome.NOT_MET


@shows(Outcome.NOT_MET, CLOSED)
def test_a_gap_that_nobody_closes(world: World) -> None:
    with then(MONDAY):
        row = short(world)
    found = look(CLOSED, MONDAY + DAY)
    assert (found.outcome, found.population) == (Outcome.NOT_MET, 1)
    with then(MONDAY + 2 * DAY):
        assess(world, row, 3)
    assert look(CLOSED, MONDAY + 3 * DAY).outcome is Outcome.NOT_EXERCISED


def test_training_before_the_assessment_closes_nothing(world: World) -> None:
    tomas = world.actor("tomas")
    with then(MONDAY):
        amara_is_appointed(world)
        row = need(world)
        records.transition(train(world, row), "complete", actor=tomas, result="Passed")
    with then(MONDAY + DAY):
        assess(world, row, 1)
    assert look(CLOSED, MONDAY + 2 * DAY).outcome is Outcome.NOT_MET


@shows(Outcome.NOT_EXERCISED, CLOSED)
def test_no_gap_and_no_training(world: World) -> None:
    with then(MONDAY):
        amara_is_appointed(world)
        assess(world, need(world), 4)
    assert look(CLOSED, MONDAY + DAY).outcome is Outcome.NOT_EXERCISED
