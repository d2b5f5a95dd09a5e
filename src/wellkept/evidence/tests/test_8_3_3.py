"""8.3.3-01 to -03: services are agreed with customers, covered, and agreements say how far they reach."""

from datetime import timedelta
from typing import Any

import pytest

from wellkept.conformity.outcomes import Outcome
from wellkept.evidence.tests.looking import DAY, MONDAY, look, shows, then
from wellkept.kernel.permissions import system
from wellkept.records import services as records
from wellkept.sms import factories
from wellkept.toolkit.testing.cast import World

MET, NOT_MET, NOT_EXERCISED = Outcome.MET, Outcome.NOT_MET, Outcome.NOT_EXERCISED
AGREED, COVERED, CONTENT = "8.3.3-01-e1", "8.3.3-02-e1", "8.3.3-03-e1"


def service(world: World, title: str = "Hosted Files") -> Any:
    """A live service, since that Monday."""
    with then(MONDAY):
        return factories.service(title=title)


def agreement(world: World, **fields: Any) -> Any:
    """An agreement in force since that Monday."""
    with then(MONDAY):
        return factories.agreement(world, signed_on=MONDAY.date(), **fields)


@shows(MET, AGREED, COVERED, CONTENT)
def test_met(world: World) -> None:
    files = service(world)
    agreement(world, services=[files])
    with then(MONDAY + DAY):
        factories.incident(world, service=files, customer=world.organizations["oldmere"])
    for one in (AGREED, COVERED, CONTENT):
        found = look(one, MONDAY + 2 * DAY)
        assert (found.outcome, found.population, found.conforming) == (MET, 1, 1), one


@shows(NOT_MET, AGREED)
def test_a_customer_that_calls_about_a_service_without_an_agreement(world: World) -> None:
    files, mail = service(world), service(world, "Mail")
    agreement(world, services=[files])
    agreement(world, services=[mail], customer="pinnock")
    with then(MONDAY + DAY):
        factories.incident(world, service=mail, customer=world.organizations["oldmere"])
    found = look(AGREED, MONDAY + 2 * DAY)
    assert (found.outcome, found.population, found.failing) == (NOT_MET, 2, (mail.number,))


def test_an_agreement_that_is_signed_later_does_not_count_before(world: World) -> None:
    files = service(world)
    with then(MONDAY):
        factories.agreement(world, services=[files], signed_on=(MONDAY + 9 * DAY).date())
        factories.incident(world, service=files, customer=world.organizations["oldmere"])
    assert look(AGREED, MONDAY + 8 * DAY).outcome is NOT_MET
    assert look(AGREED, MONDAY + 9 * DAY).outcome is MET


def test_an_agreement_for_everybody_is_agreed_with_nobody(world: World) -> None:
    files = service(world)
    agreement(world, services=[files], customer=None)
    with then(MONDAY + DAY):
        factories.incident(world, service=files, customer=world.organizations["oldmere"])
    assert look(AGREED, MONDAY + 2 * DAY).outcome is NOT_MET
    assert look(COVERED, MONDAY + 2 * DAY).outcome is MET


@shows(NOT_MET, COVERED)
def test_a_service_that_no_agreement_in_force_covers(world: World) -> None:
    files, mail = service(world), service(world, "Mail")
    ended = agreement(world, services=[mail])
    agreement(world, services=[files])
    assert look(COVERED, MONDAY + DAY).outcome is MET
    with then(MONDAY + 2 * DAY):
        records.transition(ended, "end", actor=system(), end_reason="Another provider.")
    found = look(COVERED, MONDAY + 3 * DAY)
    assert (found.outcome, found.failing) == (NOT_MET, (mail.number,))
    assert look(COVERED, MONDAY + DAY, live=False).outcome is MET


def test_an_agreement_without_services_covers_all(world: World) -> None:
    service(world)
    agreement(world)
    assert look(COVERED, MONDAY + DAY).outcome is MET


@shows(NOT_MET, CONTENT)
@pytest.mark.parametrize(
    ("bounds", "why"),
    [
        ({"no_workload_limit": False}, "No word on the workload limit"),
        ({"exceptions": ""}, "No word on exceptions"),
    ],
)
def test_an_agreement_that_leaves_a_bound_open(world: World, bounds: dict[str, Any], why: str) -> None:
    row = agreement(world, **bounds)
    found = look(CONTENT, MONDAY + DAY)
    assert (found.outcome, found.failing, set(found.why.values())) == (NOT_MET, (row.number,), {why})


@pytest.mark.parametrize(
    "bounds", [{"workload_limit": 40, "no_workload_limit": False}, {"exceptions": "", "no_exceptions": True}]
)
def test_that_none_is_agreed_is_an_answer_and_a_limit_is_one(world: World, bounds: dict[str, Any]) -> None:
    agreement(world, **bounds)
    assert look(CONTENT, MONDAY + DAY).outcome is MET


def test_a_version_that_is_to_come_states_nothing_yet(world: World) -> None:
    agreement(world, valid_from=MONDAY + timedelta(days=30))
    assert look(CONTENT, MONDAY + DAY).outcome is NOT_MET
    assert look(CONTENT, MONDAY + timedelta(days=31)).outcome is MET


@shows(NOT_EXERCISED, AGREED, COVERED, CONTENT)
def test_nothing_to_show(world: World) -> None:
    for one in (AGREED, COVERED, CONTENT):
        assert look(one).outcome is NOT_EXERCISED
