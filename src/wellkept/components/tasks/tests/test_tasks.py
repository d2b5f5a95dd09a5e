"""Tasks about records."""

import pytest
from django.test import Client

from wellkept.components.tasks import selectors
from wellkept.components.tasks.services import add_task
from wellkept.kernel.errors import Denied, Invalid
from wellkept.records import services as records
from wellkept.records.scope import visible_cards
from wellkept.sms import factories
from wellkept.toolkit.testing.cast import World


def test_a_task_follows_from_a_record_and_ends_with_a_result(world: World) -> None:
    card = factories.incident(world).record
    task = add_task(actor=world.actor("jonah"), title="Order a drum", about=card)
    assert task.customer_id == card.customer_id
    assert selectors.open_tasks_of(card) == [task.number]
    with pytest.raises(Invalid):
        records.transition(task, "finish", actor=world.actor("rashid"))
    done = records.transition(task, "finish", actor=world.actor("rashid"), result="Ordered and fitted.")
    assert (done.state, done.assignee_id) == ("done", world.people["rashid"].pk)
    assert selectors.open_tasks_of(card) == []


def test_auditors_read_and_customers_see_none(world: World) -> None:
    card = factories.incident(world).record
    task = add_task(actor=world.actor("jonah"), title="Order a drum", about=card)
    assert list(selectors.tasks_about(card, world.actor("greta"))) == [task]
    assert list(selectors.tasks_about(card, world.actor("ada"))) == []
    with pytest.raises(Denied):
        records.transition(task, "start", actor=world.actor("greta"))


def test_a_supplier_sees_a_task_while_he_has_it_and_nothing_of_what_it_is_about(world: World) -> None:
    card = factories.incident(world).record
    jonah, ivo = world.actor("jonah"), world.actor("ivo")
    task = add_task(actor=jonah, title="Change the line", about=card, assignee=world.people["ivo"])
    other = add_task(actor=jonah, title="Call the caller", about=card, assignee=world.people["rashid"])
    assert {seen.number for seen in visible_cards(ivo)} == {task.number}
    records.edit(task, actor=jonah, assignee=world.people["rashid"])
    records.edit(other, actor=jonah, assignee=world.people["ivo"])
    assert {seen.number for seen in visible_cards(ivo)} == {other.number}


def test_who_has_ended_a_task_goes_on_at_what_it_is_about(world: World, client: Client) -> None:
    incident = factories.incident(world)
    task = add_task(actor=world.actor("jonah"), title="Order a drum", about=incident.record)
    alone = add_task(actor=world.actor("jonah"), title="Tidy the shelf")
    client.force_login(world.users["jonah"])

    def step(number: str, name: str, version: int = 1, **data: str) -> str:
        answer = client.post(f"/tasks/{number}/do/{name}", {"version": version, **data})
        assert answer.status_code == 303
        return answer["Location"]

    assert step(task.number, "start") == f"/tasks/{task.number}"
    assert step(task.number, "finish", 2, result="Ordered.") == f"/incidents/{incident.number}"
    assert step(alone.number, "finish", result="Tidy.") == f"/tasks/{alone.number}"
