"""The one row-level filter."""

import pytest

from wellkept.kernel.registry import kind
from wellkept.records.models import Audience, Record
from wellkept.records.scope import find, sees_notes, visible_cards, visible_to
from wellkept.sms import factories
from wellkept.sms.resolution.incidents.models import Incident
from wellkept.toolkit.testing.cast import World


@pytest.fixture
def two(world: World) -> tuple[Incident, Incident]:
    """One incident of Oldmere, reported by Olly, and one of Pinnock, reported by Pat."""
    return factories.incident(world), factories.incident(world, requester=world.people["pat"], title="Saw stands still")


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("jonah", {0, 1}),
        ("tomas", {0, 1}),
        ("greta", {0, 1}),
        ("helen", {0, 1}),
        ("olly", {0}),
        ("ada", {0}),
        ("pat", {1}),
        ("bo", {1}),
        ("ivo", set()),
        ("employee", set()),
        ("admin", set()),
    ],
)
def test_who_sees_what(world: World, two: tuple[Incident, Incident], who: str, sees: set[int]) -> None:
    actor = world.actor(who)
    rows = set(visible_to(Incident.objects.all(), actor).values_list("pk", flat=True))
    assert rows == {two[place].pk for place in sees}
    cards = set(visible_cards(actor).filter(kind="incident").values_list("pk", flat=True))
    assert cards == rows


def test_a_shared_record_is_seen(world: World, two: tuple[Incident, Incident]) -> None:
    Audience.objects.create(record=Record.objects.get(pk=two[0].pk), person=world.people["pat"])
    assert set(visible_to(Incident.objects.all(), world.actor("pat"))) == set(two)
    assert find(kind("incident"), world.actor("pat"), two[0].number) == two[0]


def test_an_agent_may_be_limited_to_customers(world: World, two: tuple[Incident, Incident]) -> None:
    from wellkept.directory.services import set_account
    from wellkept.kernel.permissions import system

    set_account(world.users["jonah"], actor=system(), customers=[world.organizations["pinnock"].pk])
    assert set(visible_to(Incident.objects.all(), world.actor("jonah"))) == {two[1]}


def test_a_foreign_record_is_like_none(world: World, two: tuple[Incident, Incident]) -> None:
    for number in (two[1].number, "INC-999999"):
        with pytest.raises(Incident.DoesNotExist):
            find(kind("incident"), world.actor("olly"), number)


def test_notes_are_for_the_provider(world: World) -> None:
    incident = kind("incident")
    assert sees_notes(incident, world.actor("jonah"))
    assert sees_notes(incident, world.actor("greta"))
    assert not sees_notes(incident, world.actor("ada"))
