"""Series: values typed, pasted and posted, corrected without losing what stood there, and the figures that they come to."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from wellkept.components.series import figures, selectors, services
from wellkept.components.series.fields import ValuesField
from wellkept.components.series.models import SeriesValue
from wellkept.components.series.services import Reading
from wellkept.kernel.errors import Denied, Invalid, Refused
from wellkept.kernel.occasion import Origin, occasion
from wellkept.kernel.permissions import system
from wellkept.records import services as records
from wellkept.sms import factories
from wellkept.toolkit.testing.cast import World

MARCH = datetime(2026, 3, 20, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def in_march(world: World) -> Any:
    """Let everything happen on a day in March."""
    with occasion(at=MARCH, origin=Origin.DEMO):
        yield


def held(series: Any) -> list[tuple[date, Decimal]]:
    """The values that hold, the first first."""
    return [(row.day, row.value) for row in reversed(selectors.values_of(series.pk))]


def noted(world: World, series: Any, *values: tuple[int, str], by: str = "lotte") -> Any:
    """Values for days of March."""
    readings = [Reading(Decimal(said), date(2026, 3, day)) for day, said in values]
    return services.note_values(series, actor=world.actor(by), values=readings)


def test_a_person_pastes_a_table_with_heads_and_reads_the_month(world: World, client: Client) -> None:
    series = factories.series(about=factories.service().record)
    client.force_login(world.users["lotte"])
    here = f"/measurement-series/{series.number}"
    pasted = "day;minutes;remark\n2026-03-01;0\n2026-03-02;12,5;The line to Oldmere\n\n2026-03-03\t0\n"
    answer = client.post(f"{here}/do/note_values", {"version": str(series.version), "values": pasted})
    assert answer.status_code == 303, answer.content.decode()
    assert held(series) == [(date(2026, 3, 1), 0), (date(2026, 3, 2), Decimal("12.5")), (date(2026, 3, 3), 0)]
    page = client.get(here).content.decode()
    assert "The line to Oldmere" in page
    assert "99.972 %" in page  # of 44,640 minutes


def test_a_program_posts_values_and_reads_them_back(world: World, client: Client) -> None:
    series = factories.series()
    client.force_login(world.users["lotte"])
    here = f"/api/v1/measurement-series/{series.number}"
    sent = {
        "version": series.version,
        "values": [{"day": "2026-03-01", "value": 3}, {"day": "2026-03-02", "value": "0.5"}],
    }
    answer = client.post(f"{here}/actions/note_values", json.dumps(sent), content_type="application/json")
    assert answer.status_code == 200, answer.content
    told = client.get(here).json()["values"]
    assert [(one["day"], one["value"]) for one in told] == [("2026-03-02", "0.5"), ("2026-03-01", "3")]
    wrong = {"version": answer.json()["version"], "values": [{"day": "2026-03-01", "value": "many"}]}
    refused = client.post(f"{here}/actions/note_values", json.dumps(wrong), content_type="application/json")
    assert refused.status_code == 422
    assert "Value 1: “many” is no number." in refused.content.decode()


def test_a_correction_is_another_value_and_the_first_stays_on_record(world: World) -> None:
    series = factories.series()
    noted(world, series, (1, "5"), (2, "0"))
    noted(world, series, (1, "7"), (2, "0"))
    assert held(series) == [(date(2026, 3, 1), 7), (date(2026, 3, 2), 0)]
    assert SeriesValue.objects.filter(series=series).count() == 3
    assert SeriesValue.objects.get(replaced_at__isnull=False).value == 5


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([], "between 1 and"),
        ([Reading(Decimal(1), date(2026, 3, 21))], "future"),
        ([Reading(Decimal(1), date(2026, 3, 1)), Reading(Decimal(2), date(2026, 3, 1))], "twice"),
        ([Reading(Decimal(-1), date(2026, 3, 1))], "less than no minutes"),
        ([Reading(Decimal(10) ** 11, date(2026, 3, 1))], "no figure"),
        ([Reading(Decimal(1), at=MARCH)], "needs a day"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_kept(world: World, values: list[Reading], said: str) -> None:
    series = factories.series()
    with pytest.raises(Invalid) as refusal:
        services.note_values(series, actor=world.actor("lotte"), values=values)
    assert said in str(refusal.value.fields["values"])
    assert not held(series)


def test_a_series_that_is_over_takes_no_values_and_others_note_none(world: World) -> None:
    series = factories.series()
    with pytest.raises(Denied):
        noted(world, series, (1, "5"), by="jonah")
    series = records.transition(series, "end", actor=system())
    with pytest.raises(Refused, match="no longer holds"):
        noted(world, series, (1, "5"))


def test_what_figures_rest_on_stays_once_there_are_values(world: World) -> None:
    series = factories.series(aggregation="sum")
    series = services.edit_series(series, actor=system(), aggregation="mean")
    assert series.aggregation == "mean"
    noted(world, series, (1, "5"))
    with pytest.raises(Invalid, match="Begin another series"):
        services.edit_series(series, actor=system(), aggregation="sum")
    with pytest.raises(Invalid):
        factories.series(unit="%")


def test_moments_and_months_are_kept_as_what_they_are(world: World) -> None:
    asked = factories.series(title="Marks", genre="satisfaction", aggregation="mean", unit="of 5", per="moment")
    values = ValuesField().to_python("2026-03-02T23:30+00:00 4\n2026-03-03T08:00 5 Quick as ever")
    services.note_values(asked, actor=system(), values=values)
    assert [str(row.value.normalize()) for row in reversed(selectors.values_of(asked.pk))] == ["4", "5"]
    monthly = factories.series(title="Used", genre="capacity", aggregation="last", unit="GB", per="month")
    services.note_values(monthly, actor=system(), values=ValuesField().to_python("2026-01 500\n2026-02 510"))
    assert held(monthly) == [(date(2026, 1, 1), 500), (date(2026, 2, 1), 510)]


@pytest.mark.parametrize(
    "text", ["soon 5", "2026-13-01 5", "2026-03-01", "2026-03-01 ١", "2026-03-01 1e3", "0001-01-01 1"]
)
def test_a_line_that_cannot_be_read_is_named(world: World, text: str) -> None:
    with pytest.raises(Exception, match="Line 2"):
        ValuesField().to_python(f"2026-03-01 0\n{text}")


@pytest.mark.parametrize(
    ("aggregation", "comes_to"),
    [("sum", 12), ("mean", 4), ("lowest", 2), ("highest", 6), ("last", 6), ("uptime", Decimal("98.8"))],
)
def test_the_figure_of_a_period(aggregation: str, comes_to: Decimal) -> None:
    values = [Decimal(4), Decimal(2), Decimal(6)]
    assert figures.figure(aggregation, values, Decimal(1000)) == comes_to
    assert figures.figure(aggregation, [], Decimal(1000)) is None


def test_downtime_beyond_the_agreed_time_is_all_of_it() -> None:
    assert figures.figure("uptime", [Decimal(2000)], Decimal(1000)) == 0
    assert figures.figure("uptime", [Decimal(0)], Decimal(0)) is None
