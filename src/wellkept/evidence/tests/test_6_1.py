"""6.1 and 4.1-01-e2: risks are found, described, decided and treated, and somebody looks whether it worked."""

from datetime import timedelta
from typing import Any

import pytest

from wellkept.components.tasks.effects import check_effect
from wellkept.components.tasks.services import add_task
from wellkept.conformity.outcomes import Outcome
from wellkept.evidence.tests.looking import DAY, MONDAY, look, shows, then
from wellkept.kernel.registry import kind
from wellkept.records import services as records
from wellkept.records.registers import rule_out_risk
from wellkept.sms.planning.risks import services as risks
from wellkept.sms.planning.risks.models import Risk
from wellkept.toolkit.testing.cast import World

OF_SYSTEM, LOOKED, CONTEXT = "6.1.1-01-e1", "6.1.1-01-e2", "4.1-01-e2"
DESCRIBED, CUSTOMERS, TREATED, WORKED = "6.1.2-01-e2", "6.1.2-01-e3", "6.1.3-01-e1", "6.1.3-01-e2"
CAUSES = ("organization", "service-requirements", "other-parties")
LATER = MONDAY + DAY


def risk(world: World, **fields: Any) -> Risk:
    """A risk that Tomas assessed and owns; low unless said otherwise."""
    given = {"title": "It may happen", "owner": world.people["tomas"], "likelihood": 2, "impact": 2, **fields}
    return risks.open_risk(actor=world.actor("tomas"), **given)


def decided(world: World, decision: str = "reduce", **fields: Any) -> Risk:
    """A risk that it was decided about."""
    return risks.decide(risk(world, **fields), actor=world.actor("tomas"), decision=decision)


def issue(world: World, **fields: Any) -> Any:
    """A circumstance on the register."""
    given = {"title": "A law", "side": "external", "effect": "hinder", "owner": world.people["tomas"], **fields}
    return records.create(kind("issue"), actor=world.actor("tomas"), **given)


def requirement(world: World) -> Any:
    """What a party requires."""
    tomas = world.actor("tomas")
    party = records.create(
        kind("interested_party"), actor=tomas, title="Users", category="user", owner=world.people["tomas"]
    )
    given = {"title": "Answers", "party": party, "category": "need", "applies_to": "services"}
    return records.create(kind("party_requirement"), actor=tomas, **given)


def action(world: World, of: Risk, **fields: Any) -> Any:
    """What Rashid is to do about a risk within ten days."""
    given = {"assignee": world.people["rashid"], "due_at": MONDAY + 10 * DAY, **fields}
    return add_task(actor=world.actor("tomas"), title="Do something", about=of.record, **given)


def finish(world: World, task: Any) -> Any:
    return records.transition(task, "finish", actor=world.actor("rashid"), result="Done.")


@shows(Outcome.NOT_EXERCISED, OF_SYSTEM, LOOKED, CONTEXT, DESCRIBED, CUSTOMERS, TREATED, WORKED)
@pytest.mark.parametrize("rule_id", [OF_SYSTEM, LOOKED, CONTEXT, DESCRIBED, CUSTOMERS, TREATED, WORKED])
def test_an_empty_register(world: World, rule_id: str) -> None:
    assert look(rule_id).outcome is Outcome.NOT_EXERCISED


@shows(Outcome.MET, OF_SYSTEM)
def test_a_risk_and_an_opportunity_of_the_system(world: World) -> None:
    with then(MONDAY):
        risk(world)
        risk(world, category="opportunity")
    assert look(OF_SYSTEM, LATER).outcome is Outcome.MET


@shows(Outcome.NOT_MET, OF_SYSTEM)
def test_no_opportunity_or_none_that_was_looked_at_for_a_year(world: World) -> None:
    with then(MONDAY):
        risk(world)
        risk(world, category="opportunity", domain="service")
    assert look(OF_SYSTEM, LATER).outcome is Outcome.NOT_MET
    with then(MONDAY):
        risk(world, category="opportunity")
    assert look(OF_SYSTEM, MONDAY + 400 * DAY).outcome is Outcome.NOT_MET


def test_a_register_that_was_looked_at_in_time_and_again_later(world: World) -> None:
    with then(MONDAY):
        rows = [risk(world), risk(world, category="opportunity")]
    with then(MONDAY + 500 * DAY):
        for row in rows:
            risks.reassess(row, actor=world.actor("tomas"), likelihood=1, impact=1)
    assert look(OF_SYSTEM, MONDAY + 100 * DAY, live=False).outcome is Outcome.MET
    assert look(OF_SYSTEM, MONDAY + 450 * DAY, live=False).outcome is Outcome.NOT_MET


@shows(Outcome.MET, LOOKED, CONTEXT)
def test_every_circumstance_and_requirement_was_looked_at(world: World) -> None:
    tomas = world.actor("tomas")
    with then(MONDAY):
        row, need = issue(world), requirement(world)
        risks.raise_from(row, actor=tomas, risk_title="A fine", risk_category="risk")
        rule_out_risk(need, actor=tomas, no_risk_reason="The desk answers already")
    for rule_id in (LOOKED, CONTEXT):
        assert look(rule_id, LATER).outcome is Outcome.MET
    assert look(LOOKED, MONDAY + 2 * DAY, live=False).outcome is Outcome.MET


@shows(Outcome.NOT_MET, LOOKED, CONTEXT)
def test_nobody_asked_what_a_circumstance_may_lead_to(world: World) -> None:
    tomas = world.actor("tomas")
    with then(MONDAY):
        need = requirement(world)
        risks.raise_from(need, actor=tomas, risk_title="Calls wait", risk_category="risk")
        row = issue(world)
    for rule_id in (LOOKED, CONTEXT):
        found = look(rule_id, LATER)
        assert (found.outcome, found.failing) == (Outcome.NOT_MET, (row.number,))


def test_a_risk_of_a_service_is_none_of_the_system(world: World) -> None:
    with then(MONDAY):
        made = risk(world, domain="service")
        risks.arises_from(made, issue(world).record, actor=world.actor("tomas"))
    assert look(LOOKED, LATER).outcome is Outcome.MET
    assert look(CONTEXT, LATER).outcome is Outcome.NOT_MET


@shows(Outcome.MET, DESCRIBED)
def test_a_register_with_all_sources_and_decisions(world: World) -> None:
    with then(MONDAY):
        for cause in CAUSES:
            decided(world, cause=cause)
        high = risk(world, likelihood=5, impact=5)
        until = {"accepted_until": MONDAY + 90 * DAY, "acceptance_reason": "Until the contract ends."}
        records.transition(high, "accept", actor=world.actor("ines"), **until)
        risks.open_risk(actor=world.actor("jonah"), title="Noted this morning")
    found = look(DESCRIBED, LATER)
    assert (found.outcome, found.population) == (Outcome.MET, 4)
    assert look(DESCRIBED, MONDAY + 40 * DAY).outcome is Outcome.NOT_MET, "what was noted was never assessed"


@shows(Outcome.NOT_MET, DESCRIBED)
def test_a_risk_without_a_decision_or_an_owner(world: World) -> None:
    with then(MONDAY):
        for cause in CAUSES:
            decided(world, cause=cause)
        open_one = risk(world)
        alone = decided(world, owner=None)
    found = look(DESCRIBED, LATER)
    assert (found.outcome, found.failing) == (Outcome.NOT_MET, (alone.number, open_one.number))


def test_a_source_that_nobody_looked_at(world: World) -> None:
    with then(MONDAY):
        for cause in CAUSES[:-1]:
            decided(world, cause=cause)
        decided(world, cause=CAUSES[-1], domain="security")
    assert look(DESCRIBED, LATER).outcome is Outcome.NOT_MET


def test_an_acceptance_that_has_ended_unseen(world: World) -> None:
    with then(MONDAY):
        for cause in CAUSES:
            decided(world, cause=cause)
        high = risk(world, likelihood=5, impact=5)
        until = {"accepted_until": MONDAY + 30 * DAY, "acceptance_reason": "Until the contract ends."}
        records.transition(high, "accept", actor=world.actor("ines"), **until)
    assert look(DESCRIBED, MONDAY + 20 * DAY).outcome is Outcome.MET
    found = look(DESCRIBED, MONDAY + 31 * DAY)
    assert (found.outcome, found.failing) == (Outcome.NOT_MET, (high.number,))


@shows(Outcome.MET, CUSTOMERS)
def test_what_it_means_for_customers(world: World) -> None:
    with then(MONDAY):
        risk(world, domain="service", customer_impact="Nobody opens files.")
        risk(world, domain="security")
    found = look(CUSTOMERS, LATER)
    assert (found.outcome, found.population) == (Outcome.MET, 1)


@shows(Outcome.NOT_MET, CUSTOMERS)
def test_a_risk_that_says_nothing_of_customers(world: World) -> None:
    with then(MONDAY):
        risk(world, customer_impact="Nobody opens files.")
        silent = risk(world)
    found = look(CUSTOMERS, LATER)
    assert (found.outcome, found.failing) == (Outcome.NOT_MET, (silent.number,))


@shows(Outcome.MET, TREATED)
def test_actions_on_track(world: World) -> None:
    with then(MONDAY):
        action(world, decided(world))
        risk(world)
    found = look(TREATED, LATER)
    assert (found.outcome, found.population) == (Outcome.MET, 1)


@shows(Outcome.NOT_MET, TREATED)
def test_no_action_or_a_late_one(world: World) -> None:
    with then(MONDAY):
        made = decided(world)
        action(world, made, due_at=None)
    found = look(TREATED, LATER)
    assert (found.outcome, found.failing[0]) == (Outcome.NOT_MET, made.number)
    with then(MONDAY):
        task = action(world, decided(world))
        records.transition(made, "close", actor=world.actor("tomas"), close_reason="It is none.")
    assert look(TREATED, MONDAY + 9 * DAY).outcome is Outcome.MET
    late = look(TREATED, MONDAY + 11 * DAY)
    assert (late.outcome, late.failing) == (Outcome.NOT_MET, (task.number,))
    with then(MONDAY + 12 * DAY):
        finish(world, task)
    assert look(TREATED, MONDAY + 13 * DAY).outcome is Outcome.MET
    assert look(TREATED, MONDAY + 11 * DAY, live=False).outcome is Outcome.NOT_MET, "it was late on that day"


@shows(Outcome.MET, WORKED)
def test_somebody_said_that_it_worked(world: World) -> None:
    with then(MONDAY):
        task = finish(world, action(world, decided(world)))
    assert look(WORKED, MONDAY + 60 * DAY).outcome is Outcome.NOT_EXERCISED
    with then(MONDAY + 80 * DAY):
        check_effect(task, actor=world.actor("tomas"), effectiveness="failed", effect_found="It came back.")
    assert look(WORKED, MONDAY + 91 * DAY).outcome is Outcome.MET


@shows(Outcome.NOT_MET, WORKED)
def test_nobody_looked_whether_it_worked(world: World) -> None:
    with then(MONDAY):
        task = finish(world, action(world, decided(world)))
    found = look(WORKED, MONDAY + timedelta(days=91))
    assert (found.outcome, found.failing) == (Outcome.NOT_MET, (task.number,))
