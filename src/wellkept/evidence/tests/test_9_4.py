"""9.4 and the reports to top management of 5.3: defined, drawn up on time from records, sent, decided on, told of."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from wellkept.components.series import services as series
from wellkept.components.series.services import Reading
from wellkept.components.tasks.services import add_task
from wellkept.conformity.outcomes import Outcome
from wellkept.evidence.tests.looking import DAY, MONDAY, look, shows, then
from wellkept.kernel.permissions import system
from wellkept.records import services as records
from wellkept.sms import factories
from wellkept.sms.evaluation.reports import jobs, services
from wellkept.sms.evaluation.reports.models import Report
from wellkept.toolkit.testing.cast import World

TOLD_TOP, CATALOGUE, PRODUCED = "5.3-02-e2", "9.4-01-e1", "9.4-02-e1"
TRENDS, DECIDED, ACTIONS = "9.4-03-e1", "9.4-04-e1", "9.4-05-e1"
ALL = (TOLD_TOP, CATALOGUE, PRODUCED, TRENDS, DECIDED, ACTIONS)
OCTOBER = datetime(2024, 10, 1, 5, tzinfo=UTC)


def defined(world: World, *, at: datetime = MONDAY, use: bool = True, **fields: Any) -> Any:
    """A monthly report on incidents for top management, in use."""
    given = {"title": "The month", "purpose": "performance", "owner": world.people["tomas"], **fields}
    with then(at):
        row = services.define_report(actor=world.actor("tomas"), **given)
        row = services.compose(
            row, actor=world.actor("tomas"), sections=["incidents", "metrics"], readers=["top-management"]
        )
        return records.transition(row, "activate", actor=world.actor("tomas")) if use else row


def drawn_up(definition: Any, at: datetime) -> Report:
    """The report on the last period, drawn up by the night."""
    with then(at):
        jobs.draw_up_reports()
    found: Report = definition.reports.order_by("-period").first()
    return found


def missing(world: World) -> Any:
    """A metric that misses its target in September."""
    with then(MONDAY):
        row = factories.series(
            title="In time", per="month", aggregation="mean", genre="quality", unit="%", target=Decimal(90)
        )
        return series.note_values(row, actor=system(), values=[Reading(Decimal(80), day=date(2024, 9, 1))])


def sent(world: World, report: Report, at: datetime) -> Any:
    """The report as it was sent."""
    with then(at):
        return records.transition(report, "send", actor=world.actor("tomas"))


def decided(world: World, report: Any, at: datetime, *, asks: bool = True, decisions: str = "A second agent.") -> Any:
    """The report as Ines decided on it; Amara is asked for a task."""
    with then(at):
        row = records.transition(report, "decide", actor=world.actor("ines"), decisions=decisions)
        if asks:
            add_task(
                actor=world.actor("tomas"), title="Find one", about=row.record, assignee=world.people["amara"],
                due_at=at + 200 * DAY,
            )  # fmt: skip
        return row


def told(world: World, report: Any, at: datetime) -> Any:
    """The report of whose actions people were told."""
    with then(at):
        return services.tell_actions(report, actor=world.actor("tomas"))


def quarter(world: World) -> Any:
    """A report on September with a deviation, its definition, a live service with a report of its own."""
    missing(world)
    with then(MONDAY):
        service = factories.service()
        factories.incident(world, service=service)
    definition = defined(world)
    defined(world, title="Hosted Files", purpose="service", service=service)
    report = drawn_up(definition, OCTOBER)
    return definition, report


@shows(Outcome.MET, *ALL)
def test_reports_that_lead_to_something(world: World) -> None:
    _definition, report = quarter(world)
    row = decided(world, sent(world, report, OCTOBER + DAY), OCTOBER + 5 * DAY)
    told(world, row, OCTOBER + 6 * DAY)
    for rule in ALL:
        found = look(rule, OCTOBER + 7 * DAY if rule != PRODUCED else OCTOBER + 31 * DAY - DAY)
        assert found.outcome is Outcome.MET, (rule, found.why, found.checks)


@shows(Outcome.NOT_EXERCISED, *ALL)
def test_nothing_is_reported_yet(world: World) -> None:
    for rule in ALL:
        assert look(rule, MONDAY).outcome is Outcome.NOT_EXERCISED, rule


@shows(Outcome.NOT_MET, CATALOGUE)
def test_a_service_that_no_report_is_about(world: World) -> None:
    defined(world)
    with then(MONDAY):
        service = factories.service()
    found = look(CATALOGUE, MONDAY + DAY)
    assert (found.outcome, found.why) == (Outcome.NOT_MET, {service.number: "No report is about it"})


@shows(Outcome.NOT_MET, PRODUCED)
def test_a_month_without_its_report(world: World) -> None:
    row = defined(world)
    found = look(PRODUCED, OCTOBER + 40 * DAY)
    assert found.why == {row.number: "A period without its report, or one that came late"}


@shows(Outcome.NOT_MET, TRENDS)
def test_a_report_that_says_nothing(world: World) -> None:
    with then(MONDAY):
        row = services.define_report(
            actor=world.actor("tomas"), title="Empty", purpose="performance", owner=world.people["tomas"]
        )
        row = services.compose(row, actor=world.actor("tomas"), sections=["metrics"], readers=["top-management"])
        row = records.transition(row, "activate", actor=world.actor("tomas"))
    report = drawn_up(row, OCTOBER)
    assert look(TRENDS, OCTOBER + DAY).why == {report.number: "Fewer than three periods beside each other"}


@shows(Outcome.NOT_MET, DECIDED)
def test_a_deviation_on_which_nobody_decides(world: World) -> None:
    _definition, report = quarter(world)
    assert look(DECIDED, OCTOBER + 20 * DAY).outcome is Outcome.NOT_EXERCISED
    assert look(DECIDED, OCTOBER + 31 * DAY).why == {report.number: "Nothing was decided"}


def test_a_decision_that_nobody_is_asked_to_carry_out(world: World) -> None:
    _definition, report = quarter(world)
    row = decided(world, sent(world, report, OCTOBER + DAY), OCTOBER + 2 * DAY, asks=False)
    assert look(DECIDED, OCTOBER + 3 * DAY).why == {row.number: "Decided, and no task asks for it"}


def test_a_decision_that_nothing_follows_is_one(world: World) -> None:
    _definition, report = quarter(world)
    decided(
        world, sent(world, report, OCTOBER + DAY), OCTOBER + 2 * DAY, asks=False, decisions="None: it was a holiday."
    )
    assert look(DECIDED, OCTOBER + 3 * DAY).outcome is Outcome.MET


@shows(Outcome.NOT_MET, ACTIONS)
def test_actions_that_nobody_hears_of(world: World) -> None:
    _definition, report = quarter(world)
    row = decided(world, sent(world, report, OCTOBER + DAY), OCTOBER + 2 * DAY)
    assert look(ACTIONS, OCTOBER + 40 * DAY).why == {row.number: "Nobody was told of them"}


@shows(Outcome.NOT_MET, TOLD_TOP)
def test_top_management_hears_nothing_for_a_year(world: World) -> None:
    _definition, report = quarter(world)
    sent(world, report, OCTOBER + DAY)
    assert look(TOLD_TOP, OCTOBER + 10 * DAY).outcome is Outcome.MET
    assert look(TOLD_TOP, OCTOBER + 300 * DAY).outcome is Outcome.NOT_MET
