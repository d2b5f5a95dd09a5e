"""Needs, what is short, and what was decided on it."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from wellkept.kernel import occasion
from wellkept.kernel.errors import Denied, Invalid, Refused
from wellkept.sms.support.resources import services
from wellkept.toolkit.testing.cast import World

pytestmark = pytest.mark.django_db


def need(world: World, required: Any, available: Any, **fields: Any) -> Any:
    """Tomas writes down a need of people."""
    return services.note_need(
        actor=world.actor("tomas"), title="Agents on the late shift", category="human", required=required,
        available=available, **fields,
    )  # fmt: skip


def test_the_gap_follows_from_the_figures(world: World) -> None:
    assert (need(world, 4, 3).gap, need(world, 3, 4).gap, need(world, 3, None).gap) == (1, 0, 0)
    row = need(world, Decimal("40"), Decimal("40"))
    assert row.gap_since is None
    row = services.edit_need(row, actor=world.actor("tomas"), available=Decimal("32"))
    assert (row.gap, row.gap_since is not None) == (8, True)


def test_a_gap_begins_with_its_period(world: World) -> None:
    start = (occasion.now() + timedelta(days=30)).date()
    row = need(world, 2, 1, period_start=start)
    assert row.gap_since == datetime(start.year, start.month, start.day, tzinfo=UTC)


def test_a_larger_shortage_is_decided_on_anew(world: World) -> None:
    tomas = world.actor("tomas")
    row = services.decide(need(world, 4, 3), actor=world.actor("ines"), decision="We hire one in spring")
    assert (row.decided_by, row.decided_at is not None) == (world.people["ines"], True)
    row = services.edit_need(row, actor=tomas, title="Agents in the evening")
    assert row.decision
    row = services.edit_need(row, actor=tomas, available=2)
    assert (row.gap, row.decision, row.decided_at) == (2, "", None)
    row = services.edit_need(row, actor=tomas, available=4)
    assert (row.gap, row.gap_since) == (0, None)
    with pytest.raises(Refused):
        services.decide(row, actor=tomas, decision="Nothing to do")


def test_what_is_refused(world: World) -> None:
    row, today = need(world, 4, 3), occasion.now().date()
    with pytest.raises(Invalid):
        services.decide(row, actor=world.actor("tomas"), decision="  ")
    with pytest.raises(Denied):
        services.decide(row, actor=world.actor("jonah"), decision="We hire")
    with pytest.raises(Invalid):
        need(world, 1, 1, period_start=today, period_end=today - timedelta(days=1))
    with pytest.raises(Invalid):
        services.edit_need(row, actor=world.actor("tomas"), period_end=today - timedelta(days=1))
