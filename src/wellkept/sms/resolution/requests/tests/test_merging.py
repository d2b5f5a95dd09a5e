"""Merging requests and splitting off what is another thing."""

import pytest

from wellkept.components.comments.models import Comment
from wellkept.components.comments.services import comment
from wellkept.components.notifications.models import Notification
from wellkept.components.notifications.recipients import follow
from wellkept.kernel.errors import Denied, Refused
from wellkept.ledger.models import Event
from wellkept.records import services as records
from wellkept.records import watching
from wellkept.records.models import Record
from wellkept.sms import factories
from wellkept.sms.resolution.requests import merging, selectors, services
from wellkept.sms.resolution.requests.models import ServiceRequest
from wellkept.sms.resolution.requests.services import Chosen
from wellkept.toolkit.testing.cast import World


def asked(world: World, title: str, by: str = "olly", **fields: object) -> ServiceRequest:
    return services.open_request(actor=world.actor(by), title=title, **fields)


def merge(one: ServiceRequest, other: ServiceRequest, by: str, world: World) -> ServiceRequest:
    merged: ServiceRequest = records.transition(one, "merge", actor=world.actor(by), merged_into=other)
    return merged


def test_what_was_asked_twice_goes_on_as_one(world: World) -> None:
    one = asked(world, "A second screen", description="Mine is small.")
    other = asked(world, "Another screen for Olly", by="ada", requester=world.people["olly"])
    comment(one, actor=world.actor("olly"), body="24 inches would do.", public=True)
    merged = merge(one, other, "jonah", world)
    assert (merged.state, merged.merged_into) == ("cancelled", other)
    note = Comment.objects.get(record=other.pk)
    assert not note.public
    for said in (one.number, "A second screen", "Mine is small.", "24 inches would do.", "reported by Olly Marsh"):
        assert said in note.body
    follow(Event.objects.get(subject_id=one.pk, verb="request.merged"))
    notice = Notification.objects.get(person=one.requester_id, record=one.pk)
    assert "goes on together with another report" in notice.text
    assert other.number in notice.body


def test_who_asked_for_one_reads_the_other_from_then_on(world: World) -> None:
    one, other = asked(world, "A second screen"), asked(world, "Screens", by="ada")
    assert not selectors.visible_to(world.actor("olly")).filter(pk=other.pk).exists()
    merge(one, other, "jonah", world)
    assert selectors.visible_to(world.actor("olly")).filter(pk=other.pk).exists()
    assert world.people["olly"].pk in watching.watchers(other.pk)


def test_what_cannot_be_merged_says_what_to_do_instead(world: World) -> None:
    one, foreign = asked(world, "A second screen"), asked(world, "Another one", by="pat")
    with pytest.raises(Refused, match="into itself"):
        merge(one, one, "jonah", world)
    with pytest.raises(Refused, match="different customers"):
        merge(one, foreign, "jonah", world)
    item = factories.catalogue_item(world)
    draft = factories.ordered(world, item, draft=True)
    with pytest.raises(Refused, match="nobody has sent yet"):
        merge(one, draft, "jonah", world)
    with pytest.raises(Denied):
        merge(one, asked(world, "Mine too"), "olly", world)
    plain = factories.catalogue_item(world, form={"fields": [], "approvals": [], "tasks": []})
    ordered = services.order(actor=world.actor("olly"), chosen=[Chosen(plain)])
    with pytest.raises(Refused, match="merge the other one into it"):
        merge(ordered, one, "jonah", world)
    assert merge(one, ordered, "jonah", world).merged_into_id == ordered.pk


def test_the_page_says_what_merging_means_and_both_say_with_what(world: World, client) -> None:
    one, other = asked(world, "A second screen"), asked(world, "Another screen")
    client.force_login(world.users["jonah"])
    page = client.get(f"/requests/{one.number}/do/merge").content.decode()
    assert "so may read it" in page
    assert f"This cannot be taken back: {one.number} stays ended." in page
    assert "split one off" in page
    answer = client.post(f"/requests/{one.number}/do/merge", {"merged_into": other.pk, "version": 1})
    assert answer.status_code == 303
    assert "merged into" in client.get(f"/requests/{one.number}").content.decode()
    assert "took in" in client.get(f"/requests/{other.number}").content.decode()


def test_another_thing_is_split_off_for_the_same_person(world: World) -> None:
    one = asked(world, "A screen, and access to the archive", description="Both, please.")
    merging.split_off(one, actor=world.actor("jonah"), split_title="Access to the archive")
    new = ServiceRequest.objects.latest("record_id")
    assert (new.title, new.state, new.requester, new.customer) == (
        "Access to the archive", "submitted", one.requester, one.customer,
    )  # fmt: skip
    assert {card.number for card in Record.objects.filter(links_in__source=new.pk)} == {one.number}
    with pytest.raises(Denied):
        merging.split_off(one, actor=world.actor("olly"), split_title="Mine")
