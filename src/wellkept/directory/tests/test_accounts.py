"""Accounts and roles: nobody grants or touches more than he holds, and an administrator always remains."""

from datetime import UTC, datetime

import pytest

from wellkept.directory import selectors, services
from wellkept.directory.models import User
from wellkept.kernel.errors import Denied, Invalid, Refused
from wellkept.kernel.permissions import ADMINISTRATOR, system
from wellkept.ledger.models import Event


def account(world, key):
    return User.objects.select_related("person__organization").get(pk=world.users[key].pk)


def test_people_of_customers_never_hold_the_providers_roles(world):
    with pytest.raises(Refused) as refusal:
        services.appoint(world.people["ada"], "service-desk-agent", actor=world.actor("admin"))
    assert refusal.value.code == "role_of_others"
    with pytest.raises(Refused):
        services.appoint(world.people["jonah"], "customer", actor=world.actor("admin"))
    services.appoint(world.people["olly"], "customer", actor=world.actor("admin"))
    assert account(world, "olly").roles == ["customer", "user"]


@pytest.mark.parametrize("change", [{"is_active": False}, {"email": "mine@own.example"}, {"customers": []}])
def test_the_account_of_somebody_who_may_do_more_is_out_of_reach(world, change):
    with pytest.raises(Refused) as refusal:
        services.set_account(account(world, "admin"), actor=world.actor("tomas"), **change)
    assert refusal.value.code == "above_own_rights"
    assert account(world, "admin").email == world.users["admin"].email


def test_a_role_above_ones_own_cannot_be_taken_away_either(world):
    services.appoint(world.people["employee"], ADMINISTRATOR, actor=system())
    with pytest.raises(Refused):
        services.release(world.people["admin"], ADMINISTRATOR, actor=world.actor("tomas"))


def test_the_last_administrator_stays(world):
    admin = world.actor("admin")
    with pytest.raises(Refused) as refusal:
        services.release(world.people["admin"], ADMINISTRATOR, actor=admin)
    assert refusal.value.code == "last_administrator"
    for change in ({"is_active": False}, {"expires_at": datetime(2030, 1, 1, tzinfo=UTC)}):
        with pytest.raises(Refused):
            services.set_account(account(world, "admin"), actor=admin, **change)
    services.appoint(world.people["employee"], ADMINISTRATOR, actor=admin)
    services.set_account(account(world, "admin"), actor=admin, is_active=False)
    assert not account(world, "admin").is_active


def test_a_new_address_is_kept_apart_from_the_trail_and_must_be_free(world):
    admin = world.actor("admin")
    with pytest.raises(Invalid) as refusal:
        services.set_account(account(world, "jonah"), actor=admin, email="AMARA@own.example")
    assert set(refusal.value.fields) == {"email"}
    services.set_account(account(world, "jonah"), actor=admin, email=" Jonah.Pell@Own.example ")
    assert account(world, "jonah").email == "jonah.pell@own.example"
    event = Event.objects.filter(verb="account.changed").select_related("text").latest("id")
    assert event.changes == {}
    assert event.words["email"] == ["jonah@own.example", "jonah.pell@own.example"]


def test_one_person_has_one_account(world):
    with pytest.raises(Refused) as refusal:
        services.open_account(actor=world.actor("admin"), person=world.people["jonah"], email="other@own.example")
    assert refusal.value.code == "has_account"


def test_organizations_and_teams_can_be_renamed_and_retired(world):
    admin = world.actor("admin")
    oldmere = world.organizations["oldmere"]
    services.edit_organization(oldmere, actor=admin, name="Oldmere Hospitals", zone="Europe/Dublin", active=False)
    assert Event.objects.latest("id").changes == {
        "name": ["Oldmere Clinics", "Oldmere Hospitals"],
        "zone": ["Europe/London", "Europe/Dublin"],
        "active": [True, False],
    }
    before = Event.objects.count()
    services.edit_organization(oldmere, actor=admin, name="Oldmere Hospitals")
    assert Event.objects.count() == before
    for wrong in ({"name": "Pinnock Joinery"}, {"name": " "}, {"zone": "Mars/Base"}):
        with pytest.raises(Invalid):
            services.edit_organization(oldmere, actor=admin, **wrong)
    with pytest.raises(Refused):
        services.edit_organization(world.own, actor=admin, active=False)
    with pytest.raises(Denied):
        services.edit_organization(oldmere, actor=world.actor("jonah"), name="Mine")
    with pytest.raises(Invalid):
        services.edit_team(world.desk, actor=admin, name="Infrastructure")
    with pytest.raises(Invalid):
        services.edit_team(world.desk, actor=admin, lead=world.people["rashid"])
    services.edit_team(world.desk, actor=admin, lead=world.people["jonah"])
    assert selectors.leads_a_team(world.actor("jonah"))
    services.edit_team(world.desk, actor=admin, active=False)
    assert not selectors.leads_a_team(world.actor("jonah"))
    services.edit_team(world.desk, actor=admin, active=True)
    services.set_members(world.desk, [world.people["amara"]], actor=admin)
    assert not selectors.leads_a_team(world.actor("jonah"))
    services.edit_team(world.desk, actor=admin, active=False)
    assert not type(world.desk).objects.get(pk=world.desk.pk).active


def names(rows):
    return sorted(rows.values_list("name", flat=True))


def test_people_are_found_by_name_address_role_and_account(world):
    admin = world.actor("admin")
    assert names(selectors.find_people(admin, text="okoye amara")) == ["Amara Okoye"]
    assert names(selectors.find_people(admin, text="jonah@own")) == ["Jonah Pell"]
    assert names(selectors.find_people(admin, kind="supplier")) == ["Ivo Strand"]
    assert names(selectors.find_people(admin, role="service-desk-agent")) == ["Jonah Pell"]
    oldmere = world.organizations["oldmere"].pk
    assert names(selectors.find_people(admin, organization=oldmere)) == ["Dr Ada Wren", "Olly Marsh"]
    services.set_account(account(world, "olly"), actor=admin, is_active=False)
    services.set_account(account(world, "ada"), actor=admin, expires_at=datetime(2020, 1, 1, tzinfo=UTC))
    services.add_person(actor=admin, organization=world.organizations["oldmere"], name="Una New")
    assert names(selectors.find_people(admin, organization=oldmere, account="closed")) == ["Dr Ada Wren", "Olly Marsh"]
    assert names(selectors.find_people(admin, organization=oldmere, account="none")) == ["Una New"]
    assert names(selectors.find_people(admin, organization=oldmere, account="open")) == []


def test_only_people_in_sight_are_found(world):
    services.set_account(
        account(world, "lotte"), actor=world.actor("admin"), customers=[world.organizations["oldmere"].pk]
    )
    assert "Bo Pinnock" not in names(selectors.find_people(world.actor("lotte")))
    assert names(selectors.find_people(world.actor("ada"))) == ["Dr Ada Wren", "Olly Marsh"]
    assert selectors.person(world.actor("ada"), world.people["jonah"].pk) is None


def test_holders_of_roles_at_a_glance(world):
    for key in ("amara", "rashid", "lotte", "piotr", "greta"):
        services.appoint(world.people[key], "employee", actor=world.actor("admin"))
    assert selectors.count_holders(system())["employee"] == 6
    assert len(selectors.holders(system())["employee"]) == 5
    assert [p.name for p in selectors.holders(system())["service-desk-agent"]] == ["Jonah Pell"]
    services.release(world.people["jonah"], "service-desk-agent", actor=world.actor("admin"))
    assert "service-desk-agent" not in selectors.holders(system())
    assert [(a.role, a.until is None) for a in selectors.appointments(world.people["jonah"])] == [
        ("service-desk-agent", False)
    ]


def test_nobody_lets_others_see_customers_that_he_does_not_see(world):
    oldmere, pinnock = (world.organizations[key].pk for key in ("oldmere", "pinnock"))
    services.set_account(account(world, "tomas"), actor=world.actor("admin"), customers=[oldmere])
    tomas = world.actor("tomas")
    for wider in (None, [pinnock], [oldmere, pinnock]):
        with pytest.raises(Refused) as refusal:
            services.set_account(account(world, "jonah"), actor=tomas, customers=wider)
        assert refusal.value.code == "above_own_rights"
    services.set_account(account(world, "jonah"), actor=tomas, customers=[oldmere])
    person = services.add_person(actor=tomas, organization=world.own, name="Nia New")
    made = services.open_account(actor=tomas, person=person, email="nia@own.example", roles=["employee"])
    assert made.customers == [oldmere]


def test_who_sees_everything_may_give_roles_that_see_a_part_of_it(world):
    tomas = world.actor("tomas")
    given = {role: services.may_give(tomas, role) for role in ("employee", "customer", "user", ADMINISTRATOR)}
    assert given == {"employee": True, "customer": True, "user": True, ADMINISTRATOR: False}
    assert not services.may_give(world.actor("employee"), "service-desk-agent")
    assert services.may_give(world.actor("admin"), "top-management")
