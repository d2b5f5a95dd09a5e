"""Who is told, what reaches whom, and mail."""

from unittest.mock import patch

import pytest
from django.core import mail as outbox
from django.core.mail.backends.locmem import EmailBackend

from wellkept.components.comments.services import comment
from wellkept.components.communications.services import send
from wellkept.components.notifications import mail, selectors, services
from wellkept.components.notifications.models import Notification
from wellkept.components.notifications.recipients import follow
from wellkept.directory.services import release, set_account
from wellkept.kernel.occasion import Origin, occasion
from wellkept.kernel.permissions import system
from wellkept.ledger.models import Event
from wellkept.records import services as records
from wellkept.records.models import Audience
from wellkept.sms import factories
from wellkept.sms.resolution.incidents import major
from wellkept.toolkit.testing.cast import World


def followed(world: World) -> set[tuple[str, str]]:
    """Follow every event and say who was told of what."""
    for event in Event.objects.order_by("id"):
        follow(event)
    names = {person.pk: key for key, person in world.people.items()}
    return {(names[n.person_id], n.verb) for n in Notification.objects.all()}


def test_the_requester_hears_of_public_steps_and_never_of_his_own(world: World) -> None:
    incident = factories.incident(world)
    records.transition(incident, "start", actor=world.actor("jonah"))
    assert followed(world) == {("olly", "incident.opened")}


def test_internal_notes_reach_the_owner_but_no_customer(world: World) -> None:
    incident = records.transition(factories.incident(world), "start", actor=world.actor("jonah"))
    Audience.objects.create(record=incident.record, person=world.people["ada"], watching=True)
    comment(incident.record, actor=world.actor("amara"), body="Between us: they forgot the invoice.", public=False)
    told = {who for who, verb in followed(world) if verb == "incident.commented"}
    assert told == {"jonah"}


def test_a_notice_says_what_was_written_in_the_readers_language(world: World) -> None:
    user = world.users["jonah"]
    user.language, user.mail_notices = "de", True
    user.save()
    incident = records.transition(factories.incident(world), "start", actor=world.actor("jonah"))
    comment(incident.record, actor=world.actor("olly"), body="Geht wieder.\nDanke!", public=True)
    followed(world)
    notice = Notification.objects.get(verb="incident.commented", person=world.people["jonah"])
    assert notice.text == f"Olly Marsh hat zu {incident.number} geschrieben: Geht wieder. Danke!"
    assert "Sie bekommen diese E-Mail" in mail.message(notice, user).body


def test_a_team_hears_of_what_nobody_has_taken(world: World) -> None:
    incident = records.transition(factories.incident(world), "assign", actor=world.actor("jonah"), team=world.desk)
    assert incident.assignee_id is None
    assert ("amara", "incident.assigned") in followed(world)


def test_top_management_is_told_by_name(world: World) -> None:
    major.accept(factories.incident(world), actor=world.actor("amara"), major_reason="Everything stands still.")
    assert ("ines", "incident.told") in followed(world)


def test_who_may_not_see_it_is_not_told(world: World) -> None:
    incident = factories.incident(world)
    Audience.objects.create(record=incident.record, person=world.people["ivo"], watching=True)
    assert "ivo" not in {who for who, _verb in followed(world)}


def test_what_is_replayed_or_told_again_is_silent(world: World) -> None:
    with occasion(origin=Origin.REPLAY):
        factories.incident(world)
    assert followed(world) == set()
    factories.incident(world)
    followed(world)
    count = Notification.objects.count()
    followed(world)
    assert Notification.objects.count() == count


def test_a_mail_is_one_thread_marked_as_automatic(world: World) -> None:
    incident = factories.incident(world, title="Line\r\nBcc: victim@example.org")
    followed(world)
    assert mail.send_owed() == 1
    sent = outbox.outbox[0]
    assert sent.to == ["olly@oldmere.example"]
    assert sent.subject == f"[{incident.number}] Line Bcc: victim@example.org"
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"
    assert incident.number in sent.body
    assert mail.send_owed() == 0


def test_a_failing_mail_is_tried_again_and_parked_at_last(world: World) -> None:
    factories.incident(world)
    followed(world)
    with patch.object(EmailBackend, "send_messages", side_effect=OSError("no route")):
        for _turn in range(mail.MOST_ATTEMPTS):
            Notification.objects.update(mail_at=Event.objects.latest("id").recorded_at)
            mail.send_owed()
    notice = selectors.parked().get()
    assert "no route" in notice.error
    assert notice.attempts == mail.MOST_ATTEMPTS


@pytest.mark.parametrize("wants", [True, False])
def test_mail_is_the_persons_choice(world: World, wants: bool) -> None:
    set_account(world.users["olly"], actor=system(), mail_notices=wants)
    factories.incident(world)
    followed(world)
    assert mail.send_owed() == int(wants)
    assert selectors.unread_count(world.people["olly"].pk) == 1


def test_reading_is_ones_own(world: World) -> None:
    factories.incident(world)
    followed(world)
    notice = Notification.objects.get()
    assert services.mark_read(actor=world.actor("ada"), notice_id=notice.pk) == 0
    assert services.mark_read(actor=world.actor("olly")) == 1
    assert selectors.unread_count(world.people["olly"].pk) == 0


def test_owed_mail_is_not_sent_to_who_lost_his_sight_of_the_record(world: World) -> None:
    factories.incident(world)
    followed(world)
    release(world.people["olly"], "user", actor=system())
    assert mail.send_owed() == 0
    assert outbox.outbox == []
    assert Notification.objects.get().mail_at is None


def letters(world: World, who: str = "olly") -> list[tuple[str, str]]:
    """Subject and body of the mails that somebody of the cast got; sends what is owed."""
    followed(world)
    mail.send_owed()
    address = world.people[who].email
    return [(sent.subject, str(sent.body)) for sent in outbox.outbox if sent.to == [address]]


def test_a_caller_reads_that_his_report_is_received(world: World) -> None:
    incident = factories.incident(world)
    [(subject, body)] = letters(world)
    assert subject == f"[{incident.number}] Files do not open"
    assert body.startswith(f"We have received your report {incident.number}: Files do not open\n")
    assert f"/r/{incident.number}" in body


def test_inner_steps_are_nobodys_business_outside(world: World) -> None:
    agent = world.actor("jonah")
    row = factories.incident(world)
    records.transition(row, "assign", actor=agent, team=world.infrastructure)
    records.transition(row, "start", actor=agent)
    records.transition(row, "hold", actor=agent, hold_reason="supplier")
    records.transition(row, "resume", actor=agent)
    assert len(letters(world)) == 1


def test_a_caller_reads_the_question_that_waits_for_him(world: World) -> None:
    agent, row = world.actor("jonah"), factories.incident(world)
    comment(row.record, actor=agent, body="Which folder is it,\nand since **when**?", public=True)
    comment(row.record, actor=agent, body="He never answers.", public=False)
    records.transition(row, "hold", actor=agent, hold_reason="caller")
    _received, _asked, (subject, body) = letters(world)
    assert subject == f"[{row.number}] Files do not open"
    assert body.startswith(f"{row.number} waits for your answer: Files do not open\n")
    assert "Which folder is it,\nand since **when**?" in body
    assert "work goes on as soon as you do" in body
    assert "He never answers" not in body


def test_a_caller_reads_what_was_done_and_how_to_reopen(world: World) -> None:
    row = records.transition(factories.resolved(world), "close", actor=world.actor("jonah"))
    _received, (resolved_as, resolved), (closed_as, closed) = letters(world)
    assert resolved_as == closed_as == f"[{row.number}] Files do not open"
    assert resolved.startswith(f"{row.number} is resolved: Files do not open\n")
    assert "Restarted the file service." in resolved
    assert "Choose “Reopen” using the link below" in resolved
    assert "closed after 7 days" in resolved
    assert closed.startswith(f"{row.number} is closed: Files do not open\n")
    assert "within 14 days" in closed


def test_a_comment_is_mailed_as_it_was_written(world: World) -> None:
    row = factories.incident(world)
    comment(row.record, actor=world.actor("jonah"), body="First line.\n\nSecond & <last> line.", public=True)
    _received, (_subject, body) = letters(world)
    assert body.startswith(f"Jonah Pell wrote on {row.number}: First line. Second & <last> line.\n")
    assert "First line.\n\nSecond & <last> line." in body
    assert "[None" not in body
    html = outbox.outbox[-1].alternatives[0].content
    assert "<p>Second &amp; &lt;last&gt; line.</p>" in html
    assert not [n.text for n in Notification.objects.all() if "[" in n.text]


def test_a_communication_reaches_the_customer_whom_it_names_with_its_content(world: World) -> None:
    incident = factories.incident(world)
    send(
        incident.record, actor=world.actor("amara"), topic="Files are slow", content="Back by noon.", audience="customer",
        recipients=[world.people["ada"], world.people["bo"]],
    )  # fmt: skip
    assert {who for who, verb in followed(world) if verb == "incident.told"} == {"ada"}
    mail.send_owed()
    told = [sent for sent in outbox.outbox if sent.to == ["ada@oldmere.example"]]
    assert len(told) == 1
    assert "Back by noon." in told[0].body
