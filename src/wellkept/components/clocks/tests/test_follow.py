"""Clocks follow what people do with a record."""

from datetime import timedelta

from django.utils import timezone

from wellkept.components.clocks.models import Clock
from wellkept.components.comments.services import comment
from wellkept.kernel.occasion import occasion
from wellkept.records import services as records
from wellkept.records.models import Record
from wellkept.sms import factories
from wellkept.sms.relationship.agreements.services import set_version
from wellkept.sms.resolution.incidents.models import Incident
from wellkept.sms.resolution.incidents.services import edit_incident
from wellkept.toolkit.testing.cast import World


def clocks(incident: Incident) -> dict[str, Clock]:
    """The clocks of an incident by metric."""
    return {c.metric: c for c in Clock.objects.filter(record=incident.pk)}


def test_without_an_agreement_nothing_runs(world: World) -> None:
    incident = factories.incident(world)
    assert clocks(incident) == {}
    assert incident.due_at is None


def test_an_agreement_starts_both_clocks(world: World) -> None:
    agreement = factories.agreement(world)
    incident = factories.incident(world)
    found = clocks(incident)
    assert set(found) == {"response", "resolution"}
    assert {c.agreement_id for c in found.values()} == {agreement.pk}
    assert incident.due_at == found["response"].due_at
    assert Record.objects.get(pk=incident.pk).due_at == incident.due_at


def test_the_first_word_to_the_caller_stops_the_response_clock(world: World) -> None:
    factories.agreement(world)
    incident = records.transition(factories.incident(world), "start", actor=world.actor("jonah"))
    assert clocks(incident)["response"].state == "running"
    comment(incident.record, actor=world.actor("jonah"), body="We are on it.", public=True)
    incident.refresh_from_db()
    found = clocks(incident)
    assert (found["response"].state, found["resolution"].state) == ("stopped", "running")
    assert incident.due_at == found["resolution"].due_at


def test_the_agreement_says_which_hold_pauses(world: World) -> None:
    factories.agreement(world)
    agent = world.actor("jonah")
    waiting = records.transition(factories.incident(world), "hold", actor=agent, hold_reason="caller")
    assert clocks(waiting)["resolution"].state == "paused"
    assert waiting.due_at is None
    counted = records.transition(factories.incident(world), "hold", actor=agent, hold_reason="supplier")
    assert clocks(counted)["resolution"].state == "running"


def test_resolving_from_hold_closes_the_pause_first(world: World) -> None:
    factories.agreement(world)
    agent = world.actor("jonah")
    row = records.transition(factories.incident(world), "hold", actor=agent, hold_reason="caller")
    row = records.transition(row, "resolve", actor=agent, resolution_code="caller", resolution="Works again.")
    clock = clocks(row)["resolution"]
    assert [i["kind"] for i in clock.intervals] == ["running", "paused", "stopped"]
    assert all(i["until"] for i in clock.intervals)


def test_reopening_lets_the_clock_run_on(world: World) -> None:
    factories.agreement(world)
    row = records.transition(factories.resolved(world), "reopen", actor=world.actor("jonah"), reopen_reason="Back.")
    assert clocks(row)["resolution"].state == "running"
    assert row.due_at is not None


def test_another_priority_retargets_and_keeps_what_ran(world: World) -> None:
    with occasion(at=timezone.now() - timedelta(days=3)):
        factories.agreement(
            world, targets={("incident", "resolution", 3): 8 * 3600, ("incident", "resolution", 2): 4 * 3600}
        )
        incident = factories.incident(world)
    first = clocks(incident)["resolution"]
    changed = edit_incident(incident, actor=world.actor("jonah"), impact=1)
    clock = clocks(changed)["resolution"]
    assert (first.seconds, clock.seconds) == (8 * 3600, 4 * 3600)
    assert clock.started_at == first.started_at
    assert clock.intervals[0] == first.intervals[0]


def test_a_clock_follows_the_version_in_force_when_it_started(world: World) -> None:
    agreement = factories.agreement(world)
    incident = factories.incident(world)
    set_version(
        agreement, actor=world.actor("lotte"), targets={("incident", "resolution", None): 60}, calendar=world.hours
    )
    held = records.transition(incident, "hold", actor=world.actor("jonah"), hold_reason="caller")
    assert clocks(held)["resolution"].seconds == 8 * 3600
    assert clocks(held)["resolution"].agreement_version == 1
    assert clocks(factories.incident(world))["resolution"].seconds == 60


def test_the_customers_own_agreement_comes_before_the_general_one(world: World) -> None:
    factories.agreement(world, customer=None, targets={("incident", "resolution", None): 999})
    factories.agreement(world, targets={("incident", "resolution", None): 111})
    assert clocks(factories.incident(world))["resolution"].seconds == 111
    assert clocks(factories.incident(world, requester=world.people["pat"]))["resolution"].seconds == 999


def test_cancelling_cancels(world: World) -> None:
    factories.agreement(world)
    row = records.transition(factories.incident(world), "cancel", actor=world.actor("jonah"), cancel_reason="Twice.")
    assert {c.state for c in clocks(row).values()} == {"cancelled"}
    assert row.due_at is None
