"""Merging problems: what hangs on the one hangs on the other."""

import pytest

from wellkept.components.comments.models import Comment
from wellkept.components.links.models import Link
from wellkept.components.links.services import link
from wellkept.kernel.errors import Denied, Refused
from wellkept.records import services as records
from wellkept.sms import factories
from wellkept.sms.resolution.problems import selectors
from wellkept.sms.resolution.problems.models import Problem
from wellkept.toolkit.testing.cast import World


def merge(one: Problem, other: Problem, by: str, world: World) -> Problem:
    merged: Problem = records.transition(one, "merge", actor=world.actor(by), merged_into=other)
    return merged


def test_incidents_changes_and_findings_go_on_in_the_other_one(world: World) -> None:
    first, second = factories.incident(world), factories.incident(world)
    one = factories.problem(world, incidents=(first, second), title="Mail queue stalls", workaround="Restart it.")
    other = factories.problem(world, incidents=(second,), title="Mail is slow")
    change = factories.change(world)
    link(one.record, change.record, Link.Type.RESOLVED_BY, actor=world.actor("rashid"))
    merged = merge(one, other, "rashid", world)
    assert (merged.state, merged.merged_into) == ("cancelled", other)
    assert set(selectors.incidents_of(other.pk)) == {first, second}
    assert set(selectors.changes_of(other.pk)) == {change}
    assert not selectors.incidents_of(one.pk).exists()
    assert not selectors.changes_of(one.pk).exists()
    assert Link.objects.filter(target=one.pk, until__isnull=False).count() == 2, "what was there stays on record"
    note = Comment.objects.get(record=other.pk)
    assert "Mail queue stalls" in note.body
    assert "Workaround: Restart it." in note.body


def test_what_cannot_be_merged_is_refused(world: World) -> None:
    one = factories.problem(world)
    over = records.transition(factories.problem(world), "cancel", actor=world.actor("rashid"), cancel_reason="None.")
    with pytest.raises(Refused, match="is over"):
        merge(one, over, "rashid", world)
    theirs = factories.problem(world, customer=world.organizations["pinnock"])
    with pytest.raises(Refused, match="different customers"):
        merge(one, theirs, "rashid", world)
    with pytest.raises(Denied):
        merge(one, factories.problem(world), "olly", world)


def test_the_dialog_says_what_becomes_of_a_known_error(world: World, client) -> None:
    one = factories.known_error(world)
    client.force_login(world.users["rashid"])
    page = client.get(f"/problems/{one.number}/do/merge").content.decode()
    assert f"This cannot be taken back: {one.number} stays ended." in page
    assert "It is a known error no longer then" in page
    assert "split one off" not in page
