"""Who is asked to vote, who stands in, and what people hear of it."""

from datetime import timedelta
from typing import Any

import pytest

from wellkept.components.approvals import selectors, services
from wellkept.components.notifications.models import Notification
from wellkept.components.notifications.recipients import follow
from wellkept.kernel import occasion
from wellkept.kernel.errors import Invalid, Refused
from wellkept.ledger.models import Event
from wellkept.records.scope import visible_cards
from wellkept.sms import factories
from wellkept.toolkit.testing.cast import World


def asked(world: World, *steps: dict[str, Any]) -> Any:
    item = factories.catalogue_item(world, form={"approvals": steps})
    return factories.ordered(world, item, answers={})


def persons(world: World, *keys: str, **more: Any) -> dict[str, Any]:
    return {"name": more.pop("name", "All"), "voters": [{"person": world.people[key].pk} for key in keys], **more}


def outcome(row: Any) -> str:
    poll = selectors.poll_of(row.pk)
    assert poll is not None
    return str(poll.outcome)


def waits_for(world: World, *keys: str) -> list[str]:
    return [key for key in keys if selectors.awaiting(world.actor(key), occasion.now())]


def test_steps_go_in_order_and_each_calls_its_own_voters(world: World) -> None:
    row = asked(world, persons(world, "ada", name="First"), persons(world, "tomas", name="Second"))
    assert waits_for(world, "ada", "tomas") == ["ada"]
    with pytest.raises(Refused):
        factories.vote(world, row, by="tomas")
    factories.vote(world, row)
    assert waits_for(world, "ada", "tomas") == ["tomas"]
    factories.vote(world, row, by="tomas")
    assert (outcome(row), waits_for(world, "ada", "tomas")) == ("approved", [])


def test_more_than_half_of_a_team_and_a_voter_who_must_agree(world: World) -> None:
    voters = [{"team": world.desk.pk}, {"person": world.people["tomas"].pk, "mandatory": True}]
    row = asked(world, {"name": "Desk", "voters": voters, "percent": 60})
    factories.vote(world, row, by="amara")
    factories.vote(world, row, by="jonah")
    assert outcome(row) == "open"
    with occasion.occasion(entrance=occasion.Entrance.PAGES), pytest.raises(Invalid):
        services.vote(row, actor=world.actor("tomas"), choice="abstain")
    factories.vote(world, row, by="tomas", choice="reject", comment="Not this year.")
    assert outcome(row) == "rejected"


def test_the_voters_of_the_next_step_are_called_once_it_is_theirs(world: World) -> None:
    row = asked(world, persons(world, "ada", name="First"), persons(world, "employee", name="Second"))
    assert not visible_cards(world.actor("employee")).filter(pk=row.pk).exists()
    factories.vote(world, row, by="ada")
    called = Event.objects.filter(subject_id=row.pk, verb="request.approval_asked").order_by("id")
    assert [event.changes["voters"] for event in called] == [[world.people["ada"].pk], [world.people["employee"].pk]]
    assert visible_cards(world.actor("employee")).filter(pk=row.pk).exists()


def test_a_substitute_votes_between_two_dates_and_in_his_own_name(world: World) -> None:
    row = asked(world, persons(world, "ada"))
    now = occasion.now()
    services.stand_in(
        actor=world.actor("ada"), substitute=world.people["olly"], since=now, until=now + timedelta(days=7)
    )
    with pytest.raises(Refused):
        factories.vote(world, row, by="olly")  # it is his own order
    form = {"approvals": [persons(world, "tomas")]}
    other = factories.ordered(world, factories.catalogue_item(world, form=form), answers={})
    assert waits_for(world, "employee") == []
    made = services.stand_in(
        actor=world.actor("tomas"), substitute=world.people["employee"], since=now, until=now + timedelta(days=7)
    )
    assert waits_for(world, "employee") == ["employee"]
    with occasion.occasion(at=now + timedelta(days=8)):
        assert waits_for(world, "employee") == []
    factories.vote(world, other, by="employee")
    vote = selectors.poll_of(other.pk).decided_by  # type: ignore[union-attr]
    assert vote is not None
    assert (vote.by, vote.seat.person) == (world.people["employee"], world.people["tomas"])
    services.end_stand_in(made.pk, actor=world.actor("tomas"))
    again = factories.ordered(world, factories.catalogue_item(world, form=form), answers={})
    assert waits_for(world, "employee") == []
    with pytest.raises(Refused):
        factories.vote(world, again, by="employee")


def test_nobody_names_a_substitute_outside_his_organization(world: World) -> None:
    now = occasion.now()
    for key in ("ada", "pat"):
        with pytest.raises(Invalid):
            services.stand_in(
                actor=world.actor("ada"), substitute=world.people[key], since=now, until=now + timedelta(days=1)
            )


def test_voters_are_told_and_the_requester_hears_nothing_of_it(world: World) -> None:
    row = asked(world, persons(world, "ada"))
    for event in Event.objects.filter(subject_id=row.pk, verb="request.approval_asked"):
        follow(event)
    told = Notification.objects.filter(verb="request.approval_asked")
    assert [one.person_id for one in told] == [world.people["ada"].pk]
    assert told[0].text == f"{row.number} waits for your vote: Laptop"
