"""Rules that ask for a document: in force, complete, not past its review; 4.3, 5.2, 6.1.2, 6.3 and 8.6.1."""

from datetime import timedelta
from typing import Any

import pytest

from wellkept.components.links.services import link
from wellkept.conformity import engine
from wellkept.conformity.outcomes import Outcome
from wellkept.directory import services as directory
from wellkept.evidence.tests.looking import DAY, MONDAY, look, shows, then
from wellkept.kernel.permissions import system
from wellkept.records import services as records
from wellkept.sms import factories
from wellkept.sms.support.documents import outline, services
from wellkept.sms.support.documents.reading import acknowledge
from wellkept.toolkit.testing.cast import World, build

#: Rules that ask for every heading of a document's outline.
COMPLETE = {
    "4.3-04-e1": "sms-scope",
    "5.2.1-01-e1": "service-management-policy",
    "6.1.2-01-e1": "risk-management-approach",
    "6.3-03-e1": "service-management-plan",
    "8.6.1-04-e1": "major-incident-procedure",
}
#: Rules that ask for a document in force, whatever stands in it.
THERE = {"5.2.2-01-e1": "service-management-policy", "6.3-01-e1": "service-management-plan"}
CRITERIA = "8.6.1-03-e1"
EACH_OUTLINE = pytest.mark.parametrize("rule_id", COMPLETE)
EACH = pytest.mark.parametrize("rule_id", [*COMPLETE, *THERE, CRITERIA])


@pytest.fixture
def world(db: None) -> World:
    """The cast, whose roles were given to them before anything happens here."""
    with then(MONDAY - timedelta(days=30)):
        return build()


def key_of(rule_id: str) -> str:
    return {**COMPLETE, **THERE, CRITERIA: "major-incident-procedure"}[rule_id]


def paper(world: World, rule_id: str, **fields: Any) -> Any:
    return factories.in_force(world, key_of(rule_id), **fields)


@shows(Outcome.MET, *COMPLETE, *THERE, CRITERIA)
@EACH
def test_a_document_in_force(world: World, rule_id: str) -> None:
    with then(MONDAY):
        factories.document(world)  # so that no key of one table happens to be that of another
        row = paper(world, rule_id)
    found = look(rule_id, MONDAY + DAY)
    assert (found.outcome, found.population, found.passing) == (Outcome.MET, 1, (row.number,))
    assert look(rule_id, MONDAY + DAY, live=False).outcome is Outcome.MET
    assert look(rule_id, MONDAY - DAY, live=False).outcome is Outcome.NOT_EXERCISED, "the day before there was none"


@shows(Outcome.NOT_MET, *COMPLETE, *THERE, CRITERIA)
@EACH
def test_no_more_than_a_draft(world: World, rule_id: str) -> None:
    with then(MONDAY):
        row = factories.document(world, key_of(rule_id), approver=world.people["ines"])
    found = look(rule_id, MONDAY + DAY)
    assert (found.outcome, found.failing) == (Outcome.NOT_MET, (row.number,))
    with then(MONDAY + 2 * DAY):
        factories.vote(world, factories.submitted(world, row), by="ines")
    assert look(rule_id, MONDAY + 3 * DAY).outcome is Outcome.MET
    assert look(rule_id, MONDAY + DAY, live=False).outcome is Outcome.NOT_MET, "it was a draft then"


@shows(Outcome.NOT_EXERCISED, *COMPLETE, *THERE, CRITERIA)
@EACH
def test_no_document(world: World, rule_id: str) -> None:
    assert look(rule_id).outcome is Outcome.NOT_EXERCISED


@EACH_OUTLINE
def test_a_heading_without_a_text(world: World, rule_id: str) -> None:
    headings = outline.headings([key_of(rule_id)])
    body = (
        "\n".join(f"## {heading}\n\nWhat holds.\n" for heading in headings[:-1])
        + f"\n## {headings[-1]}\n\n> To be said.\n"
    )
    with then(MONDAY):
        row = paper(world, rule_id, body=body)
    found = look(rule_id, MONDAY + DAY)
    assert (found.outcome, found.failing) == (Outcome.NOT_MET, (row.number,))
    assert headings[-1] in str(found.faults[0][0])


@EACH
def test_a_document_past_its_review(world: World, rule_id: str) -> None:
    with then(MONDAY):
        row = paper(world, rule_id)
    late = MONDAY + timedelta(days=400)
    assert look(rule_id, late).outcome is Outcome.STALE
    with then(late + DAY):
        services.confirm(row, actor=world.actor("tomas"))
    assert look(rule_id, late + 2 * DAY).outcome is Outcome.MET
    assert look(rule_id, late, live=False).outcome is Outcome.STALE, "what was confirmed since was not confirmed then"


@EACH
def test_a_withdrawn_document(world: World, rule_id: str) -> None:
    with then(MONDAY):
        row = paper(world, rule_id)
    with then(MONDAY + 2 * DAY):
        records.transition(row, "withdraw", actor=world.actor("tomas"), withdraw_reason="It is over.")
    assert look(rule_id, MONDAY + 3 * DAY).outcome is Outcome.NOT_EXERCISED
    assert look(rule_id, MONDAY + DAY, live=False).outcome is Outcome.MET


@EACH
def test_the_draft_of_a_successor_is_nobodys_fault(world: World, rule_id: str) -> None:
    with then(MONDAY):
        row = paper(world, rule_id)
        factories.document(world, key_of(rule_id))
        services.edit_document(row, actor=world.actor("tomas"), body="A draft of version 2.")
    assert look(rule_id, MONDAY + DAY).outcome is Outcome.MET


def test_two_documents_share_an_outline(world: World) -> None:
    first, *others = outline.headings(["sms-scope"])
    with then(MONDAY):
        factories.in_force(world, "sms-scope", body=f"## {first}\n\nHere.")
        factories.in_force(world, "sms-scope", body="\n".join(f"## {one}\n\nThere." for one in others))
    assert look("4.3-04-e1", MONDAY + DAY).outcome is Outcome.MET


def test_a_policy_that_somebody_else_approved(world: World) -> None:
    with then(MONDAY):
        row = factories.in_force(world, "service-management-policy", by="rashid")
    found = look("5.2.1-01-e1", MONDAY + DAY)
    assert (found.outcome, found.failing) == (Outcome.NOT_MET, (row.number,))


# What the policy is worth to people: 5.2.2 ------------------------------------------------------------------------------

READ, OUTSIDE = "5.2.2-01-e2", "5.2.2-01-e3"
STAFF = ("ines", "tomas", "amara", "jonah", "rashid", "lotte", "piotr", "greta", "admin", "employee")


def known_policy(world: World, *groups: str) -> Any:
    row = factories.in_force(world, "service-management-policy")
    return services.distribute(row, actor=world.actor("tomas"), distribution=groups, must_read=True)


def read_by(world: World, row: Any, *people: str) -> None:
    for key in people:
        acknowledge(row, actor=world.actor(key))


@shows(Outcome.MET, READ)
def test_everybody_has_read_the_policy(world: World) -> None:
    with then(MONDAY):
        row = known_policy(world, "staff")
    with then(MONDAY + DAY):
        read_by(world, row, *STAFF)
    found = look(READ, MONDAY + 2 * DAY)
    assert (found.outcome, found.population, found.conforming) == (Outcome.MET, 10, 10)
    assert look(READ, MONDAY + timedelta(hours=1), live=False).outcome is Outcome.NOT_MET, "they had not read it yet"


@shows(Outcome.NOT_MET, READ)
def test_one_of_ten_has_not_read_it(world: World) -> None:
    with then(MONDAY):
        row = known_policy(world, "staff")
        read_by(world, row, *STAFF[1:])
    found = look(READ, MONDAY + DAY)
    assert (found.outcome, found.population, found.conforming) == (Outcome.NOT_MET, 10, 9)
    with then(MONDAY + DAY):
        read_by(world, row, "ines")
        factories.new_version(world, row, body="A new version.")
    assert look(READ, MONDAY + 2 * DAY).conforming == 0, "a new version is read anew"


@shows(Outcome.NOT_EXERCISED, READ, OUTSIDE)
def test_no_policy_to_be_known(world: World) -> None:
    for rule in (READ, OUTSIDE):
        assert look(rule).outcome is Outcome.NOT_EXERCISED


def test_who_joins_has_to_read_it_too(world: World) -> None:
    with then(MONDAY):
        read_by(world, known_policy(world, "staff"), *STAFF)
        person = directory.add_person(actor=system(), organization=world.own, name="Nils New", email="nils@own.example")
    with then(MONDAY + 2 * DAY):
        directory.open_account(actor=system(), person=person, email=person.email, roles=("employee",))
    assert look(READ, MONDAY + 3 * DAY).population == 11
    assert look(READ, MONDAY + DAY, live=False).population == 10


@shows(Outcome.MET, OUTSIDE)
@pytest.mark.parametrize("group", ["customers", "suppliers", "public"])
def test_a_policy_that_is_known_outside(world: World, group: str) -> None:
    with then(MONDAY):
        known_policy(world, "staff", group)
    assert look(OUTSIDE, MONDAY + DAY).outcome is Outcome.MET


@shows(Outcome.NOT_MET, OUTSIDE)
def test_a_policy_for_the_staff_alone(world: World) -> None:
    with then(MONDAY):
        row = known_policy(world, "staff", "customer-relationship-manager")
    found = look(OUTSIDE, MONDAY + DAY)
    assert (found.outcome, found.failing) == (Outcome.NOT_MET, (row.number,))


# The plan and what stands beside it: 6.3 --------------------------------------------------------------------------------

FOLLOWS, OTHERS = "6.3-02-e2", "6.3-04-e1"


@shows(Outcome.MET, FOLLOWS)
def test_a_plan_with_its_policy(world: World) -> None:
    with then(MONDAY):
        factories.in_force(world, "service-management-plan")
    with then(MONDAY + timedelta(days=80)):
        factories.in_force(world, "service-management-policy")
    assert look(FOLLOWS, MONDAY + timedelta(days=81)).outcome is Outcome.MET


@shows(Outcome.NOT_MET, FOLLOWS)
def test_a_plan_older_than_its_policy(world: World) -> None:
    with then(MONDAY):
        row = factories.in_force(world, "service-management-plan")
        policy = factories.in_force(world, "service-management-policy")
    with then(MONDAY + timedelta(days=100)):
        factories.new_version(world, policy, body="A new policy.")
    found = look(FOLLOWS, MONDAY + timedelta(days=101))
    assert (found.outcome, found.failing) == (Outcome.NOT_MET, (row.number,))
    assert look(FOLLOWS, MONDAY + timedelta(days=99), live=False).outcome is Outcome.MET


@shows(Outcome.NOT_EXERCISED, FOLLOWS, OTHERS)
def test_nothing_to_follow(world: World) -> None:
    for rule in (FOLLOWS, OTHERS):
        assert look(rule).outcome is Outcome.NOT_EXERCISED
    with then(MONDAY):
        factories.in_force(world, "service-management-plan")
    for rule in (FOLLOWS, OTHERS):
        assert look(rule, MONDAY + DAY).outcome is Outcome.NOT_EXERCISED, rule


@shows(Outcome.MET, OTHERS)
def test_another_plan_that_is_tied_to_the_plan(world: World) -> None:
    with then(MONDAY):
        plan = factories.in_force(world, "service-management-plan")
        other = factories.in_force(world, "communication-plan", category="plan")
        link(other.record, plan.record, "relates", actor=system())
    found = look(OTHERS, MONDAY + DAY)
    assert (found.outcome, found.passing) == (Outcome.MET, (other.number,))


@shows(Outcome.NOT_MET, OTHERS)
def test_another_plan_by_itself_or_too_old(world: World) -> None:
    with then(MONDAY):
        other = factories.in_force(world, "communication-plan", category="plan")
    with then(MONDAY + timedelta(days=380)):
        plan = factories.in_force(world, "service-management-plan")
    found = look(OTHERS, MONDAY + timedelta(days=381))
    assert (found.outcome, found.failing) == (Outcome.NOT_MET, (other.number,))
    with then(MONDAY + timedelta(days=382)):
        link(other.record, plan.record, "relates", actor=system())
    assert look(OTHERS, MONDAY + timedelta(days=383)).outcome is Outcome.NOT_MET, "tied, but a year older than the plan"
    with then(MONDAY + timedelta(days=384)):
        services.confirm(other, actor=world.actor("tomas"))
    assert look(OTHERS, MONDAY + timedelta(days=385)).outcome is Outcome.MET


def test_a_requirement_that_nothing_exercised_is_designed_once_its_procedure_is_in_force(world: World) -> None:
    def requirement() -> Any:
        [found] = engine.assess(clause="7.5.3.2-02", actor=system()).requirements
        return found.outcome

    assert (requirement().outcome, requirement().designed) == (Outcome.NOT_EXERCISED, False)
    factories.in_force(world, "document-register")
    assert (requirement().outcome, requirement().designed) == (Outcome.NOT_EXERCISED, True)
