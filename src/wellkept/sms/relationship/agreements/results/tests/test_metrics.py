"""Every metric of an incident has its clock and its result: acknowledged, answered, kept informed, given a workaround, resolved."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from wellkept.components.clocks.models import Clock
from wellkept.components.comments.services import comment
from wellkept.components.results.models import PeriodResult
from wellkept.kernel.errors import Invalid
from wellkept.kernel.occasion import Origin, occasion
from wellkept.records import services as records
from wellkept.sms import factories
from wellkept.sms.relationship.agreements import jobs
from wellkept.sms.resolution.incidents import workarounds
from wellkept.toolkit.testing.cast import World

MONDAY = datetime(2026, 5, 4, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
METRICS = ("acknowledge", "response", "next_update", "workaround", "resolution")


def then(at: datetime) -> Any:
    """Let the enclosed acts happen at a moment of the past."""
    return occasion(at=at, origin=Origin.DEMO)


@pytest.fixture
def agreement(world: World) -> Any:
    """Two hours around the clock for everything, since April."""
    with then(datetime(2026, 4, 1, 8, tzinfo=UTC)):
        targets = {("incident", metric, None): 7200 for metric in METRICS}
        return factories.agreement(world, signed_on=date(2026, 4, 1), targets=targets, calendar=None)


def call(world: World) -> Any:
    """A call of Oldmere at ten on Monday."""
    with then(MONDAY):
        return factories.incident(world, customer=world.organizations["oldmere"])


def told(world: World, row: Any, hours: float) -> None:
    """Jonah writes to the caller so many hours later."""
    with then(MONDAY + hours * HOUR):
        comment(row, actor=world.actor("jonah"), body="We are at it.", public=True)


def step(world: World, row: Any, name: str, hours: float, **data: Any) -> Any:
    """Jonah takes a step so many hours later."""
    with then(MONDAY + hours * HOUR):
        return records.transition(row, name, actor=world.actor("jonah"), **data)


def resolve(world: World, row: Any, hours: float) -> Any:
    """Jonah resolves it so many hours later."""
    return step(world, row, "resolve", hours, resolution_code="solution", resolution="Restarted it for them.")


def came(metric: str) -> tuple[int | None, int | None, str]:
    """What came of a metric in May: how many records kept it, how many missed it, and the verdict."""
    with then(datetime(2026, 6, 1, 3, tzinfo=UTC)):
        jobs.work_out_results()
    row = PeriodResult.objects.get(measure=f"incident.{metric}.others", month=date(2026, 5, 1))
    return row.kept, row.missed, row.verdict


def rounds(row: Any) -> list[str]:
    """The states of the clocks for the next update, the first first."""
    return list(
        Clock.objects.filter(record=row.pk, metric="next_update").order_by("id").values_list("state", flat=True)
    )


@pytest.mark.parametrize("metric", METRICS)
def test_an_incident_that_nobody_touches_misses_each_metric(world: World, agreement: Any, metric: str) -> None:
    call(world)
    assert came(metric) == (0, 1, "missed")


@pytest.mark.parametrize("metric", METRICS)
def test_one_that_is_resolved_at_once_keeps_each_metric(world: World, agreement: Any, metric: str) -> None:
    resolve(world, step(world, call(world), "start", 0.5), 1)
    assert came(metric) == (1, 0, "met")


def test_taking_hold_of_it_acknowledges_it_and_answers_nobody(world: World, agreement: Any) -> None:
    step(world, call(world), "start", 1)
    assert came("acknowledge") == (1, 0, "met")
    assert came("response") == (0, 1, "missed")


def test_a_word_every_two_hours_keeps_the_caller_informed(world: World, agreement: Any) -> None:
    row = step(world, call(world), "start", 0.5)
    for hours in (1, 2.5, 4):
        told(world, row, hours)
    assert rounds(row) == ["stopped", "stopped", "stopped", "running"]
    row = resolve(world, type(row).objects.get(pk=row.pk), 5.5)
    assert rounds(row)[-1] == "stopped"
    assert came("next_update") == (1, 0, "met")


def test_one_silence_that_was_too_long_is_a_miss_of_the_record_and_counted_once(world: World, agreement: Any) -> None:
    row = step(world, call(world), "start", 0.5)
    for hours in (1, 4, 7, 8):
        told(world, row, hours)
    resolve(world, type(row).objects.get(pk=row.pk), 9)
    assert came("next_update") == (0, 1, "missed")
    workload = PeriodResult.objects.get(measure="workload", month=date(2026, 5, 1))
    assert workload.population == 1


def test_a_note_within_the_house_informs_nobody(world: World, agreement: Any) -> None:
    row = step(world, call(world), "start", 0.5)
    told(world, row, 1)
    with then(MONDAY + 2 * HOUR):
        comment(row, actor=world.actor("jonah"), body="Ask Rashid.", public=False)
    assert rounds(row) == ["stopped", "running"]


def test_a_pause_holds_the_next_update_and_a_reopened_record_begins_a_new_round(world: World, agreement: Any) -> None:
    row = step(world, call(world), "start", 0.5)
    told(world, row, 1)
    row = step(world, type(row).objects.get(pk=row.pk), "hold", 1.5, hold_reason="caller")
    assert rounds(row)[-1] == "paused"
    row = resolve(world, step(world, row, "resume", 20), 20.5)
    assert rounds(row) == ["stopped", "stopped"]
    step(world, row, "reopen", 21, reopen_reason="It came back.")
    assert rounds(row) == ["stopped", "stopped", "running"]


def test_a_workaround_is_told_to_the_caller_and_stops_its_clock(world: World, agreement: Any) -> None:
    row = step(world, call(world), "start", 0.5)
    with then(MONDAY + HOUR):
        row = workarounds.give(row, actor=world.actor("jonah"), workaround="Use the web page meanwhile.")
    assert row.workaround_at == MONDAY + HOUR
    with pytest.raises(Invalid):
        workarounds.give(row, actor=world.actor("jonah"), workaround="  ")
    assert came("workaround") == (1, 0, "met")
    assert came("response") == (1, 0, "met")
    assert came("resolution") == (0, 1, "missed")
