"""4.3: one scope, approved, resting on what is on record, naming its services, and published."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from wellkept.components.approvals import services as approvals
from wellkept.conformity.outcomes import Outcome
from wellkept.evidence.tests.looking import DAY, MONDAY, look, shows, then
from wellkept.kernel.registry import kind
from wellkept.records import services as records
from wellkept.records.registers import confirm_reviewed
from wellkept.sms import factories
from wellkept.sms.context.scope import services as scope
from wellkept.toolkit.testing.cast import World

WHOLE, EXCLUDED, INPUTS = "4.3-01-e1", "4.3-01-e2", "4.3-02-e1"
SERVICES, PUBLISHED = "4.3-03-e1", "4.3-04-e2"
ALL = (WHOLE, EXCLUDED, INPUTS, SERVICES, PUBLISHED)


def issue(world: World, title: str = "People are hard to find") -> Any:
    given = {"title": title, "side": "external", "effect": "hinder", "owner": world.people["tomas"]}
    return records.create(kind("issue"), actor=world.actor("tomas"), **given)


def stage(world: World) -> dict[str, Any]:
    """A circumstance, a party and a live service to rest on."""
    given = {"title": "Customers", "category": "customer", "owner": world.people["tomas"]}
    return {
        "issue": issue(world),
        "party": records.create(kind("interested_party"), actor=world.actor("tomas"), **given),
        "service": factories.service(),
    }


def statement(world: World, at: datetime, *, publish: bool = True, **fields: Any) -> Any:
    """A scope that Tomas drew up and Ines approved."""
    tomas = world.actor("tomas")
    given = {
        "title": "Scope", "organizational_boundary": "All of Tavermoor", "technology_boundary": "Up to the socket",
        "locations": "Two towns", **fields,
    }  # fmt: skip
    with then(at):
        row = records.transition(scope.draw_up(actor=tomas, **given), "propose", actor=tomas)
        approvals.vote(row, actor=world.actor("ines"), choice="approve")
        row.refresh_from_db()
        return scope.publish(row, actor=tomas, audiences=["staff", "customers"]) if publish else row


@shows(Outcome.MET, *ALL)
def test_an_approved_and_published_scope(world: World) -> None:
    with then(MONDAY):
        stage(world)
    row = statement(world, MONDAY)
    assert (row.state, row.organization_name) == ("in_force", "Tavermoor Services")
    for rule in ALL:
        assert look(rule, MONDAY + DAY).outcome is Outcome.MET


@shows(Outcome.NOT_EXERCISED, *ALL)
def test_no_scope(world: World) -> None:
    for rule in ALL:
        assert look(rule).outcome is Outcome.NOT_EXERCISED


@shows(Outcome.NOT_MET, WHOLE, EXCLUDED, PUBLISHED)
def test_a_scope_that_says_too_little_leaves_out_clauses_and_is_read_by_nobody(world: World) -> None:
    with then(MONDAY):
        stage(world)
    row = statement(world, MONDAY, publish=False, technology_boundary="", excludes="8.4.1")
    for rule in (WHOLE, EXCLUDED, PUBLISHED):
        found = look(rule, MONDAY + DAY)
        assert (found.outcome, found.failing) == (Outcome.NOT_MET, (row.number,))


@shows(Outcome.NOT_MET, INPUTS)
@pytest.mark.parametrize("missing", ["issue", "party", "service"])
def test_a_scope_that_rests_on_nothing_of_a_kind(world: World, missing: str) -> None:
    with then(MONDAY):
        rows = stage(world)
        steps = {"issue": "end", "party": "end", "service": "phase_out"}
        records.transition(rows[missing], steps[missing], actor=world.actor("tomas"))
    row = statement(world, MONDAY)
    found = look(INPUTS, MONDAY + DAY)
    assert (found.outcome, found.failing) == (Outcome.NOT_MET, (row.number,))


def test_what_moved_opens_a_look_and_fails_only_after_sixty_days(world: World) -> None:
    with then(MONDAY):
        rows = stage(world)
    row = statement(world, MONDAY)
    moved = MONDAY + 10 * DAY
    with then(moved):
        records.transition(rows["issue"], "end", actor=world.actor("tomas"))
    assert look(INPUTS, moved + timedelta(days=59)).outcome is Outcome.MET
    assert look(INPUTS, moved + timedelta(days=61)).outcome is Outcome.NOT_MET
    with then(moved + timedelta(days=50)):
        confirm_reviewed(row, actor=world.actor("tomas"))
    assert look(INPUTS, moved + timedelta(days=61)).outcome is Outcome.MET


@shows(Outcome.NOT_MET, SERVICES)
def test_a_new_service_and_one_out_of_scope(world: World) -> None:
    with then(MONDAY):
        stage(world)
        records.edit(factories.service(title="Printing"), actor=world.actor("tomas"), in_scope=False)
    statement(world, MONDAY)
    assert look(SERVICES, MONDAY + DAY).outcome is Outcome.MET
    with then(MONDAY + DAY):
        factories.service(title="Telephones")
    found = look(SERVICES, MONDAY + 2 * DAY)
    assert (found.outcome, found.checks[1].population, found.checks[1].conforming) == (Outcome.NOT_MET, 2, 1)


def test_a_new_version_takes_the_place_of_the_one_in_force(world: World) -> None:
    with then(MONDAY):
        stage(world)
    first = statement(world, MONDAY)
    second = statement(world, MONDAY + DAY)
    first.refresh_from_db()
    assert (first.state, second.state) == ("superseded", "in_force")
    found = look(WHOLE, MONDAY + 2 * DAY)
    assert (found.outcome, found.population) == (Outcome.MET, 1)
