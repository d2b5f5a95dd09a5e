"""Whom documents are made known to: who reads what, who is told, who confirms, who is reminded."""

from datetime import timedelta

import pytest

from wellkept.components.acknowledgements.models import Acknowledgement
from wellkept.components.notifications.models import Notification
from wellkept.components.notifications.recipients import follow
from wellkept.directory import services as directory
from wellkept.kernel import occasion
from wellkept.kernel.errors import Denied, Invalid, Refused
from wellkept.kernel.permissions import system
from wellkept.ledger.models import Event
from wellkept.records import services as records
from wellkept.records.scope import visible_to
from wellkept.sms import factories
from wellkept.sms.support.documents import jobs, reading, services
from wellkept.sms.support.documents.models import Document

pytestmark = pytest.mark.django_db
OUTSIDE = {"ada", "olly", "bo", "pat", "ivo"}
READERS = {"jonah", "admin", "employee", *OUTSIDE}


def sees(world, row):
    """Those of the cast who see a document and have no right of their own to all of them."""
    return {key for key in READERS if visible_to(Document.objects.filter(pk=row.pk), world.actor(key)).exists()}


def known_to(world, row, *groups, **more):
    return services.distribute(row, actor=world.actor("tomas"), distribution=groups, **more)


def told(verb):
    """The names of those whom the events of a verb reach."""
    for event in Event.objects.filter(verb=f"document.{verb}"):
        follow(event)
    return set(Notification.objects.filter(verb=f"document.{verb}").values_list("person__name", flat=True))


@pytest.mark.parametrize(
    ("groups", "readers"),
    [
        (("staff",), {"jonah", "admin", "employee"}),
        (("customers",), {"ada", "olly", "bo", "pat"}),
        (("suppliers",), {"ivo"}),
        (("public",), READERS),
        (("service-desk-agent",), {"jonah"}),
        ((), set()),
    ],
)
def test_who_reads_what_is_in_force(world, groups, readers):
    row = known_to(world, factories.in_force(world), *groups)
    assert sees(world, row) == readers
    assert sees(world, known_to(world, row)) == set(), "and nobody any more"


def test_nobody_reads_a_draft_or_what_is_withdrawn(world):
    row = known_to(world, factories.document(world, approver=world.people["ines"]), "public")
    assert sees(world, row) == set()
    row = factories.vote(world, factories.submitted(world, row), by="ines")
    assert sees(world, row) == READERS
    row = records.transition(row, "withdraw", actor=world.actor("tomas"), withdraw_reason="It is over.")
    assert sees(world, row) == set()


def test_a_customers_document_leads_to_no_other_customer(world):
    row = factories.in_force(world, customer=world.organizations["oldmere"])
    assert sees(world, known_to(world, row, "customers", "customer")) == {"ada", "olly"}


def test_who_comes_later_is_let_in_and_told(world):
    row = known_to(world, factories.in_force(world), "service-desk-agent", "customers")
    assert jobs.keep_shared() == 0
    late = directory.add_organization(actor=system(), kind="customer", name="Late", zone="UTC")
    person = directory.add_person(actor=system(), organization=late, name="Lara Late", email="lara@late.example")
    directory.open_account(actor=system(), person=person, email=person.email, roles=("customer",))
    assert jobs.keep_shared() == 1
    assert "Lara Late" in told("made_known")
    assert sees(world, row) == {"jonah", "ada", "olly", "bo", "pat"}


def test_nonsense_and_secrets(world):
    row = factories.in_force(world)
    with pytest.raises(Invalid):
        known_to(world, row, "everybody-and-his-dog")
    with pytest.raises(Denied):
        services.distribute(row, actor=world.actor("jonah"), distribution=["staff"])
    row = services.edit_document(row, actor=world.actor("tomas"), classification="confidential")
    with pytest.raises(Invalid):
        known_to(world, row, "public")


def test_each_is_told_once_of_each_version(world):
    row = known_to(world, factories.in_force(world), "staff", "suppliers")
    known_to(world, row, "staff", "suppliers", "customers")
    assert {"Jonah Pell", "Ivo Strand", "Dr Ada Wren"} <= told("made_known")
    assert not {"Olly Marsh", "Helen Cray"} & told("made_known")
    recipients = [p for e in Event.objects.filter(verb="document.made_known") for p in e.changes["recipients"]]
    assert len(recipients) == len(set(recipients))
    factories.new_version(world, Document.objects.get(pk=row.pk), body="Other words.")
    last = Event.objects.filter(verb="document.made_known").latest("id")
    assert (last.changes["edition"], len(last.changes["recipients"])) == (2, len(recipients))


def test_each_confirms_for_himself_and_for_each_version(world):
    row = known_to(world, factories.in_force(world), "staff", must_read=True)
    jonah = world.actor("jonah")
    assert reading.awaits(row, jonah)
    reading.acknowledge(row, actor=jonah)
    reading.acknowledge(row, actor=jonah)
    assert Acknowledgement.objects.count() == 1
    assert not reading.awaits(row, jonah)
    row = factories.new_version(world, row, body="Other words.")
    assert reading.awaits(row, jonah)
    for other in ("helen", "ada"):
        assert not reading.awaits(row, world.actor(other))
        with pytest.raises(Refused):
            reading.acknowledge(row, actor=world.actor(other))
    with pytest.raises(Refused):
        reading.acknowledge(factories.in_force(world), actor=jonah)


def test_reminders_go_to_who_has_not_and_once_a_week(world):
    row = known_to(world, factories.in_force(world), "service-desk-agent", "employee", must_read=True)
    reading.acknowledge(row, actor=world.actor("employee"))
    assert jobs.remind_readers() == 0
    with occasion.occasion(at=occasion.now() + timedelta(days=8)):
        assert (jobs.remind_readers(), jobs.remind_readers()) == (1, 0)
    assert told("read_reminded") == {"Jonah Pell"}


def test_owners_hear_of_reviews_a_month_ahead(world):
    factories.in_force(world, owner=world.people["amara"])
    assert jobs.call_for_reviews() == 0
    with occasion.occasion(at=occasion.now() + timedelta(days=340)):
        assert (jobs.call_for_reviews(), jobs.call_for_reviews()) == (1, 0)
    assert told("review_called_for") == {"Amara Okoye"}
