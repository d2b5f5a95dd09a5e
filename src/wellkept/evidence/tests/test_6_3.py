"""6.3-03: what binds the organization is on record, with what it means here."""

from datetime import timedelta
from typing import Any

from wellkept.conformity.outcomes import Outcome
from wellkept.evidence.tests.looking import DAY, MONDAY, look, shows, then
from wellkept.kernel.registry import kind
from wellkept.records import services as records
from wellkept.records.registers import confirm_reviewed
from wellkept.toolkit.testing.cast import World

REGISTERS = "6.3-03-e2"


def obligation(world: World, **fields: Any) -> Any:
    """An obligation that Tomas put on the register and looked at."""
    tomas = world.actor("tomas")
    given = {
        "title": "Breaches are reported within 72 hours", "category": "law", "source": "GDPR, article 33",
        "how_applied": "The major incident procedure asks for it", "owner": world.people["tomas"], **fields,
    }  # fmt: skip
    return confirm_reviewed(records.create(kind("obligation"), actor=tomas, **given), actor=tomas)


@shows(Outcome.MET, REGISTERS)
def test_obligations_with_what_they_mean_here(world: World) -> None:
    with then(MONDAY):
        obligation(world)
        records.transition(obligation(world, how_applied=""), "end", actor=world.actor("tomas"))
    found = look(REGISTERS, MONDAY + DAY)
    assert (found.outcome, found.population) == (Outcome.MET, 1)


@shows(Outcome.NOT_MET, REGISTERS)
def test_an_obligation_that_nobody_applies(world: World) -> None:
    with then(MONDAY):
        obligation(world)
        row = obligation(world, how_applied="")
    found = look(REGISTERS, MONDAY + DAY)
    assert (found.outcome, found.failing) == (Outcome.NOT_MET, (row.number,))
    assert look(REGISTERS, MONDAY + timedelta(days=400)).conforming == 0


@shows(Outcome.NOT_EXERCISED, REGISTERS)
def test_no_obligation(world: World) -> None:
    assert look(REGISTERS).outcome is Outcome.NOT_EXERCISED
