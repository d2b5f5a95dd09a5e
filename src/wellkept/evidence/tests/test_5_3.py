"""5.3-01 and 5.3-02: who does and who decides what."""

from typing import Any

from wellkept.conformity.outcomes import Outcome
from wellkept.directory import services as directory
from wellkept.evidence.tests.looking import DAY, MONDAY, look, shows, then
from wellkept.kernel.permissions import system
from wellkept.records import services as records
from wellkept.sms.leadership.authority import services
from wellkept.sms.leadership.authority.roles import mandatory
from wellkept.toolkit.testing.cast import World

HELD, ACCEPTED, MANAGER = "5.3-01-e1", "5.3-01-e2", "5.3-02-e1"


def appoint(world: World, who: str, role: str, *, by: str = "ines", accept: bool = True, **fields: Any) -> Any:
    """Somebody is appointed and takes it on."""
    row = services.appoint(actor=world.actor(by), person=world.people[who], role=role, **fields)
    return services.accept(row, actor=world.actor(who)) if accept else row


def everybody(world: World, *, but: str = "") -> None:
    """Tomas holds every needed role that does not audit, Greta the others."""
    for role in mandatory():
        if role != but:
            appoint(world, "greta" if "audit" in role else "tomas", role)


@shows(Outcome.MET, HELD)
def test_every_needed_role_is_held(world: World) -> None:
    with then(MONDAY):
        everybody(world)
    found = look(HELD, MONDAY + DAY)
    assert (found.outcome, found.population, found.conforming) == (Outcome.MET, 37, 37)


@shows(Outcome.NOT_MET, HELD)
def test_a_needed_role_without_anybody(world: World) -> None:
    with then(MONDAY):
        everybody(world, but="capacity-manager")
    found = look(HELD, MONDAY + DAY)
    assert (found.outcome, found.conforming) == (Outcome.NOT_MET, 36)
    assert found.faults == (("Nobody is appointed: Capacity manager", 1),)


@shows(Outcome.NOT_EXERCISED, HELD)
def test_nobody_was_appointed_at_all(world: World) -> None:
    assert look(HELD).outcome is Outcome.NOT_EXERCISED


def test_a_holder_who_left(world: World) -> None:
    with then(MONDAY):
        everybody(world, but="capacity-manager")
        appoint(world, "jonah", "capacity-manager")
    assert look(HELD, MONDAY + DAY).outcome is Outcome.MET
    directory.edit_person(world.people["jonah"], actor=system(), active=False)
    assert look(HELD, MONDAY + DAY).outcome is Outcome.NOT_MET


def test_an_auditor_who_answers_for_everything(world: World) -> None:
    with then(MONDAY):
        for role in mandatory():
            appoint(world, "tomas", role)
    found = look(HELD, MONDAY + DAY)
    assert (found.outcome, found.conforming) == (Outcome.NOT_MET, 37)


def test_roles_as_they_were_held_then(world: World) -> None:
    with then(MONDAY):
        everybody(world, but="capacity-manager")
        gone = appoint(world, "jonah", "capacity-manager")
    with then(MONDAY + 2 * DAY):
        records.transition(gone, "end", actor=world.actor("ines"), end_reason="He moved to another team")
    assert look(HELD, MONDAY + DAY, live=False).outcome is Outcome.MET
    assert look(HELD, MONDAY + 3 * DAY, live=False).outcome is Outcome.NOT_MET


@shows(Outcome.MET, ACCEPTED)
def test_appointments_that_were_accepted(world: World) -> None:
    with then(MONDAY):
        appoint(world, "amara", "incident-manager")
        appoint(world, "rashid", "problem-manager")
    found = look(ACCEPTED, MONDAY + DAY)
    assert (found.outcome, found.population, found.conforming) == (Outcome.MET, 2, 2)


@shows(Outcome.NOT_MET, ACCEPTED)
def test_an_appointment_that_nobody_accepted(world: World) -> None:
    with then(MONDAY):
        appoint(world, "amara", "incident-manager")
        open_ = appoint(world, "rashid", "problem-manager", accept=False)
    found = look(ACCEPTED, MONDAY + DAY)
    assert (found.outcome, found.failing) == (Outcome.NOT_MET, (open_.number,))
    assert found.why[open_.number] == "Not accepted"


@shows(Outcome.NOT_EXERCISED, ACCEPTED)
def test_declined_appointments_are_none(world: World) -> None:
    with then(MONDAY):
        row = appoint(world, "jonah", "problem-manager", accept=False)
        services.decline(row, actor=world.actor("jonah"), decline_reason="Too early for me")
    assert look(ACCEPTED, MONDAY + DAY).outcome is Outcome.NOT_EXERCISED


@shows(Outcome.MET, MANAGER)
def test_top_management_appoints_the_manager_of_the_system(world: World) -> None:
    with then(MONDAY):
        appoint(world, "tomas", "sms-manager", conformity=True, reporting=True)
    assert look(MANAGER, MONDAY + DAY).outcome is Outcome.MET


def test_two_people_may_share_it(world: World) -> None:
    with then(MONDAY):
        appoint(world, "tomas", "sms-manager", conformity=True)
        assert look(MANAGER, MONDAY).outcome is Outcome.NOT_MET
        appoint(world, "lotte", "sms-manager", reporting=True)
    assert look(MANAGER, MONDAY + DAY).outcome is Outcome.MET


@shows(Outcome.NOT_MET, MANAGER)
def test_the_manager_appoints_himself(world: World) -> None:
    with then(MONDAY):
        row = appoint(world, "tomas", "sms-manager", by="tomas", conformity=True, reporting=True)
    found = look(MANAGER, MONDAY + DAY)
    assert (found.outcome, found.failing) == (Outcome.NOT_MET, (row.number,))


@shows(Outcome.NOT_EXERCISED, MANAGER)
def test_no_manager_of_the_system(world: World) -> None:
    assert look(MANAGER).outcome is Outcome.NOT_EXERCISED
