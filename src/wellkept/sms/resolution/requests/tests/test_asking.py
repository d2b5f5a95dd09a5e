"""A vote that waits for somebody who has left is asked for anew; nobody gets rid of a voter who is there."""

import pytest
from django.test import Client

from wellkept.components.approvals import selectors as polls
from wellkept.directory import services as directory
from wellkept.directory.services import appoint
from wellkept.kernel.errors import Denied, Refused
from wellkept.kernel.permissions import system
from wellkept.sms import factories
from wellkept.sms.resolution.requests import asking
from wellkept.toolkit.testing.cast import World

pytestmark = pytest.mark.django_db


def leave(world: World, who: str) -> None:
    directory.set_account(world.users[who], actor=system(), is_active=False)


def test_who_has_left_holds_up_nobody(world: World, client: Client) -> None:
    row = factories.ordered(world, by="olly")
    femi = directory.add_person(
        actor=system(), organization=world.organizations["oldmere"], name="Femi Adeyemi", email="femi@oldmere.example"
    )
    world.users["femi"] = directory.open_account(
        actor=system(), person=femi, email="femi@oldmere.example", roles=("customer",), password="a-long-test-password"
    )
    with pytest.raises(Refused, match="can still vote"):
        asking.ask_anew(row, actor=world.actor("jonah"))
    leave(world, "ada")
    with pytest.raises(Denied):
        asking.ask_anew(row, actor=world.actor("olly"))
    client.force_login(world.users["jonah"])
    dialog = client.get(f"/requests/{row.number}/do/ask_anew").content.decode()
    assert "Dr Ada Wren" in dialog
    assert client.post(f"/requests/{row.number}/do/ask_anew", {"version": row.version}).status_code == 303
    poll = polls.poll_of(row.pk)
    assert poll is not None and poll.approval.round == 2
    assert [seat.person for seat in poll.awaited()] == [femi]
    assert factories.vote(world, type(row).objects.get(pk=row.pk), by="femi").state != "awaiting_approval"


def test_where_nobody_is_left_it_says_so_and_nothing_is_changed(world: World) -> None:
    row = factories.ordered(world, by="olly")
    leave(world, "ada")
    with pytest.raises(Refused):
        asking.ask_anew(row, actor=world.actor("jonah"))
    poll = polls.poll_of(row.pk)
    assert poll is not None and poll.approval.round == 1
    appoint(world.people["olly"], "customer", actor=system())
    with pytest.raises(Refused):
        asking.ask_anew(row, actor=world.actor("jonah"))


def test_what_was_decided_is_not_asked_again(world: World) -> None:
    row = factories.vote(world, factories.ordered(world, by="olly"))
    leave(world, "ada")
    with pytest.raises(Refused, match="does not wait"):
        asking.ask_anew(row, actor=world.actor("jonah"))
