"""8.6.1-03 to -07: major incidents are found by criteria, handled by the procedure, told, led and reviewed."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from wellkept.components.communications import services as communications
from wellkept.components.reviews.models import Review
from wellkept.conformity.outcomes import Outcome
from wellkept.directory import services as directory
from wellkept.evidence.tests.looking import DAY, HOUR, MONDAY, look, shows, then
from wellkept.kernel.permissions import system
from wellkept.records import services as records
from wellkept.sms import factories
from wellkept.sms.resolution.incidents import major
from wellkept.sms.resolution.incidents.models import Incident
from wellkept.toolkit.testing.cast import World

MET, NOT_MET, NOT_EXERCISED = Outcome.MET, Outcome.NOT_MET, Outcome.NOT_EXERCISED
MAJOR_RULES = ("8.6.1-04-e2", "8.6.1-05-e1", "8.6.1-06-e1", "8.6.1-07-e1")
RESOLVED = MONDAY + 5 * HOUR
REVIEWED = MONDAY + 7 * DAY
#: Ten working days after the resolution of a Monday is the Monday a fortnight later.
REVIEW_DUE = RESOLVED + 14 * DAY


@pytest.fixture
def procedure(world: World) -> None:
    with then(MONDAY - DAY):
        major.set_procedure(actor=world.actor("amara"), criteria="Priority 1.", steps=["Confirm", "Tell", "Restore"])


def critical(world: World, **fields: Any) -> Any:
    return factories.incident(world, impact=1, urgency=1, **fields)


def declared(world: World, at: datetime = MONDAY, **fields: Any) -> Incident:
    """A critical incident that Amara classified as major."""
    with then(at):
        row: Incident = major.accept(
            critical(world), actor=world.actor("amara"), major_reason="Nobody can work.", **fields
        )
    return row


def take_steps(world: World, row: Incident, at: datetime, count: int = 3) -> None:
    with then(at):
        for step in row.major_steps.all()[:count]:
            major.take_step(row, step, actor=world.actor("amara"))


def resolve(world: World, row: Incident, at: datetime = RESOLVED) -> Incident:
    with then(at):
        return records.transition(
            row, "resolve", actor=world.actor("jonah"), resolution_code="solution", resolution="Restored the volume."
        )


def review(world: World, row: Incident, at: datetime = REVIEWED, **improvements: Any) -> None:
    held = Review.objects.get(subject=row.pk)
    amara = world.actor("amara")
    with then(at):
        held = records.transition(held, "hold", actor=amara, findings="The quota was never watched.")
        said = improvements or {"improvements": "Watch the quota."}
        records.transition(held, "report", actor=amara, report="What happened, and why.", reported_to="Ines", **said)


@shows(NOT_EXERCISED, *MAJOR_RULES)
@pytest.mark.parametrize("rule_id", MAJOR_RULES)
def test_with_nothing_to_show(world: World, procedure: None, rule_id: str) -> None:
    with then(MONDAY):
        critical(world)
    found = look(rule_id, MONDAY + 30 * DAY)
    assert (found.outcome, found.population) == (NOT_EXERCISED, 0)


@shows(MET, "8.6.1-03-e2", *MAJOR_RULES)
@pytest.mark.parametrize("live", [True, False])
def test_all_met(world: World, procedure: None, live: bool) -> None:
    row = declared(world)
    take_steps(world, row, MONDAY + HOUR)
    row = resolve(world, row)
    review(world, row)
    for rule_id in ("8.6.1-03-e2", *MAJOR_RULES):
        found = look(rule_id, REVIEW_DUE + HOUR, live=live)
        assert (found.outcome, found.population, found.passing) == (MET, 1, (row.number,)), rule_id


# 03-e2: the criteria are used


@shows(NOT_MET, "8.6.1-03-e2")
@pytest.mark.parametrize("live", [True, False])
def test_criteria_not_used(world: World, procedure: None, live: bool) -> None:
    with then(MONDAY):
        row, _other = critical(world), factories.incident(world)
    found = look("8.6.1-03-e2", MONDAY + HOUR, live=live)
    assert (found.outcome, found.population, found.failing) == (NOT_MET, 1, (row.number,))
    with then(MONDAY + 2 * HOUR):
        row = major.propose(row, actor=world.actor("jonah"), major_reason="The clinics stand still.")
    found = look("8.6.1-03-e2", MONDAY + 3 * HOUR, live=live)
    assert found.why == {row.number: "Proposed as major, and nobody has decided"}
    with then(MONDAY + 4 * HOUR):
        major.reject(row, actor=world.actor("amara"), major_reason="One room only; they use the next one.")
    assert look("8.6.1-03-e2", MONDAY + 5 * HOUR, live=live).outcome is MET


@shows(NOT_EXERCISED, "8.6.1-03-e2")
def test_criteria_with_nothing_to_show(world: World, procedure: None) -> None:
    with then(MONDAY):
        factories.incident(world)
    assert look("8.6.1-03-e2", MONDAY + DAY).outcome is NOT_EXERCISED


def test_criteria_hold_from_when_they_are_recorded(world: World) -> None:
    with then(MONDAY):
        critical(world)
    assert look("8.6.1-03-e2", MONDAY + DAY).outcome is NOT_EXERCISED
    amara = world.actor("amara")
    with then(MONDAY + DAY):
        major.set_procedure(actor=amara, criteria="Priority 1 or 2.", steps=["Restore"], priority=2)
    with then(MONDAY + 2 * DAY):
        factories.incident(world, impact=1, urgency=2)
    with then(MONDAY + 3 * DAY):
        major.set_procedure(actor=amara, criteria="Priority 1.", steps=["Restore"])
        factories.incident(world, impact=1, urgency=2)
    found = look("8.6.1-03-e2", MONDAY + 4 * DAY)
    assert (found.outcome, found.population) == (NOT_MET, 1)


# 04-e2: the procedure is followed


@shows(NOT_MET, "8.6.1-04-e2")
@pytest.mark.parametrize("live", [True, False])
def test_steps_left_open(world: World, procedure: None, live: bool) -> None:
    row = declared(world)
    take_steps(world, row, MONDAY + HOUR, count=2)
    assert look("8.6.1-04-e2", MONDAY + 2 * HOUR, live=live).outcome is MET
    row = resolve(world, row)
    found = look("8.6.1-04-e2", RESOLVED + HOUR, live=live)
    assert (found.outcome, found.failing) == (NOT_MET, (row.number,))
    with then(RESOLVED + 2 * HOUR):
        step = row.major_steps.get(done_at__isnull=True)
        major.take_step(row, step, actor=world.actor("amara"), omitted_reason="It came back by itself.")
    assert look("8.6.1-04-e2", RESOLVED + 3 * HOUR, live=live).outcome is MET


# 05-e1: top management is told


@shows(NOT_MET, "8.6.1-05-e1")
def test_management_was_not_told(world: World) -> None:
    directory.release(world.people["ines"], "top-management", actor=system())
    row = declared(world)
    assert look("8.6.1-05-e1", MONDAY + 2 * HOUR).outcome is MET
    found = look("8.6.1-05-e1", MONDAY + 2.1 * HOUR)
    assert (found.outcome, found.failing) == (NOT_MET, (row.number,))
    tell(world, row, MONDAY + 3 * HOUR)
    assert look("8.6.1-05-e1", MONDAY + 4 * HOUR).outcome is NOT_MET
    tell(world, row, MONDAY + 2 * HOUR)
    assert look("8.6.1-05-e1", MONDAY + 4 * HOUR).outcome is MET
    row = resolve(world, row)
    found = look("8.6.1-05-e1", RESOLVED + HOUR)
    assert found.why == {row.number: "Over, and top management was not told"}
    tell(world, row, RESOLVED + 2 * HOUR)
    assert look("8.6.1-05-e1", RESOLVED + 3 * HOUR, live=False).outcome is MET
    assert look("8.6.1-05-e1", RESOLVED + HOUR, live=False).outcome is NOT_MET


def tell(world: World, row: Incident, at: datetime, audience: str = "top-management") -> None:
    with then(at):
        communications.send(
            row.record, actor=world.actor("amara"), topic="Files", content="We are on it.", audience=audience,
            recipients=[world.people["ines"]],
        )  # fmt: skip


def test_telling_somebody_else_is_not_telling_management(world: World) -> None:
    directory.release(world.people["ines"], "top-management", actor=system())
    row = declared(world)
    tell(world, row, MONDAY + HOUR, audience="customers")
    assert look("8.6.1-05-e1", MONDAY + 4 * HOUR).outcome is NOT_MET


# 06-e1: somebody is in charge


def without_lead(world: World) -> Incident:
    """A major incident that the system classified: nobody was named."""
    with then(MONDAY):
        row: Incident = major.accept(critical(world), actor=system(), major_reason="Nobody can work.")
    return row


@shows(NOT_MET, "8.6.1-06-e1")
def test_nobody_in_charge(world: World, procedure: None) -> None:
    row = without_lead(world)
    assert row.major_lead_id is None
    assert look("8.6.1-06-e1", MONDAY + HOUR).outcome is MET
    for live in (True, False):
        found = look("8.6.1-06-e1", MONDAY + 1.1 * HOUR, live=live)
        assert (found.outcome, found.failing) == (NOT_MET, (row.number,))


@pytest.mark.parametrize(("hours", "outcome"), [(0.9, MET), (1.0, MET), (1.1, NOT_MET)])
def test_in_charge_within_the_hour(world: World, procedure: None, hours: float, outcome: Outcome) -> None:
    row = without_lead(world)
    with then(MONDAY + hours * HOUR):
        records.transition(row, "assign", actor=world.actor("amara"), assignee=world.people["rashid"])
    assert look("8.6.1-06-e1", MONDAY + 4 * HOUR).outcome is outcome


def test_a_break_in_charge(world: World, procedure: None) -> None:
    amara = world.actor("amara")
    row = without_lead(world)
    with then(MONDAY + 0.5 * HOUR):
        row = records.transition(row, "assign", actor=amara, assignee=world.people["rashid"])
    with then(MONDAY + 2 * HOUR):
        row = records.transition(row, "assign", actor=amara, assignee=world.people["jonah"])
    assert look("8.6.1-06-e1", MONDAY + 3 * HOUR).outcome is MET
    with then(MONDAY + 3 * HOUR):
        row = records.transition(row, "assign", actor=amara, assignee=None, team=world.desk)
    with then(MONDAY + 4 * HOUR):
        row = records.transition(row, "assign", actor=amara, assignee=world.people["jonah"])
    assert look("8.6.1-06-e1", MONDAY + 5 * HOUR).failing == (row.number,)


def test_resolved_within_the_hour_needs_nobody(world: World, procedure: None) -> None:
    row = without_lead(world)
    with then(MONDAY + 0.5 * HOUR):
        records.transition(row, "resolve", actor=system(), resolution_code="none", resolution="It went away.")
    assert look("8.6.1-06-e1", MONDAY + 5 * HOUR).outcome is MET


# 07-e1: major incidents are reviewed


@shows(NOT_MET, "8.6.1-07-e1")
@pytest.mark.parametrize("live", [True, False])
def test_no_review(world: World, procedure: None, live: bool) -> None:
    row = resolve(world, declared(world))
    assert look("8.6.1-07-e1", REVIEW_DUE, live=live).outcome is NOT_EXERCISED
    found = look("8.6.1-07-e1", REVIEW_DUE + HOUR, live=live)
    assert (found.outcome, found.failing) == (NOT_MET, (row.number,))


def test_a_review_late_or_without_report(world: World, procedure: None) -> None:
    row = resolve(world, declared(world))
    held = Review.objects.get(subject=row.pk)
    with then(REVIEWED):
        records.transition(held, "hold", actor=world.actor("amara"), findings="The quota was never watched.")
    assert look("8.6.1-07-e1", REVIEW_DUE + HOUR).outcome is NOT_MET


def test_nothing_to_improve_is_said(world: World, procedure: None) -> None:
    row = resolve(world, declared(world))
    review(world, row, no_improvements=True)
    assert look("8.6.1-07-e1", REVIEW_DUE + HOUR).outcome is MET


def test_working_days_are_those_of_the_clock(world: World, procedure: None) -> None:
    """A calendar that is closed in the second week gives five working days more."""
    week = {day: [["08:30", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
    closed = [(MONDAY + timedelta(days=7 + day)).date().isoformat() for day in range(5)]
    version = {"zone": "Europe/London", "weekly": week, "closed": closed}
    hours = directory.add_calendar(actor=system(), name="Closed a week", versions=[version])
    with then(MONDAY - DAY):
        factories.agreement(world, calendar=hours)
    resolve(world, declared(world))
    assert look("8.6.1-07-e1", REVIEW_DUE + 6 * DAY).outcome is NOT_EXERCISED
    assert look("8.6.1-07-e1", REVIEW_DUE + 7 * DAY + HOUR).outcome is NOT_MET


# What has no room yet
