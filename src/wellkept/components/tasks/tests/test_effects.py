"""Whether what was done has worked, and what follows where it did not."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from wellkept.components.links.models import Link
from wellkept.components.reviews import services as reviews
from wellkept.components.tasks.models import Task
from wellkept.components.tasks.processes import PROCESSES
from wellkept.components.tasks.services import add_task
from wellkept.conformity.catalogue import catalogue
from wellkept.kernel import occasion
from wellkept.kernel.errors import Denied, Invalid, Refused
from wellkept.kernel.registry import kind
from wellkept.records import services as records
from wellkept.sms import factories
from wellkept.toolkit.testing.cast import World

CHECK = next(action for action in kind("task").actions if action.name == "check_effect")
FOLLOW_UP = next(action for action in kind("task").actions if action.name == "follow_up")


def improvement(world: World, **fields: Any) -> Task:
    """What a review of the desk asked for."""
    review = reviews.plan(actor=world.actor("tomas"), title="What the calls of May tell", genre="level")
    return add_task(actor=world.actor("tomas"), title="Shorten the form", about=review.record, **fields)


def done(task: Task, world: World) -> Any:
    """The task after Amara did it."""
    return records.transition(task, "finish", actor=world.actor("amara"), result="Four fields less.")


def test_the_processes_are_those_of_the_catalogue() -> None:
    known = catalogue().processes
    assert [(slug, str(name)) for slug, name in PROCESSES] == [(process.slug, process.name) for process in known]


def test_a_task_is_built_into_the_process_of_what_it_is_about(world: World) -> None:
    tomas = world.actor("tomas")
    incident = factories.incident(world).record
    assert add_task(actor=tomas, title="Order a drum", about=incident).process == "incident-management"
    assert improvement(world).process == "service-level-management"
    assert improvement(world, process="knowledge-management").process == "knowledge-management"
    alone = add_task(actor=tomas, title="Tidy the shelf")
    assert alone.process == ""
    assert records.edit(alone, actor=tomas, about=incident).process == "incident-management"
    alone.refresh_from_db()
    assert alone.process == "incident-management"


def test_the_effect_of_an_action_is_due_after_a_while_and_that_of_a_desk_task_never(world: World) -> None:
    action = done(improvement(world), world)
    assert action.effect_due_at == action.done_at + timedelta(days=90)
    errand = add_task(actor=world.actor("tomas"), title="Order a drum", about=factories.incident(world).record)
    assert done(errand, world).effect_due_at is None


def test_what_was_found_is_kept_with_who_looked(world: World) -> None:
    action, tomas = done(improvement(world), world), world.actor("tomas")
    with pytest.raises(Invalid):
        CHECK.run(action, actor=tomas, effectiveness="worked", effect_found="  ")
    with pytest.raises(Invalid):
        CHECK.run(action, actor=tomas, effectiveness="splendid", effect_found="Calls are shorter.")
    with pytest.raises(Denied):
        CHECK.run(action, actor=world.actor("greta"), effectiveness="worked", effect_found="Calls are shorter.")
    found = CHECK.run(action, actor=tomas, effectiveness="worked", effect_found="Calls are shorter.")
    assert (found.effectiveness, found.effect_checker_id, found.effect_due_at) == ("worked", tomas.person_id, None)
    assert found.effectiveness_checked_at is not None


def test_nothing_has_worked_before_it_is_done(world: World) -> None:
    action = improvement(world)
    with pytest.raises(Refused):
        CHECK.run(action, actor=world.actor("tomas"), effectiveness="worked", effect_found="Calls are shorter.")
    action.refresh_from_db()
    assert action.effectiveness == ""


def test_what_did_not_work_is_followed_up_or_taken_up_again(world: World) -> None:
    tomas = world.actor("tomas")
    action = done(improvement(world, priority=1), world)
    by = occasion.now() + timedelta(days=30)
    with pytest.raises(Refused):
        FOLLOW_UP.run(action, actor=tomas, what="Ask people why", by=by)
    failed = CHECK.run(action, actor=tomas, effectiveness="failed", effect_found="People still skip it.")
    assert FOLLOW_UP.open_to(failed, tomas)
    assert kind("task").mark is not None
    assert kind("task").mark(failed)[1] == "bad"
    FOLLOW_UP.run(failed, actor=tomas, what="Ask people why", by=by)
    next_one = Task.objects.get(title="Ask people why")
    assert (next_one.about_id, next_one.priority, next_one.process) == (action.about_id, 1, action.process)
    assert Link.objects.get(type=Link.Type.FOLLOWS).target_id == action.pk
    again = records.transition(Task.objects.get(pk=action.pk), "reopen", actor=tomas)
    assert (again.effectiveness, again.effect_found, again.effectiveness_checked_at) == ("", "", None)
    assert (again.effect_checker_id, again.done_at) == (None, None)


def test_the_list_of_effects_to_look_at(world: World, client: Client) -> None:
    with occasion.occasion(at=occasion.now() - timedelta(days=91)):
        old = done(improvement(world), world)
    fresh = done(improvement(world), world)
    client.force_login(world.users["tomas"])
    page = client.get("/tasks?view=effects").content.decode()
    assert old.number in page
    assert fresh.number not in page
    assert client.get(f"/tasks/{old.number}").content.decode().count("Say whether it worked") >= 1


def test_an_effect_is_said_on_the_page(world: World, client: Client) -> None:
    action = done(improvement(world), world)
    client.force_login(world.users["tomas"])
    address = f"/tasks/{action.number}/do/check_effect"
    said = {"version": action.version, "effectiveness": "partly", "effect_found": "Half of them fill it in."}
    assert client.post(address, {**said, "effectiveness": ""}).status_code == 422
    assert client.post(address, said).status_code == 303
    action.refresh_from_db()
    assert action.effectiveness == "partly"
