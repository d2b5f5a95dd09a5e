"""The communication plan: its lines, what is sent to whom, and what took place."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from wellkept.components.communications.models import Communication
from wellkept.components.notifications.mail import send_owed
from wellkept.components.notifications.models import Notification
from wellkept.components.notifications.recipients import follow
from wellkept.kernel import occasion
from wellkept.kernel.errors import Denied, Invalid, Refused
from wellkept.ledger.models import Event
from wellkept.records import services as records
from wellkept.records.scope import visible_cards
from wellkept.sms import factories
from wellkept.sms.support.communication import selectors, services
from wellkept.sms.support.communication.models import RHYTHMS, CommunicationItem
from wellkept.toolkit.testing.cast import World

WEEK = timedelta(days=7)


def after(moment: Any, span: timedelta) -> Any:
    return (moment + span).replace(microsecond=0)


def names(item: CommunicationItem) -> set[str]:
    return {person.name for person in selectors.people_meant(item)}


def test_a_line_is_due_a_rhythm_after_it_was_told_last(world: World) -> None:
    item = factories.communication_item(world)
    assert item.due_at == after(item.opened_at, RHYTHMS["month"]) and item.direction == "internal"
    later = occasion.now() + 2 * WEEK
    with occasion.occasion(at=later):
        item = services.send(item, actor=world.actor("tomas"), message="All is well.")
    assert item.due_at == after(item.last_at, RHYTHMS["month"]) and item.last_at >= later
    item = services.edit_item(item, actor=world.actor("tomas"), rhythm="week")
    assert item.due_at == after(item.last_at, WEEK)
    item = services.edit_item(item, actor=world.actor("tomas"), rhythm="occasion", occasion="A release")
    assert item.due_at is None


def test_whom_a_line_means(world: World) -> None:
    def line(audience: str, **more: Any) -> CommunicationItem:
        return factories.communication_item(world, audience=audience, **more)

    assert names(line("top-management")) == {"Ines Vallory"}
    assert names(line("customers")) == {"Dr Ada Wren", "Bo Pinnock"}
    assert names(line("users", customer=world.organizations["oldmere"])) == {"Dr Ada Wren", "Olly Marsh"}
    assert names(line("suppliers")) == {"Ivo Strand"}
    staff = names(line("staff"))
    assert {"Tomas Rehn", "Erin Employee"} <= staff and not staff & {"Helen Cray", "Olly Marsh"}
    assert names(line("others", audience_words="The town", direction="external")) == set()


def test_what_is_sent_reaches_people_outside_who_see_nothing_of_the_plan(world: World) -> None:
    item = factories.communication_item(world, audience="customers")
    services.send(item, actor=world.actor("lotte"), message="The restore took an hour.")
    told = Communication.objects.get()
    assert {person.name for person in told.recipients.all()} == {"Dr Ada Wren", "Bo Pinnock"}
    assert not visible_cards(world.actor("ada")).filter(pk=item.pk).exists()
    follow(Event.objects.get(verb="communication_item.told"))
    notices = Notification.objects.filter(person__in=[world.people["ada"], world.people["bo"]])
    assert {(notice.record, "an hour" in notice.body) for notice in notices} == {(None, True)}
    assert send_owed() == 2 and "an hour" in str(mail.outbox[0].body) and item.number not in str(mail.outbox[0].body)


def test_incidents_still_tell_nobody_who_may_not_see_them(world: World) -> None:
    from wellkept.components.communications.services import send

    incident = factories.incident(world)
    send(incident.record, actor=world.actor("jonah"), topic="x", content="y", audience="caller",
         recipients=[world.people["pat"]])  # fmt: skip
    follow(Event.objects.get(verb="incident.told"))
    assert not Notification.objects.exists()


def test_a_meeting_is_noted_and_tells_nobody(world: World, client: Client) -> None:
    item = factories.communication_item(world, method="meeting")
    client.force_login(world.users["tomas"])
    form = {"version": item.version, "held_at": "2026-03-02T09:00", "said": "Forty came."}
    assert client.post(f"/communication-plan/{item.number}/do/note", form).status_code == 303
    told = Communication.objects.get()
    assert (told.channel, told.content, told.sender) == ("meeting", "Forty came.", world.people["tomas"])
    for event in Event.objects.filter(verb__startswith="communication_item.t"):
        follow(event)
    assert not Notification.objects.exists()
    assert "Forty came." in client.get(f"/communication-plan/{item.number}").content.decode()


def test_what_lies_ahead_says_nothing_or_means_nobody_is_refused(world: World) -> None:
    item, tomas = factories.communication_item(world), world.actor("tomas")
    with pytest.raises(Invalid):
        services.note(item, actor=tomas, held_at=occasion.now() + WEEK, said="Soon.")
    with pytest.raises(Invalid):
        services.note(item, actor=tomas, held_at=occasion.now(), said=" ")
    with pytest.raises(Invalid):
        services.send(item, actor=tomas, message=" ")
    town = factories.communication_item(world, audience="others", audience_words="The town", direction="external")
    with pytest.raises(Refused):
        services.send(town, actor=tomas, message="Hello.")
    ended = records.transition(item, "end", actor=tomas)
    with pytest.raises(Refused):
        services.send(ended, actor=tomas, message="Hello.")
    assert not Communication.objects.exists()


def test_who_may_send(world: World) -> None:
    item = factories.communication_item(world)
    for who in ("jonah", "greta", "ada", "employee"):
        with pytest.raises(Denied):
            services.send(item, actor=world.actor(who), message="Hello.")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"title": " "}, "title"),
        ({"audience": "others", "direction": "external"}, "audience_words"),
        ({"audience": "others", "audience_words": "The town"}, "direction"),
        ({"rhythm": "occasion"}, "occasion"),
    ],
)
def test_what_a_line_has_to_say(world: World, given: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        factories.communication_item(world, **given)
    assert set(refused.value.fields) == {field}


def test_the_form(world: World, client: Client) -> None:
    client.force_login(world.users["tomas"])
    form = {"title": "Results", "subject": "services", "audience": "customers", "rhythm": "month", "method": "report"}
    assert client.post("/communication-plan/new", form).status_code == 303
    item = CommunicationItem.objects.get()
    assert item.direction == "external"
    assert "It reaches 2 people" in client.get(f"/communication-plan/{item.number}/do/send").content.decode()
