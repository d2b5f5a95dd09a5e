"""Changes: asked for, authorized, carried out, looked at again."""

from datetime import timedelta

import pytest
from django.test import Client

from wellkept.components.notifications.models import Notification
from wellkept.directory.services import appoint
from wellkept.kernel import occasion
from wellkept.kernel.errors import Denied, Invalid
from wellkept.kernel.permissions import system
from wellkept.ledger import outbox
from wellkept.records import services as records
from wellkept.sms import factories
from wellkept.sms.transition.changes import selectors, services
from wellkept.toolkit.testing.cast import World


def test_a_change_from_its_wish_to_its_end(world: World) -> None:
    item = factories.item(service=factories.service())
    row = factories.change(world, items=[item])
    assert (list(row.items.all()), row.service_id) == ([item], item.service_id)
    with pytest.raises(Denied):
        records.transition(row, "authorize", actor=world.actor("rashid"))
    row = factories.implemented(world)
    assert row.authorized_at and row.implemented_at and row.assignee == world.people["rashid"]
    with pytest.raises(Invalid):
        records.transition(row, "close", actor=world.actor("tomas"))
    assert records.transition(row, "close", actor=world.actor("tomas"), outcome_note="As planned.").state == "closed"


def test_a_plan_ends_after_it_starts(world: World) -> None:
    now = occasion.now()
    with pytest.raises(Invalid):
        factories.change(world, planned_start=now, planned_end=now - timedelta(hours=1))
    row = factories.change(world)
    with pytest.raises(Invalid):
        services.edit_change(row, actor=world.actor("rashid"), planned_start=now, planned_end=now - timedelta(hours=1))


def test_the_timeline_names_the_items_of_a_change(world: World, client: Client) -> None:
    item = factories.item(title="Wireless controller")
    row = factories.change(world)
    services.edit_change(row, actor=world.actor("rashid"), items=[item])
    client.force_login(world.users["rashid"])
    page = client.get(f"/changes/{row.number}").content.decode()
    assert f"<b>{item.number} Wireless controller</b>" in page
    assert f"[{item.pk}]" not in page


def test_who_authorizes_changes_sees_on_the_first_page_which_ones_wait(world: World, client: Client) -> None:
    row = factories.change(world, title="New version for the controller")
    appoint(world.people["amara"], "change-manager", actor=system())
    client.force_login(world.users["amara"])
    assert "Changes to authorize" not in client.get("/").content.decode()
    row = records.transition(row, "assess", actor=world.actor("rashid"))
    plan = {"planned_start": occasion.now() + timedelta(days=1), "planned_end": occasion.now() + timedelta(days=2)}
    records.transition(row, "submit", actor=world.actor("rashid"), **plan)
    assert "New version for the controller" in client.get("/").content.decode()
    client.force_login(world.users["jonah"])
    assert "New version for the controller" not in client.get("/").content.decode()


def test_a_change_says_whose_word_it_waits_for_and_they_are_told(world: World, client: Client) -> None:
    row = records.transition(factories.change(world), "assess", actor=world.actor("rashid"))
    plan = {"planned_start": occasion.now() + timedelta(days=1), "planned_end": occasion.now() + timedelta(days=2)}
    client.force_login(world.users["rashid"])
    assert "Awaits the word of" not in client.get(f"/changes/{row.number}").content.decode()
    appoint(world.people["amara"], "change-manager", actor=system())
    records.transition(row, "submit", actor=world.actor("rashid"), **plan)
    outbox.drain()
    page = client.get(f"/changes/{row.number}").content.decode().partition("Awaits the word of")[2]
    assert "Amara Okoye" in page.partition("</section>")[0]
    told = Notification.objects.get(verb="change.submitted")
    assert (told.person, told.record_id) == (world.people["amara"], row.pk)
    assert "asks you to authorize" in told.text
    records.transition(row, "authorize", actor=world.actor("tomas"))
    assert "Awaits the word of" not in client.get(f"/changes/{row.number}").content.decode()


def test_without_a_change_manager_the_service_manager_authorizes(world: World) -> None:
    assert selectors.authorizers() == [world.people["tomas"]]
