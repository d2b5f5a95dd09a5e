"""Votes that must not count: of whom, when and twice; and what must stay as its voters were shown it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from wellkept.components.approvals import selectors, services
from wellkept.kernel import occasion
from wellkept.kernel.errors import Invalid, Refused
from wellkept.ledger import triggers
from wellkept.records import comparison
from wellkept.records import services as records
from wellkept.sms import factories
from wellkept.sms.resolution.requests.services import edit_request
from wellkept.toolkit import approving
from wellkept.toolkit.testing.cast import World


def asked(world: World, *keys: str, **more: Any) -> Any:
    voters = [{"person": world.people[key].pk} for key in keys]
    item = factories.catalogue_item(world, form={"approvals": [{"name": "All", "voters": voters, **more}]})
    return factories.ordered(world, item, answers={})


def test_who_stands_in_for_another_voter_is_still_one_of_the_two_who_must_agree(world: World) -> None:
    row = asked(world, "amara", "jonah", quorum=2)
    now = occasion.now()
    services.stand_in(
        actor=world.actor("amara"), substitute=world.people["jonah"], since=now, until=now + timedelta(days=1)
    )
    row = factories.vote(world, row, by="jonah")
    assert selectors.awaiting(world.actor("jonah"), now) == []
    with pytest.raises(Refused):
        factories.vote(world, row, by="jonah")
    assert factories.vote(world, row, by="amara").state == "approved"


def test_what_is_over_takes_no_vote(world: World) -> None:
    row = asked(world, "ada")
    row = records.transition(row, "cancel", actor=world.actor("jonah"), cancel_reason="Nobody needs it any more.")
    assert approving.approval(row, world.actor("ada"))["seats"] == []
    with pytest.raises(Refused, match="is over"):
        factories.vote(world, row)


@pytest.mark.parametrize("name", ["requester", "title", "description", "service"])
@pytest.mark.parametrize("decided", [False, True])
def test_what_was_put_to_the_vote_stays_as_its_voters_were_shown_it(world: World, name: str, decided: bool) -> None:
    row = asked(world, "jonah")
    if decided:
        row = factories.vote(world, row, by="jonah")
    other = {"requester": world.people["jonah"], "title": "Another", "description": "And a car.", "service": None}
    other["service"] = factories.service()
    with pytest.raises(Invalid, match="put to the vote"):
        edit_request(row, actor=world.actor("jonah"), **{name: other[name]})
    kept = edit_request(row, actor=world.actor("jonah"), **{name: getattr(row, name)}, priority=2)
    assert (kept.priority, kept.requester) == (2, world.people["olly"])


def test_what_nobody_votes_on_can_be_changed(world: World) -> None:
    row = factories.ordered(world, factories.catalogue_item(world, form={}), answers={})
    assert edit_request(row, actor=world.actor("jonah"), title="Two of them").title == "Two of them"


def test_a_reason_is_kept_as_every_database_can_and_has_an_end(world: World) -> None:
    row = asked(world, "ada")
    for wrong in ("\x00", "x" * 5001):
        with pytest.raises(Invalid):
            factories.vote(world, row, choice="reject", comment=wrong)
    row = factories.vote(world, row, choice="reject", comment=" No\x00 budget.\ud800 ")
    poll = selectors.poll_of(row.pk)
    assert poll is not None
    assert [vote.comment for vote in poll.votes()] == ["No budget.?"]


def test_the_database_itself_refuses_to_change_votes_voters_and_what_was_ordered(world: World) -> None:
    item = factories.catalogue_item(world)
    factories.vote(world, factories.ordered(world, item), choice="reject", comment="There is one.")
    columns = {
        "approvals_vote": "choice = 'approve'", "approvals_seat": "mandatory = true", "approvals_step": "quorum = 1",
        "approvals_approval": "round = 2", "approvals_approval_excluded": "person_id = person_id",
        "requests_orderline": "quantity = 9", "catalogue_formversion": "approvals = '[]'",
    }  # fmt: skip
    for table, change in columns.items():
        for statement in (f"UPDATE {table} SET {change}", f"DELETE FROM {table}"):
            with (
                pytest.raises(IntegrityError, match=r"(stands|stays) as"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(statement)


@pytest.mark.parametrize("change", ["UPDATE approvals_vote SET choice = 'approve'", "DELETE FROM approvals_vote"])
def test_a_vote_that_somebody_changed_past_the_triggers_is_named(world: World, change: str) -> None:
    row = asked(world, "ada", "tomas", quorum=2)
    factories.vote(world, row, choice="approve")
    assert comparison.compare().ok
    other = factories.vote(world, asked(world, "ada", "tomas"), choice="reject", comment="There is one.")
    assert comparison.compare().ok
    triggers.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute(f"{change} WHERE choice = 'reject'")
    found = comparison.compare()
    assert [(one.what, one.number, one.field) for one in found.differences] == [("changed", other.number, "votes")]
    assert (found.differing, found.complete) == (1, True)
    assert "reject" in str(found.differences[0].trail)
    assert "reject" not in str(found.differences[0].table)


def test_votes_that_were_removed_with_all_that_was_asked_are_named(world: World) -> None:
    row = factories.vote(world, asked(world, "ada"))
    triggers.remove(connection)
    with connection.cursor() as cursor:
        for table in ("vote", "seat", "step", "approval_excluded", "approval"):
            cursor.execute(f"DELETE FROM approvals_{table}")
    found = {(one.number, one.field) for one in comparison.compare().differences}
    assert found == {(row.number, "votes"), (row.number, "steps")}


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE approvals_step SET quorum = 1",
        "UPDATE approvals_step SET percent = 10",
        "UPDATE approvals_seat SET mandatory = NOT mandatory",
        "DELETE FROM approvals_seat WHERE NOT EXISTS (SELECT 1 FROM approvals_vote v WHERE v.seat_id = approvals_seat.id)",
    ],
)
def test_what_was_asked_and_is_asked_no_longer_is_named(world: World, change: str) -> None:
    row = asked(world, "ada", "tomas", quorum=2)
    factories.vote(world, row)
    assert comparison.compare().ok
    triggers.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute(change)
    found = comparison.compare()
    assert [(one.what, one.number, one.field) for one in found.differences] == [("changed", row.number, "steps")]


@pytest.mark.parametrize("kept_from", ["customers", "expires_at"])
def test_nobody_is_asked_who_cannot_read_what_it_is_about(world: World, kept_from: str) -> None:
    user = world.users["jonah"]
    user.customers = [world.organizations["pinnock"].pk] if kept_from == "customers" else None
    user.expires_at = occasion.now() - timedelta(days=1) if kept_from == "expires_at" else None
    user.save()
    with pytest.raises(Refused, match="2 must agree, and 1 may vote"):
        asked(world, "amara", "jonah", quorum=2)
    assert asked(world, "amara", "jonah", quorum=1).state == "awaiting_approval"
