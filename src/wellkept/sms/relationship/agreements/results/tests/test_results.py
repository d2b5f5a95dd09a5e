"""Results of periods: worked out after their end, frozen, gone over again, answered, and seen by whom they concern."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from wellkept.components.results.models import Answer, PeriodResult
from wellkept.kernel.calendars import Length, Unit
from wellkept.kernel.errors import Denied, Invalid
from wellkept.kernel.occasion import Origin, occasion
from wellkept.kernel.permissions import system
from wellkept.ledger.models import Event
from wellkept.records import services as records
from wellkept.sms import factories
from wellkept.sms.improvement.improvements.models import Improvement
from wellkept.sms.relationship.agreements import jobs
from wellkept.sms.relationship.agreements.results import selectors, services
from wellkept.sms.relationship.agreements.results.measures import promise_of
from wellkept.toolkit.testing.cast import World

#: A Monday in May, the first full month of the agreement.
MONDAY = datetime(2026, 5, 4, 9, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
JUNE = datetime(2026, 6, 1, 3, tzinfo=UTC)
MAY = date(2026, 5, 1)
RESOLUTION, RESPONSE = "incident.resolution.others", "incident.response.others"


def then(at: datetime) -> Any:
    """Let the enclosed acts happen at a moment of the past."""
    return occasion(at=at, origin=Origin.DEMO)


def agreed(world: World, **version: Any) -> Any:
    """An agreement with Oldmere since April."""
    with then(datetime(2026, 4, 1, 8, tzinfo=UTC)):
        return factories.agreement(world, signed_on=date(2026, 4, 1), **version)


def call(world: World, at: datetime, hours: float | None = 1.0, **fields: Any) -> Any:
    """A call of Oldmere, resolved after so many hours of the clock on the wall; None leaves it open."""
    with then(at):
        row = factories.incident(world, customer=world.organizations["oldmere"], **fields)
    if hours is not None:
        with then(at + timedelta(hours=hours / 2)):
            row = records.transition(row, "start", actor=world.actor("jonah"))
        with then(at + timedelta(hours=hours)):
            row = records.transition(
                row,
                "resolve",
                actor=world.actor("jonah"),
                resolution_code="solution",
                resolution="Restarted it for them.",
            )
    return row


def work_out(at: datetime = JUNE) -> int:
    """The night's job."""
    with then(at):
        return jobs.work_out_results()


def result(agreement: Any, measure: str = RESOLUTION, month: date = MAY) -> PeriodResult:
    """One result of an agreement."""
    return PeriodResult.objects.get(subject=agreement.pk, measure=measure, month=month)


def test_a_target_in_days_is_counted_and_said_in_days(world: World) -> None:
    agreement = agreed(world, targets={("incident", "resolution", None): Length(86_400, Unit.WORKING_DAYS)})
    call(world, MONDAY, 24)
    call(world, MONDAY + 4 * DAY, 71)
    call(world, MONDAY, 25)
    assert work_out() == 4
    kept = result(agreement)
    assert (kept.kept, kept.missed, kept.inputs["promised"]["unit"]) == (2, 1, "working_days")
    assert promise_of(RESOLUTION, kept.inputs["promised"]) == "100 % within 1 working day"


def test_a_period_is_worked_out_after_its_end_and_once(world: World) -> None:
    agreement = agreed(world, share=75, no_workload_limit=False, workload_limit=2)
    rows = [call(world, MONDAY + n * DAY) for n in range(3)]
    late = call(world, MONDAY + 7 * DAY, 48)
    assert work_out(JUNE - 2 * DAY) == 3  # April alone is over
    assert work_out() == 3
    assert work_out() == 0
    found = result(agreement)
    assert (found.population, found.kept, found.missed, found.verdict) == (4, 3, 1, "met")
    assert (found.target, found.achieved) == (Decimal(75), Decimal(75))
    assert found.inputs["kept"] == [row.pk for row in rows]
    assert found.inputs["missed"] == [late.pk]
    assert found.inputs["promised"]["seconds"] == 8 * 3600
    workload = result(agreement, "workload")
    assert (workload.achieved, workload.target, workload.verdict) == (4, 2, "over")
    assert result(agreement, month=date(2026, 4, 1)).verdict == "empty"
    told = Event.objects.filter(verb="agreement.results_kept", subject_id=agreement.pk)
    assert told.count() == 2


def test_a_share_below_what_was_agreed_is_missed(world: World) -> None:
    agreement = agreed(world, share=80)
    for n in range(3):
        call(world, MONDAY + n * DAY)
    call(world, MONDAY + 7 * DAY, 48)
    work_out()
    assert result(agreement).verdict == "missed"


def test_what_is_left_open_is_missed_in_the_period_in_which_its_target_passes(world: World) -> None:
    agreement = agreed(world)
    call(world, MONDAY, None)
    call(world, datetime(2026, 5, 29, 15, tzinfo=UTC), None)  # a Friday afternoon: its time runs out in June
    work_out()
    assert (result(agreement).kept, result(agreement).missed) == (0, 1)
    work_out(datetime(2026, 7, 1, 3, tzinfo=UTC))
    assert result(agreement, month=date(2026, 6, 1)).missed == 1


def test_the_priority_that_a_record_had_when_it_was_decided_counts(world: World) -> None:
    targets = {("incident", "resolution", 1): 4 * 3600, ("incident", "resolution", None): 8 * 3600}
    agreement = agreed(world, targets=targets)
    row = call(world, MONDAY, impact=1, urgency=1)
    work_out()
    assert result(agreement, "incident.resolution.1").kept == 1
    with then(JUNE + DAY):
        records.transition(row, "reopen", actor=world.actor("jonah"), reopen_reason="It came back again.")
        row.refresh_from_db()
        factories.kind("incident").edit(row, actor=world.actor("jonah"), impact=3, urgency=3)  # type: ignore[misc]
        assert services.go_over(agreement, MAY, actor=system()) == 0


def test_nothing_to_count_is_never_met_not_even_in_the_database(world: World) -> None:
    agreement = agreed(world)
    work_out()
    found = result(agreement)
    assert (found.verdict, found.population, found.achieved) == ("empty", 0, None)
    with pytest.raises(IntegrityError), transaction.atomic():
        PeriodResult.objects.filter(pk=found.pk).update(verdict="met")


def test_availability_is_told_and_not_made_up(world: World) -> None:
    agreement = agreed(world, availability=Decimal("99.9"))
    work_out()
    found = result(agreement, "availability")
    assert (found.verdict, found.target, found.achieved) == ("unmeasured", Decimal("99.9"), None)
    with pytest.raises(IntegrityError), transaction.atomic():
        PeriodResult.objects.filter(pk=found.pk).update(achieved=100)


def test_a_quarter_is_worked_out_with_its_last_month(world: World) -> None:
    agreement = agreed(world, months=3, no_workload_limit=False, workload_limit=10)
    call(world, MONDAY)
    assert work_out() == 0
    work_out(datetime(2026, 7, 1, 3, tzinfo=UTC))
    found = result(agreement, month=date(2026, 6, 1))
    assert (found.kept, found.period_start) == (1, datetime(2026, 3, 31, 23, tzinfo=UTC))
    assert result(agreement, "workload", date(2026, 6, 1)).target == 30


def test_a_reckoning_anew_gives_the_same_and_tells_what_differs(world: World) -> None:
    agreement = agreed(world)
    row = call(world, MONDAY)
    work_out()
    before = result(agreement)
    with then(JUNE + DAY):
        records.transition(row, "reopen", actor=world.actor("jonah"), reopen_reason="It came back again.")
        assert services.go_over(agreement, MAY, actor=system()) == 0
        assert jobs.go_over_results() == 0
    call(world, MONDAY + 2 * DAY, 48)  # put on record afterwards, as an import does
    with then(JUNE + 2 * DAY):
        assert services.go_over(agreement, MAY, actor=system()) == 3
    after = result(agreement)
    assert (after.kept, after.missed, after.digest) == (before.kept, before.missed, before.digest)
    assert (after.differs["kept"], after.differs["missed"]) == (1, 1)
    assert after.differs_at == JUNE + 2 * DAY
    assert Event.objects.filter(verb="agreement.result_differs").count() == 3


def test_an_agreement_that_ended_has_results_until_then(world: World) -> None:
    agreement = agreed(world)
    with then(MONDAY):
        records.transition(agreement, "end", actor=system(), end_reason="Another provider.")
    work_out(datetime(2026, 8, 1, 3, tzinfo=UTC))
    assert set(PeriodResult.objects.values_list("month", flat=True)) == {date(2026, 4, 1), MAY}


def missed(world: World) -> tuple[Any, PeriodResult]:
    """An agreement whose resolution target was missed in May."""
    agreement = agreed(world)
    call(world, MONDAY, 48)
    work_out()
    return agreement, result(agreement)


def test_a_missed_target_is_answered_by_an_improvement_that_goes_to_the_register(world: World) -> None:
    agreement, found = missed(world)
    lotte = world.actor("lotte")
    assert {one.measure for one in selectors.missed_open(lotte)} == {RESOLUTION, RESPONSE}
    services.answer_missed(agreement, actor=lotte, result=found, improvement="A second pair of eyes at nine.")
    given = Answer.objects.get(result=found)
    wanted = Improvement.objects.get(pk=given.record_id)
    assert (given.kind, wanted.title, wanted.source_id) == (
        "improvement",
        "A second pair of eyes at nine.",
        agreement.pk,
    )
    assert (wanted.source_type, wanted.owner_id) == ("target", world.people["lotte"].pk)
    assert [one.measure for one in selectors.missed_open(lotte)] == [RESPONSE]
    assert result(agreement).answered_at is not None


def test_a_missed_target_is_answered_by_a_problem_or_a_reason_in_words(world: World) -> None:
    agreement, found = missed(world)
    lotte = world.actor("lotte")
    problem = factories.problem(world)
    services.answer_missed(agreement, actor=lotte, result=found, record=problem.record)
    assert Answer.objects.get().kind == "problem"
    with pytest.raises(Invalid):
        services.answer_missed(agreement, actor=lotte, result=found, reason="bad luck")
    with pytest.raises(Invalid):
        services.answer_missed(agreement, actor=lotte, result=found)
    with pytest.raises(Denied):
        services.answer_missed(
            agreement, actor=world.actor("jonah"), result=found, reason="The line was cut by a digger."
        )


def test_what_was_not_missed_or_is_anothers_is_not_answered(world: World) -> None:
    agreement, found = missed(world)
    lotte = world.actor("lotte")
    reason = "The line was cut by a digger."
    with pytest.raises(Invalid):
        services.answer_missed(agreement, actor=lotte, result=result(agreement, "workload"), reason=reason)
    other = factories.agreement(world, customer="pinnock")
    with pytest.raises(Invalid):
        services.answer_missed(other, actor=lotte, result=found, reason=reason)


def test_a_customers_manager_sees_his_own_results_only(world: World) -> None:
    agreement = agreed(world)
    with then(datetime(2026, 4, 1, 8, tzinfo=UTC)):
        factories.agreement(world, customer="pinnock", signed_on=date(2026, 4, 1))
    work_out()
    seen = selectors.visible_results(world.actor("ada"))
    assert set(seen.values_list("subject", flat=True)) == {agreement.pk}
    assert selectors.visible_results(world.actor("lotte")).values("subject").distinct().count() == 2
    assert not selectors.visible_results(world.actor("olly")).exists()
