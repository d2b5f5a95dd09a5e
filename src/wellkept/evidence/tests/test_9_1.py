"""9.1 and the signs of life of 4.4: metrics that are planned, have values, and from which somebody concludes."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from wellkept.components.series import services as series
from wellkept.components.series.concluding.services import conclude
from wellkept.components.series.services import Reading
from wellkept.conformity.outcomes import Outcome
from wellkept.evidence.tests.looking import DAY, MONDAY, look, shows, then
from wellkept.evidence.tests.test_9_4 import defined, drawn_up
from wellkept.kernel.permissions import system
from wellkept.kernel.registry import kind
from wellkept.records import services as records
from wellkept.sms import factories
from wellkept.sms.planning.objectives import services as objectives
from wellkept.sms.planning.processes.services import set_covered
from wellkept.toolkit.testing.cast import World

ALIVE, PLAN, HISTORY, SYSTEM, SERVICES = "4.4-01-e2", "9.1-01-e1", "9.1-02-e1", "9.1-03-e1", "9.1-04-e1"
ALL = (ALIVE, PLAN, HISTORY, SYSTEM, SERVICES)
#: What is measured begins in September; the months from October on are due.
JULY = datetime(2025, 7, 20, 9, tzinfo=UTC)
MONTHS = [date(2024, month, 1) for month in (10, 11, 12)] + [date(2025, month, 1) for month in range(1, 7)]


def metric(world: World, about: Any, **fields: Any) -> Any:
    """A metric of Amara's about a record."""
    given = {
        "title": "In time", "about": about.record if about is not None else None,
        "genre": "quality", "per": "month", "aggregation": "mean", "unit": "%",
        "target": Decimal(90), "owner": world.people["amara"], "description": "Counted from the clocks.", **fields,
    }  # fmt: skip
    return factories.series(**given)


def process(world: World) -> Any:
    """A process that operates."""
    given = {"title": "Incidents", "owner": world.people["amara"], "document": "Handbook, chapter 8"}
    row = records.create(kind("process"), actor=world.actor("tomas"), **given)
    row = set_covered(row, actor=world.actor("tomas"), covers=["incident-management"])
    return records.transition(row, "operate", actor=world.actor("tomas"))


def objective(world: World) -> Any:
    """An objective that is set, for two years."""
    row = objectives.set_objective(
        actor=world.actor("tomas"), title="Nine of ten in time", measure="In time", unit="%", target=Decimal(90),
        owner=world.people["amara"], due_at=MONDAY + 700 * DAY, evaluation_method="The last figure counts.",
    )  # fmt: skip
    return records.transition(row, "activate", actor=world.actor("ines"))


def values(row: Any, months: list[date]) -> Any:
    """A value for each of some months."""
    return series.note_values(row, actor=system(), values=[Reading(Decimal(92), day=one) for one in months])


def furnished(world: World) -> dict[str, Any]:
    """A process, a live service with a requirement and an objective, each with a metric that began in September."""
    made: dict[str, Any] = {}
    with then(MONDAY):
        made["process"], made["service"] = process(world), factories.service()
        made["requirement"] = factories.requirement(made["service"])
        made["metrics"] = [metric(world, made[key]) for key in ("process", "service", "requirement")]
        made["objective"] = objectives.note_measurement(
            objective(world), actor=world.actor("tomas"), values=[Reading(Decimal(80), day=MONDAY.date())]
        )
    return made


@shows(Outcome.MET, *ALL)
def test_a_year_of_measuring(world: World) -> None:
    made = furnished(world)
    with then(JULY - DAY):
        for row in made["metrics"]:
            conclude(values(row, MONTHS), actor=world.actor("amara"), conclusion="It holds.")
        own = made["objective"].series
        series.note_values(own, actor=system(), values=[Reading(Decimal(92), day=one) for one in MONTHS])
        conclude(own, actor=world.actor("amara"), conclusion="On its way.")
    drawn_up(defined(world, purpose="effectiveness", at=JULY - 40 * DAY), JULY - DAY)
    for rule in ALL:
        found = look(rule, JULY)
        assert found.outcome is Outcome.MET, (rule, found.why, found.checks)


@shows(Outcome.NOT_EXERCISED, *ALL)
def test_nothing_is_measured_yet(world: World) -> None:
    for rule in ALL:
        assert look(rule, MONDAY).outcome is Outcome.NOT_EXERCISED, rule


@shows(Outcome.NOT_MET, *ALL)
def test_metrics_that_nobody_feeds(world: World) -> None:
    furnished(world)
    with then(MONDAY):
        loose = metric(world, None, owner=None)
    assert look(PLAN, JULY).why == {loose.number: "Nothing says what it measures"}
    assert set(look(ALIVE, JULY).why.values()) == {"No value for a recent period"}
    assert look(HISTORY, JULY).conforming == 0
    assert set(look(SYSTEM, JULY).why.values()) == {"Nobody concluded anything lately"}
    assert set(look(SERVICES, JULY).why.values()) == {"Nobody concluded whether it is met"}


def test_one_month_is_missing(world: World) -> None:
    with then(MONDAY):
        row = metric(world, factories.service())
    with then(JULY - DAY):
        values(row, MONTHS[:-2] + MONTHS[-1:])
    assert look(HISTORY, JULY).why == {row.number: "A period without a value"}


def test_what_came_later_does_not_count_for_an_earlier_day(world: World) -> None:
    made = furnished(world)
    with then(JULY - DAY):
        conclude(values(made["metrics"][2], MONTHS), actor=world.actor("amara"), conclusion="It holds.")
    assert look(SERVICES, JULY).outcome is Outcome.MET
    assert look(SERVICES, JULY - 2 * DAY).outcome is Outcome.NOT_MET


def test_a_process_without_a_metric(world: World) -> None:
    with then(MONDAY):
        metric(world, factories.service())
        row = process(world)
    assert look(PLAN, MONDAY + DAY).why == {row.number: "Nothing measures it"}
