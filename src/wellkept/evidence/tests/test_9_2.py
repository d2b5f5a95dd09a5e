"""9.2.1-01 and 9.2.2-01: audits take place, reach everything, are planned by a programme and held by the independent."""

from datetime import timedelta

from wellkept.components.links.services import link
from wellkept.conformity.catalogue import catalogue
from wellkept.conformity.outcomes import Outcome
from wellkept.directory import services as directory
from wellkept.evidence.tests.auditing import check, opened, planned, programme, reported
from wellkept.evidence.tests.looking import DAY, HOUR, MONDAY, look, shows, then
from wellkept.kernel.permissions import system
from wellkept.kernel.registry import kind
from wellkept.records import services as records
from wellkept.toolkit.testing.cast import World

HELD, COVERED, PLANNED, CONDUCT, KEPT = (
    "9.2.1-01-e1", "9.2.1-01-e2", "9.2.2-01-e1", "9.2.2-01-e2", "9.2.2-01-e3",
)  # fmt: skip
MONTH = timedelta(days=30)


@shows(Outcome.MET, HELD, CONDUCT, KEPT)
def test_an_audit_that_was_held_as_planned_and_reported(world: World) -> None:
    reported(world, MONDAY)
    for rule in (HELD, CONDUCT, KEPT):
        found = look(rule, MONDAY + MONTH)
        assert (found.outcome, found.population) == (Outcome.MET, 1), rule


@shows(Outcome.NOT_MET, HELD)
def test_no_audit_for_more_than_a_year(world: World) -> None:
    reported(world, MONDAY)
    assert look(HELD, MONDAY + 420 * DAY).outcome is Outcome.NOT_MET


@shows(Outcome.NOT_MET, HELD, CONDUCT)
def test_an_audit_whose_report_never_comes(world: World) -> None:
    audit = opened(world, MONDAY)
    assert look(HELD, MONDAY + MONTH).population == 0
    for rule in (HELD, CONDUCT):
        found = look(rule, MONDAY + 3 * MONTH)
        assert (found.outcome, found.failing) == (Outcome.NOT_MET, (audit.number,)), rule


@shows(Outcome.NOT_EXERCISED, HELD, COVERED, PLANNED, CONDUCT, KEPT)
def test_a_young_system_without_audits(world: World) -> None:
    for rule in (HELD, COVERED, PLANNED, CONDUCT, KEPT):
        assert look(rule).outcome is Outcome.NOT_EXERCISED, rule


@shows(Outcome.NOT_MET, CONDUCT)
def test_an_auditor_who_had_acted_on_what_he_looks_at(world: World) -> None:
    greta = world.actor("greta")
    with then(MONDAY - DAY):
        mine = kind("audit_programme").create(  # type: ignore[misc]
            actor=greta, title="Mine", period_start=MONDAY.date(), period_end=MONDAY.date()
        )
        issue = records.create(kind("issue"), actor=world.actor("tomas"), title="Law", side="external", effect="help")
    audit = opened(world, MONDAY, clauses=["9.2"])
    made = check(world, audit, "9.2.2-01", "conform", MONDAY + HOUR)
    with then(MONDAY + HOUR):
        link(made.record, issue.record, "rests_on", actor=greta)
    _report(world, audit)
    assert look(CONDUCT, MONDAY + MONTH).outcome is Outcome.MET
    with then(MONDAY + HOUR):
        link(made.record, mine.record, "rests_on", actor=greta)
    found = look(CONDUCT, MONDAY + MONTH)
    assert (found.outcome, found.failing) == (Outcome.NOT_MET, (audit.number,))


def _report(world: World, audit: object) -> None:
    with then(MONDAY + 5 * HOUR):
        row = records.transition(audit, "finish", actor=world.actor("greta"))
    with then(MONDAY + DAY):
        records.transition(
            row, "report", actor=world.actor("greta"), conformity_conclusion="Yes", effectiveness_conclusion="Yes",
            report="All is well.",
        )  # fmt: skip


def test_an_auditor_who_owned_the_process_at_that_time(world: World) -> None:
    audit = reported(world, MONDAY)
    assert look(CONDUCT, MONDAY + MONTH).outcome is Outcome.MET
    with then(MONDAY + DAY):
        directory.appoint(actor=system(), person=world.people["greta"], role="sms-manager")
    assert look(CONDUCT, MONDAY + MONTH).outcome is Outcome.MET, "she owned nothing on that day"
    assert look(HELD, MONDAY + MONTH).failing == ()
    assert audit.signer_id == world.people["greta"].pk


@shows(Outcome.NOT_MET, KEPT)
def test_an_audit_that_is_opened_long_after_its_plan(world: World) -> None:
    audit = planned(world, MONDAY)
    assert look(KEPT, MONDAY + MONTH).population == 0
    assert look(KEPT, MONDAY + 3 * MONTH).outcome is Outcome.NOT_MET
    with then(MONDAY + 4 * MONTH):
        records.transition(audit, "open", actor=world.actor("greta"))
    found = look(KEPT, MONDAY + 5 * MONTH)
    assert (found.outcome, found.failing) == (Outcome.NOT_MET, (audit.number,))


@shows(Outcome.MET, PLANNED)
def test_a_programme_in_force(world: World) -> None:
    programme(world, MONDAY)
    found = look(PLANNED, MONDAY + DAY)
    assert (found.outcome, found.population) == (Outcome.MET, 1)


@shows(Outcome.NOT_MET, PLANNED)
def test_a_programme_that_rests_on_nothing(world: World) -> None:
    row = programme(world, MONDAY, basis_changes="")
    found = look(PLANNED, MONDAY + DAY)
    assert (found.outcome, found.failing) == (Outcome.NOT_MET, (row.number,))


def test_a_programme_whose_period_is_over(world: World) -> None:
    programme(world, MONDAY, period_end=(MONDAY + DAY).date())
    assert look(PLANNED, MONDAY + DAY).population == 1
    assert look(PLANNED, MONDAY + MONTH).population == 0


@shows(Outcome.MET, COVERED)
def test_an_audit_that_reaches_everything(world: World) -> None:
    audit = opened(world, MONDAY)
    for entry in catalogue().requirements:
        check(world, audit, entry.id, "conform", MONDAY + HOUR)
    found = look(COVERED, MONDAY + MONTH)
    assert (found.outcome, found.population, found.conforming) == (Outcome.MET, 213, 213)
    found = look(COVERED, MONDAY + 500 * DAY)
    yearly = sum(entry.clause.partition(".")[0] in ("4", "5", "6", "9", "10") for entry in catalogue().requirements)
    assert (found.outcome, found.conforming) == (Outcome.NOT_MET, 213 - yearly)


@shows(Outcome.NOT_MET, COVERED)
def test_what_no_audit_looks_at_for_years(world: World) -> None:
    audit = opened(world, MONDAY)
    check(world, audit, "4.1-01", "nonconform", MONDAY + HOUR)
    assert look(COVERED, MONDAY + MONTH).outcome is Outcome.MET, "the others are not due yet"
    later = look(COVERED, MONDAY + 4 * 365 * DAY)
    assert (later.outcome, later.population, later.conforming) == (Outcome.NOT_MET, 213, 0)
