"""10.1: nonconformities are treated in time and in proportion, and their records say what came of it."""

from datetime import timedelta
from typing import Any

from wellkept.components.approvals.services import vote
from wellkept.components.findings import services as findings
from wellkept.components.findings.models import Finding
from wellkept.components.findings.services import raise_finding
from wellkept.components.tasks.services import add_task
from wellkept.conformity.outcomes import Outcome
from wellkept.evidence.tests.looking import DAY, MONDAY, look, shows, then
from wellkept.records import services as records
from wellkept.sms.improvement.nonconformities.services import search_similar
from wellkept.toolkit.testing.cast import World

TREATED, ACTED, PROPORTION, REGISTER = "10.1.1-01-e1", "10.1.1-01-e2", "10.1.1-02-e1", "10.1.2-01-e1"


def found(world: World, grade: str = "minor", **fields: Any) -> Finding:
    """What Greta found on that Monday, of Rashid's."""
    given = {"title": "A test was never reviewed", "description": "No review since March.", **fields}
    with then(MONDAY):
        return raise_finding(actor=world.actor("greta"), grade=grade, owner=world.people["rashid"], **given)


def step(row: Finding, world: World, name: str, after: int, **data: Any) -> Finding:
    """Rashid takes a step so many days later."""
    with then(MONDAY + after * DAY):
        moved: Finding = records.transition(row, name, actor=world.actor("rashid"), **data)
    return moved


def decided(world: World, grade: str = "minor", *, corrected: int = 5, after: int = 20) -> Finding:
    """Corrected and decided on so many days later."""
    row = step(found(world, grade), world, "contain", corrected, correction="Reviewed.", consequences="None.")
    with then(MONDAY + after * DAY):
        row = search_similar(row, actor=world.actor("rashid"), similar_query="test")
    return step(
        row,
        world,
        "act",
        after,
        cause="Nobody owns it.",
        similar_found="Nothing else.",
        action_reason="It would come back.",
    )


def action(row: Finding, world: World, after: int = 20, due: int = 40, **fields: Any) -> Any:
    """An action about it, asked for and due so many days later."""
    given = {"assignee": world.people["rashid"], "due_at": MONDAY + due * DAY, "priority": 1, **fields}
    with then(MONDAY + after * DAY):
        return add_task(actor=world.actor("rashid"), title="Name an owner", about=row.record, **given)


def closed(world: World, grade: str = "minor") -> Finding:
    """Treated to its end."""
    row = decided(world, grade)
    task = action(row, world)
    with then(MONDAY + 30 * DAY):
        records.transition(task, "finish", actor=world.actor("rashid"), result="Rashid owns it.")
    row = step(row, world, "check", 30)
    row = step(row, world, "confirm", 60, effectiveness="The next one was reviewed.", sms_changes="none")
    with then(MONDAY + 61 * DAY):
        vote(row, actor=world.actor("tomas"), choice="approve")
    return row


@shows(Outcome.MET, TREATED, ACTED, PROPORTION, REGISTER)
def test_one_that_was_treated_to_its_end(world: World) -> None:
    closed(world, "major")
    for rule in (TREATED, ACTED, PROPORTION, REGISTER):
        seen = look(rule, MONDAY + 70 * DAY)
        assert (seen.outcome, seen.population, seen.conforming) == (Outcome.MET, 1, 1)


@shows(Outcome.NOT_EXERCISED, TREATED, ACTED, PROPORTION, REGISTER)
def test_nothing_was_found(world: World) -> None:
    found(world, "strength", description="")
    for rule in (TREATED, ACTED, PROPORTION, REGISTER):
        assert look(rule, MONDAY + 70 * DAY).outcome is Outcome.NOT_EXERCISED


@shows(Outcome.NOT_MET, TREATED)
def test_one_that_was_corrected_too_late(world: World) -> None:
    row = found(world)
    assert look(TREATED, MONDAY + 20 * DAY).outcome is Outcome.MET
    assert look(TREATED, MONDAY + 31 * DAY).failing == (row.number,)
    step(row, world, "contain", 32, correction="Reviewed.", consequences="None.")
    assert look(TREATED, MONDAY + 40 * DAY).outcome is Outcome.NOT_MET


def test_one_that_nobody_decided_on_in_time(world: World) -> None:
    row = step(found(world), world, "contain", 5, correction="Reviewed.", consequences="None.")
    assert look(TREATED, MONDAY + 59 * DAY).outcome is Outcome.MET
    assert look(TREATED, MONDAY + 61 * DAY).failing == (row.number,)


@shows(Outcome.NOT_MET, ACTED)
def test_one_without_an_action(world: World) -> None:
    row = decided(world)
    seen = look(ACTED, MONDAY + 21 * DAY)
    assert (seen.outcome, seen.failing, seen.why) == (Outcome.NOT_MET, (row.number,), {row.number: "No action"})
    task = action(row, world, due=25, assignee=None)
    assert "nobody's" in look(ACTED, MONDAY + 21 * DAY).why[row.number]
    with then(MONDAY + 21 * DAY):
        records.edit(task, actor=world.actor("tomas"), assignee=world.people["rashid"])
    assert look(ACTED, MONDAY + 22 * DAY).outcome is Outcome.MET
    assert "past its date" in look(ACTED, MONDAY + 26 * DAY).why[row.number]


def test_an_action_that_was_not_asked_for_yet_does_not_count_for_the_past(world: World) -> None:
    row = decided(world)
    action(row, world, after=30)
    assert look(ACTED, MONDAY + 25 * DAY, live=False).outcome is Outcome.NOT_MET
    assert look(ACTED, MONDAY + 31 * DAY, live=False).outcome is Outcome.MET


@shows(Outcome.NOT_MET, PROPORTION)
def test_a_major_one_whose_action_is_not_pressing(world: World) -> None:
    row = decided(world, "major")
    task = action(row, world, priority=2)
    assert look(PROPORTION, MONDAY + 21 * DAY).failing == (row.number,)
    with then(MONDAY + 21 * DAY):
        task = records.edit(task, actor=world.actor("rashid"), priority=1)
    assert look(PROPORTION, MONDAY + 22 * DAY).outcome is Outcome.MET
    with then(MONDAY + 22 * DAY):
        records.edit(task, actor=world.actor("rashid"), due_at=MONDAY + 91 * DAY)
    assert look(PROPORTION, MONDAY + 23 * DAY).outcome is Outcome.NOT_MET


def test_a_minor_one_that_is_open_for_long_is_decided_on_anew(world: World) -> None:
    row = found(world)
    assert look(PROPORTION, MONDAY + 179 * DAY).outcome is Outcome.MET
    assert look(PROPORTION, MONDAY + 181 * DAY).failing == (row.number,)
    with then(MONDAY + 182 * DAY):
        due = MONDAY + 250 * DAY
        findings.prolong(row, actor=world.actor("tomas"), until=due, prolong_reason="A part is late.")
    assert look(PROPORTION, MONDAY + 183 * DAY).outcome is Outcome.MET


@shows(Outcome.NOT_MET, REGISTER)
def test_one_that_is_not_described(world: World) -> None:
    row = found(world, description="")
    assert look(REGISTER, MONDAY + DAY).failing == (row.number,)
    assert look(REGISTER, MONDAY + timedelta(days=1200)).outcome is Outcome.NOT_EXERCISED
