"""8.6.3: problems are found, analysed, recorded, solved by changes, told as known errors, and their solving is reviewed."""

from datetime import timedelta
from typing import Any

import pytest

from wellkept.components.comments.services import comment
from wellkept.components.links.models import Link
from wellkept.components.links.services import unlink
from wellkept.components.reviews import services as reviews
from wellkept.conformity.outcomes import Outcome
from wellkept.conformity.services import set_measures
from wellkept.evidence.tests.looking import DAY, HOUR, MONDAY, look, shows, then
from wellkept.kernel.permissions import system
from wellkept.records import services as records
from wellkept.sms import factories
from wellkept.sms.resolution.problems import known_errors, recurrence, selectors, services
from wellkept.toolkit.testing.cast import World

MET, NOT_MET, NOT_EXERCISED = Outcome.MET, Outcome.NOT_MET, Outcome.NOT_EXERCISED
LATER = MONDAY + 20 * DAY


@pytest.fixture
def service(world: World) -> Any:
    with then(MONDAY - DAY):
        return factories.service()


def held(world: World, genre: str, at: Any, *, findings: str = "Nothing stands out.", report: bool = True) -> Any:
    """A review of a period that Rashid held."""
    with then(at):
        row = reviews.plan(actor=system(), genre=genre, title="A look back")
        row = records.transition(row, "hold", actor=world.actor("rashid"), findings=findings)
        if report:
            row = records.transition(
                row,
                "report",
                actor=world.actor("rashid"),
                report="As found.",
                reported_to="Tomas",
                no_improvements=True,
            )
    return row


def pile(world: World, service: Any, count: int = 5) -> list[Any]:
    """Incidents of one service and category, one a day."""
    found = []
    for day in range(count):
        with then(MONDAY + day * DAY):
            found.append(factories.incident(world, service=service))
    return found


# 01-e1: incidents are analysed


@shows(MET, "8.6.3-01-e1")
def test_looks_at_trends_met(world: World) -> None:
    held(world, "trend", MONDAY)
    held(world, "trend", MONDAY + 30 * DAY)
    found = look("8.6.3-01-e1", MONDAY + 50 * DAY)
    assert (found.outcome, found.population) == (MET, 2)


@shows(NOT_MET, "8.6.3-01-e1")
def test_looks_at_trends_not_met(world: World) -> None:
    held(world, "trend", MONDAY)
    assert look("8.6.3-01-e1", MONDAY + 60 * DAY).outcome is NOT_MET


@shows(NOT_EXERCISED, "8.6.3-01-e1", "8.6.3-01-e2", "8.6.3-02-e1", "8.6.3-03-e1", "8.6.3-04-e1", "8.6.3-05-e1")
def test_nothing_to_show(world: World) -> None:
    for number in ("01-e1", "01-e2", "02-e1", "03-e1", "04-e1", "05-e1"):
        assert look(f"8.6.3-{number}").outcome is NOT_EXERCISED, number


@shows(NOT_EXERCISED, "8.6.3-06-e1", "8.6.3-07-e1", "8.6.3-08-e1", "8.6.3-08-e2", "8.6.3-09-e1")
def test_nothing_to_show_of_known_errors_and_reviews(world: World) -> None:
    for number in ("06-e1", "07-e1", "08-e1", "08-e2", "09-e1"):
        assert look(f"8.6.3-{number}").outcome is NOT_EXERCISED, number


# 01-e2: what recurs has a problem


@shows(MET, "8.6.3-01-e2")
def test_a_pile_with_a_problem_or_a_decision_met(world: World, service: Any) -> None:
    pile(world, service)
    with then(MONDAY + 5 * DAY):
        assert recurrence.propose(actor=system()) == 1
        recurrence.dismiss(
            selectors.waiting(world.actor("rashid"))[0], actor=world.actor("rashid"), reason="One user, one mistake."
        )
    found = look("8.6.3-01-e2", LATER)
    assert (found.outcome, found.population) == (MET, 1)


def test_a_problem_of_the_same_sort_counts(world: World, service: Any) -> None:
    pile(world, service)
    with then(MONDAY + 5 * DAY):
        factories.problem(world, service=service)
    assert look("8.6.3-01-e2", LATER).outcome is MET


@shows(NOT_MET, "8.6.3-01-e2")
def test_a_pile_that_nobody_looked_into_not_met(world: World, service: Any) -> None:
    last = pile(world, service)[-1]
    assert look("8.6.3-01-e2", MONDAY + 6 * DAY).outcome is NOT_EXERCISED, "there is time to decide"
    found = look("8.6.3-01-e2", LATER)
    assert (found.outcome, found.failing) == (NOT_MET, (last.number,))


def test_four_are_no_pile(world: World, service: Any) -> None:
    pile(world, service, 4)
    assert look("8.6.3-01-e2", LATER).outcome is NOT_EXERCISED


def test_how_many_make_a_pile_and_how_long_to_decide_is_the_organizations(world: World, service: Any) -> None:
    pile(world, service, 4)
    with then(MONDAY - 9 * DAY):
        set_measures(
            "8.6.3-01-e2", actor=system(), reason="We are few and know each call.",
            limits={"recurring_from": "4 records", "decided_within": "20 days"},
        )  # fmt: skip
    assert look("8.6.3-01-e2", MONDAY + 12 * DAY).outcome is NOT_EXERCISED, "there is time to decide"
    assert look("8.6.3-01-e2", LATER + 20 * DAY).outcome is NOT_MET


# 02-e1: causes and possible actions


def closed(world: World, **fields: Any) -> Any:
    with then(MONDAY):
        row = factories.solved(world, **fields)
        return records.transition(row, "close", actor=world.actor("rashid"))


@shows(MET, "8.6.3-02-e1")
def test_causes_met(world: World) -> None:
    closed(world, possible_actions="Scan at night, or buy a faster gateway.")
    closed(world, code="fix")
    found = look("8.6.3-02-e1", LATER)
    assert (found.outcome, found.population) == (MET, 2)


@shows(NOT_MET, "8.6.3-02-e1")
def test_causes_not_met(world: World) -> None:
    row = closed(world)
    found = look("8.6.3-02-e1", LATER)
    assert found.why == {row.number: "No possible action was considered"}
    assert found.outcome is NOT_MET


@pytest.mark.parametrize("noted", [True, False])
def test_a_weighty_problem_is_not_left_lying(world: World, noted: bool) -> None:
    with then(MONDAY):
        row = factories.problem(world, impact=1, urgency=1)
    with then(MONDAY + 65 * DAY):
        if noted:
            comment(row, actor=world.actor("rashid"), body="Asked the maker again.", public=False)
    assert look("8.6.3-02-e1", MONDAY + 70 * DAY).outcome is (NOT_EXERCISED if noted else NOT_MET)


# 03-e1: recorded, classified, escalated, closed


@shows(MET, "8.6.3-03-e1")
def test_records_met(world: World) -> None:
    closed(world, possible_actions="Scan at night.")
    with then(MONDAY):
        factories.problem(world)
    found = look("8.6.3-03-e1", LATER)
    assert (found.outcome, found.population) == (MET, 2)


@shows(NOT_MET, "8.6.3-03-e1")
def test_records_not_met(world: World) -> None:
    with then(MONDAY):
        row = factories.problem(world, category=None)
    assert look("8.6.3-03-e1", LATER).why == {row.number: "No category"}


@pytest.mark.parametrize("escalated", [True, False])
def test_a_late_one_is_escalated(world: World, escalated: bool) -> None:
    with then(MONDAY):
        row = factories.problem(world)
    if escalated:
        with then(MONDAY + 61 * DAY):
            services.escalate(
                row, actor=world.actor("rashid"), escalation_reason="Late.", escalated_person=world.people["tomas"]
            )
    assert look("8.6.3-03-e1", MONDAY + 70 * DAY).outcome is (MET if escalated else NOT_MET)


# 04-e1: the work log


@shows(MET, "8.6.3-04-e1")
def test_work_log_met(world: World) -> None:
    with then(MONDAY):
        row = factories.problem(world)
    with then(MONDAY + 25 * DAY):
        comment(row, actor=world.actor("rashid"), body="Measured at nine: the scan.", public=False)
    found = look("8.6.3-04-e1", MONDAY + 50 * DAY)
    assert (found.outcome, found.population) == (MET, 1)


@shows(NOT_MET, "8.6.3-04-e1")
def test_work_log_not_met(world: World) -> None:
    with then(MONDAY):
        row = factories.problem(world)
    with then(MONDAY + 25 * DAY):
        comment(row, actor=world.actor("rashid"), body="Measured at nine: the scan.", public=False)
    assert look("8.6.3-04-e1", MONDAY + 60 * DAY).failing == (row.number,)


# 05-e1: solved by authorized changes


@shows(MET, "8.6.3-05-e1")
def test_fixes_met(world: World) -> None:
    with then(MONDAY):
        factories.solved(world, code="fix")
        factories.solved(world)
    found = look("8.6.3-05-e1", LATER)
    assert (found.outcome, found.population) == (MET, 1)


@shows(NOT_MET, "8.6.3-05-e1")
def test_fixes_not_met(world: World) -> None:
    with then(MONDAY):
        row = factories.solved(world, code="fix")
        unlink(Link.objects.get(source=row.pk), actor=world.actor("rashid"))
    found = look("8.6.3-05-e1", LATER)
    assert (found.outcome, found.failing) == (NOT_MET, (row.number,))


# 06-e1 and 07-e1: known causes


@shows(MET, "8.6.3-06-e1", "8.6.3-07-e1")
def test_known_causes_met(world: World) -> None:
    with then(MONDAY):
        factories.known_error(world, cause="The scan runs at nine.")
    assert look("8.6.3-06-e1", LATER).outcome is MET
    assert look("8.6.3-07-e1", LATER).outcome is MET


@shows(NOT_MET, "8.6.3-06-e1", "8.6.3-07-e1")
def test_known_causes_not_met(world: World) -> None:
    with then(MONDAY):
        row = factories.problem(world, cause="The scan runs at nine.")
    assert look("8.6.3-06-e1", LATER).failing == (row.number,)
    assert look("8.6.3-07-e1", LATER).failing == (row.number,)


def test_a_cause_found_today_has_a_day(world: World) -> None:
    with then(MONDAY):
        factories.problem(world, cause="The scan runs at nine.")
    assert look("8.6.3-07-e1", MONDAY + HOUR).outcome is NOT_EXERCISED


# 08: known errors are told and found


@shows(MET, "8.6.3-08-e1", "8.6.3-08-e2")
def test_known_errors_met(world: World, service: Any) -> None:
    with then(MONDAY):
        factories.known_error(world, service=service)
    assert look("8.6.3-08-e1", LATER).outcome is MET
    assert look("8.6.3-08-e2", LATER).outcome is MET


@shows(NOT_MET, "8.6.3-08-e1", "8.6.3-08-e2")
def test_known_errors_not_met(world: World) -> None:
    with then(MONDAY):
        row = factories.known_error(world)
    late = MONDAY + timedelta(days=200)
    assert look("8.6.3-08-e1", late).why == {row.number: "Not confirmed for long"}
    assert look("8.6.3-08-e2", late).why == {row.number: "Without a service, so that no incident leads to it"}
    with then(late - DAY):
        known_errors.confirm(row, actor=world.actor("rashid"))
    assert look("8.6.3-08-e1", late).outcome is MET


# 09-e1: solving is reviewed


@shows(MET, "8.6.3-09-e1")
def test_reviews_met(world: World) -> None:
    held(world, "problem", MONDAY)
    found = look("8.6.3-09-e1", MONDAY + 100 * DAY)
    assert (found.outcome, found.population) == (MET, 1)


def test_the_rhythm_is_that_of_the_duty_in_force(world: World) -> None:
    held(world, "problem", MONDAY)
    with then(MONDAY):
        duty = factories.duty(world, requirement="8.6.3-09", every=2)
    assert look("8.6.3-09-e1", MONDAY + 70 * DAY).outcome is MET
    assert look("8.6.3-09-e1", MONDAY + 100 * DAY).outcome is NOT_MET
    with then(MONDAY + 80 * DAY):
        records.transition(duty, "end", actor=system(), end_reason="Twice a year is enough.")
    assert look("8.6.3-09-e1", MONDAY + 100 * DAY).outcome is MET


@shows(NOT_MET, "8.6.3-09-e1")
def test_reviews_not_met(world: World) -> None:
    row = held(world, "problem", MONDAY, report=False)
    assert look("8.6.3-09-e1", MONDAY + 40 * DAY).why == {row.number: "Not reported"}
