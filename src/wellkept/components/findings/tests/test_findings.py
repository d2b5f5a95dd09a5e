"""Findings: raised, answered by their owner, treated, checked, and closed by somebody else."""

from datetime import timedelta
from typing import Any

import pytest

from wellkept.components.approvals.services import vote
from wellkept.components.findings import selectors, services
from wellkept.components.findings.models import Finding
from wellkept.components.findings.services import raise_finding
from wellkept.components.tasks.services import add_task
from wellkept.kernel import occasion
from wellkept.kernel.errors import Denied, Invalid, Refused
from wellkept.kernel.occasion import Entrance
from wellkept.records import services as records
from wellkept.records.scope import visible_cards
from wellkept.sms import factories
from wellkept.toolkit.testing.cast import World

DECISION = {
    "cause": "Nobody owned the calendar of tests.",
    "similar_found": "None of the other plans has a test that was not reviewed.",
    "action_reason": "It would happen again.",
}


def found(world: World, grade: str = "major", **fields: Any) -> Finding:
    """What Greta found, of Rashid's."""
    given = {"title": "A continuity test was never reviewed", "owner": world.people["rashid"], **fields}
    return raise_finding(actor=world.actor("greta"), grade=grade, **given)


def contained(world: World, **fields: Any) -> Finding:
    """The same, corrected."""
    row: Finding = records.transition(
        found(world, **fields), "contain", actor=world.actor("rashid"),
        correction="The test was reviewed.", consequences="None: nobody relied on it.",
    )  # fmt: skip
    return row


def searched(row: Finding, world: World) -> Finding:
    """With the like searched for."""
    edited: Finding = records.edit(
        row, actor=world.actor("rashid"), similar_query="continuity", similar_searched_at=occasion.now()
    )
    return edited


def checking(world: World) -> Finding:
    """One whose action was carried out."""
    rashid = world.actor("rashid")
    row = records.transition(searched(contained(world), world), "act", actor=rashid, **DECISION)
    task = add_task(actor=rashid, title="Name an owner of the calendar", about=row.record)
    records.transition(task, "finish", actor=rashid, result="Rashid owns it.")
    moved: Finding = records.transition(row, "check", actor=rashid)
    return moved


def confirmed(world: World) -> Finding:
    """One that works and waits for somebody else's word."""
    row: Finding = records.transition(
        checking(world),
        "confirm",
        actor=world.actor("rashid"),
        effectiveness="The next test was reviewed.",
        sms_changes="none",
    )
    return row


def say(row: Finding, world: World, who: str, choice: str) -> Finding:
    """Somebody votes on its page."""
    with occasion.occasion(entrance=Entrance.PAGES):
        vote(row, actor=world.actor(who), choice=choice, comment="Seen.")
    return selectors.finding(row.pk)


def test_where_it_came_from_follows_from_what_shows_it(world: World) -> None:
    incident = factories.incident(world)
    row = found(world, "minor", source=incident.record)
    assert (row.source_type, row.customer_id) == ("incident", incident.customer_id)
    assert (row.raised_by_id, row.state) == (world.people["greta"].pk, "open")
    assert row.due_at == row.opened_at.replace(microsecond=0) + timedelta(days=180)
    assert list(selectors.findings_of(incident.pk, world.actor("tomas"))) == [row]
    assert found(world).source_type == "work"
    assert found(world, source_type="internal_audit").source_type == "internal_audit"
    assert found(world, rule="8.7.2-01-e1").source_type == "rule"


def test_agents_raise_and_do_not_treat_and_customers_see_none(world: World) -> None:
    row = raise_finding(actor=world.actor("jonah"), title="No restore check", grade="minor")
    with pytest.raises(Denied):
        records.transition(row, "contain", actor=world.actor("jonah"), correction="x", consequences="y")
    with pytest.raises(Denied):
        raise_finding(actor=world.actor("ada"), title="No restore check", grade="minor")
    assert not visible_cards(world.actor("ada")).filter(pk=row.pk).exists()
    assert visible_cards(world.actor("helen")).filter(pk=row.pk).exists()


def test_a_nonconformity_goes_all_the_way_and_somebody_else_closes_it(world: World) -> None:
    row = confirmed(world)
    with pytest.raises(Refused):
        records.transition(row, "close", actor=world.actor("tomas"))
    row = say(row, world, "ines", "approve")
    assert (row.state, row.action_needed) == ("closed", True)
    assert row.closed_at is not None


def test_whoever_owns_it_has_no_vote(world: World) -> None:
    row = confirmed(world)
    with pytest.raises(Refused):
        say(row, world, "rashid", "approve")


def test_votes_against_it_send_it_back(world: World) -> None:
    row = confirmed(world)
    for who in ("greta", "ines", "tomas"):
        row = say(row, world, who, "reject")
    assert (row.state, row.effectiveness_checked_at) == ("checking", None)


def test_no_decision_without_a_search_for_the_like(world: World) -> None:
    row = contained(world)
    for step in ("act", "spare"):
        with pytest.raises(Refused) as refused:
            records.transition(row, step, actor=world.actor("rashid"), **DECISION)
        assert refused.value.code == "not_searched"
    with pytest.raises(Invalid):
        records.transition(searched(row, world), "act", actor=world.actor("rashid"), cause="Nobody owned it.")


def test_no_check_before_an_action_was_carried_out(world: World) -> None:
    rashid = world.actor("rashid")
    row = records.transition(searched(contained(world), world), "act", actor=rashid, **DECISION)
    with pytest.raises(Refused) as refused:
        records.transition(row, "check", actor=rashid)
    assert refused.value.code == "no_action"
    task = add_task(actor=rashid, title="Name an owner", about=row.record)
    with pytest.raises(Refused) as refused:
        records.transition(row, "check", actor=rashid)
    assert task.number in refused.value.message


def test_what_did_not_work_is_counted_and_needs_a_new_action(world: World) -> None:
    rashid = world.actor("rashid")
    row = records.transition(checking(world), "fail", actor=rashid, effectiveness="It lapsed again.")
    assert (row.state, row.reopened_count) == ("correcting", 1)
    with pytest.raises(Refused):
        records.transition(row, "check", actor=rashid)
    task = add_task(actor=rashid, title="Let the system remind", about=row.record)
    records.transition(task, "finish", actor=rashid, result="A duty reminds.")
    assert records.transition(row, "check", actor=rashid).state == "checking"


def test_a_closed_one_can_turn_out_ineffective(world: World) -> None:
    row = say(confirmed(world), world, "tomas", "approve")
    with pytest.raises(Invalid):
        records.transition(row, "reopen", actor=world.actor("tomas"))
    row = records.transition(row, "reopen", actor=world.actor("tomas"), reopen_reason="It happened again.")
    assert (row.state, row.closed_at, row.effectiveness_checked_at) == ("correcting", None, None)


def test_an_opportunity_is_answered_and_a_nonconformity_is_not(world: World) -> None:
    rashid = world.actor("rashid")
    chance = found(world, "opportunity")
    with pytest.raises(Refused):
        records.transition(chance, "contain", actor=rashid, correction="x", consequences="y")
    assert records.transition(chance, "conclude", actor=rashid, conclusion="An improvement.").state == "closed"
    with pytest.raises(Refused):
        records.transition(found(world, "minor"), "conclude", actor=rashid, conclusion="Nothing.")


def test_only_the_owner_accepts_or_disputes(world: World) -> None:
    row = found(world)
    with pytest.raises(Refused):
        services.accept(row, actor=world.actor("tomas"))
    with pytest.raises(Invalid):
        services.dispute(row, actor=world.actor("rashid"), acceptance_words=" ")
    row = services.dispute(row, actor=world.actor("rashid"), acceptance_words="It was reviewed in June.")
    row = services.accept(row, actor=world.actor("rashid"))
    assert (row.acceptance, row.accepted_at is not None) == ("accepted", True)
    with pytest.raises(Refused):
        services.accept(row, actor=world.actor("rashid"))


def test_nobody_steers_his_own_finding(world: World) -> None:
    row = found(world, owner=world.people["tomas"])
    tomas, greta = world.actor("tomas"), world.actor("greta")
    with pytest.raises(Refused):
        services.regrade(row, actor=tomas, grade="strength", grade_reason="It is fine.")
    with pytest.raises(Refused):
        services.prolong(row, actor=tomas, until=row.due_at + timedelta(days=1), prolong_reason="Busy.")
    with pytest.raises(Refused):
        records.transition(row, "withdraw", actor=tomas, cancel_reason="It is fine.")
    row = services.regrade(row, actor=greta, grade="minor", grade_reason="One case only.")
    assert row.due_at == row.opened_at.replace(microsecond=0) + timedelta(days=180)
    with pytest.raises(Invalid):
        services.prolong(row, actor=greta, until=row.opened_at - timedelta(days=1), prolong_reason="Later.")
    row = services.prolong(row, actor=greta, until=row.due_at + timedelta(days=30), prolong_reason="A part is late.")
    assert row.prolonged_at is not None
    assert records.transition(row, "withdraw", actor=greta, cancel_reason="Raised twice.").state == "withdrawn"


def test_what_is_over_is_not_edited(world: World) -> None:
    row = say(confirmed(world), world, "tomas", "approve")
    with pytest.raises(Refused):
        services.edit_finding(row, actor=world.actor("tomas"), title="Something else")


def test_a_grade_is_one_of_the_list(world: World) -> None:
    with pytest.raises(Invalid):
        found(world, "dreadful")


def test_a_requirement_is_one_of_the_catalogue(world: World) -> None:
    assert found(world, requirement="8.7.2-01 ").requirement == "8.7.2-01"
    with pytest.raises(Invalid):
        found(world, requirement="8.7.2-99")
