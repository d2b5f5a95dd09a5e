"""8.3.3-01 to -03: services are agreed with customers, covered, and agreements say how far they reach."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from wellkept.conformity.outcomes import Outcome
from wellkept.evidence.tests.looking import DAY, HOUR, MONDAY, look, shows, then
from wellkept.kernel.permissions import system
from wellkept.records import services as records
from wellkept.sms import factories
from wellkept.sms.relationship.agreements.basis import services as building
from wellkept.sms.relationship.agreements.promised_series import SeriesPromise
from wellkept.toolkit.testing.cast import World

MET, NOT_MET, NOT_EXERCISED = Outcome.MET, Outcome.NOT_MET, Outcome.NOT_EXERCISED
AGREED, COVERED, CONTENT = "8.3.3-01-e1", "8.3.3-02-e1", "8.3.3-03-e1"
BUILT = "8.3.3-02-e2"
EVERY = ("incident.response", "incident.resolution")


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


def test_an_availability_alone_is_a_target(world: World) -> None:
    agreement(world, targets={}, availability=Decimal("99.5"))
    assert look(CONTENT, MONDAY + DAY).outcome is MET


def test_a_version_that_is_to_come_states_nothing_yet(world: World) -> None:
    agreement(world, valid_from=MONDAY + timedelta(days=30))
    assert look(CONTENT, MONDAY + DAY).outcome is NOT_MET
    assert look(CONTENT, MONDAY + timedelta(days=31)).outcome is MET


def built(row: Any, *rests: tuple[str, Any], at: Any = MONDAY + HOUR) -> None:
    """Requirements are named behind the promises of an agreement."""
    with then(at):
        building.build_on(row, actor=system(), rests=list(rests))


def needed(service: Any, **fields: Any) -> Any:
    """A requirement that was agreed that Monday."""
    with then(MONDAY):
        return factories.requirement(service, **fields)


@shows(MET, BUILT)
def test_each_service_and_each_target_rests_on_what_was_agreed(world: World) -> None:
    files, mail = service(world), service(world, "Mail")
    row = agreement(world, services=[files, mail])
    built(row, *((promise, needed(files)) for promise in EVERY), ("agreement", needed(mail, category="security")))
    found = look(BUILT, MONDAY + DAY)
    assert (found.outcome, found.population, found.conforming) == (MET, 1, 1)
    assert look(BUILT, MONDAY + DAY, live=False).outcome is MET


@shows(NOT_MET, BUILT)
@pytest.mark.parametrize("lacks", ["all", "a service", "a target", "availability", "agreeing"])
def test_an_agreement_that_is_not_built_on_what_is_needed(world: World, lacks: str) -> None:
    files, mail = service(world), service(world, "Mail")
    bounds = {"availability": Decimal(99)} if lacks == "availability" else {}
    row = agreement(world, services=[files, mail], **bounds)
    one = needed(files)
    promises = EVERY[:1] if lacks == "a target" else EVERY
    if lacks != "all":
        rests = [(promise, one) for promise in promises]
        built(row, *rests, *([] if lacks == "a service" else [("agreement", needed(mail))]))
    if lacks == "agreeing":
        with then(MONDAY + 2 * HOUR):
            records.transition(one, "revise", actor=system())
    found = look(BUILT, MONDAY + DAY)
    why = {
        "all": "Built on no agreed requirement",
        "a service": "Covers a service without an agreed requirement behind it",
        "agreeing": "Covers a service without an agreed requirement behind it",
    }.get(lacks, "Has a target that no agreed requirement stands behind")
    assert (found.outcome, found.failing, set(found.why.values())) == (NOT_MET, (row.number,), {why})


def test_a_target_for_a_series_rests_on_a_requirement_too(world: World) -> None:
    files = service(world)
    with then(MONDAY):
        answers = factories.series(title="Answers", genre="quality", aggregation="mean", unit="s")
    row = agreement(world, services=[files], series=[SeriesPromise(answers, "at_most", Decimal(20))])
    one = needed(files)
    built(row, *((promise, one) for promise in EVERY))
    assert look(BUILT, MONDAY + DAY).outcome is NOT_MET
    built(row, *((promise, one) for promise in (*EVERY, f"series.{answers.pk}")), at=MONDAY + 2 * DAY)
    assert look(BUILT, MONDAY + 3 * DAY).outcome is MET
    assert look(BUILT, MONDAY + DAY, live=False).outcome is NOT_MET


@shows(NOT_EXERCISED, AGREED, COVERED, CONTENT, BUILT)
def test_nothing_to_show(world: World) -> None:
    for one in (AGREED, COVERED, CONTENT, BUILT):
        assert look(one).outcome is NOT_EXERCISED
