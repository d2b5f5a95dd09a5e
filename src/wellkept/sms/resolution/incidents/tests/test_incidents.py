"""Incidents: intake, priority, assignment, hold, escalation, family, closure, reopening."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from wellkept.components.classification import matrix
from wellkept.components.classification.services import add_category, set_category_active
from wellkept.components.comments.services import comment
from wellkept.directory.services import set_account
from wellkept.kernel.errors import Denied, Invalid, Refused
from wellkept.kernel.occasion import Entrance, Origin, occasion
from wellkept.kernel.permissions import system
from wellkept.records import services as records
from wellkept.sms import factories
from wellkept.sms.resolution.incidents import hints, jobs, services
from wellkept.sms.resolution.incidents.models import Incident
from wellkept.toolkit.testing.cast import World


@pytest.mark.parametrize(("impact", "urgency", "priority"), [(1, 1, 1), (1, 3, 3), (2, 2, 3), (3, 3, 5), (3, 1, 3)])
def test_priority_follows_from_impact_and_urgency(world: World, impact: int, urgency: int, priority: int) -> None:
    assert factories.incident(world, impact=impact, urgency=urgency).priority == priority


def test_another_priority_needs_a_reason(world: World) -> None:
    with pytest.raises(Invalid) as refusal:
        factories.incident(world, priority=1)
    assert "priority_reason" in refusal.value.fields
    incident = factories.incident(world, priority=1, priority_reason="The board meets in an hour.")
    assert (incident.priority, incident.priority_given) == (1, 3)


def test_a_new_impact_gives_a_new_priority_and_keeps_a_reasoned_one(world: World) -> None:
    agent = world.actor("jonah")
    assert services.edit_incident(factories.incident(world), actor=agent, impact=1).priority == 2
    reasoned = factories.incident(world, priority=1, priority_reason="The board meets in an hour.")
    assert services.edit_incident(reasoned, actor=agent, impact=3).priority == 1


def test_a_chosen_priority_can_be_taken_back(world: World) -> None:
    reasoned = factories.incident(world, priority=1, priority_reason="The board meets in an hour.")
    changed = services.edit_incident(reasoned, actor=world.actor("jonah"), priority=None, impact=3)
    assert (changed.priority, changed.priority_given, changed.priority_reason) == (4, 4, "")


def test_what_is_reopened_is_resolved_by_nobody(world: World) -> None:
    row = factories.resolved(world)
    assert row.resolver == world.people["jonah"]
    row = records.transition(row, "reopen", actor=world.actor("olly"), reopen_reason="It is back.")
    assert (row.resolver, row.resolution) == (None, "")


def test_the_matrix_is_a_setting_with_a_history(world: World) -> None:
    matrix.change(((1, 1, 2), (1, 2, 3), (2, 3, 4)), actor=world.actor("tomas"))
    assert factories.incident(world, impact=1, urgency=2).priority == 1
    with pytest.raises(Denied):
        matrix.change(matrix.DEFAULT, actor=world.actor("jonah"))
    with pytest.raises(Invalid):
        matrix.change(((5, 4, 3), (4, 3, 2), (3, 2, 1)), actor=world.actor("tomas"))


def test_a_customers_person_reports_for_himself(world: World) -> None:
    incident = services.open_incident(
        actor=world.actor("olly"), title="Help", requester=world.people["pat"], customer=world.organizations["pinnock"]
    )
    assert incident.requester_id == world.people["olly"].pk
    assert incident.customer_id == world.organizations["oldmere"].pk


def test_reporters_read_plain_words(world: World, client: Client) -> None:
    incident = factories.incident(world, requester=world.people["olly"])
    client.force_login(world.users["olly"])
    form = client.get("/incidents/new").content.decode()
    assert "Device or thing concerned" in form
    page = client.get(f"/incidents/{incident.number}").content.decode()
    assert "Reply to everyone" not in page
    assert ">Reply</label>" in page.replace("</svg>", "")
    client.force_login(world.users["jonah"])
    assert "Device or thing concerned" not in client.get("/incidents/new").content.decode()
    assert "Reply to everyone" in client.get(f"/incidents/{incident.number}").content.decode()


def test_what_has_no_page_for_somebody_is_named_and_leads_nowhere(world: World, client: Client) -> None:
    item = factories.item(title="Front desk printer", customer=world.organizations["oldmere"])
    incident = factories.incident(world, requester=world.people["olly"], item=item)
    client.force_login(world.users["olly"])
    page = client.get(f"/incidents/{incident.number}").content.decode()
    assert "Front desk printer" in page
    assert f'href="/items/{item.number}"' not in page
    client.force_login(world.users["jonah"])
    assert f'href="/items/{item.number}"' in client.get(f"/incidents/{incident.number}").content.decode()


def test_the_item_tells_the_service(world: World) -> None:
    service = factories.service()
    item = factories.item(service=service)
    assert factories.incident(world, item=item).service_id == service.pk


def test_assignment_and_its_count(world: World) -> None:
    agent = world.actor("jonah")
    incident = records.transition(factories.incident(world), "assign", actor=agent, team=world.desk)
    assert (incident.state, incident.reassigned_count) == ("assigned", 0)
    incident = records.transition(incident, "assign", actor=agent, team=world.infrastructure)
    assert incident.reassigned_count == 1
    with pytest.raises(Invalid):
        records.transition(factories.incident(world), "assign", actor=agent)


def test_hold_demands_a_reason_and_resuming_forgets_it(world: World) -> None:
    agent = world.actor("jonah")
    incident = factories.incident(world)
    with pytest.raises(Invalid):
        records.transition(incident, "hold", actor=agent)
    incident = records.transition(incident, "hold", actor=agent, hold_reason="supplier")
    assert incident.record.phase == "on_hold" or Incident.objects.get(pk=incident.pk).state == "on_hold"
    assert records.transition(incident, "resume", actor=agent).hold_reason == ""


def test_what_is_below_a_parent_is_resolved_with_it(world: World) -> None:
    agent = world.actor("jonah")
    parent = factories.incident(world)
    other = add_category(actor=world.actor("tomas"), name="Printing")
    child, grandchild = (
        factories.incident(world, parent=parent, category=None),
        factories.incident(world, category=other),
    )
    services.edit_incident(grandchild, actor=agent, parent=child)
    cancelled = records.transition(
        factories.incident(world, parent=parent), "cancel", actor=agent, cancel_reason="Said twice."
    )
    assert child.number in hints.before_resolving(parent, agent)
    assert hints.before_resolving(factories.incident(world), agent) == ""
    resolved = records.transition(parent, "resolve", actor=agent, resolution_code="solution", resolution="A new cable.")
    assert resolved.resolver_id == world.people["jonah"].pk
    for row, category in ((child, world.category), (grandchild, other)):
        row.refresh_from_db()
        assert (row.state, row.resolution, row.category) == ("resolved", "A new cable.", category)
    cancelled.refresh_from_db()
    assert cancelled.state == "cancelled"


def test_no_circle_comes_about_from_what_two_people_read_before_either_wrote(world: World) -> None:
    agent = world.actor("jonah")
    one, other = factories.incident(world), factories.incident(world)
    read_before = Incident.objects.get(pk=one.pk)
    services.edit_incident(one, actor=agent, parent=other)
    with pytest.raises(Invalid):
        services.edit_incident(other, actor=agent, parent=read_before)


def test_a_parent_whose_children_are_out_of_sight_stays_open(world: World) -> None:
    parent = factories.incident(world)
    factories.incident(world, parent=parent, requester=world.people["pat"])
    set_account(world.users["jonah"], actor=system(), customers=[world.organizations["oldmere"].pk])
    with pytest.raises(Refused, match="that you cannot see are still open: 1"):
        records.transition(
            parent, "resolve", actor=world.actor("jonah"), resolution_code="solution", resolution="Done."
        )


def test_no_incident_stands_below_itself(world: World) -> None:
    parent = factories.incident(world)
    child = factories.incident(world, parent=parent)
    with pytest.raises(Invalid):
        services.edit_incident(parent, actor=world.actor("jonah"), parent=child)


def test_the_caller_may_reopen_within_the_grace(world: World) -> None:
    incident = factories.resolved(world)
    reopened = records.transition(incident, "reopen", actor=world.actor("olly"), reopen_reason="It is back.")
    assert (reopened.state, reopened.reopened_count, reopened.resolved_at) == ("in_progress", 1, None)


def test_a_long_closed_incident_is_not_reopened(world: World) -> None:
    with occasion(at=timezone.now() - timedelta(days=30)):
        incident = factories.closed(world)
    with pytest.raises(Refused, match="more than 14 days"):
        records.transition(incident, "reopen", actor=world.actor("olly"), reopen_reason="It is back.")


def test_resolved_incidents_close_after_the_grace(world: World) -> None:
    with occasion(at=timezone.now() - timedelta(days=8)):
        old = factories.resolved(world)
    young = factories.resolved(world)
    assert jobs.close_after_grace() == 1
    assert Incident.objects.get(pk=old.pk).state == "closed"
    assert Incident.objects.get(pk=young.pk).state == "resolved"


def test_what_another_tool_resolved_is_closed_by_that_tools_log_alone(world: World) -> None:
    with occasion(at=timezone.now() - timedelta(days=800), origin=Origin.REPLAY):
        replayed = factories.resolved(world)
    assert jobs.close_after_grace() == 0
    assert Incident.objects.get(pk=replayed.pk).state == "resolved"


def test_escalation_by_a_person(world: World) -> None:
    incident = factories.incident(world)
    escalated = services.escalate(
        incident, actor=world.actor("jonah"), escalation_reason="Beyond us.", escalated_team=world.infrastructure
    )
    assert escalated.escalated_at is not None
    with pytest.raises(Invalid):
        services.escalate(incident, actor=world.actor("jonah"), escalation_reason="")


def test_escalation_when_the_target_has_passed(world: World) -> None:
    service = factories.service()
    with occasion(at=timezone.now() - timedelta(days=10)):
        factories.agreement(world, services=[service])
        late = factories.incident(world, service=service)
    assert jobs.escalate_overdue() == 1
    row = Incident.objects.get(pk=late.pk)
    assert row.escalated_person_id == world.people["amara"].pk
    assert jobs.escalate_overdue() == 0


def test_what_somebody_resolves_meanwhile_is_not_escalated(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    service = factories.service()
    with occasion(at=timezone.now() - timedelta(days=10)):
        factories.agreement(world, services=[service])
        late = factories.incident(world, service=service)
    escalate = services.escalate

    def too_late(incident: Incident, **told: Any) -> Incident:
        done = {"resolution_code": "solution", "resolution": "It works again."}
        records.transition(late, "resolve", actor=world.actor("jonah"), **done)
        return escalate(incident, **told)

    monkeypatch.setattr(services, "escalate", too_late)
    assert jobs.escalate_overdue() == 0
    row = Incident.objects.get(pk=late.pk)
    assert (row.state, row.escalated_at) == ("resolved", None)


def test_the_first_touch_acknowledges_and_only_a_word_to_the_caller_responds(world: World) -> None:
    incident = records.transition(factories.incident(world), "start", actor=world.actor("jonah"))
    assert incident.acknowledged_at == incident.updated_at
    assert incident.responded_at is None
    held = records.transition(incident, "hold", actor=world.actor("jonah"), hold_reason="supplier")
    assert held.responded_at is None
    comment(incident.record, actor=world.actor("jonah"), body="We wait for the supplier.", public=True)
    assert Incident.objects.get(pk=incident.pk).responded_at > incident.acknowledged_at


def test_without_a_word_before_the_resolution_is_the_response(world: World) -> None:
    resolved = factories.resolved(world)
    assert resolved.responded_at == resolved.resolved_at


def test_an_administrator_does_not_read_the_desk(world: World) -> None:
    with pytest.raises(Denied):
        records.transition(factories.incident(world), "start", actor=world.actor("admin"))
    assert system().can("incidents.work")


def test_the_desks_first_answer_is_the_response(world: World) -> None:
    incident = factories.incident(world)
    comment(incident.record, actor=world.actor("jonah"), body="Only among us.", public=False)
    assert Incident.objects.get(pk=incident.pk).responded_at is None
    comment(incident.record, actor=world.actor("olly"), body="Are you there?", public=True)
    assert Incident.objects.get(pk=incident.pk).responded_at is None
    comment(incident.record, actor=world.actor("jonah"), body="We are on it.", public=True)
    answered = Incident.objects.get(pk=incident.pk)
    assert answered.responded_at is not None
    assert answered.version == incident.version


def test_the_callers_answer_ends_the_wait_for_him_only(world: World) -> None:
    agent = world.actor("jonah")
    waiting = records.transition(factories.incident(world), "hold", actor=agent, hold_reason="caller")
    comment(waiting.record, actor=world.actor("olly"), body="It is the blue one.", public=True)
    assert Incident.objects.get(pk=waiting.pk).state == "in_progress"
    supplier = records.transition(factories.incident(world), "hold", actor=agent, hold_reason="supplier")
    comment(supplier.record, actor=world.actor("olly"), body="Any news?", public=True)
    assert Incident.objects.get(pk=supplier.pk).state == "on_hold"


def test_what_is_resolved_has_a_category(world: World) -> None:
    agent = world.actor("jonah")
    row = factories.incident(world, category=None)
    done = {"resolution_code": "solution", "resolution": "Changed the toner."}
    with pytest.raises(Invalid) as refusal:
        records.transition(row, "resolve", actor=agent, **done)
    assert set(refusal.value.fields) == {"category"}
    row = records.transition(row, "resolve", actor=agent, category=world.category, **done)
    assert (row.state, row.category) == ("resolved", world.category)


def test_a_refused_resolution_comes_back_as_it_was_typed(world: World, client: Client) -> None:
    incident = factories.incident(world, category=None)
    client.force_login(world.users["jonah"])
    cause = world.category
    typed = {
        "version": 1, "resolution_code": "workaround", "resolution": "Changed the <cable>.", "category": "",
        "category:label": "Netw", "cause_category": cause.pk, "cause_category:label": str(cause),
    }  # fmt: skip
    for partial in ({}, {"HX-Request": "true"}):
        answer = client.post(f"/incidents/{incident.number}/do/resolve", typed, headers=partial)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert '<option value="workaround" selected>' in page
        assert "Changed the &lt;cable&gt;." in page
        assert 'value="Netw"' in page
        assert f'name="cause_category" value="{cause.pk}"' in page
        assert 'id="id_category_error"' in page


def test_the_last_category_stays_in_use(world: World) -> None:
    assert world.category is not None
    with pytest.raises(Refused, match="at least one"):
        set_category_active(world.category, False, actor=system())
    add_category(actor=system(), name="Hardware")
    set_category_active(world.category, False, actor=system())


@pytest.mark.parametrize(
    ("who", "around", "channel"),
    [
        ("jonah", {}, "phone"),
        ("jonah", {"entrance": Entrance.PAGES}, "phone"),
        ("olly", {"entrance": Entrance.PAGES}, "portal"),
        ("employee", {"entrance": Entrance.PAGES}, "portal"),
        ("jonah", {"entrance": Entrance.API}, "api"),
        ("olly", {"entrance": Entrance.API}, "api"),
        ("jonah", {"entrance": Entrance.PAGES, "origin": Origin.IMPORT}, "api"),
    ],
)
def test_the_door_tells_how_an_incident_came(world: World, who: str, around: dict[str, Any], channel: str) -> None:
    with occasion(**around):
        assert factories.incident(world, by=who).channel == channel
        if who == "jonah":
            assert factories.incident(world, by=who, channel="mail").channel == "mail"
