"""People, accounts and roles through the pages: kept, refused with a sentence, nothing typed lost."""

import pytest
from django.core import mail

from wellkept.directory import services
from wellkept.directory.models import Appointment, Organization, Person, User
from wellkept.kernel.permissions import ADMINISTRATOR, system
from wellkept.ledger.models import Event


def page_of(world, key):
    return f"/settings/people/{world.people[key].pk}"


def account(world, key):
    return User.objects.get(pk=world.users[key].pk)


def test_a_person_is_added_and_the_account_opened_with_an_invitation(world, enter, django_capture_on_commit_callbacks):
    client = enter("admin")
    given = {"organization": world.own.pk, "name": "Nia New", "email": "nia@own.example", "phone": ""}
    answer = client.post("/settings/people/new", given)
    person = Person.objects.get(name="Nia New")
    assert answer["Location"] == f"/settings/people/{person.pk}"
    assert answer.cookies["wk_sent"].value == "settings%3Aperson"
    given = {
        "do": "open",
        "email": "nia@own.example",
        "role": "service-desk-agent",
        "ends": "2031-03-31",
        "invite": "on",
    }
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/settings/people/{person.pk}", given)
    user = User.objects.get(person=person)
    assert user.roles == ["service-desk-agent"]
    assert user.expires_at.isoformat() == "2031-03-31T23:00:00+00:00"
    assert not user.has_usable_password()
    assert [m.to for m in mail.outbox] == [["nia@own.example"]]
    assert "/invitation/" in mail.outbox[0].body
    assert Event.objects.filter(verb="account.invited", subject_id=user.pk).count() == 1


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(world, enter):
    client = enter("admin")
    answer = client.post("/settings/people/new", {"organization": "999999", "name": "Typed Name", "email": "no-mail"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Typed Name" in page
    assert "no-mail" in page
    assert 'id="id_email_error"' in page
    person = services.add_person(actor=system(), organization=world.own, name="Nia New")
    answer = client.post(
        f"/settings/people/{person.pk}", {"do": "open", "email": "JONAH@own.example", "role": "employee"}
    )
    assert answer.status_code == 422
    assert "Somebody signs in with this address already." in answer.content.decode()
    assert not User.objects.filter(person=person).exists()


def test_a_mail_server_that_fails_leaves_account_and_a_sentence(world, enter, monkeypatch):
    def refuse(*_args, **_kwargs):
        raise OSError("connection refused")

    monkeypatch.setattr("wellkept.web.invitations.send", refuse)
    answer = enter("admin").post(page_of(world, "jonah"), {"do": "invite"}, follow=True)
    assert "could not be sent" in answer.content.decode()
    assert not Event.objects.filter(verb="account.invited").exists()


def test_roles_are_given_and_taken_away(world, enter):
    client = enter("admin")
    client.post(page_of(world, "jonah"), {"do": "appoint", "role": "problem-manager"})
    assert account(world, "jonah").roles == ["problem-manager", "service-desk-agent"]
    client.post(page_of(world, "jonah"), {"do": "release", "role": "service-desk-agent"})
    assert account(world, "jonah").roles == ["problem-manager"]
    assert "Earlier roles" in client.get(page_of(world, "jonah")).content.decode()


def test_nobody_is_offered_or_gives_a_role_above_his_own(world, enter):
    client = enter("tomas")
    assert f'value="{ADMINISTRATOR}"' not in client.get(page_of(world, "jonah")).content.decode()
    answer = client.post(page_of(world, "jonah"), {"do": "appoint", "role": ADMINISTRATOR})
    assert answer.status_code == 422
    assert ADMINISTRATOR not in account(world, "jonah").roles


def test_customers_people_are_offered_customers_roles_only(world, enter):
    page = enter("admin").get(page_of(world, "olly")).content.decode()
    assert 'value="customer"' in page
    assert 'value="incident-manager"' not in page
    assert 'name="customer"' not in page


def test_the_last_administrator_is_protected(world, enter):
    client = enter("admin")
    for step in ({"do": "deactivate"}, {"do": "release", "role": ADMINISTRATOR}):
        answer = client.post(page_of(world, "admin"), step, follow=True)
        assert "This is the last administrator." in answer.content.decode()
    assert account(world, "admin").is_active
    assert Appointment.objects.filter(role=ADMINISTRATOR, until__isnull=True).count() == 1


def test_the_account_of_an_administrator_is_out_of_reach_for_others(world, enter):
    given = {"do": "account", "account-email": "mine@own.example", "account-ends": ""}
    answer = enter("tomas").post(page_of(world, "admin"), given)
    assert answer.status_code == 422
    assert "rights that you do not have yourself" in answer.content.decode()
    assert account(world, "admin").email == "admin@own.example"


def test_a_deactivated_account_is_out_at_once(world, enter):
    theirs = enter("jonah")
    assert theirs.get("/").status_code == 200
    enter("admin").post(page_of(world, "jonah"), {"do": "deactivate"})
    assert theirs.get("/").status_code == 302
    enter("admin").post(page_of(world, "jonah"), {"do": "activate"})
    assert account(world, "jonah").is_active


def test_customers_in_sight_are_granted_one_by_one(world, enter):
    client = enter("admin")
    oldmere, pinnock = (world.organizations[key].pk for key in ("oldmere", "pinnock"))
    client.post(page_of(world, "lotte"), {"do": "grant", "customer": oldmere})
    client.post(page_of(world, "lotte"), {"do": "grant", "customer": pinnock})
    assert account(world, "lotte").customers == [oldmere, pinnock]
    client.post(page_of(world, "lotte"), {"do": "ungrant", "customer": oldmere})
    assert account(world, "lotte").customers == [pinnock]
    client.post(page_of(world, "lotte"), {"do": "grant_all"})
    assert account(world, "lotte").customers is None
    supplier = world.organizations["northquay"].pk
    assert client.post(page_of(world, "lotte"), {"do": "grant", "customer": supplier}).status_code == 422


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ("q=okoye", "Amara Okoye", "Jonah Pell"),
        ("kind=customer", "Dr Ada Wren", "Amara Okoye"),
        ("role=service-desk-agent", "Jonah Pell", "Amara Okoye"),
        ("account=none", "Nobody found", "Amara Okoye"),
        ("kind=nonsense&organization=x", "Amara Okoye", "Nobody found"),
    ],
)
def test_people_are_found(world, enter, query, shown, hidden):
    page = enter("admin").get(f"/settings/people?{query}").content.decode()
    assert shown in page
    assert hidden not in page


def test_every_page_of_a_long_list_shows_each_person_once(world, enter):
    Person.objects.bulk_create(Person(organization=world.own, name=f"Person {n % 40:03}") for n in range(120))
    client, seen, address = enter("admin"), [], "/settings/people?q=Person"
    while address:
        answer = client.get(address)
        seen += [row["pk"] for row in answer.context["rows"]]
        address = answer.context["next"]
    assert len(seen) == len(set(seen)) == 120


def test_organizations_and_teams(world, enter):
    client = enter("admin")
    given = {"kind": "supplier", "name": "Brightreed Telecom", "zone": "Europe/Dublin", "language": "en"}
    client.post("/settings/organizations/new", given)
    made = Organization.objects.get(name="Brightreed Telecom")
    assert (made.kind, made.zone) == ("supplier", "Europe/Dublin")
    answer = client.post("/settings/organizations/new", given)
    assert "There is an organization of this name already." in answer.content.decode()
    client.post(f"/settings/organizations/{made.pk}", {"do": "retire"})
    assert not Organization.objects.get(pk=made.pk).active
    assert client.get(f"/settings/organizations/{world.own.pk}").status_code == 404
    assert client.post("/settings/teams", {"name": "Service desk"}).status_code == 422
    team = f"/settings/teams/{world.desk.pk}"
    client.post(team, {"do": "add", "person": world.people["rashid"].pk})
    client.post(team, {"do": "remove", "person": world.people["jonah"].pk})
    assert "Team lead" in client.get(team).content.decode()
    assert client.post(team, {"do": "lead", "lead": world.people["jonah"].pk}).status_code == 422
    assert client.post(team, {"do": "lead", "lead": world.people["rashid"].pk}).status_code in (302, 303)
    world.desk.refresh_from_db()
    assert world.desk.lead == world.people["rashid"]
    assert sorted(world.desk.members.values_list("name", flat=True)) == ["Amara Okoye", "Rashid Karim"]
    assert client.post(team, {"do": "add", "person": world.people["ada"].pk}).status_code == 422
    assert account(world, "rashid").teams == sorted([world.desk.pk, world.infrastructure.pk])


def test_the_provider_is_renamed(world, enter):
    client = enter("tomas")
    assert client.post("/settings/organization", {"name": "", "zone": "UTC", "language": "en"}).status_code == 422
    taken = {"name": world.organizations["oldmere"].name, "zone": "UTC", "language": "en"}
    assert client.post("/settings/organization", taken).status_code == 422
    client.post("/settings/organization", {"name": "Tavermoor", "zone": "Europe/Dublin", "language": "de"})
    own = Organization.objects.get(pk=world.own.pk)
    assert (own.name, own.zone, own.language) == ("Tavermoor", "Europe/Dublin", "de")
