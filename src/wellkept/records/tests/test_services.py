"""Create, edit and transition: row, card, span, event and outbox move together or not at all."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from wellkept.components.comments.services import comment
from wellkept.kernel.errors import Conflict, Denied, Invalid, Refused
from wellkept.kernel.occasion import Origin, occasion
from wellkept.kernel.permissions import system
from wellkept.ledger.models import Event, EventText, Outbox
from wellkept.records import services as records
from wellkept.records.guard import UntrackedWrite, writing
from wellkept.records.models import Record, Span
from wellkept.sms import factories
from wellkept.sms.resolution.incidents.models import Incident
from wellkept.toolkit.testing.cast import World


def test_a_new_record_has_card_span_event_and_outbox(world: World) -> None:
    incident = factories.incident(world)
    card = Record.objects.get(pk=incident.pk)
    assert (card.number, card.title, card.state, card.phase) == (incident.number, incident.title, "new", "new")
    assert card.requester_id == world.people["olly"].pk
    assert card.customer_id == world.organizations["oldmere"].pk
    event = Event.objects.get(subject_kind="incident", subject_id=incident.pk)
    assert event.verb == "incident.opened"
    assert event.actor_id == world.users["jonah"].pk
    assert "title" not in event.changes
    assert EventText.objects.get(event=event).values["title"] == [None, "Files do not open"]
    assert Outbox.objects.filter(event_id=event.pk).exists()
    assert Span.objects.get(record=card, attribute="state").value == "new"


def test_numbers_have_no_gaps(world: World) -> None:
    numbers = [factories.incident(world).number for _ in range(3)]
    first = int(numbers[0].rpartition("-")[2])
    with pytest.raises(Invalid):
        factories.incident(world, title=" ")
    numbers.append(factories.incident(world).number)
    assert [int(n.rpartition("-")[2]) for n in numbers] == [first, first + 1, first + 2, first + 3]


def test_a_transition_moves_everything(world: World) -> None:
    incident = factories.incident(world)
    moved = records.transition(incident, "start", actor=world.actor("jonah"), version=1)
    assert (moved.state, moved.version, moved.assignee_id) == ("in_progress", 2, world.people["jonah"].pk)
    card = Record.objects.get(pk=incident.pk)
    assert (card.state, card.phase, card.owner_id) == ("in_progress", "active", world.people["jonah"].pk)
    spans = Span.objects.filter(record=card, attribute="state").order_by("since")
    assert [(s.value, s.until is None) for s in spans] == [("new", False), ("in_progress", True)]
    event = Event.objects.filter(subject_kind="incident", subject_id=incident.pk).latest("id")
    assert event.verb == "incident.started"
    assert event.changes["state"] == ["new", "in_progress"]


def test_a_step_that_does_not_lead_on_is_refused(world: World) -> None:
    incident = factories.closed(world)
    with pytest.raises(Refused, match="in the state"):
        records.transition(incident, "start", actor=world.actor("jonah"))
    with pytest.raises(Refused, match="no step"):
        records.transition(incident, "explode", actor=world.actor("jonah"))


def test_what_a_step_needs_must_be_given(world: World) -> None:
    incident = factories.incident(world)
    with pytest.raises(Invalid) as refusal:
        records.transition(incident, "resolve", actor=world.actor("jonah"), resolution_code="solution")
    assert set(refusal.value.fields) == {"resolution"}
    with pytest.raises(Invalid) as refusal:
        records.transition(incident, "start", actor=world.actor("jonah"), title="sneaked in")
    assert set(refusal.value.fields) == {"title"}
    assert Incident.objects.get(pk=incident.pk).state == "new"


def test_permission_is_checked(world: World) -> None:
    incident = factories.incident(world)
    with pytest.raises(Denied):
        records.transition(incident, "start", actor=world.actor("olly"))
    with pytest.raises(Denied):
        records.edit(incident, actor=world.actor("greta"), title="changed by an auditor")


def test_a_stale_save_shows_what_the_other_did(world: World) -> None:
    incident = factories.incident(world)
    records.edit(incident, actor=world.actor("amara"), version=1, title="Files are read-only", impact=1)
    with pytest.raises(Conflict) as refusal:
        records.edit(incident, actor=world.actor("jonah"), version=1, title="Mine")
    assert refusal.value.current == 2
    assert refusal.value.theirs["title"] == ("Files do not open", "Files are read-only")
    assert refusal.value.theirs["impact"] == (2, 1)
    assert "requester_id" not in refusal.value.theirs


def test_a_stale_save_is_told_whatever_else_happened_meanwhile(world: World) -> None:
    incident = factories.incident(world)
    comment(incident.record, actor=world.actor("amara"), body="Looked at it.", public=False)
    with occasion(reason="Asked on the phone."):
        records.edit(incident, actor=world.actor("amara"), version=1, impact=1)
    with pytest.raises(Conflict) as refusal:
        records.edit(incident, actor=world.actor("jonah"), version=1, title="Mine")
    assert refusal.value.theirs == {"impact": (2, 1)}


def test_an_edit_of_nothing_leaves_no_trace(world: World) -> None:
    incident = factories.incident(world)
    before = Event.objects.count()
    assert records.edit(incident, actor=world.actor("jonah"), title=incident.title).version == 1
    assert Event.objects.count() == before


def test_a_rolled_back_change_leaves_no_event(world: World) -> None:
    incident = factories.incident(world)
    before = (Event.objects.count(), Outbox.objects.count())
    with pytest.raises(RuntimeError, match="power"), transaction.atomic():
        records.edit(incident, actor=world.actor("jonah"), title="lost")
        raise RuntimeError("power cut")
    assert (Event.objects.count(), Outbox.objects.count()) == before
    assert Incident.objects.get(pk=incident.pk).title == "Files do not open"


def test_effective_time_and_origin_are_kept_apart_from_the_wall_clock(world: World) -> None:
    then = datetime(2016, 3, 1, 9, 30, tzinfo=UTC)
    with occasion(at=then, origin=Origin.REPLAY):
        incident = factories.incident(world)
    event = Event.objects.get(subject_kind="incident", subject_id=incident.pk)
    assert (incident.opened_at, event.effective_at, event.origin) == (then, then, "replay")
    assert datetime.now(UTC) - event.recorded_at < timedelta(minutes=1)
    assert incident.recorded_at > then
    assert not Outbox.objects.filter(event_id=event.pk).exists()


def test_writes_outside_the_services_are_refused(world: World) -> None:
    incident = factories.incident(world)
    with pytest.raises(UntrackedWrite):
        Incident.objects.filter(pk=incident.pk).update(title="sneaked in")
    with pytest.raises(UntrackedWrite):
        incident.save()
    with pytest.raises(UntrackedWrite):
        Incident.objects.all().delete()
    with pytest.raises(UntrackedWrite):
        incident.delete()


def test_the_database_refuses_what_the_lifecycle_forbids(world: World) -> None:
    incident = factories.resolved(world)
    with writing(), pytest.raises(IntegrityError), transaction.atomic():
        Incident.objects.filter(pk=incident.pk).update(resolution="")
    with writing(), pytest.raises(IntegrityError), transaction.atomic():
        Incident.objects.filter(pk=incident.pk).update(state="exploded")


def test_many_at_once_are_like_one_at_a_time(world: World) -> None:
    from wellkept.sms.resolution.incidents.services import open_incidents

    rows = [{"title": f"Call {n}", "requester": world.people["olly"], "impact": 1, "urgency": 1} for n in range(3)]
    made = open_incidents(rows, actor=world.actor("jonah"))
    assert [i.priority for i in made] == [1, 1, 1]
    assert Event.objects.filter(verb="incident.opened").count() == 3
    assert Record.objects.filter(kind="incident").count() == 3
    assert Span.objects.filter(attribute="state", value="new").count() == 3


def test_the_system_may_do_everything_but_is_nobody(world: World) -> None:
    incident = factories.incident(world)
    moved = records.transition(incident, "start", actor=system())
    assert moved.assignee_id is None
    assert Event.objects.filter(subject_kind="incident", subject_id=incident.pk).latest("id").actor_id is None
