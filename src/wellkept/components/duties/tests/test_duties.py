"""Duties: put in force, asked for, done, and done again."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from wellkept.components.duties import asking, selectors, services
from wellkept.components.duties.models import Duty
from wellkept.components.tasks.models import Task
from wellkept.kernel import occasion
from wellkept.kernel.errors import Denied, Invalid, Refused
from wellkept.ledger.models import Event
from wellkept.records import services as records
from wellkept.records.models import Record
from wellkept.sms import factories
from wellkept.toolkit.testing.cast import World


def in_force(world: World, **fields: Any) -> Duty:
    """A duty of Rashid's that is done each month."""
    given = {"title": "Try a restore", "every": 1, "unit": "month", "owner": world.people["rashid"], **fields}
    row = services.propose_duty(actor=world.actor("tomas"), **given)
    return records.transition(row, "approve", actor=world.actor("tomas"))


def test_it_holds_once_it_was_put_in_force_and_somebody_sees_to_it(world: World) -> None:
    row = services.propose_duty(actor=world.actor("rashid"), title="Try a restore")
    with pytest.raises(Denied):
        records.transition(row, "approve", actor=world.actor("rashid"))
    with pytest.raises(Invalid) as nobody:
        records.transition(row, "approve", actor=world.actor("tomas"))
    assert set(nobody.value.fields) == {"owner"}
    row = records.transition(row, "approve", actor=world.actor("tomas"), owner=world.people["rashid"])
    assert (row.state, row.due_at) == ("active", row.approved_at + row.interval)
    assert Record.objects.get(pk=row.pk).due_at == row.due_at


def test_done_it_is_due_again_and_each_time_stays_on_record(world: World) -> None:
    row = in_force(world)
    card = factories.incident(world).record
    with pytest.raises(Invalid):
        services.do_duty(row, actor=world.actor("rashid"), outcome=" \x00 ")
    row = services.do_duty(row, actor=world.actor("rashid"), outcome="Restored three files.", evidence=card)
    assert row.due_at == row.done_at + row.interval
    [first] = selectors.performances(row)
    assert (first.by, first.outcome, first.evidence) == (world.people["rashid"], "Restored three files.", card)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE duties_performance SET outcome = 'nothing'")


def test_a_desk_agent_notes_what_is_his_to_do(world: World) -> None:
    row = in_force(world, owner=world.people["jonah"])
    row = services.do_duty(row, actor=world.actor("jonah"), outcome="Tidied the shelf.")
    assert Event.objects.get(subject_id=row.pk, verb="duty.done").actor_id == world.users["jonah"].pk


def test_only_who_sees_to_it_or_keeps_the_register_does_it(world: World) -> None:
    row = in_force(world)
    with pytest.raises(Refused):
        services.do_duty(row, actor=world.actor("jonah"), outcome="Done, I think.")
    done = services.do_duty(row, actor=world.actor("tomas"), outcome="Done for Rashid.")
    assert selectors.performances(done).get().by == world.people["tomas"]


def test_one_that_keeps_its_dates_counts_from_them_and_never_falls_due_in_the_past(world: World) -> None:
    row = in_force(world, keeps_dates=True, due_at=occasion.now() - timedelta(days=70))
    due_at = row.due_at
    row = services.do_duty(row, actor=world.actor("rashid"), outcome="Restored three files.")
    assert row.due_at == due_at + 3 * row.interval > occasion.now()


def test_what_follows_an_event_is_due_once_it_has_happened(world: World) -> None:
    with pytest.raises(Invalid):
        in_force(world, rhythm="follows")
    row = in_force(world, rhythm="follows", trigger="A customer leaves", every=10, unit="day")
    assert row.due_at is None
    with pytest.raises(Refused):
        services.do_duty(row, actor=world.actor("rashid"), outcome="Nothing to do.")
    row = services.note_event(row, actor=world.actor("rashid"), happened="Pinnock leaves at the end of the month.")
    assert occasion.now() + timedelta(days=9) < row.due_at < occasion.now() + timedelta(days=11)
    row = services.do_duty(row, actor=world.actor("rashid"), outcome="Laptops are back.")
    assert (row.due_at, row.happened) == (None, "")


def test_its_owner_is_given_a_task_and_the_task_done_fulfils_it(world: World) -> None:
    row = in_force(world, due_at=occasion.now() + timedelta(days=6))
    later = in_force(world, title="Count the spare disks", due_at=occasion.now() + timedelta(days=12))
    assert asking.ask() == 1
    assert asking.ask() == 0
    [task] = Task.objects.filter(about=row.pk)
    assert (task.assignee, task.due_at) == (world.people["rashid"], row.due_at)
    records.transition(task, "finish", actor=world.actor("rashid"), result="Restored three files.")
    row, later = Duty.objects.get(pk=row.pk), Duty.objects.get(pk=later.pk)
    assert selectors.performances(row).get().evidence_id == task.pk
    assert row.due_at == row.done_at + row.interval
    assert later.done_at is None


def test_done_without_its_task_the_task_is_over(world: World) -> None:
    row = in_force(world, due_at=occasion.now() + timedelta(days=6))
    asking.ask()
    services.do_duty(row, actor=world.actor("rashid"), outcome="Restored three files.")
    [task] = Task.objects.filter(about=row.pk)
    assert (task.state, task.result) == ("done", "Restored three files.")
    assert selectors.performances(row).count() == 1


def test_the_rhythm_of_one_in_force_is_the_word_of_who_put_it_in_force(world: World) -> None:
    row = in_force(world)
    with pytest.raises(Denied):
        services.edit_duty(row, actor=world.actor("rashid"), every=3)
    assert services.edit_duty(row, actor=world.actor("rashid"), instructions="Three files each.").instructions
    assert services.edit_duty(row, actor=world.actor("tomas"), every=3).every == 3


def test_the_rhythms_are_those_of_the_duties_in_force_then(world: World) -> None:
    row = in_force(world, requirement="9.3-01", every=6)
    in_force(world, requirement="9.3-01", every=12)
    before = row.opened_at - timedelta(seconds=1)
    assert selectors.rhythms(occasion.now()) == {"9.3-01": row.interval}
    assert selectors.rhythms(before) == {}
    records.transition(row, "end", actor=world.actor("tomas"), end_reason="Twice a year is too often.")
    assert selectors.rhythms(occasion.now())["9.3-01"] > row.interval


def test_the_trail_tells_of_each_time(world: World) -> None:
    row = in_force(world)
    services.do_duty(row, actor=world.actor("rashid"), outcome="Restored three files.")
    told = Event.objects.filter(subject_kind="duty", subject_id=row.pk)
    verbs = list(told.order_by("id").values_list("verb", flat=True))
    assert verbs == ["duty.proposed", "duty.approved", "duty.done"]
    assert told.get(verb="duty.done").actor_id == world.users["rashid"].pk
