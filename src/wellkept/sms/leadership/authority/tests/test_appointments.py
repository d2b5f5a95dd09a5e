"""Appointing, answering, ending, and what the page of roles shows."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from wellkept.components.communications.models import Communication
from wellkept.directory import services as directory
from wellkept.directory.models import Appointment
from wellkept.kernel import occasion
from wellkept.kernel.errors import Denied, Invalid, Refused
from wellkept.kernel.permissions import system
from wellkept.records import services as records
from wellkept.sms.leadership.authority import overview, services
from wellkept.sms.leadership.authority.jobs import end_what_ran_out
from wellkept.toolkit.testing.cast import World

pytestmark = pytest.mark.django_db


def appoint(world: World, who: str, role: str, **fields: Any) -> Any:
    """Ines appoints somebody."""
    return services.appoint(actor=world.actor("ines"), person=world.people[who], role=role, **fields)


def test_an_appointment_tells_the_person_and_waits_for_him(world: World) -> None:
    row = appoint(world, "amara", "incident-manager")
    assert (row.state, row.appointed_by, row.title) == (
        "offered",
        world.people["ines"],
        "Incident manager: Amara Okoye",
    )
    assert "Declare a major incident" in row.authority
    letter = Communication.objects.get(record=row.pk)
    assert list(letter.recipients.all()) == [world.people["amara"]]
    assert "Answers for the handling of incidents" in letter.content
    row = services.accept(row, actor=world.actor("amara"))
    assert (row.state, row.accepted_at is not None) == ("accepted", True)


def test_an_appointment_gives_no_rights(world: World) -> None:
    before = Appointment.objects.count()
    services.accept(appoint(world, "employee", "sms-manager"), actor=world.actor("employee"))
    assert Appointment.objects.count() == before
    assert not world.actor("employee").can("authority.appoint")


def test_nobody_else_can_answer(world: World) -> None:
    row = appoint(world, "amara", "incident-manager")
    for other in ("ines", "tomas", "jonah"):
        with pytest.raises(Refused):
            services.accept(row, actor=world.actor(other))
        with pytest.raises(Refused):
            services.decline(row, actor=world.actor(other), decline_reason="No time")
    with pytest.raises(Refused):
        services.accept(row, actor=system())
    with pytest.raises(Denied):
        services.accept(row, actor=world.actor("helen"))


def test_only_managers_appoint(world: World) -> None:
    for who in ("jonah", "amara", "greta", "helen", "ada", "ivo"):
        with pytest.raises(Denied):
            services.appoint(actor=world.actor(who), person=world.people["jonah"], role="incident-manager")


def test_declining_takes_a_reason(world: World) -> None:
    row = appoint(world, "jonah", "problem-manager")
    with pytest.raises(Invalid):
        services.decline(row, actor=world.actor("jonah"), decline_reason="")
    assert services.decline(row, actor=world.actor("jonah"), decline_reason="Too early for me").state == "declined"


def test_a_customers_people_are_not_appointed(world: World) -> None:
    with pytest.raises(Invalid):
        appoint(world, "ada", "incident-manager")


def test_nobody_who_left_is_appointed(world: World) -> None:
    directory.edit_person(world.people["jonah"], actor=system(), active=False)
    with pytest.raises(Invalid):
        appoint(world, "jonah", "service-desk-agent")


def test_an_end_before_the_start_is_refused(world: World) -> None:
    today = occasion.now().date()
    with pytest.raises(Invalid):
        appoint(world, "jonah", "service-desk-agent", starts_on=today, ends_on=today - timedelta(days=1))


def test_a_bundle_leaves_what_is_held(world: World) -> None:
    roles = ["incident-manager", "major-incident-manager"]
    ines, amara = world.actor("ines"), world.people["amara"]
    assert len(services.appoint_bundle(actor=ines, person=amara, roles=roles, conformity=True)) == 2
    made = services.appoint_bundle(actor=ines, person=amara, roles=[*roles, "sms-manager"], conformity=True)
    assert [(row.role, row.conformity) for row in made] == [("sms-manager", True)]
    with pytest.raises(Invalid):
        services.appoint_bundle(actor=ines, person=amara, roles=roles)


def test_what_was_accepted_stays(world: World) -> None:
    row = appoint(world, "amara", "incident-manager")
    row = services.edit_appointment(row, actor=world.actor("ines"), scope="Hosted Files")
    row = services.accept(row, actor=world.actor("amara"))
    with pytest.raises(Refused):
        services.edit_appointment(row, actor=world.actor("ines"), authority="Everything")
    row = records.transition(row, "end", actor=world.actor("ines"), end_reason="Reorganized")
    assert (row.state, row.ended_at is not None) == ("ended", True)


def test_the_last_day_ends_it(world: World) -> None:
    today = occasion.now().date()
    gone = appoint(world, "jonah", "service-desk-agent", starts_on=today - timedelta(days=9), ends_on=today)
    kept = appoint(world, "amara", "incident-manager")
    assert end_what_ran_out() == 0
    with occasion.occasion(at=occasion.now() + timedelta(days=1)):
        assert end_what_ran_out() == 1
    assert (type(gone).objects.get(pk=gone.pk).state, type(kept).objects.get(pk=kept.pk).state) == ("ended", "offered")


def row_of(world: World, role: str) -> overview.RoleRow:
    """A role on the page, as Tomas sees it."""
    return next(row for row in overview.roles(world.actor("tomas")).rows if row.role.slug == role)


def test_the_page_shows_what_is_missing(world: World) -> None:
    assert row_of(world, "capacity-manager").gap
    assert [str(h.gap) for h in row_of(world, "incident-manager").holders] == ["has the rights, was not appointed"]
    mine = appoint(world, "amara", "incident-manager")
    assert [str(h.gap) for h in row_of(world, "incident-manager").holders] == ["has not accepted yet"]
    services.accept(mine, actor=world.actor("amara"))
    assert row_of(world, "incident-manager").sound
    services.accept(appoint(world, "jonah", "problem-manager"), actor=world.actor("jonah"))
    gaps = {h.person.name: str(h.gap) for h in row_of(world, "problem-manager").holders}
    assert gaps == {
        "Jonah Pell": "has no rights of this role here",
        "Rashid Karim": "has the rights, was not appointed",
    }
    directory.edit_person(world.people["amara"], actor=system(), active=False)
    left = row_of(world, "incident-manager")
    assert left.gap and [str(h.gap) for h in left.holders] == ["has left"]


def test_parts_in_processes_name_the_holders(world: World) -> None:
    appoint(world, "tomas", "sms-manager")
    system_group = overview.parts_in_processes(world.actor("tomas"))[0]
    _governance, cells = next(row for row in system_group.rows if row[0].slug == "sms-governance")
    found = {cell.head.slug: [letter for letter, _word in cell.parts] for cell in cells}
    assert (found["sms-manager"], found["top-management"]) == (["R"], ["A"])
    assert next(head.holders for head in system_group.heads if head.slug == "sms-manager") == "Tomas Rehn"


def test_pages(world: World) -> None:
    client = Client()
    client.force_login(world.users["ines"])
    assert client.get("/roles").status_code == 200
    assert b"Governance of the system" in client.get("/roles/processes").content
    page = client.get("/roles/appoint?role=capacity-manager&role=nonsense")
    assert re.findall(rb'name="roles" value="([a-z-]+)"[^>]*checked', page.content) == [b"capacity-manager"]
    sent = {"person": world.people["jonah"].pk, "roles": ["capacity-manager", "demand-manager"]}
    assert client.post("/roles/appoint", sent).status_code == 303
    assert client.post("/roles/appoint", sent).status_code == 422
    assert client.post("/roles/appoint", {"person": world.people["ada"].pk, "roles": ["customer"]}).status_code == 422
    client.force_login(world.users["jonah"])
    assert client.get("/roles/appoint").status_code == 403
    assert b"You are appointed to roles" in client.get("/").content
    assert client.get("/roles?show=gaps").status_code == 200
    client.force_login(world.users["ada"])
    assert client.get("/roles").status_code == 403
