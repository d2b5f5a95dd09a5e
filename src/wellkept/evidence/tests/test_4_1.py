"""4.1-01: the register of circumstances."""

from datetime import timedelta
from typing import Any

from wellkept.conformity.outcomes import Outcome
from wellkept.evidence.tests.looking import DAY, MONDAY, look, shows, then
from wellkept.kernel.registry import kind
from wellkept.records import services as records
from wellkept.records.registers import confirm_reviewed
from wellkept.toolkit.testing.cast import World

RULE = "4.1-01-e1"


def circumstance(world: World, side: str, **fields: Any) -> Any:
    """A circumstance that Tomas put on the register and looked at."""
    tomas = world.actor("tomas")
    row = records.create(
        kind("issue"),
        actor=tomas,
        title="A law",
        side=side,
        effect="hinder",
        **{"owner": world.people["tomas"], **fields},
    )
    return confirm_reviewed(row, actor=tomas)


@shows(Outcome.MET, RULE)
def test_met(world: World) -> None:
    with then(MONDAY):
        circumstance(world, "internal")
        circumstance(world, "external")
    found = look(RULE, MONDAY + DAY)
    assert (found.outcome, found.population, found.conforming) == (Outcome.MET, 2, 2)


@shows(Outcome.NOT_MET, RULE)
def test_not_met(world: World) -> None:
    with then(MONDAY):
        circumstance(world, "internal")
        nobodys = circumstance(world, "external", owner=None)
    found = look(RULE, MONDAY + DAY)
    assert (found.outcome, found.failing) == (Outcome.NOT_MET, (nobodys.number,))


@shows(Outcome.NOT_EXERCISED, RULE)
def test_nothing_to_show(world: World) -> None:
    assert look(RULE).outcome is Outcome.NOT_EXERCISED


def test_one_side_is_not_enough(world: World) -> None:
    with then(MONDAY):
        circumstance(world, "internal")
    found = look(RULE, MONDAY + DAY)
    assert (found.outcome, found.checks[1].conforming) == (Outcome.NOT_MET, 1)


def test_last_looked_at_more_than_a_year_ago(world: World) -> None:
    with then(MONDAY):
        rows = [circumstance(world, side) for side in ("internal", "external")]
    later = MONDAY + timedelta(days=400)
    assert look(RULE, later).outcome is Outcome.NOT_MET
    with then(later - DAY):
        confirm_reviewed(rows[0], actor=world.actor("tomas"))
        records.transition(rows[1], "end", actor=world.actor("tomas"))
    found = look(RULE, later)
    assert (found.population, found.conforming, found.outcome) == (1, 1, Outcome.NOT_MET)
