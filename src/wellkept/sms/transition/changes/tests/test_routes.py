"""The two other routes of a change: standard ones by a model that was approved, emergencies that are decided on afterwards."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from wellkept.components.notifications.models import Notification
from wellkept.directory.services import appoint
from wellkept.kernel import occasion
from wellkept.kernel.errors import Denied, Invalid, Refused
from wellkept.kernel.permissions import system
from wellkept.ledger import outbox
from wellkept.records import services as records
from wellkept.sms import factories
from wellkept.sms.transition.changes import emergency, selectors, services, standard
from wellkept.sms.transition.changes.models import Change, ChangeModel
from wellkept.toolkit.testing.cast import World

WHY = "Four clinics stand still."
#: A Friday.
FRIDAY = datetime(2026, 5, 8, 15, tzinfo=UTC)


def plan() -> dict[str, Any]:
    now = occasion.now()
    return {"planned_start": now + timedelta(hours=1), "planned_end": now + timedelta(hours=2)}


def standard_change(world: World, model: ChangeModel | None = None) -> Change:
    row: Change = factories.change(world, type="standard", model=model or factories.change_model(world))
    return row


def urgent(world: World, *, by: str = "amara") -> Change:
    row = factories.change(world, type="emergency")
    return emergency.go_ahead(row, actor=world.actor(by), emergency_reason=WHY)


# Standard changes ----------------------------------------------------------------------------------------------------


def test_a_standard_change_is_scheduled_by_its_model_without_anybody_s_word(world: World) -> None:
    model = factories.change_model(world, service=factories.service())
    row = standard_change(world, model)
    assert row.service == model.service
    row = standard.schedule(row, actor=world.actor("rashid"), **plan())
    assert (row.state, row.assignee) == ("scheduled", world.people["rashid"]) and row.authorized_at is not None
    with pytest.raises(Denied):
        standard.schedule(standard_change(world, model), actor=world.actor("jonah"), **plan())


def test_only_a_model_that_was_approved_makes_a_standard_change(world: World) -> None:
    draft = factories.change_model(world, approved=False)
    for given in ({"type": "standard"}, {"type": "standard", "model": draft}, {"model": factories.change_model(world)}):
        with pytest.raises(Invalid):
            factories.change(world, **given)
    with pytest.raises(Denied):
        records.transition(draft, "approve", actor=world.actor("rashid"))
    with pytest.raises(Refused):
        standard.schedule(factories.change(world), actor=world.actor("rashid"), **plan())


def test_what_fails_suspends_its_model_until_somebody_has_looked_at_it(world: World) -> None:
    model = factories.change_model(world)
    row, waiting = standard_change(world, model), standard_change(world, model)
    row = standard.schedule(row, actor=world.actor("rashid"), **plan())
    row = records.transition(row, "implement", actor=world.actor("rashid"))
    records.transition(row, "complete", actor=world.actor("rashid"), outcome="backed_out")
    model.refresh_from_db()
    assert model.state == "suspended" and row.number in model.suspend_reason
    with pytest.raises(Refused):
        standard.schedule(waiting, actor=world.actor("rashid"), **plan())
    model = records.transition(model, "approve", actor=world.actor("tomas"))
    assert standard.schedule(waiting, actor=world.actor("rashid"), **plan()).state == "scheduled"


def test_a_model_is_looked_at_again_each_year(world: World) -> None:
    with occasion.occasion(at=FRIDAY, origin=occasion.Origin.DEMO):
        model = factories.change_model(world)
        row = standard_change(world, model)
        assert model.review_at is not None and model.review_at.year == 2027
    with occasion.occasion(at=FRIDAY + timedelta(days=366)):
        with pytest.raises(Refused):
            standard.schedule(row, actor=world.actor("rashid"), **plan())
        standard.confirm(model, actor=world.actor("tomas"))
        assert standard.schedule(row, actor=world.actor("rashid"), **plan()).state == "scheduled"


def test_how_an_approved_model_works_is_not_changed_under_its_changes(world: World) -> None:
    model = factories.change_model(world)
    with pytest.raises(Refused):
        standard.edit_model(model, actor=world.actor("rashid"), instructions="Quite another way.")
    assert standard.edit_model(model, actor=world.actor("rashid"), description="More words.").description
    model = records.transition(model, "suspend", actor=world.actor("tomas"), suspend_reason="A better way.")
    assert standard.edit_model(model, actor=world.actor("rashid"), instructions="A better way.").instructions


def test_what_was_authorized_keeps_its_type(world: World) -> None:
    row = records.transition(factories.change(world), "authorize", actor=world.actor("tomas"), **plan())
    with pytest.raises(Invalid):
        services.edit_change(row, actor=world.actor("rashid"), type="emergency")
    with pytest.raises(Invalid):
        services.edit_change(factories.change(world), actor=world.actor("rashid"), type="standard")


def test_the_page_offers_what_the_route_asks_for(world: World, client: Client) -> None:
    row = standard_change(world)
    client.force_login(world.users["rashid"])
    page = client.get(f"/changes/{row.number}").content.decode()
    assert "Schedule by its model" in page and "Put the old one back." in page and "Go ahead in" not in page
    form = {"version": row.version, "planned_start_0": "2026-12-01", "planned_start": "2026-12-01T10:00",
            "planned_end": "2026-12-01T11:00"}  # fmt: skip
    assert client.post(f"/changes/{row.number}/do/schedule_by_model", form).status_code == 303
    assert row.number in client.get(f"/change-models/{row.model.number}").content.decode()  # type: ignore[union-attr]
    normal = client.get(f"/changes/{factories.change(world).number}").content.decode()
    assert "Schedule by its model" not in normal and "Go ahead in" not in normal


def test_a_model_is_no_work_that_waits_for_anybody(world: World, client: Client) -> None:
    model = factories.change_model(world, owner=world.people["rashid"])
    client.force_login(world.users["rashid"])
    for address in ("/", "/work?tray=mine", "/work?tray=all", "/work?tray=unassigned"):
        assert model.number not in client.get(address).content.decode(), address
    assert model.number in client.get("/change-models").content.decode()


# Emergencies ---------------------------------------------------------------------------------------------------------


def test_who_leads_incidents_lets_an_emergency_go_ahead_and_another_decides_afterwards(world: World) -> None:
    appoint(world.people["piotr"], "change-manager", actor=system())
    for who in ("rashid", "jonah"):
        with pytest.raises(Denied):
            urgent(world, by=who)
    row = urgent(world)
    assert (row.state, row.authorizer, row.assignee) == ("implement", world.people["amara"], None)
    assert row.authorized_at is not None
    outbox.drain()
    told = set(Notification.objects.filter(verb="change.begun_in_emergency").values_list("person", flat=True))
    assert told == {world.people["tomas"].pk, world.people["piotr"].pk}
    row = records.transition(
        row, "complete", actor=world.actor("rashid"), outcome="successful", outcome_note="It works."
    )
    with pytest.raises(Refused):
        records.transition(row, "close", actor=world.actor("tomas"))
    row = emergency.decide(row, actor=world.actor("tomas"), afterwards="approved")
    assert records.transition(row, "close", actor=world.actor("tomas")).state == "closed"
    with pytest.raises(Refused):
        emergency.decide(row, actor=world.actor("tomas"), afterwards="refused", afterwards_note="No.")


def test_nobody_decides_on_his_own_emergency_where_there_is_somebody_else(world: World) -> None:
    appoint(world.people["piotr"], "change-manager", actor=system())
    row = urgent(world, by="tomas")
    with pytest.raises(Refused):
        emergency.decide(row, actor=world.actor("tomas"), afterwards="approved")
    alone = [person.pk for person in selectors.deciders(row)]
    assert alone == [world.people["piotr"].pk]


def test_a_provider_of_one_is_not_locked_out(world: World) -> None:
    row = urgent(world, by="tomas")
    assert emergency.decide(row, actor=world.actor("tomas"), afterwards="approved").afterwards_at is not None


def test_a_refusal_says_why(world: World) -> None:
    row = urgent(world)
    for wrong in ({"afterwards": "refused"}, {"afterwards": "perhaps", "afterwards_note": "Hm."}):
        with pytest.raises(Invalid):
            emergency.decide(row, actor=world.actor("tomas"), **wrong)
    row = emergency.decide(row, actor=world.actor("tomas"), afterwards="refused", afterwards_note="It could wait.")
    assert row.afterwards == "refused"


def test_the_decision_is_due_two_working_days_later(world: World) -> None:
    with occasion.occasion(at=FRIDAY):
        row = urgent(world)
        assert row.decide_by == FRIDAY + timedelta(days=4)
    with occasion.occasion(at=FRIDAY + timedelta(days=3)):
        row = records.transition(row, "complete", actor=world.actor("rashid"), outcome="successful")
        assert row.decide_by == FRIDAY + timedelta(days=5)


def test_only_an_emergency_goes_ahead_and_one_that_was_authorized_before_waits_for_nothing(world: World) -> None:
    with pytest.raises(Refused):
        emergency.go_ahead(factories.change(world), actor=world.actor("amara"), emergency_reason=WHY)
    with pytest.raises(Invalid):
        emergency.go_ahead(factories.change(world, type="emergency"), actor=world.actor("amara"), emergency_reason=" ")
    row = records.transition(
        factories.change(world, type="emergency"), "authorize", actor=world.actor("tomas"), **plan()
    )
    row = records.transition(row, "implement", actor=world.actor("rashid"))
    row = records.transition(row, "complete", actor=world.actor("rashid"), outcome="successful", outcome_note="Fine.")
    assert records.transition(row, "close", actor=world.actor("tomas")).state == "closed"


def test_the_first_page_and_the_change_say_that_a_decision_waits(world: World, client: Client) -> None:
    appoint(world.people["piotr"], "change-manager", actor=system())
    row = urgent(world)
    client.force_login(world.users["piotr"])
    assert "decide afterwards" in client.get("/").content.decode()
    page = client.get(f"/changes/{row.number}").content.decode()
    assert "Decide afterwards" in page and "Awaits the word of" in page and WHY in page
    client.post(f"/changes/{row.number}/do/decide_afterwards", {"version": row.version, "afterwards": "approved"})
    assert "decide afterwards" not in client.get("/").content.decode()
