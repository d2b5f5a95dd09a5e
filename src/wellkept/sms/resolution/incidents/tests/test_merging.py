"""Merging what was reported twice and splitting off what is another matter: nothing is lost, nobody reads what is not his."""

import pytest

from wellkept.components.attachments.services import attach_many
from wellkept.components.clocks.models import Clock
from wellkept.components.comments.models import Comment
from wellkept.components.comments.services import comment
from wellkept.components.notifications.models import Notification
from wellkept.components.notifications.recipients import follow
from wellkept.directory.models import Person
from wellkept.kernel.errors import Denied, Invalid, Refused
from wellkept.ledger.models import Event
from wellkept.records import services as records
from wellkept.records import watching
from wellkept.records.models import Record
from wellkept.sms import factories
from wellkept.sms.resolution.incidents import major, merging, selectors, services
from wellkept.sms.resolution.incidents.models import Incident

pytestmark = pytest.mark.django_db


def merge(one: Incident, other: Incident, actor) -> Incident:
    merged: Incident = records.transition(one, "merge", actor=actor, merged_into=other)
    return merged


def test_what_was_said_stands_in_the_other_one_and_its_people_watch_it(world):
    jonah, olly = world.actor("jonah"), world.actor("olly")
    factories.agreement(world)
    one = factories.incident(world, title="Mail is slow", description="Since nine.")
    colleague = Person.objects.create(
        organization=world.people["olly"].organization, name="Cara Coyle", email="cara@customer.example"
    )
    other = factories.incident(world, title="Mail does not arrive", requester=colleague)
    comment(one, actor=olly, body="Now it is gone.", public=True)
    comment(one, actor=jonah, body="Looks like the queue.", public=False)
    attach_many(one, actor=jonah, files=[("log.txt", [b"x"])], public=False)
    merged = merge(one, other, jonah)
    assert (merged.state, merged.merged_into) == ("cancelled", other)
    assert merged.cancel_reason == f"Merged into {other.number} Mail does not arrive."
    note = Comment.objects.filter(record=other.pk).get()
    assert not note.public
    for said in (
        one.number,
        "Mail is slow",
        "Since nine.",
        "Olly",
        "Now it is gone.",
        "Looks like the queue.",
        "1 file",
    ):
        assert said in note.body
    assert watching.watchers(other.pk) == {one.requester_id}
    assert selectors.visible_to(olly).filter(pk=other.pk).exists()
    assert set(Clock.objects.filter(record=one.pk).values_list("state", flat=True)) == {"cancelled"}
    assert Event.objects.filter(subject_id=other.pk, verb="incident.watchers_added").exists()


def test_the_caller_is_told_where_it_goes_on(world):
    one, other = factories.incident(world, title="Mail is slow"), factories.incident(world, title="Mail is gone")
    merge(one, other, world.actor("jonah"))
    follow(Event.objects.get(subject_id=one.pk, verb="incident.merged"))
    notice = Notification.objects.get(person=one.requester_id, record=one.pk)
    assert notice.text == f"{one.number} goes on together with another report: Mail is slow"
    assert other.number in notice.body


def test_what_stood_below_stands_below_the_other(world):
    actor = world.actor("jonah")
    one, other = factories.incident(world), factories.incident(world)
    child = services.edit_incident(factories.incident(world), actor=actor, parent=one)
    merge(one, other, actor)
    child.refresh_from_db()
    assert child.parent_id == other.pk


def test_what_cannot_be_merged_says_what_to_do_instead(world):
    jonah = world.actor("jonah")
    one, other = factories.incident(world), factories.incident(world)
    with pytest.raises(Refused, match="into itself"):
        merge(one, one, jonah)
    foreign = factories.incident(world, requester=None, customer=None)
    with pytest.raises(Refused, match="different customers"):
        merge(one, foreign, jonah)
    below = services.edit_incident(factories.incident(world), actor=jonah, parent=one)
    with pytest.raises(Refused, match="stands below"):
        merge(one, below, jonah)
    over = records.transition(factories.incident(world), "cancel", actor=jonah, cancel_reason="Nothing.")
    with pytest.raises(Refused, match="is over"):
        merge(one, over, jonah)
    with pytest.raises(Invalid):
        records.transition(one, "merge", actor=jonah)
    with pytest.raises(Denied):
        merge(one, other, world.actor("olly"))
    assert Incident.objects.filter(merged_into__isnull=False).count() == 0


def test_a_major_incident_takes_in_others_and_is_not_merged_away(world):
    actor = world.actor("amara")
    one, other = factories.incident(world), factories.incident(world)
    declared = major.accept(one, actor=actor, major_reason="All of them.", major_lead=world.people["jonah"])
    with pytest.raises(Refused, match="major incident"):
        merge(declared, other, actor)
    assert merge(other, declared, actor).merged_into_id == one.pk


def test_a_long_story_is_cut_at_what_a_note_can_hold(world):
    actor = world.actor("jonah")
    one, other = factories.incident(world, description="x" * 49_990), factories.incident(world)
    merge(one, other, actor)
    note = Comment.objects.get(record=other.pk)
    assert len(note.body) == 50_000
    assert note.body.endswith("…")


def test_a_page_merges_and_both_say_with_what(world, client):
    one, other = factories.incident(world, title="Mail is slow"), factories.incident(world, title="Mail is gone")
    client.force_login(world.users["jonah"])
    page = client.get(f"/incidents/{one.number}/do/merge").content.decode()
    assert "so may read it" in page
    answer = client.post(f"/incidents/{one.number}/do/merge", {"merged_into": other.pk, "version": 1})
    assert answer.status_code == 303
    assert "merged into" in client.get(f"/incidents/{one.number}").content.decode()
    assert "took in" in client.get(f"/incidents/{other.number}").content.decode()


def test_many_are_merged_at_once_from_the_list(world, client):
    other = factories.incident(world, title="Mail is gone")
    doubles = [factories.incident(world) for _ in range(3)]
    client.force_login(world.users["jonah"])
    client.post(
        "/incidents/bulk",
        {"step": "merge", "asked": "1", "pick": [one.number for one in doubles], "merged_into": other.pk},
    )
    assert Incident.objects.filter(merged_into=other).count() == 3


def test_another_matter_is_split_off_with_what_both_share(world):
    jonah = world.actor("jonah")
    service = factories.service()
    one = factories.incident(world, title="Mail is slow, and the scanner hums", service=service, urgency=1)
    watching.watch(one, actor=world.actor("amara"))
    merging.split_off(one, actor=jonah, split_title="The scanner hums", split_description="It hums.")
    new = Incident.objects.latest("record_id")
    assert (new.title, new.description, new.state) == ("The scanner hums", "It hums.", "new")
    assert (new.requester, new.customer, new.service, new.urgency) == (one.requester, one.customer, service, 1)
    assert watching.watchers(new.pk) == {world.people["amara"].pk}
    tied = {card.number for card in Record.objects.filter(links_in__source=new.pk)}
    assert tied == {one.number}
    with pytest.raises(Denied):
        merging.split_off(one, actor=world.actor("olly"), split_title="Mine")
