"""Calendars against a table of every minute: random hours, exceptions and validity, over every change of the clock."""

import random
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wellkept.kernel.calendars import CalendarChain, CalendarError, ServiceCalendar
from wellkept.kernel.tests.minute_table import DAYS, MINUTES, MinuteTable

#: Ten days each: around a change of the clock forward, one back, and a turn of the year without any.
PERIODS = {
    "America/New_York": ["2024-03-06", "2024-10-30", "2024-12-27"],
    "Europe/Berlin": ["2025-03-26", "2025-10-22", "2024-12-27"],
    "Australia/Lord_Howe": ["2023-09-27", "2024-04-03", "2023-12-27"],
    "Asia/Kathmandu": ["1985-12-28", "2024-10-30", "2023-12-27"],
    "UTC": ["2024-02-26", "2024-10-30", "2024-12-27"],
    # Midnight itself is skipped and shown twice; a whole day is skipped.
    "America/Sao_Paulo": ["2018-10-30", "2018-02-13"],
    "Pacific/Apia": ["2011-12-26"],
}
CASES = [
    (zone, datetime.fromisoformat(first).replace(tzinfo=UTC)) for zone, firsts in PERIODS.items() for first in firsts
]
CALENDARS, QUESTIONS = 7, 150
TIMES = st.integers(0, 95).map(lambda quarter: f"{quarter // 4:02d}:{quarter % 4 * 15:02d}")


def clock(draw: random.Random) -> str:
    minute = draw.choice([0, 0, 15, 30, 45, draw.randrange(60)])
    return f"{draw.choice([0, 1, 2, 3, 8, 12, 17, 22, 23, draw.randrange(24)]):02d}:{minute:02d}"


def hours(draw: random.Random) -> list[list[str]]:
    windows = [[clock(draw), draw.choice([clock(draw), "24:00"])] for _ in range(draw.choice([1, 1, 2, 3]))]
    return [window for window in windows if window[0] != window[1]] or [["08:30", "17:00"]]


def random_calendar(draw: random.Random, zone: str, first: datetime) -> dict[str, Any]:
    day: list[str] = [(first + timedelta(days=n)).date().isoformat() for n in range(-1, 11)]
    data: dict[str, Any] = {
        "zone": zone,
        "weekly": {name: hours(draw) for name in draw.sample(DAYS, draw.randint(1, 7))},
        "closed": draw.sample(day, draw.choice([0, 1, 2, 4])),
        "open": {name: hours(draw) for name in draw.sample(day, draw.choice([0, 0, 1, 2]))},
    }
    if draw.random() < 0.2:
        data["valid_from"] = day[draw.randint(0, 5)]
    if draw.random() < 0.2:
        data["valid_to"] = day[draw.randint(5, 11)]
    return data


def calendar_of(data: dict[str, Any]) -> ServiceCalendar | None:
    try:
        return ServiceCalendar.from_dict(data)
    except CalendarError:
        return None


@pytest.mark.parametrize(("zone", "first"), CASES, ids=[f"{zone}-{first:%Y-%m}" for zone, first in CASES])
def test_random_calendars_agree_with_the_minutes(zone: str, first: datetime) -> None:
    draw = random.Random(f"{zone} {first}")
    epoch, asked = int(first.timestamp()), 0
    for _ in range(CALENDARS):
        data = random_calendar(draw, zone, first)
        table, calendar = MinuteTable(data, first), calendar_of(data)
        if calendar is None:
            assert not any(table.open)
            continue
        moments = sorted(draw.randrange(MINUTES * 60) // step * step for step in (1, 60, 900) for _ in range(QUESTIONS))
        starts, ends = np.array(moments[:-1]), np.array(moments[1:])
        draw.shuffle(ends)
        starts, ends = np.minimum(starts, ends), np.maximum(starts, ends)
        expected = [table.elapsed(int(a), int(b)) for a, b in zip(starts, ends, strict=True)]
        assert calendar.elapsed_many(starts + epoch, ends + epoch).tolist() == expected

        seconds = np.array([draw.choice([0, 60, 3600, 14400, 30600, draw.randrange(200_000)]) for _ in starts])
        dues = [table.due(int(a), int(n)) for a, n in zip(starts, seconds, strict=True)]
        inside = np.array([due is not None for due in dues])
        known = [due for due in dues if due is not None]
        got = calendar.due_many(starts[inside] + epoch, seconds[inside])
        assert (got - epoch).tolist() == known
        assert (calendar.elapsed_many(starts[inside] + epoch, got) == seconds[inside]).all()
        asked += len(expected) + len(known)

        for place in draw.sample(range(len(known)), min(20, len(known))):
            start = table.instant(int(starts[inside][place])).astimezone(ZoneInfo(draw.choice([zone, "Asia/Tokyo"])))
            due = calendar.due(start, int(seconds[inside][place]))
            assert due.timestamp() == epoch + known[place]
            assert due.tzinfo is start.tzinfo
            assert calendar.elapsed(start, due) == seconds[inside][place]
            minute = int(starts[inside][place]) // 60
            assert calendar.is_open(start) is table.open[minute]
    assert asked > 2_000


@given(
    data=st.data(), zone=st.sampled_from(sorted(PERIODS)), micros=st.integers(0, 10**12), more=st.integers(1, 10**11)
)
@settings(max_examples=60, deadline=None)
def test_elapsed_undoes_due_to_the_microsecond(data: st.DataObject, zone: str, micros: int, more: int) -> None:
    windows = st.lists(st.tuples(TIMES, TIMES).filter(lambda pair: pair[0] != pair[1]), min_size=1, max_size=3)
    weekly = data.draw(st.dictionaries(st.sampled_from(DAYS), windows, min_size=1))
    calendar = ServiceCalendar.from_dict({"zone": zone, "weekly": weekly})
    start = datetime(2024, 3, 1, tzinfo=UTC) + timedelta(microseconds=micros)
    due = calendar.due(start, more / 10**6)
    assert calendar.elapsed(start, due) == more / 10**6
    earlier = due - timedelta(microseconds=1)
    if earlier >= start:
        assert calendar.elapsed(start, earlier) < more / 10**6
    middle = start + (due - start) / 3
    assert calendar.elapsed(start, middle) + calendar.elapsed(middle, due) == pytest.approx(more / 10**6, abs=1e-5)
    begin = calendar.next_open(start)
    assert calendar.is_open(begin)
    assert calendar.elapsed(start, begin) == 0
    open_time = sum((to - opened for opened, to in calendar.open_intervals(start, due)), timedelta())
    assert open_time == timedelta(microseconds=more)
    assert ServiceCalendar.from_dict(calendar.to_dict()) == calendar


@pytest.mark.parametrize("zone", ["America/New_York", "Europe/Berlin"])
def test_a_chain_of_versions_agrees_with_the_minutes(zone: str) -> None:
    draw, first = random.Random(zone), datetime(2024, 12, 27, tzinfo=UTC)
    for turn, year in product(range(2), ["2024-12-31", "2025-01-02"]):
        old, new = (random_calendar(draw, zone, first) | {"valid_from": day} for day in ("2024-01-01", year))
        for version in (old, new):
            version.pop("valid_to", None)
        before = MinuteTable(old | {"valid_to": str(date.fromisoformat(year) - timedelta(days=1))}, first)
        after = MinuteTable(new, first)
        either = [a or b for a, b in zip(before.open, after.open, strict=True)]
        starts = int(first.timestamp()) + 60 * np.arange(MINUTES)
        chain = CalendarChain.from_dicts([new, old] if turn % 2 else [old, new])
        assert (chain.elapsed_many(starts, starts + 60) == 60 * np.array(either)).all()
