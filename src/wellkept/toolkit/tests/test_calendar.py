"""Calendars: whose days they are, what stands in them, how much is asked of the database."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from wellkept.components.tasks.services import add_task
from wellkept.kernel import occasion
from wellkept.kernel.registry import kinds
from wellkept.records import services as records
from wellkept.toolkit import calendars
from wellkept.toolkit.calendars import Period
from wellkept.toolkit.pages import above
from wellkept.toolkit.testing import contract
from wellkept.toolkit.testing.cast import World

OpenAs = Callable[[str], Client]
COUNTS = Path(__file__).with_name("query_counts.json")
DATED = pytest.mark.parametrize("of", [k for k in kinds() if "calendar" in above.ways(k)], ids=lambda k: k.key)


def task(world: World, due: datetime, title: str = "Change the filter", who: str = "jonah") -> Any:
    return add_task(actor=world.actor("jonah"), title=title, due_at=due, assignee=world.people[who])


def day_of(page: str, number: str) -> str:
    """In which day a record stands."""
    cell = next(part for part in re.split(r"<td", page) if number in part)
    return re.search(r'datetime="(\d{4}-\d\d-\d\d)"', cell)[1]


@pytest.mark.parametrize(
    ("at", "week", "first", "count"),
    [
        (date(2026, 11, 28), False, date(2026, 10, 26), 42),
        (date(2027, 2, 10), False, date(2027, 2, 1), 28),
        (date(2026, 12, 31), False, date(2026, 11, 30), 35),
        (date(2026, 11, 29), True, date(2026, 11, 23), 7),
    ],
)
def test_a_period_is_whole_weeks(at: date, week: bool, first: date, count: int) -> None:
    period = Period(at, week)
    assert (period.days[0], len(period.days)) == (first, count)
    assert at in period.days
    assert period.moved(1).moved(-1).days == period.days


@pytest.mark.parametrize("given", ["", "x", "2026-13-01", "9999-12-31", "0001-01-01", "2026-11-28x"])
def test_a_day_that_cannot_be_meant_is_today(given: str) -> None:
    assert Period.read({"at": given}).at == calendars.today()


def test_days_are_those_of_the_readers_zone_also_when_clocks_change() -> None:
    with timezone.override(ZoneInfo("Europe/London")):
        period = Period(date(2026, 3, 29), True)
        assert period.start == datetime(2026, 3, 23, tzinfo=UTC)
        assert period.end == datetime(2026, 3, 29, 23, tzinfo=UTC)


def test_what_is_due_late_in_the_evening_stands_in_the_readers_day(world: World, open_as: OpenAs) -> None:
    made = task(world, datetime(2026, 6, 10, 23, 30, tzinfo=UTC))
    address = "/tasks/calendar?view=open&at=2026-06-01"
    assert day_of(open_as("jonah").get(address).content.decode(), made.number) == "2026-06-11", (
        "half past midnight in London"
    )
    world.users["jonah"].zone = "America/New_York"
    world.users["jonah"].save()
    assert day_of(open_as("jonah").get(address).content.decode(), made.number) == "2026-06-10"


def test_what_is_late_is_said_in_words_and_what_is_over_is_gone(world: World, open_as: OpenAs) -> None:
    now = occasion.now()
    late, done = task(world, now - timedelta(hours=2)), task(world, now + timedelta(hours=1))
    long_ago = task(world, now - timedelta(days=400))
    records.transition(done, "finish", actor=world.actor("jonah"), result="Done.")
    page = open_as("jonah").get("/tasks/calendar?view=").content.decode()
    item = page[page.index(f'c-number">{late.number}') :].partition("</li>")[0]
    assert '<span class="due over">2 h over</span>' in item
    assert done.number not in page
    assert long_ago.number not in page
    assert "1 was due before and is open" in page


def test_a_full_day_leads_to_its_week_and_a_full_month_says_so(world: World, open_as: OpenAs, monkeypatch: Any) -> None:
    for _turn in range(6):
        task(world, datetime(2030, 6, 12, 12, tzinfo=UTC))
    page = open_as("jonah").get("/tasks/calendar?view=open&at=2030-06-01").content.decode()
    assert page.count('class="cal-item') == 4
    more = re.search(r'class="cal-more" href="([^"]+)">2 more', page)[1].replace("&amp;", "&")
    assert open_as("jonah").get(more).content.decode().count('class="cal-item') == 6
    monkeypatch.setattr(calendars, "READ", 5)
    assert "More is due than" in open_as("jonah").get("/tasks/calendar?view=open&at=2030-06-01").content.decode()


def test_the_inbox_has_work_of_every_kind_of_ones_own(world: World, open_as: OpenAs) -> None:
    mine = task(world, datetime(2030, 6, 12, 12, tzinfo=UTC))
    others = task(world, datetime(2030, 6, 12, 12, tzinfo=UTC), who="rashid")
    page = open_as("jonah").get("/work/calendar?at=2030-06-01").content.decode()
    assert mine.number in page
    assert others.number not in page
    assert f'href="/tasks/{mine.number}"' in page
    assert others.number in open_as("jonah").get("/work/calendar?tray=all&at=2030-06-01").content.decode()
    assert mine.number not in open_as("olly").get("/work/calendar?tray=all&at=2030-06-01").content.decode()


@DATED
def test_calendars_keep_their_number_of_statements(of: Any, world: World, open_as: OpenAs) -> None:
    contract.make(of, world)
    task(world, occasion.now())
    client = open_as(contract.maker(of, world))
    for name, address in (
        (f"{of.key}.calendar", f"/{of.slug}/calendar?view="),
        ("inbox.calendar", "/work/calendar?tray=all"),
    ):
        client.get(address)
        asked = contract.statements(lambda address=address: client.get(address))
        assert len(asked) == contract.pinned(COUNTS, name, len(asked)), "\n".join(asked)
        assert len(asked) <= 6
        assert "<c-" not in client.get(address).content.decode()
