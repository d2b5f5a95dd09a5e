"""4.2-01: who has a stake in the services, and what they require."""

from datetime import timedelta
from typing import Any

from wellkept.conformity.outcomes import Outcome
from wellkept.evidence.tests.looking import DAY, MONDAY, look, shows, then
from wellkept.kernel.registry import kind
from wellkept.records import services as records
from wellkept.records.registers import confirm_reviewed
from wellkept.sms.context.interested_parties.selectors import EXPECTED
from wellkept.toolkit.testing.cast import World

REGISTER, REQUIRED = "4.2-01-e1", "4.2-01-e2"


def party(world: World, category: str, **fields: Any) -> Any:
    """A party that Tomas put on the register and looked at."""
    tomas = world.actor("tomas")
    given = {"title": f"Our {category}s", "category": category, "owner": world.people["tomas"], **fields}
    return confirm_reviewed(records.create(kind("interested_party"), actor=tomas, **given), actor=tomas)


def requirement(world: World, of: Any) -> Any:
    """Something that a party requires."""
    given = {"title": "Answers within the hour", "party": of, "category": "need", "applies_to": "services"}
    return records.create(kind("party_requirement"), actor=world.actor("tomas"), **given)


@shows(Outcome.MET, REGISTER)
def test_a_register_of_every_category(world: World) -> None:
    with then(MONDAY):
        for category in EXPECTED[:-1]:
            party(world, category)
        party(world, EXPECTED[-1], absent_because="Nobody supervises what we do")
    found = look(REGISTER, MONDAY + DAY)
    assert (found.outcome, found.population, found.conforming) == (Outcome.MET, 6, 6)


@shows(Outcome.NOT_MET, REGISTER)
def test_a_party_without_an_owner(world: World) -> None:
    with then(MONDAY):
        rows = [
            party(world, category, owner=None if category == "user" else world.people["tomas"]) for category in EXPECTED
        ]
    found = look(REGISTER, MONDAY + DAY)
    assert (found.outcome, found.failing) == (Outcome.NOT_MET, (rows[1].number,))


@shows(Outcome.NOT_EXERCISED, REGISTER)
def test_no_register(world: World) -> None:
    assert look(REGISTER).outcome is Outcome.NOT_EXERCISED


def test_a_category_that_is_neither_covered_nor_said_to_be_absent(world: World) -> None:
    with then(MONDAY):
        for category in (*EXPECTED[:-1], "other"):
            party(world, category)
    found = look(REGISTER, MONDAY + DAY)
    assert (found.outcome, found.checks[1].conforming) == (Outcome.NOT_MET, 5)


def test_a_register_that_nobody_looked_at_for_a_year(world: World) -> None:
    with then(MONDAY):
        for category in EXPECTED:
            party(world, category)
    assert look(REGISTER, MONDAY + timedelta(days=400)).outcome is Outcome.NOT_MET


@shows(Outcome.MET, REQUIRED)
def test_what_each_party_requires(world: World) -> None:
    with then(MONDAY):
        for category in ("customer", "user"):
            requirement(world, party(world, category))
        party(world, "regulator", absent_because="Nobody supervises what we do")
    found = look(REQUIRED, MONDAY + DAY)
    assert (found.outcome, found.population, found.conforming) == (Outcome.MET, 2, 2)


@shows(Outcome.NOT_MET, REQUIRED)
def test_a_party_that_requires_nothing_any_more(world: World) -> None:
    with then(MONDAY):
        requirement(world, party(world, "customer"))
        users = party(world, "user")
        gone = requirement(world, users)
    assert look(REQUIRED, MONDAY + DAY).outcome is Outcome.MET
    with then(MONDAY + DAY):
        records.transition(gone, "end", actor=world.actor("tomas"))
    found = look(REQUIRED, MONDAY + 2 * DAY)
    assert (found.outcome, found.failing) == (Outcome.NOT_MET, (users.number,))


@shows(Outcome.NOT_EXERCISED, REQUIRED)
def test_nobody_to_require_anything(world: World) -> None:
    assert look(REQUIRED).outcome is Outcome.NOT_EXERCISED
