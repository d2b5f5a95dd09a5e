"""Nobody of another customer becomes the requester of a customer's record: he would read it."""

import pytest

from wellkept.kernel.errors import Invalid
from wellkept.sms import factories
from wellkept.sms.resolution.incidents import selectors as incidents
from wellkept.sms.resolution.incidents import services as incident_services
from wellkept.sms.resolution.requests import services as request_services
from wellkept.toolkit.testing.cast import World

pytestmark = pytest.mark.django_db


def test_the_caller_of_an_incident_stays_one_of_its_customer(world: World) -> None:
    row, jonah = factories.incident(world), world.actor("jonah")
    with pytest.raises(Invalid, match="Pinnock"):
        incident_services.edit_incident(row, actor=jonah, requester=world.people["pat"])
    assert not incidents.visible_to(world.actor("pat")).exists()
    row = incident_services.edit_incident(row, actor=jonah, requester=world.people["ada"])
    row = incident_services.edit_incident(row, actor=jonah, requester=world.people["employee"])
    assert row.requester == world.people["employee"]


def test_a_call_without_a_caller_gets_one_later(world: World) -> None:
    row = factories.incident(world, requester=None)
    row = incident_services.edit_incident(row, actor=world.actor("jonah"), requester=world.people["pat"])
    assert row.requester == world.people["pat"]


def test_so_does_whom_a_request_is_for(world: World) -> None:
    row = request_services.open_request(actor=world.actor("jonah"), title="A desk", requester=world.people["olly"])
    with pytest.raises(Invalid, match="Pinnock"):
        request_services.edit_request(row, actor=world.actor("jonah"), requester=world.people["pat"])


def test_the_page_says_so_beside_the_field(world: World, client) -> None:
    row = factories.incident(world)
    client.force_login(world.users["jonah"])
    form = {"title": row.title, "requester": world.people["pat"].pk, "version": row.version, "impact": 2, "urgency": 2}
    answer = client.post(f"/incidents/{row.number}/edit", form)
    assert answer.status_code == 422
    assert "which they would read then" in answer.content.decode()
