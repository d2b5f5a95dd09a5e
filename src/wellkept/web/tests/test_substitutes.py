"""The page on which a person names who votes in his place."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from wellkept.components.approvals.models import Substitution
from wellkept.toolkit.testing.cast import World

pytestmark = pytest.mark.django_db
HERE = "/settings/substitute"


@pytest.fixture
def ada(world: World, client: Client, time_machine: Any) -> Client:
    """Ada's browser, on a Monday in London's summer time."""
    time_machine.move_to("2026-06-01T09:00:00Z", tick=False)
    world.users["ada"].zone = "Europe/London"
    world.users["ada"].save()
    client.force_login(world.users["ada"])
    return client


def test_a_substitute_votes_from_the_first_day_to_the_last(world: World, ada: Client, time_machine: Any) -> None:
    page = ada.get(HERE).content.decode()
    assert "Olly Marsh" in page
    assert "Jonah Pell" not in page, "only people of one's own organization"
    olly = world.people["olly"]
    done = ada.post(HERE, {"substitute": olly.pk, "first": "2026-06-02", "last": "2026-06-03"}, follow=True)
    assert "Olly Marsh votes in your place, until 3 Jun 2026." in done.content.decode()
    row = Substitution.objects.get()
    assert (row.since, row.until) == (datetime(2026, 6, 1, 23, tzinfo=UTC), datetime(2026, 6, 3, 23, tzinfo=UTC))
    assert "3 Jun 2026" in ada.get(HERE).content.decode(), "the last day is part of it"
    time_machine.move_to("2026-06-02T09:00:00Z", tick=False)
    theirs = Client()
    theirs.force_login(world.users["olly"])
    assert "Dr Ada Wren" in theirs.get(HERE).content.decode()
    time_machine.move_to("2026-06-04T09:00:00Z", tick=False)
    assert "Over" in ada.get(HERE).content.decode()


def test_one_ends_ones_own_and_nobody_elses(world: World, ada: Client) -> None:
    ada.post(HERE, {"substitute": world.people["olly"].pk, "first": "2026-06-01", "last": "2026-06-30"})
    row = Substitution.objects.get()
    theirs = Client()
    theirs.force_login(world.users["olly"])
    assert theirs.post(f"{HERE}/{row.pk}/end").status_code == 404
    assert ada.post(f"{HERE}/{row.pk}/end").status_code == 303
    row.refresh_from_db()
    assert row.until == datetime(2026, 6, 1, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("2026-06-05", "2026-06-04", "The end lies before the beginning."),
        ("2026-05-01", "2026-05-02", "This day is over."),
        ("", "", "required"),
        ("x", "2026-06-04", "valid date"),
    ],
)
def test_a_span_that_cannot_be_is_refused(world: World, ada: Client, first: str, last: str, said: str) -> None:
    answer = ada.post(HERE, {"substitute": world.people["olly"].pk, "first": first, "last": last})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Substitution.objects.exists()


def test_nobody_of_another_organization_stands_in(world: World, ada: Client) -> None:
    for who in ("jonah", "pat", "ada"):
        sent = {"substitute": world.people[who].pk, "first": "2026-06-01", "last": "2026-06-04"}
        assert ada.post(HERE, sent).status_code == 422
    assert not Substitution.objects.exists()
