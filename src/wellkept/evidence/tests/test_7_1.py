"""7.1-01: what is needed and what there is, and what was decided on shortages."""

from typing import Any

from wellkept.conformity.outcomes import Outcome
from wellkept.evidence.tests.looking import DAY, MONDAY, look, shows, then
from wellkept.records import services as records
from wellkept.sms.support.resources import services
from wellkept.sms.support.resources.selectors import EXPECTED
from wellkept.toolkit.testing.cast import World

REGISTER, DECIDED = "7.1-01-e1", "7.1-01-e2"


def need(world: World, category: str = "human", required: Any = 4, available: Any = 4, **fields: Any) -> Any:
    """Tomas writes down a need."""
    title = f"What we need of {category}"
    return services.note_need(
        actor=world.actor("tomas"), title=title, category=category, required=required, available=available, **fields
    )


@shows(Outcome.MET, REGISTER)
def test_a_need_of_each_kind(world: World) -> None:
    with then(MONDAY):
        for category in (*EXPECTED, "partner"):
            need(world, category)
    found = look(REGISTER, MONDAY + DAY)
    assert (found.outcome, found.population, found.conforming) == (Outcome.MET, 5, 5)


@shows(Outcome.NOT_MET, REGISTER)
def test_a_need_without_a_figure_of_what_there_is(world: World) -> None:
    with then(MONDAY):
        for category in EXPECTED[:-1]:
            need(world, category)
        unknown = need(world, EXPECTED[-1], available=None)
    found = look(REGISTER, MONDAY + DAY)
    assert (found.outcome, found.failing) == (Outcome.NOT_MET, (unknown.number,))


@shows(Outcome.NOT_EXERCISED, REGISTER)
def test_no_needs_at_all(world: World) -> None:
    assert look(REGISTER).outcome is Outcome.NOT_EXERCISED


def test_a_kind_whose_need_ended(world: World) -> None:
    with then(MONDAY):
        rows = [need(world, category) for category in EXPECTED]
        need(world, "human")
    assert look(REGISTER, MONDAY + DAY).outcome is Outcome.MET
    with then(MONDAY + 2 * DAY):
        records.transition(rows[1], "end", actor=world.actor("tomas"))
    assert look(REGISTER, MONDAY + 3 * DAY).outcome is Outcome.NOT_MET
    assert look(REGISTER, MONDAY + DAY, live=False).outcome is Outcome.MET


def test_a_period_that_is_over_covers_nothing(world: World) -> None:
    with then(MONDAY):
        for category in EXPECTED:
            need(world, category, period_end=(MONDAY + 5 * DAY).date())
    assert look(REGISTER, MONDAY + 9 * DAY).outcome is Outcome.NOT_EXERCISED


@shows(Outcome.MET, DECIDED)
def test_a_shortage_that_was_decided_on(world: World) -> None:
    with then(MONDAY):
        row = need(world, available=3)
        need(world, "technical")
    assert look(DECIDED, MONDAY + 30 * DAY).outcome is Outcome.MET
    with then(MONDAY + 60 * DAY):
        services.decide(row, actor=world.actor("ines"), decision="One more agent from spring")
    found = look(DECIDED, MONDAY + 100 * DAY)
    assert (found.outcome, found.population) == (Outcome.MET, 1)


@shows(Outcome.NOT_MET, DECIDED)
def test_a_shortage_that_nobody_decided_on(world: World) -> None:
    with then(MONDAY):
        row = need(world, available=3)
    found = look(DECIDED, MONDAY + 100 * DAY)
    assert (found.outcome, found.failing) == (Outcome.NOT_MET, (row.number,))
    with then(MONDAY + 100 * DAY):
        services.decide(row, actor=world.actor("ines"), decision="One more agent from spring")
    assert list(look(DECIDED, MONDAY + 101 * DAY).why.values()) == ["Decided on late"]


@shows(Outcome.NOT_EXERCISED, DECIDED)
def test_nothing_is_short(world: World) -> None:
    with then(MONDAY):
        need(world)
    assert look(DECIDED, MONDAY + DAY).outcome is Outcome.NOT_EXERCISED
