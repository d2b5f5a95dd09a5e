"""Major incidents: classification, steps, word to the top, review."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from wellkept.components.communications.models import Communication
from wellkept.components.notifications.models import Notification
from wellkept.components.reviews.models import Review
from wellkept.directory import services as directory
from wellkept.directory.models import Person
from wellkept.kernel import occasion
from wellkept.kernel.errors import Denied, Invalid, Refused
from wellkept.kernel.permissions import system
from wellkept.kernel.registry import kind
from wellkept.ledger import outbox
from wellkept.ledger.models import Event
from wellkept.records import services as records
from wellkept.sms import factories
from wellkept.sms.improvement.improvements.models import Improvement
from wellkept.sms.resolution.incidents import hints, major, services
from wellkept.sms.resolution.incidents.models import Incident, MajorStep
from wellkept.toolkit.testing.cast import World, build


def declared(world: World) -> Incident:
    """An incident that Amara declared a major one."""
    incident = factories.incident(world, impact=1, urgency=1)
    return major.accept(incident, actor=world.actor("amara"), major_reason="Four clinics stand still.")


def test_declaring_lays_out_the_steps_and_tells_the_top(world: World) -> None:
    incident = declared(world)
    assert incident.major == "accepted"
    assert incident.major_at is not None
    assert incident.major_lead_id == world.people["amara"].pk
    assert MajorStep.objects.filter(incident=incident).count() == 8
    told = Communication.objects.get(record=incident.pk)
    assert (told.audience, told.stage) == ("top-management", "start")
    assert list(told.recipients.all()) == [world.people["ines"]]


def test_who_was_told_is_called_by_the_roles_name(world: World, client: Client) -> None:
    incident = declared(world)
    client.force_login(world.users["amara"])
    html = client.get(f"/incidents/{incident.number}").content.decode()
    assert "Top management: " in html
    assert "top-management" not in html


def test_an_agent_proposes_and_does_not_decide(world: World) -> None:
    incident = factories.incident(world)
    with pytest.raises(Denied):
        major.accept(incident, actor=world.actor("jonah"))
    with pytest.raises(Invalid):
        major.propose(incident, actor=world.actor("jonah"), major_reason=" ")
    proposed = major.propose(incident, actor=world.actor("jonah"), major_reason="Everybody calls.")
    assert proposed.major == "proposed"
    rejected = major.reject(proposed, actor=world.actor("amara"), major_reason="One room only.")
    assert (rejected.major, rejected.major_at) == ("rejected", None)


def test_steps_are_taken_once_or_left_out_with_a_reason(world: World) -> None:
    incident = declared(world)
    first, second = MajorStep.objects.filter(incident=incident, done_at=None)[:2]
    assert major.take_step(incident, first, actor=world.actor("amara")).done_at is not None
    assert (
        major.take_step(incident, second, actor=world.actor("amara"), omitted_reason="Only one of us.").done_at is None
    )
    with pytest.raises(Refused):
        major.take_step(incident, first, actor=world.actor("amara"))


def open_steps(incident: Incident) -> list[str]:
    """The names of the steps that somebody has still to take."""
    return list(MajorStep.objects.filter(incident=incident, done_at=None).values_list("name", flat=True))


def test_what_the_system_saw_settles_its_step(world: World, client: Client) -> None:
    incident = declared(world)
    by_hand = ["Bring the team together", "Confirm with the customers that the service works"]
    later = ["Restore service or put a workaround in place", "Inform top management of the end"]
    assert set(open_steps(incident)) == {*by_hand, "Inform customers", *later}
    seen = MajorStep.objects.get(incident=incident, name="Name the lead")
    assert (seen.done_at is not None, seen.done_by) == (True, world.people["amara"])
    client.force_login(world.users["jonah"])
    page = client.get(f"/incidents/{incident.number}").content.decode()
    assert "thereby took steps of the procedure: Confirm impact and classify; Name the lead" in page
    assert "Noted by itself when seen: customer or caller told" in page
    incident = major.tell(incident, actor=world.actor("jonah"), message="A disk broke.", audience=["caller"])
    assert set(open_steps(incident)) == {*by_hand, *later}
    records.transition(
        incident, "resolve", actor=world.actor("jonah"), resolution_code="solution", resolution="A new disk."
    )
    assert open_steps(incident) == by_hand


def test_nothing_is_settled_that_was_not_seen(world: World) -> None:
    directory.release(world.people["ines"], "top-management", actor=system())
    assert "Inform top management" in open_steps(declared(world))


def test_the_timeline_says_who_was_told(world: World, client: Client) -> None:
    incident = declared(world)
    major.tell(incident, actor=world.actor("jonah"), message="A disk broke.", audience=["customer", "caller"])
    client.force_login(world.users["jonah"])
    page = client.get(f"/incidents/{incident.number}").content.decode()
    for whom in ("top management (Ines Vallory)", "s managers (Dr Ada Wren)", "the caller (Olly Marsh)"):
        assert whom in page


def test_the_next_update_is_proposed(world: World, client: Client, time_machine: Any) -> None:
    time_machine.move_to(datetime(2026, 3, 2, 9, 7, 30, tzinfo=UTC), tick=False)
    incident = declared(world)
    assert major.next_update(incident) == datetime(2026, 3, 2, 10, 15, tzinfo=UTC)
    said = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)
    incident = major.tell(incident, actor=world.actor("jonah"), message="Soon.", next_update_at=said)
    assert major.next_update(incident) == said
    time_machine.move_to(datetime(2026, 3, 2, 11, 0, tzinfo=UTC), tick=False)
    client.force_login(world.users["jonah"])
    assert 'value="2026-03-02T12:00"' in client.get(f"/incidents/{incident.number}/do/tell").content.decode()


def test_only_audiences_with_somebody_in_them_are_offered(world: World, client: Client) -> None:
    incident = services.open_incident(actor=world.actor("jonah"), title="Something is down", impact=1, urgency=1)
    major.accept(incident, actor=world.actor("amara"), major_reason="Priority 1.")
    client.force_login(world.users["jonah"])
    page = client.get(f"/incidents/{incident.number}/do/tell").content.decode()
    assert 'value="top-management"' in page
    assert 'value="caller"' not in page
    assert "Nobody to tell here: The customer&#x27;s managers, The caller." in page


def test_no_update_is_announced_any_more_when_it_is_over(world: World, client: Client) -> None:
    incident = declared(world)
    said = occasion.now() + timedelta(hours=1)
    incident = major.tell(incident, actor=world.actor("jonah"), message="Soon.", next_update_at=said)
    client.force_login(world.users["jonah"])
    assert "Next update:" in client.get(f"/incidents/{incident.number}").content.decode()
    records.transition(
        incident, "resolve", actor=world.actor("jonah"), resolution_code="solution", resolution="A new disk."
    )
    assert "Next update:" not in client.get(f"/incidents/{incident.number}").content.decode()


def test_resolving_tells_the_end_and_plans_the_review(world: World) -> None:
    incident = declared(world)
    records.transition(
        incident,
        "resolve",
        actor=world.actor("jonah"),
        resolution_code="solution",
        resolution="Put the old version back.",
    )
    stages = Communication.objects.filter(record=incident.pk).order_by("id").values_list("stage", flat=True)
    assert list(stages) == ["start", "end"]
    review = Review.objects.get(subject=incident.pk)
    assert (review.state, review.chair_id) == ("planned", world.people["amara"].pk)
    records.transition(
        Incident.objects.get(pk=incident.pk), "reopen", actor=world.actor("jonah"), reopen_reason="It is back."
    )
    assert Review.objects.filter(subject=incident.pk).count() == 1


def test_a_review_says_improvements_or_that_there_are_none(world: World) -> None:
    incident = declared(world)
    records.transition(
        incident, "resolve", actor=world.actor("jonah"), resolution_code="solution", resolution="Back again."
    )
    review = Review.objects.get(subject=incident.pk)
    review = records.transition(review, "hold", actor=world.actor("amara"), findings="No restore check was done.")
    with pytest.raises(Invalid):
        records.transition(review, "report", actor=world.actor("amara"), report="Short.", reported_to="Ines")
    done = records.transition(
        review, "report", actor=world.actor("amara"), report="Short.", reported_to="Ines", no_improvements=True
    )
    assert (done.state, done.reported_at is not None) == ("reported", True)


def test_the_page_takes_a_step(world: World, client: Client) -> None:
    incident = declared(world)
    client.force_login(world.users["jonah"])
    page = client.get(f"/incidents/{incident.number}")
    assert "Confirm impact and classify" in page.content.decode()
    client.post(f"/incidents/{incident.number}/major/3", {"act": "done"})
    assert MajorStep.objects.get(incident=incident, position=3).done_by_id == world.people["jonah"].pk
    client.force_login(world.users["ada"])
    assert client.post(f"/incidents/{incident.number}/major/4", {"act": "done"}).status_code == 403
    seen = client.get(f"/incidents/{incident.number}").content.decode()
    assert "Confirm impact and classify" not in seen


def test_the_priority_of_the_criteria_proposes_by_itself_once(world: World) -> None:
    urgent = factories.incident(world, impact=1, urgency=1)
    assert (urgent.major, urgent.major_reason) == ("proposed", "Priority 1 meets the criteria.")
    assert Event.objects.filter(subject_id=urgent.pk, verb="incident.proposed_as_major").exists()
    grown = services.edit_incident(factories.incident(world), actor=world.actor("jonah"), impact=1, urgency=1)
    assert grown.major == "proposed"
    rejected = major.reject(grown, actor=world.actor("amara"), major_reason="One room only.")
    again = services.edit_incident(rejected, actor=world.actor("jonah"), title="Files do not open in one room")
    assert again.major == "rejected"
    major.set_procedure(actor=world.actor("amara"), criteria="High and above.", steps=["Meet."], priority=2)
    assert factories.incident(world, impact=1, urgency=2).major == "proposed"
    assert factories.incident(world).major == ""


def test_a_major_incident_is_closed_when_each_step_is_taken_or_left_out(world: World) -> None:
    agent = world.actor("amara")
    incident = records.transition(
        declared(world), "resolve", actor=agent, resolution_code="solution", resolution="A new disk."
    )
    assert "Bring the team together" in hints.before_resolving(incident, agent)
    with pytest.raises(Refused, match="Bring the team together"):
        records.transition(incident, "close", actor=agent)
    for step in MajorStep.objects.filter(incident=incident, done_at=None):
        major.take_step(incident, step, actor=agent)
    assert records.transition(incident, "close", actor=agent).state == "closed"


def test_people_are_told_from_the_page_and_hear_when_they_hear_more(world: World, client: Client) -> None:
    incident = declared(world)
    client.force_login(world.users["jonah"])
    here = f"/incidents/{incident.number}"
    assert "/do/tell" in client.get(here).content.decode()
    posted = {
        "version": incident.version,
        "message": "A new disk is on its way.",
        "audience": ["customer", "caller"],
        "next_update_at": "2026-12-24T10:00",
    }
    assert client.post(f"{here}/do/tell", posted).status_code == 303
    told = Communication.objects.filter(record=incident.pk, stage="update").order_by("audience")
    assert [(one.audience, [p.name for p in one.recipients.all()]) for one in told] == [
        ("caller", ["Olly Marsh"]),
        ("customer", ["Dr Ada Wren"]),
    ]
    incident.refresh_from_db()
    assert incident.next_update_at is not None
    empty = client.post(f"{here}/do/tell", {"version": incident.version, "message": " ", "audience": []})
    assert empty.status_code == 422
    assert client.post("/incidents/INC-999999/do/tell", posted).status_code == 404


def test_nobody_is_told_of_what_is_no_major_incident(world: World) -> None:
    with pytest.raises(Refused):
        major.tell(factories.incident(world), actor=world.actor("jonah"), message="Hm.")
    incident = declared(world)
    with pytest.raises(Invalid):
        major.tell(incident, actor=world.actor("jonah"), message="Hm.", audience=["nobody"])


def test_a_major_incident_is_marked_and_its_criteria_are_shown_before_deciding(world: World, client: Client) -> None:
    incident = factories.incident(world, impact=1, urgency=1)
    client.force_login(world.users["amara"])
    assert "Priority 1, or a service" in client.get(f"/incidents/{incident.number}/do/accept_major").content.decode()
    undecided = client.get(f"/incidents/{incident.number}").content.decode()
    assert "tag attention" in undecided
    assert undecided.index("/do/accept_major") < undecided.index("/do/hold")
    major.accept(incident, actor=world.actor("amara"))
    assert "tag bad" in client.get(f"/incidents/{incident.number}").content.decode()


def test_a_review_keeps_what_it_looked_at(world: World, client: Client) -> None:
    agent = world.actor("amara")
    incident = declared(world)
    incident = records.transition(incident, "resolve", actor=agent, resolution_code="solution", resolution="A disk.")
    review = Review.objects.get(subject=incident.pk)
    client.force_login(world.users["amara"])
    assert "What it looked at" not in client.get(f"/reviews/{review.number}").content.decode()
    held = records.transition(review, "hold", actor=agent, findings="One disk, no second.")
    kept = {row["label"]: row["value"] for row in held.inputs["rows"]}
    assert (kept["What was done"], kept["Major incident lead"]) == ("A disk.", "Amara Okoye")
    assert kept["Confirm impact and classify"] is not None
    assert kept["Bring the team together"] is None
    assert "Told: Top management" in kept
    services.edit_incident(incident, actor=agent, title="Called otherwise")
    page = client.get(f"/reviews/{review.number}").content.decode()
    assert "What it looked at" in page
    assert "Files do not open" in page


def test_each_improvement_of_a_reported_review_goes_to_the_register_and_the_report_stays(
    world: World, client: Client
) -> None:
    agent = world.actor("amara")
    incident = records.transition(
        declared(world), "resolve", actor=agent, resolution_code="solution", resolution="A new disk."
    )
    review = Review.objects.get(subject=incident.pk)
    held = records.transition(review, "hold", actor=agent, findings="One disk, no second.")
    records.transition(
        held, "report", actor=agent, report="Short.", reported_to="Ines", improvements="- A second disk\n\n- An alarm"
    )
    wanted = Improvement.objects.filter(source=review.pk).order_by("pk")
    assert [(one.title, one.owner) for one in wanted] == [
        ("A second disk", world.people["amara"]),
        ("An alarm", world.people["amara"]),
    ]
    edit = kind("review").edit
    assert edit is not None
    with pytest.raises(Refused):
        edit(held, actor=agent, report="Longer.")
    client.force_login(world.users["amara"])
    here = f"/reviews/{review.number}"
    assert f"{here}/edit" not in client.get(here).content.decode()
    assert client.get(f"{here}/edit").status_code == 303


def told(person: Person, verb: str) -> list[str]:
    """What somebody was told of a step."""
    outbox.drain()
    return list(Notification.objects.filter(person=person, verb=f"incident.{verb}").values_list("text", flat=True))


@pytest.mark.django_db(transaction=True)
def test_those_who_decide_hear_of_a_proposal() -> None:
    world = build()
    incident = factories.incident(world, impact=1, urgency=1)
    said = f"{incident.number} may be a major incident; decide: Files do not open"
    assert told(world.people["amara"], "proposed_as_major") == [said]
    assert told(world.people["olly"], "proposed_as_major") == []


@pytest.mark.django_db(transaction=True)
def test_those_to_whom_it_is_escalated_hear_of_it() -> None:
    world = build()
    incident = factories.incident(world)
    services.escalate(
        incident,
        actor=world.actor("jonah"),
        escalated_person=world.people["rashid"],
        escalated_team=world.desk,
        escalation_reason="It does not end.",
    )
    said = [f"Jonah Pell escalated {incident.number}: Files do not open"]
    assert told(world.people["rashid"], "escalated") == said
    assert told(world.people["amara"], "escalated") == said
    assert told(world.people["tomas"], "escalated") == []
