"""Availability and other targets that series are held against: measured, not made up, recomputed, and right for real sites."""

import gzip
import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from wellkept.components.results.models import PeriodResult
from wellkept.components.series import services as series
from wellkept.components.series.figures import figure
from wellkept.components.series.models import SeriesValue
from wellkept.components.series.services import Reading
from wellkept.kernel.occasion import Origin, occasion
from wellkept.kernel.permissions import system
from wellkept.ledger.models import Event
from wellkept.sms import factories
from wellkept.sms.relationship.agreements import jobs
from wellkept.sms.relationship.agreements.promised_series import SeriesPromise
from wellkept.sms.relationship.agreements.results import selectors, services
from wellkept.sms.relationship.agreements.results.periods import Period
from wellkept.toolkit.testing.cast import World

JUNE = datetime(2026, 6, 1, 3, tzinfo=UTC)
MAY = date(2026, 5, 1)
DAYS = [MAY + timedelta(days=n) for n in range(31)]
REAL = Path(__file__).parents[9] / "shared/data/availability/upptime_upptime.summary.json.gz"


def then(at: datetime) -> Any:
    """Let the enclosed acts happen at a moment of the past."""
    return occasion(at=at, origin=Origin.DEMO)


def agreed(world: World, *, calendar: Any = None, **version: Any) -> Any:
    """An agreement with Oldmere on Hosted Files since April, around the clock unless there are hours."""
    with then(datetime(2026, 4, 1, 0, tzinfo=UTC)):
        return factories.agreement(
            world, signed_on=date(2026, 4, 1), calendar=calendar, services=[factories.service()], **version
        )


def measured(agreement: Any, days: list[date], down: dict[date, str], at: datetime = JUNE, **fields: Any) -> Any:
    """A series about the agreement's service, with minutes down on some days and none on the others."""
    with then(at):
        row = factories.series(about=agreement.services.get().record, **fields)
        values = [Reading(Decimal(down.get(day, "0")), day) for day in days]
        return series.note_values(row, actor=system(), values=values)


def worked_out(at: datetime = JUNE) -> None:
    """The night's jobs."""
    with then(at):
        jobs.work_out_results()
        jobs.go_over_results()


def result(agreement: Any, measure: str = "") -> PeriodResult:
    """One result of May."""
    key = measure or f"availability.{agreement.services.get().pk}"
    return PeriodResult.objects.get(subject=agreement.pk, measure=key, month=MAY)


@pytest.mark.parametrize(("minutes", "verdict"), [("223.2", "met"), ("223.21", "missed")])
def test_availability_is_the_share_of_the_time_that_was_agreed(world: World, minutes: str, verdict: str) -> None:
    agreement = agreed(world, availability=Decimal("99.5"))
    measured(agreement, DAYS, {date(2026, 5, 12): minutes})  # 44,640 minutes, half a percent of which are 223.2
    worked_out()
    kept = result(agreement)
    assert (kept.verdict, kept.target, kept.achieved, kept.population) == (
        verdict,
        Decimal("99.5"),
        Decimal("99.5"),
        31,
    )
    assert (len(kept.inputs["values"]), kept.inputs["minutes"], kept.about.title) == (31, "44640", "Hosted Files")


def test_an_agreement_that_promises_an_availability_alone_is_measured(world: World) -> None:
    agreement = agreed(world, targets={}, availability=Decimal("99.5"))
    measured(agreement, DAYS, {date(2026, 5, 12): "223.2"})
    worked_out()
    assert result(agreement).verdict == "met"
    kept = PeriodResult.objects.filter(subject=agreement.pk, month=MAY).values_list("measure", "verdict")
    assert dict(kept) == {result(agreement).measure: "met", "workload": "unlimited"}


def test_only_days_with_service_hours_need_a_value(world: World) -> None:
    agreement = agreed(world, calendar=world.hours, availability=Decimal(99))
    measured(agreement, [day for day in DAYS if day.weekday() < 5], {date(2026, 5, 12): "51"})
    worked_out()
    kept = result(agreement)
    assert kept.inputs["minutes"] == str(21 * 510)
    assert (kept.achieved, kept.verdict) == (Decimal("99.524"), "met")


def test_a_period_with_a_day_left_out_is_not_measured(world: World) -> None:
    agreement = agreed(world, availability=Decimal("99.5"))
    measured(agreement, DAYS[:-1], {})
    worked_out()
    kept = result(agreement)
    assert (kept.verdict, kept.achieved, kept.inputs["missing"]) == ("unmeasured", None, ["2026-05-31"])


def test_a_figure_comes_when_its_values_do_and_then_stays(world: World) -> None:
    agreement = agreed(world, availability=Decimal("99.5"))
    worked_out()
    assert result(agreement).verdict == "unmeasured"
    row = measured(agreement, DAYS, {}, JUNE + timedelta(days=2))
    worked_out(JUNE + timedelta(days=3))
    kept = result(agreement)
    assert (kept.verdict, kept.achieved, kept.differs) == ("met", 100, {})
    assert Event.objects.filter(verb="agreement.result_measured", subject_id=agreement.pk).exists()
    with then(JUNE + timedelta(days=4)):
        series.note_values(row, actor=system(), values=[Reading(Decimal(600), date(2026, 5, 3))])
    worked_out(JUNE + timedelta(days=5))
    after = result(agreement)
    assert (after.verdict, after.achieved, after.differs["verdict"]) == ("met", 100, "missed")
    assert SeriesValue.objects.filter(pk__in=after.inputs["values"]).count() == 31


def test_a_reckoning_anew_of_the_same_values_gives_the_same_digest(world: World) -> None:
    agreement = agreed(world, availability=Decimal("99.5"))
    measured(agreement, DAYS, {date(2026, 5, 2): "17.25"})
    worked_out()
    kept = result(agreement)
    again = {one.measure: one for one in selectors.findings(agreement, Period(MAY, kept.period_start, kept.period_end))}
    assert again[kept.measure].digest == kept.digest
    with then(JUNE + timedelta(days=9)):
        assert services.go_over(agreement, MAY, actor=system()) == 0


def test_the_customers_own_series_counts_before_everybodys(world: World) -> None:
    agreement = agreed(world, availability=Decimal("99.5"))
    measured(agreement, DAYS, {MAY: "1440"})
    measured(agreement, DAYS, {}, title="At Oldmere", customer=world.organizations["oldmere"])
    measured(agreement, DAYS, {MAY: "1440"}, title="At Pinnock", customer=world.organizations["pinnock"])
    worked_out()
    assert result(agreement).achieved == 100


@pytest.mark.parametrize(("bound", "goal", "verdict"), [("at_most", "20", "met"), ("at_least", "20", "missed")])
def test_any_series_is_held_against_its_bound(
    world: World, client: Client, bound: str, goal: str, verdict: str
) -> None:
    with then(JUNE):
        answers = factories.series(
            title="Seconds to answer", genre="quality", aggregation="mean", unit="s", per="moment"
        )
        moments = [datetime(2026, 5, day, 10, tzinfo=UTC) for day in (4, 5, 6)]
        readings = [Reading(Decimal(10 + n), at=at) for n, at in enumerate(moments)]
        series.note_values(answers, actor=system(), values=readings)
    agreement = agreed(world, series=[SeriesPromise(answers, bound, Decimal(goal))])
    worked_out()
    kept = result(agreement, f"series.{answers.pk}")
    assert (kept.verdict, kept.achieved, kept.unit, kept.population) == (verdict, 11, "s", 3)
    client.force_login(world.users["ada"])
    page = client.get(f"/reports/targets/{kept.pk}").content.decode()
    for part in ("Seconds to answer", "11 s", "20 s", "12 s"):
        assert part in page
    told = client.get(f"/api/v1/agreements/{agreement.number}").json()["results"]
    [one] = [one for one in told if one["measure"] == kept.measure and one["month"] == "2026-05-01"]
    assert (one["unit"], one["about"]["name"]) == ("s", "Seconds to answer")


def test_the_figures_of_real_sites_come_out_as_their_makers_say(world: World) -> None:
    if not REAL.exists():
        pytest.skip("the history of public sites is not here")
    until = date(2023, 1, 10)
    days = [until - timedelta(days=n) for n in range(365)]
    for site in json.loads(gzip.decompress(REAL.read_bytes())):
        row, down = factories.series(title=site["name"]), site["dailyMinutesDown"]
        # The last day of the one that was never up had not ended: of it only what is over counts.
        over = days if site["status"] == "up" else days[1:]
        values = [Reading(Decimal(down.get(day.isoformat(), 0)), day) for day in over]
        series.note_values(row, actor=system(), values=values)
        kept = [one.value for one in SeriesValue.objects.filter(series=row)]
        exact = figure("uptime", kept, Decimal(1440 * len(over)))
        assert f"{exact:.2f}%" == site["uptimeYear"], site["name"]
