"""8.3.3-04 and -05: targets are measured, results are reviewed and reported, and misses lead to something."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from wellkept.components.reviews import services as reviews
from wellkept.conformity.outcomes import Outcome
from wellkept.evidence.tests.looking import DAY, HOUR, look, shows, then
from wellkept.kernel.occasion import Origin
from wellkept.kernel.permissions import system
from wellkept.records import services as records
from wellkept.sms import factories
from wellkept.sms.relationship.agreements import jobs
from wellkept.sms.relationship.agreements.results import selectors, services
from wellkept.toolkit.testing.cast import World

MET, NOT_MET, NOT_EXERCISED = Outcome.MET, Outcome.NOT_MET, Outcome.NOT_EXERCISED
MEASURED, TOLD, ANSWERED = "8.3.3-04-e1", "8.3.3-04-e2", "8.3.3-05-e1"
#: The agreement is signed on the first of a month; September is its first full one.
SIGNED = datetime(2024, 9, 1, 8, tzinfo=UTC) - timedelta(days=31)
MONDAY = datetime(2024, 9, 2, 9, tzinfo=UTC)
OCTOBER = datetime(2024, 10, 1, 3, tzinfo=UTC)


def agreed(world: World, **fields: Any) -> Any:
    """An agreement with Oldmere in force since August."""
    with then(SIGNED):
        return factories.agreement(world, signed_on=SIGNED.date(), **fields)


def worked_out(at: datetime = OCTOBER, origin: Origin = Origin.DEMO) -> None:
    """The night's job at a moment."""
    with then(at, origin):
        jobs.work_out_results()


def reviewed(world: World, at: datetime, report: bool = True) -> Any:
    """A service level review of everything, held and reported."""
    with then(at):
        row = reviews.plan(actor=system(), title="Service levels", genre="level", chair_id=world.people["lotte"].pk)
        row = records.transition(row, "hold", actor=world.actor("lotte"), findings="One miss, looked into.")
        if report:
            row = records.transition(
                row, "report", actor=world.actor("lotte"), report="Nearly all was kept.", reported_to="Dr Ada Wren",
                no_improvements=True,
            )  # fmt: skip
    return row


def missed(world: World) -> Any:
    """An agreement of which both targets were missed in September by one call that was left alone for days."""
    agreement = agreed(world)
    with then(MONDAY):
        factories.incident(world, customer=world.organizations["oldmere"])
    worked_out()
    return agreement


def answer_all(world: World, agreement: Any, at: datetime, **how: Any) -> None:
    """Lotte answers every open miss of the agreement."""
    with then(at):
        for row in list(selectors.missed_open(world.actor("lotte"))):
            services.answer_missed(agreement, actor=world.actor("lotte"), result=row, **how)


@shows(MET, MEASURED)
def test_each_target_is_measured_for_each_full_period(world: World) -> None:
    missed(world)
    found = look(MEASURED, OCTOBER + 10 * DAY)
    assert (found.outcome, found.population, found.conforming) == (MET, 2, 2)
    assert look(MEASURED, OCTOBER + 10 * DAY, live=False).outcome is MET


def test_a_month_in_which_nothing_was_decided_proves_no_target_and_misses_none(world: World) -> None:
    agreed(world)
    worked_out()
    found = look(MEASURED, OCTOBER + 10 * DAY)
    assert (found.outcome, found.population) == (NOT_EXERCISED, 0)


def test_one_target_with_records_is_not_helped_by_one_without(world: World) -> None:
    agreed(world, targets={("incident", "resolution", 1): 3600, ("incident", "resolution", None): 8 * 3600})
    with then(MONDAY):
        factories.incident(world, customer=world.organizations["oldmere"])
    worked_out()
    found = look(MEASURED, OCTOBER + 10 * DAY)
    assert (found.outcome, found.population, found.conforming) == (MET, 1, 1)


@shows(NOT_MET, MEASURED)
@pytest.mark.parametrize(
    ("bounds", "worked", "why"),
    [
        ({}, False, "No result for a period that is over"),
        ({"no_workload_limit": False}, True, "No word on the workload limit"),
        ({"availability": Decimal("99.5")}, True, "A target that nothing measures"),
    ],
)
def test_a_target_without_a_result(world: World, bounds: dict[str, Any], worked: bool, why: str) -> None:
    agreement = agreed(world, **bounds)
    if worked:
        worked_out()
    found = look(MEASURED, OCTOBER + 10 * DAY)
    assert (found.outcome, found.failing) == (NOT_MET, (agreement.number,))
    assert [str(label) for label, _n in found.faults] == [why]


@shows(NOT_EXERCISED, MEASURED)
def test_before_a_period_is_over_there_is_nothing_to_measure(world: World) -> None:
    agreed(world)
    assert look(MEASURED, MONDAY).outcome is NOT_EXERCISED
    assert look(MEASURED, OCTOBER + DAY).outcome is NOT_EXERCISED  # the job still has time


def test_results_that_come_months_later_are_told_as_late(world: World) -> None:
    agreed(world)
    with then(MONDAY):
        factories.incident(world, customer=world.organizations["oldmere"])
    worked_out(OCTOBER + 60 * DAY, Origin.NATIVE)
    found = look(MEASURED, OCTOBER + 61 * DAY)
    assert (found.late_share, found.outcome) == (1.0, Outcome.NEEDS_JUDGEMENT)


@shows(MET, TOLD)
def test_results_are_reviewed_and_reported(world: World) -> None:
    agreed(world)
    worked_out()
    reviewed(world, OCTOBER + 9 * DAY)
    found = look(TOLD, OCTOBER + 50 * DAY)
    assert (found.outcome, found.population, found.conforming) == (MET, 6, 6)


@shows(NOT_MET, TOLD)
def test_results_that_were_reviewed_and_never_reported(world: World) -> None:
    agreement = agreed(world)
    worked_out()
    reviewed(world, OCTOBER + 9 * DAY, report=False)
    found = look(TOLD, OCTOBER + 50 * DAY)
    assert (found.outcome, found.failing) == (NOT_MET, (agreement.number,))


def test_an_agreement_that_was_not_reviewed_for_a_year(world: World) -> None:
    agreement = agreed(world)
    found = look(TOLD, SIGNED + 400 * DAY)
    assert (found.outcome, found.failing) == (NOT_MET, (agreement.number,))


@shows(NOT_EXERCISED, TOLD)
def test_young_results_are_not_due_to_be_told(world: World) -> None:
    agreed(world)
    worked_out()
    assert look(TOLD, SIGNED + 20 * DAY).outcome is NOT_EXERCISED


@shows(MET, ANSWERED)
@pytest.mark.parametrize("how", ["improvement", "problem", "reason"])
def test_misses_that_led_to_something(world: World, how: str) -> None:
    agreement = missed(world)
    given: dict[str, Any] = {
        "improvement": {"improvement": "A second pair of eyes at nine."},
        "problem": {"record": factories.problem(world).record},
        "reason": {"reason": "The caller could not be reached for a week."},
    }[how]
    answer_all(world, agreement, OCTOBER + 9 * DAY, **given)
    found = look(ANSWERED, OCTOBER + 40 * DAY)
    assert (found.outcome, found.population, found.conforming) == (MET, 2, 2)


@shows(NOT_MET, ANSWERED)
def test_misses_that_nobody_answered_in_time(world: World) -> None:
    agreement = missed(world)
    assert look(ANSWERED, OCTOBER + 29 * DAY).outcome is NOT_EXERCISED
    found = look(ANSWERED, OCTOBER + 31 * DAY)
    assert (found.outcome, found.failing) == (NOT_MET, (agreement.number,))
    answer_all(world, agreement, OCTOBER + 40 * DAY, improvement="A second pair of eyes at nine.")
    assert look(ANSWERED, OCTOBER + 41 * DAY).outcome is NOT_MET


@shows(NOT_EXERCISED, ANSWERED)
def test_without_a_miss_there_is_nothing_to_answer(world: World) -> None:
    agreed(world)
    with then(MONDAY):
        row = factories.incident(world, customer=world.organizations["oldmere"])
    with then(MONDAY + HOUR / 2):
        row = records.transition(row, "start", actor=world.actor("jonah"))
        records.transition(
            row, "resolve", actor=world.actor("jonah"), resolution_code="solution", resolution="Restarted it for them."
        )
    worked_out()
    assert look(ANSWERED, OCTOBER + 40 * DAY).outcome is NOT_EXERCISED


def test_the_job_and_the_review_plan_themselves(world: World) -> None:
    agreed(world)
    worked_out()
    with then(OCTOBER + DAY):
        assert jobs.plan_reviews() == 1
        assert jobs.plan_reviews() == 0
    assert date(2024, 9, 1) in selectors.months(selectors.measured(OCTOBER).get().pk)
