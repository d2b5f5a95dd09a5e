"""An order from the catalogue until it is closed and rated."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection

from wellkept.components.approvals.models import Vote
from wellkept.components.approvals.services import vote
from wellkept.components.comments.services import comment
from wellkept.components.tasks.models import Task
from wellkept.kernel import occasion
from wellkept.kernel.errors import Denied, Invalid, Refused
from wellkept.kernel.permissions import system
from wellkept.ledger import triggers
from wellkept.ledger.models import EventText
from wellkept.records import comparison
from wellkept.records import services as records
from wellkept.records.scope import visible_cards
from wellkept.sms import factories
from wellkept.sms.portfolio.catalogue import services as catalogue
from wellkept.sms.resolution.requests import jobs, panels, selectors, services
from wellkept.sms.resolution.requests.services import Chosen
from wellkept.toolkit.testing.cast import World

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


def states_of_tasks(row):
    return [(task.title, task.state) for task in Task.objects.filter(about=row.pk).order_by("position")]


def test_programs_read_of_an_order_what_their_owner_reads_on_its_page(world: World) -> None:
    row = factories.ordered(world)
    item = selectors.lines(row.pk)[0].item
    [told] = panels.read_lines(row.number, world.actor("olly"))
    assert (told["item"], told["title"], told["answers"]["model"]) == (None, "Laptop", "Light")
    [told] = panels.read_lines(row.number, world.actor("jonah"))
    assert told["item"] == item.number


def test_an_order_is_approved_fulfilled_closed_and_rated(world: World) -> None:
    with occasion.occasion(at=MONDAY):
        row = factories.ordered(world)
        assert (row.state, row.title, row.requester, row.team) == (
            "awaiting_approval", "Laptop", world.people["olly"], world.desk,
        )  # fmt: skip
        assert row.customer == world.organizations["oldmere"]
        with pytest.raises(Refused):
            records.transition(row, "approve", actor=system())
        row = factories.vote(world, row)
        assert row.state == "in_fulfilment"
        assert row.expected_at == row.due_at == datetime(2026, 3, 3, 16, 30, tzinfo=UTC)
    assert states_of_tasks(row) == [("Set it up", "created")]
    with pytest.raises(Refused):
        records.transition(row, "fulfil", actor=world.actor("jonah"), fulfilment="Nothing yet, really.")
    first = Task.objects.get(about=row.pk)
    records.transition(first, "finish", actor=world.actor("jonah"), result="Image 12 is on it.")
    assert states_of_tasks(row) == [("Set it up", "done"), ("Hand it over", "created")]
    row = factories.finish_tasks(world, row)
    assert (row.state, row.fulfiller) == ("fulfilled", world.people["jonah"])
    assert "Set it up: Image 12 is on it." in row.fulfilment
    row = records.transition(row, "close", actor=world.actor("olly"))
    with pytest.raises(Refused):
        services.rate(row, actor=world.actor("ada"), satisfaction=1)
    row = services.rate(row, actor=world.actor("olly"), satisfaction=5, satisfaction_words="Quick.")
    assert row.satisfaction == 5
    with pytest.raises(Refused):
        services.rate(row, actor=world.actor("olly"), satisfaction=1)


def test_a_rejected_order_is_over_and_says_why(world: World) -> None:
    row = factories.ordered(world)
    with pytest.raises(Invalid):
        factories.vote(world, row, choice="reject")
    row = factories.vote(world, row, choice="reject", comment="There is one in the cupboard.")
    assert row.state == "rejected"
    assert states_of_tasks(row) == []
    shown = panels.approval(row, world.actor("olly"))
    assert shown["steps"][0].chairs[0].comment == "There is one in the cupboard."


def test_what_needs_no_approval_begins_at_once_and_a_bare_item_waits_for_somebody(world: World) -> None:
    item = factories.catalogue_item(world, title="Mouse", form={"tasks": [{"title": "Send it"}]})
    row = factories.ordered(world, item, answers={})
    assert row.state == "in_fulfilment"
    bare = factories.catalogue_item(world, title="Advice", form={})
    row = factories.ordered(world, bare, answers={})
    assert row.state == "submitted"
    row = records.transition(row, "start", actor=world.actor("jonah"))
    assert row.assignee == world.people["jonah"]
    row = records.transition(row, "fulfil", actor=world.actor("jonah"), fulfilment="Talked it through.")
    assert row.state == "fulfilled"


def test_conditions_are_decided_on_the_server(world: World) -> None:
    item = factories.catalogue_item(world)
    with pytest.raises(Invalid) as wrong:
        factories.ordered(world, item, answers={"model": "Strong"})
    assert list(wrong.value.fields) == ["0-why"]
    row = factories.ordered(world, item, answers={"model": "Light", "why": "a secret nobody asked for", "other": "x"})
    assert selectors.lines(row.pk)[0].answers == {"model": "Light", "dock": False}


def test_an_order_keeps_the_form_that_it_was_made_with(world: World) -> None:
    item = factories.catalogue_item(world)
    row = factories.ordered(world, item)
    catalogue.set_form(item, actor=world.actor("amara"), fields=[{"label": "Colour"}], tasks=[{"title": "Paint it"}])
    factories.vote(world, row)
    assert states_of_tasks(row) == [("Set it up", "created")]
    assert panels.order(row, world.actor("olly"))["lines"][0].answers[0] == ("Which model", "Light")


def test_several_items_in_one_order_each_go_their_way(world: World) -> None:
    laptop = factories.catalogue_item(world)
    mouse = factories.catalogue_item(world, title="Mouse", form={"tasks": [{"title": "Send it"}]}, priority=3)
    row = services.order(actor=world.actor("olly"), chosen=[Chosen(laptop, {"model": "Light"}), Chosen(mouse, {}, 2)])
    assert (row.title, row.priority) == ("Laptop and 1 more", 3)
    factories.vote(world, row)
    assert states_of_tasks(row) == [("Set it up", "created"), ("Send it", "created")]
    assert factories.finish_tasks(world, row).state == "fulfilled"


def test_on_behalf_of_a_colleague(world: World) -> None:
    item = factories.catalogue_item(world, form={})
    row = factories.ordered(world, item, answers={}, requester=world.people["ada"])
    assert (row.requester, row.ordered_by) == (world.people["ada"], world.people["olly"])


def test_who_asks_does_not_vote(world: World) -> None:
    with pytest.raises(Refused) as refused:
        factories.ordered(world, by="ada")
    assert refused.value.code == "too_few_voters"


def test_the_requester_takes_back_what_nobody_has_begun(world: World) -> None:
    row = factories.ordered(world)
    with pytest.raises(Refused):
        services.withdraw(row, actor=world.actor("pat"), cancel_reason="Not mine.")
    assert services.withdraw(row, actor=world.actor("olly"), cancel_reason="Found one.").state == "cancelled"


def test_cancelling_drops_what_has_begun(world: World) -> None:
    row = factories.vote(world, factories.ordered(world))
    records.transition(row, "cancel", actor=world.actor("jonah"), cancel_reason="Olly has left.")
    assert states_of_tasks(row) == [("Set it up", "cancelled")]


def test_the_requesters_answer_ends_the_wait(world: World) -> None:
    row = factories.vote(world, factories.ordered(world))
    row = records.transition(row, "hold", actor=world.actor("jonah"), hold_reason="caller")
    comment(row, actor=world.actor("olly"), body="On Tuesday.", public=True)
    assert selectors.request(row.pk).state == "in_fulfilment"


def test_a_draft_waits_until_it_is_sent(world: World) -> None:
    row = factories.ordered(world, draft=True)
    assert (row.state, row.submitted_at) == ("draft", None)
    with pytest.raises(Denied):
        services.send_order(row, actor=world.actor("pat"))
    row = services.send_order(row, actor=world.actor("olly"))
    assert row.state == "awaiting_approval"
    assert row.submitted_at is not None


def test_nobody_orders_what_is_not_offered_to_him(world: World) -> None:
    item = factories.catalogue_item(world, customer=world.organizations["pinnock"])
    with pytest.raises(Invalid):
        factories.ordered(world, item)
    hidden = factories.catalogue_item(world, service=factories.service())
    with pytest.raises(Invalid):
        factories.ordered(world, hidden)


def test_what_nobody_answers_closes_after_a_week(world: World) -> None:
    with occasion.occasion(at=MONDAY):
        row = factories.fulfilled(world)
    with occasion.occasion(at=MONDAY + selectors.GRACE):
        assert jobs.close_after_grace() == 1
    assert selectors.request(row.pk).state == "closed"


def test_the_agreements_target_is_what_is_expected(world: World) -> None:
    service = factories.service()
    with occasion.occasion(at=MONDAY):
        factories.agreement(world, services=[service], targets={("request", "fulfilment", None): 4 * 3600})
    item = factories.catalogue_item(world, service=service, form={})
    with occasion.occasion(at=MONDAY):
        row = factories.ordered(world, item, answers={})
    assert row.expected_at == row.due_at == datetime(2026, 3, 2, 13, tzinfo=UTC)


def test_a_vote_is_cast_in_person_and_stands(world: World) -> None:
    row = factories.ordered(world)
    for entrance in (None, occasion.Entrance.API):
        with occasion.occasion(entrance=entrance), pytest.raises(Refused) as refused:
            vote(row, actor=world.actor("ada"), choice="approve")
        assert refused.value.code == "vote_in_person"
    with pytest.raises(Refused):
        factories.vote(world, row, by="olly")
    factories.vote(world, row)
    made = Vote.objects.get()
    made.choice = "reject"
    for change in (made.save, made.delete, Vote.objects.all().delete, lambda: Vote.objects.update(choice="reject")):
        with pytest.raises(Refused):
            change()


def test_a_voter_sees_what_he_votes_on(world: World) -> None:
    form = {"approvals": [{"name": "Contract", "voters": [{"person": world.people["ivo"].pk}]}]}
    with pytest.raises(Refused):
        factories.ordered(world, factories.catalogue_item(world, form=form), answers={})
    form = {"approvals": [{"name": "Colleague", "voters": [{"person": world.people["employee"].pk}]}]}
    row = factories.ordered(world, factories.catalogue_item(world, form=form), answers={})
    assert visible_cards(world.actor("employee")).filter(pk=row.pk).exists()


def test_nobody_orders_for_somebody_what_is_offered_to_another_customer(world: World) -> None:
    mine = factories.service(title="Theirs alone", customer=world.organizations["oldmere"])
    items = [
        factories.catalogue_item(world, title="For Oldmere", customer=world.organizations["oldmere"], form={}),
        factories.catalogue_item(world, title="Of Oldmere's service", service=mine, form={}),
    ]
    for item in items:
        for whom in (world.people["pat"], None):
            with pytest.raises(Invalid, match="is not offered to"):
                factories.ordered(world, item, by="jonah", answers={}, requester=whom)
        row = factories.ordered(world, item, by="jonah", answers={}, requester=world.people["olly"])
        assert row.customer == world.organizations["oldmere"]


@pytest.mark.parametrize("what", ["approval", "withdrawn", "requester"])
def test_a_draft_is_sent_under_the_rules_of_today(world: World, what: str) -> None:
    item = factories.catalogue_item(world, form={}, customer=world.organizations["oldmere"])
    row = factories.ordered(world, item, answers={}, draft=True)
    if what == "approval":
        catalogue.set_form(item, actor=system(), approvals=[{"name": "Manager", "voters": [{"role": "customer"}]}])
    elif what == "withdrawn":
        records.transition(item, "withdraw", actor=system(), withdraw_reason="Nobody makes them any more.")
    else:
        row = records.edit(row, actor=world.actor("jonah"), requester=world.people["pat"])
    with pytest.raises(Invalid):
        services.send_order(row, actor=world.actor("jonah"))
    row.refresh_from_db()
    assert row.state == "draft"


def test_a_draft_is_answered_anew_and_what_it_was_stays_in_the_trail(world: World, client: Any) -> None:
    row = factories.ordered(world, draft=True, description="For the new colleague.")
    client.force_login(world.users["olly"])
    assert f'href="/order/{row.number}"' in client.get(f"/requests/{row.number}").content.decode()
    page = client.get(f"/order/{row.number}").content.decode()
    assert "For the new colleague." in page
    assert re.search(r'<option value="0" selected>Light', page)
    assert "For whom" not in page
    sent = {"version": row.version, "0-model": "1", "0-why": "Films.", "0-how-many": "2", "description": "Soon."}
    assert client.post(f"/order/{row.number}", {**sent, "0-why": ""}).status_code == 422
    assert client.post(f"/order/{row.number}", {**sent, "do": "draft"}).status_code == 303
    row.refresh_from_db()
    assert (row.state, row.description, row.revision) == ("draft", "Soon.", 1)
    [line] = selectors.lines(row.pk)
    assert (line.quantity, line.answers["model"], line.answers["why"]) == (2, "Strong", "Films.")
    assert [one["quantity"] for one in panels.read_lines(row.number, world.actor("olly"))] == [2]
    assert selectors.orders_told().count() == 2
    assert comparison.compare().ok
    stale = client.post(f"/order/{row.number}", {**sent, "do": "draft"})
    assert stale.status_code == 409
    assert "changed by somebody else" in stale.content.decode()
    done = client.post(f"/order/{row.number}", {**sent, "version": row.version, "0-how-many": "3", "do": "send"})
    assert done.status_code == 303
    row.refresh_from_db()
    assert (row.state, selectors.lines(row.pk)[0].quantity) == ("awaiting_approval", 3)
    assert client.get(f"/order/{row.number}").status_code == 303, "what was sent stays"
    with pytest.raises(Refused):
        services.answer_anew(row, actor=world.actor("olly"), chosen=[Chosen(line.item, {"model": "Light"})])


def test_a_draft_is_nobody_elses_to_answer(world: World, client: Any) -> None:
    row = factories.ordered(world, draft=True)
    client.force_login(world.users["pat"])
    assert client.get(f"/order/{row.number}").status_code == 404
    client.force_login(world.users["ada"])
    assert client.get(f"/order/{row.number}").status_code == 303
    with pytest.raises(Denied):
        services.answer_anew(row, actor=world.actor("ada"), chosen=[Chosen(selectors.lines(row.pk)[0].item)])


def test_a_draft_whose_form_was_changed_is_answered_as_it_asks_today(world: World) -> None:
    item = factories.catalogue_item(world, form={"fields": [{"key": "size", "label": "Size"}]})
    row = factories.ordered(world, item, answers={"size": "L"}, draft=True)
    catalogue.set_form(item, actor=system(), fields=[{"key": "colour", "label": "Colour"}])
    with pytest.raises(Invalid, match="Change its answers"):
        services.send_order(row, actor=world.actor("olly"))
    row.refresh_from_db()
    row = services.answer_anew(row, actor=world.actor("olly"), chosen=[Chosen(item, {"colour": "Red"})])
    row = services.send_order(row, actor=world.actor("olly"))
    assert (row.state, selectors.lines(row.pk)[0].answers) == ("submitted", {"colour": "Red"})


def test_answers_to_a_form_that_was_changed_meanwhile_are_asked_for_again(world: World, client: Any) -> None:
    asks = {"key": "model", "label": "Which", "type": "choice", "choices": ["Light", "Strong"]}
    item = factories.catalogue_item(world, form={"fields": [asks]})
    client.force_login(world.users["olly"])
    page = client.get(f"/order/form?item={item.number}").content.decode()
    assert f'name="asked" value="{item.number}:2"' in page
    sent = {"item": item.number, "asked": f"{item.number}:2", "0-model": "0", "0-how-many": "1", "do": "send"}
    catalogue.set_form(item, actor=system(), fields=[{**asks, "choices": ["Strong", "Light"]}])
    answer = client.post("/order/form", sent)
    assert (answer.status_code, selectors.visible_to(world.actor("olly")).count()) == (409, 0)
    assert "changed while you had it open" in answer.content.decode()
    assert client.post("/order/form", {**sent, "asked": f"{item.number}:3"}).status_code == 303


@pytest.mark.parametrize("change", ["quantity = 9", 'answers = \'{"model": "Strong"}\'', None])
def test_an_order_that_somebody_changed_past_the_product_is_named(world: World, change: str | None) -> None:
    factories.ordered(world)
    row = factories.ordered(world, factories.catalogue_item(world, title="Another"))
    assert comparison.compare().ok
    triggers.remove(connection)
    with connection.cursor() as cursor:
        start = f"UPDATE requests_orderline SET {change}" if change else "DELETE FROM requests_orderline"
        cursor.execute(f"{start} WHERE request_id = {row.pk}")
    found = comparison.compare()
    assert [(one.what, one.number, one.field) for one in found.differences] == [("changed", row.number, "lines")]


def test_answers_that_were_erased_are_not_compared(world: World) -> None:
    factories.ordered(world)
    EventText.objects.filter(event__verb="request.ordered").delete()
    assert comparison.compare().ok


def test_a_question_may_be_called_like_the_field_beside_it(world: World, client: Any) -> None:
    form = {"fields": [{"label": "Quantity"}, {"label": "How many"}, {"label": "Requester"}]}
    item = factories.catalogue_item(world, form=form)
    client.force_login(world.users["olly"])
    sent = {"0-quantity": "a litre", "0-how_many": "few", "0-requester": "me", "0-how-many": "3"}
    assert client.post("/order/form", {"item": item.number, **sent}).status_code == 303
    [line] = selectors.lines(selectors.visible_to(world.actor("olly")).get().pk)
    assert (line.quantity, line.answers) == (3, {"quantity": "a litre", "how_many": "few", "requester": "me"})


def test_a_draft_keeps_its_items(world: World) -> None:
    row = factories.ordered(world, draft=True)
    other = factories.catalogue_item(world, title="Mouse", form={})
    with pytest.raises(Invalid, match="stay as they are"):
        services.answer_anew(row, actor=world.actor("olly"), chosen=[Chosen(other)])
