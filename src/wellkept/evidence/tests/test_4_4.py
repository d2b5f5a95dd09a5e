"""4.4-01: processes that cover the whole standard, each owned and described."""

from typing import Any

from wellkept.conformity.outcomes import Outcome
from wellkept.evidence.tests.looking import DAY, MONDAY, look, shows, then
from wellkept.records import services as records
from wellkept.sms.planning.processes import chart, starting
from wellkept.toolkit.testing.cast import World

MAP = "4.4-01-e1"


def run_all(world: World, *, but: str = "") -> list[Any]:
    """The whole set in operation, described and owned; without the process that takes in `but`."""
    tomas, rows = world.actor("tomas"), []
    for row in starting.take_over(actor=tomas):
        owned = records.edit(
            row, actor=tomas, owner=world.people["tomas"], document="Handbook", interactions="With all"
        )
        rows.append(owned if but in row.covers else records.transition(owned, "operate", actor=tomas))
    return rows


@shows(Outcome.MET, MAP)
def test_a_few_processes_cover_every_clause(world: World) -> None:
    with then(MONDAY):
        rows = run_all(world)
    found = look(MAP, MONDAY + DAY)
    clauses = len(chart.clauses_of(chart.by_slug()))
    assert (found.outcome, found.population) == (Outcome.MET, len(rows))
    assert (found.checks[1].population, found.checks[1].conforming) == (clauses, clauses)


@shows(Outcome.NOT_MET, MAP)
def test_a_clause_that_is_only_planned(world: World) -> None:
    with then(MONDAY):
        rows = run_all(world, but="management-review")
    found = look(MAP, MONDAY + DAY)
    missing = chart.clauses_of(next(row.covers for row in rows if "management-review" in row.covers))
    assert found.outcome is Outcome.NOT_MET
    assert found.checks[1].population - found.checks[1].conforming == len(missing)


def test_a_process_that_lost_its_owner_covers_nothing(world: World) -> None:
    with then(MONDAY):
        rows = run_all(world)
        lost = records.edit(rows[3], actor=world.actor("tomas"), owner=None)
    found = look(MAP, MONDAY + DAY)
    assert (found.outcome, found.failing) == (Outcome.NOT_MET, (lost.number,))
    assert found.checks[1].conforming < found.checks[1].population


@shows(Outcome.NOT_EXERCISED, MAP)
def test_no_process_in_operation(world: World) -> None:
    assert look(MAP).outcome is Outcome.NOT_EXERCISED
