"""6.3-03: what binds the organization is on record, with what it means here."""

from datetime import timedelta
from typing import Any

from wellkept.components.links.services import link
from wellkept.components.tasks.services import add_task
from wellkept.conformity.outcomes import Outcome
from wellkept.evidence.tests.looking import DAY, MONDAY, look, shows, then
from wellkept.evidence.tests.test_6_1 import risk
from wellkept.evidence.tests.test_6_2 import objective
from wellkept.kernel.permissions import system
from wellkept.kernel.registry import kind
from wellkept.records import services as records
from wellkept.records.registers import confirm_reviewed
from wellkept.sms import factories
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


USED, NAMED = "6.3-01-e2", "6.3-02-e1"
PLAN, POLICY = "service-management-plan", "service-management-policy"


def tied(world: World, *, without: str = "") -> Any:
    """A plan in force that is tied to what it rests on."""
    plan = factories.in_force(world, PLAN)
    others = {
        "policy": factories.in_force(world, POLICY),
        "objective": objective(world),
        "risk": risk(world),
        "requirement": factories.requirement(factories.service()),
    }
    for name, other in others.items():
        if name != without:
            link(plan.record, other.record, "relates", actor=system())
    return plan


@shows(Outcome.MET, USED, NAMED)
def test_a_plan_that_rests_on_its_inputs_and_is_followed(world: World) -> None:
    with then(MONDAY):
        plan = tied(world)
        given = {"assignee": world.people["rashid"], "due_at": MONDAY + 20 * DAY}
        add_task(actor=system(), title="Buy the tool", about=plan.record, **given)
    for rule in (USED, NAMED):
        found = look(rule, MONDAY + DAY)
        assert (found.outcome, found.population) == (Outcome.MET, 1), (rule, found.faults)
    assert look(USED, MONDAY + 21 * DAY).outcome is Outcome.NOT_MET
    assert look(USED, MONDAY + 21 * DAY, live=False).outcome is Outcome.NOT_MET


@shows(Outcome.NOT_MET, USED, NAMED)
def test_a_plan_that_nobody_follows_and_that_rests_on_no_risk(world: World) -> None:
    with then(MONDAY):
        plan = tied(world, without="risk")
        task = add_task(actor=system(), title="Buy the tool", about=plan.record)
    assert look(NAMED, MONDAY + DAY).failing == (plan.number,)
    assert look(USED, MONDAY + DAY).failing == (task.number,)
    assert plan.number in look(USED, MONDAY + timedelta(days=400)).failing


@shows(Outcome.NOT_EXERCISED, USED, NAMED)
def test_no_plan(world: World) -> None:
    assert look(USED).outcome is Outcome.NOT_EXERCISED
    assert look(NAMED).outcome is Outcome.NOT_EXERCISED


def planned(world: World, body: str = "## List of services\n\n{{services}}\n") -> Any:
    """A plan in force whose text shows the services."""
    return factories.in_force(world, PLAN, body=body)


@shows(Outcome.MET, REGISTERS)
def test_the_services_of_the_plan_are_those_in_scope(world: World) -> None:
    with then(MONDAY):
        obligation(world)
        factories.service()
        planned(world)
    found = look(REGISTERS, MONDAY + DAY)
    assert (found.outcome, len(found.checks)) == (Outcome.MET, 2)


@shows(Outcome.NOT_MET, REGISTERS)
def test_a_service_that_the_plan_was_not_approved_with(world: World) -> None:
    with then(MONDAY):
        obligation(world)
        factories.service()
        plan = planned(world)
    with then(MONDAY + DAY):
        later = factories.service(title="Printing")
    found = look(REGISTERS, MONDAY + 2 * DAY)
    assert (found.outcome, found.failing) == (Outcome.NOT_MET, (later.number,))
    assert look(REGISTERS, MONDAY + timedelta(hours=1)).outcome is Outcome.MET, "it was not live then"
    with then(MONDAY + 2 * DAY):
        factories.new_version(world, plan, body="## List of services\n\n{{services}}\n\nOne more.")
    assert look(REGISTERS, MONDAY + 3 * DAY).outcome is Outcome.MET


def test_a_service_of_the_plan_that_is_not_run_any_more(world: World) -> None:
    with then(MONDAY):
        obligation(world)
        gone = factories.service()
        planned(world)
    with then(MONDAY + DAY):
        records.edit(gone, actor=system(), in_scope=False)
    found = look(REGISTERS, MONDAY + 2 * DAY)
    assert (found.outcome, found.failing) == (Outcome.NOT_MET, (gone.number,))


def test_what_a_plan_says_in_words_alone_is_not_tested(world: World) -> None:
    with then(MONDAY):
        obligation(world)
        factories.service()
        planned(world, body="## List of services\n\nAll of them.\n")
    assert len(look(REGISTERS, MONDAY + DAY).checks) == 1
