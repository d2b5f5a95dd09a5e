"""Metrics: figures that records give by themselves, targets, what is concluded from a period, and how a page tells of it."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from wellkept.components.series import computed, evaluating, jobs, panels, periods, selectors, services
from wellkept.components.series.concluding.services import conclude
from wellkept.components.series.services import Reading
from wellkept.flows import figures_into_series
from wellkept.kernel.errors import Denied, Invalid, Refused
from wellkept.kernel.occasion import Origin, occasion
from wellkept.kernel.permissions import system
from wellkept.records import services as records
from wellkept.sms import factories
from wellkept.sms.planning.processes.figures import Mean, Share
from wellkept.toolkit.testing.cast import World

MARCH = datetime(2026, 3, 20, 9, tzinfo=UTC)
APRIL = datetime(2026, 4, 2, 9, tzinfo=UTC)
IN_TIME = figures_into_series.key_of("incident-management", "First-contact solution")
BACKLOG = figures_into_series.key_of("incident-management", "Backlog")


def then(at: datetime) -> Any:
    """Let the enclosed acts happen at a moment."""
    return occasion(at=at, origin=Origin.DEMO)


def metric(**fields: Any) -> Any:
    """A series of answers by month, at least ninety percent."""
    given = {"genre": "quality", "per": "month", "aggregation": "mean", "unit": "%", "target": Decimal(90), **fields}
    return factories.series(**given)


def noted(row: Any, *values: tuple[int, str]) -> Any:
    """Values for months of 2026."""
    readings = [Reading(Decimal(said), date(2026, month, 1)) for month, said in values]
    return services.note_values(row, actor=system(), values=readings)


def test_a_figure_of_the_records_is_written_once_a_month_is_over(world: World) -> None:
    with then(MARCH):
        row = metric(figure=IN_TIME, unit="", per="day", aggregation="sum")
        assert (row.per, row.aggregation, row.unit) == ("month", "mean", "%")
        factories.resolved(world)
        assert jobs.work_out_figures() == 0
    with then(APRIL):
        assert jobs.work_out_figures() == 1
        assert jobs.work_out_figures() == 0
        value = selectors.values_of(row.pk).get()
        assert (value.day, value.value, value.remark) == (date(2026, 3, 1), Decimal(100), "1 of 1")


def test_what_stands_at_the_end_of_a_month_is_not_made_up_afterwards(world: World) -> None:
    with then(MARCH):
        metric(figure=BACKLOG)
        factories.incident(world)
    with then(datetime(2026, 4, 20, 9, tzinfo=UTC)):
        assert jobs.work_out_figures() == 0
    with then(datetime(2026, 5, 1, 4, tzinfo=UTC)):
        assert jobs.work_out_figures() == 1


def test_nobody_types_what_is_worked_out(world: World) -> None:
    with then(MARCH):
        row = metric(figure=IN_TIME)
        with pytest.raises(Refused):
            noted(row, (2, "99"))
        with pytest.raises(Invalid):
            metric(figure="of/nothing")
        typed = noted(metric(), (2, "99"))
        with pytest.raises(Invalid):
            services.edit_series(typed, actor=system(), figure=IN_TIME)


def test_shares_and_lengths_become_values() -> None:
    assert figures_into_series.told(Share(0, 0)) is None
    assert figures_into_series.told(Mean(None, 0)) is None
    assert figures_into_series.told(Share(1, 3)) == computed.Told(Decimal("33.33"), "1 of 3")
    assert figures_into_series.told(Mean(5400, 2)) == computed.Told(Decimal("1.50"), "mean of 2")


def test_a_person_concludes_on_a_period_and_target_and_figure_stay_as_they_were(world: World) -> None:
    with then(APRIL):
        row = noted(metric(), (2, "88"), (3, "92"))
        row = conclude(row, actor=world.actor("amara"), conclusion="The second agent helps.")
        row = conclude(row, actor=world.actor("amara"), conclusion="Two were ill.", period_day=date(2026, 2, 14))
        services.edit_series(row, actor=system(), target=Decimal(95))
        said = [(one.period.month, one.figure, one.target, one.met) for one in selectors.evaluations_of([row.pk])]
    assert said == [(3, 92, 90, True), (2, 88, 90, False)]


def test_what_cannot_be_concluded(world: World) -> None:
    with then(APRIL):
        row = noted(metric(), (2, "88"))
        amara = world.actor("amara")
        with pytest.raises(Invalid):
            conclude(row, actor=amara, conclusion=" ")
        with pytest.raises(Invalid):
            conclude(row, actor=amara, conclusion="Too early.", period_day=date(2026, 4, 1))
        with pytest.raises(Invalid):
            conclude(row, actor=amara, conclusion="Nothing was measured.")
        with pytest.raises(Denied):
            conclude(row, actor=world.actor("jonah"), conclusion="Fine.", period_day=date(2026, 2, 1))


def test_quarters_and_lower_targets() -> None:
    assert periods.start_of("quarter", date(2026, 6, 30)) == date(2026, 4, 1)
    assert periods.before("half", date(2026, 1, 1)) == date(2025, 7, 1)
    assert periods.in_words("quarter", date(2026, 4, 1)) == "Quarter 2 of 2026"
    assert evaluating.meets(Decimal(2), Decimal(2), "fall") is True
    assert evaluating.meets(Decimal(3), Decimal(2), "fall") is False
    assert evaluating.meets(Decimal(3), None, "fall") is None


def test_a_quarter_is_the_mean_of_its_months(world: World) -> None:
    with then(APRIL):
        row = noted(metric(rhythm="quarter"), (1, "80"), (2, "90"), (3, "100"))
        figure = evaluating.of_period(row, date(2026, 1, 1))
    assert figure == evaluating.Figure(date(2026, 1, 1), Decimal(90), True)


def test_the_pages_tell_the_trend_in_words(world: World, client: Client) -> None:
    client.force_login(world.users["tomas"])
    with then(APRIL):
        service = factories.service()
        row = noted(metric(about=service.record), (1, "80"), (2, "88.5"), (3, "92"))
        said = panels.course(row, world.actor("tomas"))
        assert said["trend"].startswith("Up from 80 % in January 2026 to 92 % in March 2026.")
        assert "1 of 3" in said["trend"]
        conclude(row, actor=world.actor("amara"), conclusion="The second agent helps.")
        page = client.get(f"/measurement-series/{row.number}").content.decode()
        assert "The second agent helps." in page
        assert 'role="img"' in page
        assert "Up from 80 %" in client.get(f"/services/{service.number}").content.decode()


def test_a_conclusion_by_the_page_and_by_a_program(world: World, client: Client) -> None:
    client.force_login(world.users["amara"])
    with then(APRIL):
        row = noted(metric(), (2, "88"), (3, "92"))
        sent = {"version": str(row.version), "conclusion": "It holds.", "period_day": ""}
        assert client.post(f"/measurement-series/{row.number}/do/conclude", sent).status_code == 303
        assert selectors.evaluations_of([row.pk]).get().period == date(2026, 3, 1)


def test_one_that_is_over_takes_no_conclusion(world: World) -> None:
    with then(APRIL):
        row = noted(metric(), (3, "92"))
        row = records.transition(row, "end", actor=system())
        with pytest.raises(Refused):
            conclude(row, actor=world.actor("amara"), conclusion="Late.")
