"""Figures of the report page."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from wellkept.kernel.occasion import Origin, occasion
from wellkept.kernel.permissions import system
from wellkept.records import services as records
from wellkept.sms import factories
from wellkept.sms.resolution.incidents import reporting
from wellkept.toolkit.testing.cast import World


def told(world: World, opened: datetime, took: timedelta | None = None, **fields: Any) -> Any:
    with occasion(at=opened, origin=Origin.IMPORT):
        row = factories.incident(world, **fields)
    if took is None:
        return row
    with occasion(at=opened + took, origin=Origin.IMPORT):
        row = records.transition(row, "start", actor=world.actor("jonah"))
        row = records.transition(row, "resolve", actor=world.actor("jonah"))
        return records.transition(row, "close", actor=world.actor("jonah"))


@pytest.fixture
def history(world: World) -> World:
    """Three in January (one ends in February, one never), one in March that is cancelled."""
    told(world, datetime(2026, 1, 5, 9, tzinfo=UTC), timedelta(hours=2), team=world.desk)
    told(world, datetime(2026, 1, 30, 9, tzinfo=UTC), timedelta(days=4))
    told(world, datetime(2026, 1, 31, 23, 30, tzinfo=UTC))
    row = told(world, datetime(2026, 3, 2, 9, tzinfo=UTC))
    with occasion(at=datetime(2026, 3, 3, 9, tzinfo=UTC), origin=Origin.IMPORT):
        records.transition(row, "cancel", actor=world.actor("jonah"), cancel_reason="Twice.")
    return world


def test_volume_and_backlog_by_month(history: World) -> None:
    found = reporting.volume(system(), date(2026, 1, 15), date(2026, 4, 1))
    assert [(v.month.month, v.opened, v.resolved, v.closed, v.backlog) for v in found] == [
        (1, 3, 1, 1, 2), (2, 0, 1, 1, 1), (3, 1, 0, 1, 1), (4, 0, 0, 0, 1),
    ]  # fmt: skip
    assert found[0].reopened_share == 0 and found[1].reassigned_share is None
    assert reporting.volume(system(), date(2026, 2, 1), date(2026, 1, 1)) == []


def test_shares_count_the_months_own_incidents(history: World) -> None:
    row = told(history, datetime(2026, 1, 6, 9, tzinfo=UTC), timedelta(hours=1))
    with occasion(at=datetime(2026, 1, 7, 9, tzinfo=UTC), origin=Origin.IMPORT):
        records.transition(row, "reopen", actor=history.actor("amara"), reopen_reason="Again.")
    january = reporting.volume(system(), date(2026, 1, 1), date(2026, 1, 31))[0]
    assert (january.opened, january.reopened, january.reopened_share) == (4, 1, 0.25)


def test_time_to_resolve_by_priority_team_and_month(history: World) -> None:
    found = reporting.resolution(system(), date(2026, 1, 1), date(2026, 3, 31))[0]
    assert found.overall is not None and history.desk is not None
    assert (found.overall.count, round(found.overall.p50), round(found.overall.p90)) == (2, 7200, 345_600)
    assert {month.month: round(d.p50) for month, d in found.by_month.items()} == {1: 7200, 2: 345_600}
    assert {key: d.count for key, d in found.by["priority"].items()} == {3: 2}
    assert {key: round(d.p90) for key, d in found.by["team"].items()} == {history.desk.pk: 7200, None: 345_600}


def test_others_see_their_own_figures_alone(history: World) -> None:
    ours = reporting.volume(history.actor("ada"), date(2026, 1, 1), date(2026, 1, 31))
    theirs = reporting.volume(history.actor("bo"), date(2026, 1, 1), date(2026, 1, 31))
    assert (ours[0].opened, theirs[0].opened, theirs[0].backlog) == (3, 0, 0)
    assert reporting.resolution(history.actor("bo"), date(2026, 1, 1), date(2026, 3, 1))[0].overall is None
