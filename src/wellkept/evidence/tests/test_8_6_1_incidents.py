"""8.6.1-01 and -02: incidents are recorded, classified, escalated, resolved, closed, and say what was done."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from wellkept.components.classification import services as classification
from wellkept.components.comments.services import comment
from wellkept.conformity import services as conformity
from wellkept.conformity.outcomes import Outcome
from wellkept.evidence.tests.looking import DAY, HOUR, MONDAY, look, shows, then
from wellkept.kernel.occasion import Origin, occasion
from wellkept.kernel.permissions import system
from wellkept.records import services as records
from wellkept.sms import factories
from wellkept.sms.resolution.incidents import services as incidents
from wellkept.toolkit.testing.cast import World

MET, NOT_MET, NOT_EXERCISED = Outcome.MET, Outcome.NOT_MET, Outcome.NOT_EXERCISED
NEEDS_JUDGEMENT = Outcome.NEEDS_JUDGEMENT
LATER = MONDAY + 10 * DAY


@pytest.fixture
def category(world: World) -> Any:
    return classification.add_category(actor=world.actor("tomas"), name="Mail")


def closed(world: World, **fields: Any) -> Any:
    with then(MONDAY):
        return factories.closed(world, **fields)


def unclassified(world: World) -> Any:
    with then(MONDAY):
        return factories.incident(world, category=None)


# 01-e1: recorded, classified, resolved, closed


@shows(MET, "8.6.1-01-e1")
def test_records_met(world: World, category: Any) -> None:
    numbers = [closed(world, category=category).number for _ in range(3)]
    found = look("8.6.1-01-e1", LATER)
    assert (found.outcome, found.population, found.conforming, found.threshold) == (MET, 3, 3, 0.98)
    assert found.failing == ()
    assert found.passing == tuple(reversed(numbers))
    assert (found.late_share, found.elsewhere_share, found.identical, found.default) == (0, 0, 1, 1)


@shows(NOT_MET, "8.6.1-01-e1")
def test_records_not_met(world: World, category: Any) -> None:
    good = closed(world, category=category)
    bad = [unclassified(world), unclassified(world)]
    found = look("8.6.1-01-e1", LATER)
    assert (found.outcome, found.population, found.conforming) == (NOT_MET, 3, 1)
    assert found.failing == (bad[1].number, bad[0].number)
    assert found.passing == (good.number,)
    assert found.faults == (("No category", 2),)
    assert set(found.why.values()) == {"No category"}


@pytest.mark.parametrize(("hours", "outcome"), [(1, MET), (24, MET), (24.1, NOT_MET)])
def test_a_call_has_a_working_day_to_get_its_category(world: World, hours: float, outcome: Outcome) -> None:
    unclassified(world)
    assert look("8.6.1-01-e1", MONDAY + hours * HOUR).outcome is outcome


def test_the_weekend_is_no_working_day(world: World) -> None:
    with then(MONDAY + 4 * DAY):
        factories.incident(world, category=None)
    assert look("8.6.1-01-e1", MONDAY + 7 * DAY).outcome is MET
    assert look("8.6.1-01-e1", MONDAY + 8 * DAY).outcome is NOT_MET


def test_what_is_resolved_has_its_category_at_once(world: World) -> None:
    with then(MONDAY):
        closed_at_once = factories.closed(world, category=None)
    found = look("8.6.1-01-e1", MONDAY + HOUR)
    assert found.why == {closed_at_once.number: "No category"}


@shows(NOT_EXERCISED, "8.6.1-01-e1")
def test_records_with_nothing_to_show(world: World) -> None:
    found = look("8.6.1-01-e1")
    assert (found.outcome, found.population) == (NOT_EXERCISED, 0)


def test_records_before_the_window_do_not_count(world: World, category: Any) -> None:
    with then(MONDAY - 400 * DAY):
        factories.incident(world, category=None)
    assert look("8.6.1-01-e1", LATER).outcome is NOT_EXERCISED
    assert look("8.6.1-01-e1", MONDAY - 390 * DAY).outcome is NOT_MET


@pytest.mark.parametrize(("days", "outcome"), [(29.9, MET), (30, MET), (30.1, NOT_MET)])
@pytest.mark.parametrize("live", [True, False])
def test_never_closing_does_not_pass(world: World, category: Any, days: float, outcome: Outcome, live: bool) -> None:
    with then(MONDAY):
        left = factories.resolved(world, category=category)
    found = look("8.6.1-01-e1", MONDAY + timedelta(days=days), live=live)
    assert found.outcome is outcome
    assert found.failing == (() if outcome is MET else (left.number,))


def test_closing_late_passes(world: World, category: Any) -> None:
    with then(MONDAY):
        left = factories.resolved(world, category=category)
    with then(MONDAY + 50 * DAY):
        records.transition(left, "close", actor=world.actor("jonah"))
    assert look("8.6.1-01-e1", MONDAY + 40 * DAY, live=False).outcome is NOT_MET
    assert look("8.6.1-01-e1", MONDAY + 60 * DAY, live=False).outcome is MET


def test_a_resolution_by_nobody_fails(world: World, category: Any) -> None:
    with then(MONDAY):
        row = factories.incident(world, category=category)
        records.transition(row, "resolve", actor=system(), resolution_code="none", resolution="It went away.")
    found = look("8.6.1-01-e1", LATER)
    assert found.why == {row.number: "Resolved by nobody who is named"}


def test_a_log_without_texts_fails_its_rules(world: World, category: Any) -> None:
    with then(MONDAY, Origin.REPLAY):
        row = factories.incident(world, category=category)
        records.transition(row, "resolve", actor=world.actor("jonah"))
    found = look("8.6.1-01-e1", LATER)
    assert found.why == {row.number: "Resolved without saying what was done"}
    assert (found.elsewhere_share, found.late_share) == (1.0, 0.0)
    assert look("8.6.1-02-e1", LATER).failing == (row.number,)


def test_as_of_a_past_date_only_what_was_done_by_then_counts(world: World, category: Any) -> None:
    with then(MONDAY):
        row = factories.incident(world, category=category)
    with then(MONDAY + 5 * DAY):
        factories.incident(world, category=None)
    with then(MONDAY + 6 * DAY):
        records.transition(row, "resolve", actor=system(), resolution_code="none", resolution="It went away.")
    assert look("8.6.1-01-e1", MONDAY - DAY, live=False).outcome is NOT_EXERCISED
    early = look("8.6.1-01-e1", MONDAY + DAY, live=False)
    assert (early.outcome, early.population) == (MET, 1)
    late = look("8.6.1-01-e1", MONDAY + 8 * DAY, live=False)
    assert (late.outcome, late.population, late.conforming) == (NOT_MET, 2, 0)


def test_what_was_reopened_later_was_resolved_then(world: World, category: Any) -> None:
    agent = world.actor("jonah")
    row = closed(world, category=category)
    with then(MONDAY + 2 * DAY):
        records.transition(row, "reopen", actor=agent, reopen_reason="It came back.")
    for at in (MONDAY + DAY, MONDAY + 3 * DAY):
        found = look("8.6.1-01-e1", at, live=False)
        assert (found.outcome, found.population) == (MET, 1)


def test_what_was_entered_late_throughout_needs_judgement(world: World, category: Any) -> None:
    with occasion(at=MONDAY):
        factories.closed(world, category=category)
    found = look("8.6.1-01-e1", LATER)
    assert (found.outcome, found.late_share, found.elsewhere_share) == (NEEDS_JUDGEMENT, 1.0, 0.0)
    with then(MONDAY):
        factories.closed(world, category=category)
    found = look("8.6.1-01-e1", LATER)
    assert (found.outcome, found.late_share) == (MET, 0.5)


def test_one_miss_of_five_passes_once_it_is_excused(world: World, category: Any) -> None:
    for _ in range(4):
        closed(world, category=category)
    bad = unclassified(world)
    assert look("8.6.1-01-e1", LATER).outcome is NOT_MET
    with occasion(at=LATER):
        conformity.excuse("8.6.1-01-e1", bad.number, actor=world.actor("tomas"), reason="Logged in the power cut.")
    found = look("8.6.1-01-e1", LATER + HOUR)
    assert (found.outcome, found.population, found.conforming) == (MET, 5, 4)
    assert found.checks[0].excused == 1
    assert look("8.6.1-01-e1", LATER - HOUR).outcome is NOT_MET


def test_an_excuse_does_not_help_a_population_of_four(world: World, category: Any) -> None:
    for _ in range(3):
        closed(world, category=category)
    bad = unclassified(world)
    with occasion(at=LATER):
        conformity.excuse("8.6.1-01-e1", bad.number, actor=world.actor("tomas"), reason="Logged in the power cut.")
    assert look("8.6.1-01-e1", LATER + HOUR).outcome is NOT_MET


# 01-e2: the priority follows from the matrix


@shows(MET, "8.6.1-01-e2")
def test_priority_met(world: World) -> None:
    factories.incident(world)
    factories.incident(world, priority=1, priority_reason="The board meets in an hour.")
    found = look("8.6.1-01-e2")
    assert (found.outcome, found.population, found.conforming) == (MET, 2, 2)


@shows(NOT_MET, "8.6.1-01-e2")
def test_priority_not_met(world: World) -> None:
    factories.incident(world)
    with then(MONDAY, Origin.REPLAY):
        conflict = records.create(
            factories.kind("incident"), actor=system(), title="Mail", impact=2, urgency=2, priority=1, priority_given=3
        )
    found = look("8.6.1-01-e2", MONDAY + DAY)
    assert (found.outcome, found.failing) == (NOT_MET, (conflict.number,))
    with occasion(at=MONDAY, origin=Origin.REPLAY):
        records.edit(conflict, actor=system(), priority_reason="The log says so.")
    assert look("8.6.1-01-e2", MONDAY + DAY).outcome is MET


@shows(NOT_EXERCISED, "8.6.1-01-e2")
def test_priority_with_nothing_to_show(world: World) -> None:
    assert look("8.6.1-01-e2").outcome is NOT_EXERCISED


# 01-e3: escalation when due


@pytest.fixture
def promised(world: World) -> None:
    """Eight working hours to resolve, from half past eight to five, Monday to Friday."""
    with then(MONDAY - DAY):
        factories.agreement(world)


def escalate(world: World, row: Any, at: datetime) -> None:
    with then(at):
        incidents.escalate(
            row,
            actor=world.actor("jonah"),
            escalation_reason="Past its target.",
            escalated_person=world.people["amara"],
        )


@shows(MET, "8.6.1-01-e3")
def test_escalation_met(world: World, promised: None) -> None:
    with then(MONDAY):
        row, _in_time = factories.incident(world), factories.resolved(world)
    escalate(world, row, MONDAY + 30 * HOUR)
    found = look("8.6.1-01-e3", MONDAY + 2 * DAY)
    assert (found.outcome, found.population, found.conforming) == (MET, 1, 1)


@shows(NOT_MET, "8.6.1-01-e3")
@pytest.mark.parametrize("live", [True, False])
def test_escalation_not_met(world: World, promised: None, live: bool) -> None:
    with then(MONDAY):
        row = factories.incident(world)
    assert look("8.6.1-01-e3", MONDAY + 7 * HOUR, live=live).outcome is NOT_EXERCISED
    found = look("8.6.1-01-e3", MONDAY + 2 * DAY, live=live)
    assert (found.outcome, found.failing) == (NOT_MET, (row.number,))
    assert found.why[row.number] == "Past its target and escalated to nobody"


@shows(NOT_EXERCISED, "8.6.1-01-e3")
def test_escalation_with_nothing_to_show(world: World, promised: None) -> None:
    closed(world)
    found = look("8.6.1-01-e3", LATER)
    assert (found.outcome, found.population) == (NOT_EXERCISED, 0)


def test_an_old_open_incident_wants_a_note_every_five_working_days(world: World, promised: None) -> None:
    with then(MONDAY):
        row = factories.incident(world)
    escalate(world, row, MONDAY + 2 * DAY)
    wednesday = MONDAY + 2 * DAY
    for at, outcome in ((wednesday + 6.9 * DAY, MET), (wednesday + 7.1 * DAY, NOT_MET)):
        for live in (True, False):
            assert look("8.6.1-01-e3", at, live=live).outcome is outcome
    found = look("8.6.1-01-e3", wednesday + 8 * DAY)
    assert (found.conforming, found.failing) == (1, (row.number,))
    assert [check.outcome for check in found.checks] == [MET, NOT_MET]
    with then(wednesday + 7 * DAY):
        comment(row, actor=world.actor("jonah"), body="The part arrives on Friday.", public=False)
    assert look("8.6.1-01-e3", wednesday + 8 * DAY).outcome is MET


def test_all_that_are_older_than_twice_their_target_are_counted(world: World, promised: None) -> None:
    with then(MONDAY):
        row = factories.incident(world)
    escalate(world, row, MONDAY + 2 * DAY)
    found = look("8.6.1-01-e3", MONDAY + 3 * DAY)
    assert [(check.population, check.conforming) for check in found.checks] == [(1, 1), (1, 1)]


def test_the_system_cannot_note_for_a_person(world: World, promised: None) -> None:
    with then(MONDAY):
        row = factories.incident(world)
    escalate(world, row, MONDAY + 2 * DAY)
    with then(MONDAY + 9 * DAY):
        records.edit(row, actor=system(), impact=1)
    assert look("8.6.1-01-e3", MONDAY + 10 * DAY).failing == (row.number,)


# 02-e1: what was done


@shows(MET, "8.6.1-02-e1")
def test_what_was_done_met(world: World) -> None:
    row = closed(world)
    found = look("8.6.1-02-e1", LATER)
    assert (found.outcome, found.population, found.passing) == (MET, 1, (row.number,))


@shows(NOT_MET, "8.6.1-02-e1")
def test_what_was_done_not_met(world: World) -> None:
    agent = world.actor("jonah")
    with then(MONDAY):
        row = factories.incident(world)
        row = records.transition(row, "resolve", actor=agent, resolution_code="solution", resolution="Done.")
    found = look("8.6.1-02-e1", LATER)
    assert (found.outcome, found.failing) == (NOT_MET, (row.number,))
    with then(MONDAY + HOUR):
        comment(row, actor=system(), body="Restarted by the monitoring.", public=False)
    assert look("8.6.1-02-e1", LATER).outcome is NOT_MET
    with then(MONDAY + 2 * HOUR):
        comment(row, actor=agent, body="Restarted the mail service.", public=False)
    assert look("8.6.1-02-e1", LATER).outcome is MET
    assert look("8.6.1-02-e1", MONDAY + HOUR, live=False).outcome is NOT_MET


@shows(NOT_EXERCISED, "8.6.1-02-e1")
def test_what_was_done_with_nothing_to_show(world: World) -> None:
    factories.incident(world)
    assert look("8.6.1-02-e1").outcome is NOT_EXERCISED


def test_a_text_after_closure_does_not_count(world: World) -> None:
    agent = world.actor("jonah")
    with then(MONDAY):
        row = factories.incident(world)
        row = records.transition(row, "resolve", actor=agent, resolution_code="solution", resolution="Done.")
        row = records.transition(row, "close", actor=agent)
    with then(MONDAY + HOUR):
        comment(row, actor=agent, body="Restarted the mail service.", public=False)
    assert look("8.6.1-02-e1", LATER).failing == (row.number,)


def test_the_same_words_everywhere_are_seen(world: World) -> None:
    for _ in range(4):
        closed(world)
    assert look("8.6.1-02-e1", LATER).identical == 0.75
