"""What a calendar promises, case by case: windows, exceptions, validity, both changes of the clock, versions."""

import copy
import json
import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from wellkept.kernel.calendars import CalendarChain, CalendarError, ServiceCalendar
from wellkept.kernel.time import add_local_days

HOUR = 3600
OFFICE = [["09:00", "17:00"]]
NIGHT = [["22:00", "06:00"]]
WEEK = dict.fromkeys(["mon", "tue", "wed", "thu", "fri"], OFFICE)
NIGHTS = dict.fromkeys(["mon", "tue", "wed", "thu", "fri", "sat", "sun"], NIGHT)
NEW_YORK, BERLIN = ZoneInfo("America/New_York"), ZoneInfo("Europe/Berlin")


def calendar(weekly: dict[str, Any] | None = None, zone: str = "Europe/Berlin", **more: Any) -> ServiceCalendar:
    return ServiceCalendar.from_dict({"zone": zone, "weekly": WEEK if weekly is None else weekly, **more})


def at(text: str, zone: ZoneInfo = BERLIN, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold)


def test_due_runs_through_the_night_and_the_weekend() -> None:
    # 2026-03-06 is a Friday.
    assert calendar().due(at("2026-03-06 15:00"), 4 * HOUR) == at("2026-03-09 11:00")
    assert calendar().elapsed(at("2026-03-06 15:00"), at("2026-03-09 11:00")) == 4 * HOUR


def test_a_target_met_at_the_close_is_due_at_the_close() -> None:
    assert calendar().due(at("2026-03-06 09:00"), 8 * HOUR) == at("2026-03-06 17:00")
    assert calendar().due(at("2026-03-06 03:00"), 8 * HOUR) == at("2026-03-06 17:00")
    assert calendar().next_open(calendar().due(at("2026-03-06 03:00"), 8 * HOUR)) == at("2026-03-09 09:00")


def test_zero_seconds_are_due_at_the_next_open_instant() -> None:
    assert calendar().due(at("2026-03-06 12:00:00.25"), 0) == at("2026-03-06 12:00:00.25")
    assert calendar().due(at("2026-03-06 17:00"), 0) == at("2026-03-09 09:00")
    assert calendar().next_open(at("2026-03-07 12:00")) == at("2026-03-09 09:00")
    saturday, monday = (int(at(day).timestamp()) for day in ("2026-03-07 12:00", "2026-03-09 09:00"))
    assert calendar().due_many([saturday, monday], 0).tolist() == [monday, monday]


def test_the_result_is_in_the_zone_of_the_start() -> None:
    for zone in (UTC, NEW_YORK, BERLIN, timezone(timedelta(hours=3)), timezone(timedelta(0), "Z")):
        start = at("2026-03-06 15:00").astimezone(zone)
        due = calendar().due(start, 4 * HOUR)
        assert (due.tzinfo, due.timestamp()) == (zone, at("2026-03-09 11:00").timestamp())


def test_microseconds_survive_and_whole_seconds_are_whole() -> None:
    start = at("2026-03-06 16:59:59.999999")
    assert calendar().due(start, 1.5) == at("2026-03-09 09:00:01.499999")
    assert calendar().elapsed(start, at("2026-03-09 09:00:01.499999")) == 1.5
    assert calendar().elapsed(start, at("2026-03-06 18:00")) == 0.000001
    assert isinstance(calendar().elapsed(at("2026-03-06 15:00"), at("2026-03-06 16:00")), int)


def test_windows_that_touch_or_overlap_count_once() -> None:
    split = calendar({"mon": [["12:00", "17:00"], ["09:00", "12:00"], ["10:00", "13:00"]]})
    assert split.elapsed(at("2026-03-09 00:00"), at("2026-03-10 00:00")) == 8 * HOUR
    assert split.open_intervals(at("2026-03-09 00:00"), at("2026-03-10 00:00")) == [
        (at("2026-03-09 09:00"), at("2026-03-09 17:00"))
    ]
    assert split.open_intervals(at("2026-03-09 10:00"), at("2026-03-09 10:00")) == []
    days = calendar({"mon": [["00:00", "24:00"]], "tue": [["00:00", "24:00"]]})
    assert days.open_intervals(at("2026-03-09 12:00"), at("2026-03-12 00:00")) == [
        (at("2026-03-09 12:00"), at("2026-03-11 00:00"))
    ]


def test_the_close_is_not_open() -> None:
    assert calendar().is_open(at("2026-03-06 09:00"))
    assert calendar().is_open(at("2026-03-06 16:59:59.999999"))
    assert not calendar().is_open(at("2026-03-06 17:00"))


def test_a_night_belongs_to_the_day_on_which_it_starts() -> None:
    closed = calendar(NIGHTS, closed=["2026-03-07"])
    assert closed.is_open(at("2026-03-07 05:00"))
    assert not closed.is_open(at("2026-03-07 23:00"))
    assert not closed.is_open(at("2026-03-08 05:00"))
    assert closed.is_open(at("2026-03-08 22:00"))


def test_open_dates_replace_the_weekly_hours_and_win_over_closed() -> None:
    exception = calendar(closed=["2026-03-06"], open={"2026-03-06": [["10:00", "11:00"]], "2026-03-07": OFFICE})
    assert exception.elapsed(at("2026-03-06 00:00"), at("2026-03-07 00:00")) == HOUR
    assert exception.elapsed(at("2026-03-07 00:00"), at("2026-03-08 00:00")) == 8 * HOUR


def test_spring_takes_an_hour_away_and_autumn_gives_one() -> None:
    window = calendar({"sun": [["01:00", "03:00"]]}, "America/New_York")
    for day, hours in (("2024-03-10", 1), ("2024-03-17", 2), ("2024-11-03", 3)):
        assert window.elapsed(at(day, NEW_YORK), at(day, NEW_YORK) + timedelta(days=1)) == hours * HOUR
    assert window.due(at("2024-11-03 01:30", NEW_YORK, fold=1), HOUR).isoformat() == "2024-11-03T02:30:00-05:00"
    assert window.due(at("2024-11-03 01:30", NEW_YORK), HOUR).isoformat() == "2024-11-03T01:30:00-05:00"


def test_a_time_that_the_wall_skips_opens_nothing_and_one_shown_twice_opens_twice() -> None:
    skipped = calendar({"sun": [["02:15", "02:45"]]}, "America/New_York")
    assert skipped.elapsed(at("2024-03-10", NEW_YORK), at("2024-03-11", NEW_YORK)) == 0
    partly = calendar({"sun": [["02:30", "05:00"]]}, "America/New_York")
    assert partly.next_open(at("2024-03-10", NEW_YORK)).isoformat() == "2024-03-10T03:00:00-04:00"
    twice = calendar({"sun": [["01:15", "01:45"]]}, "America/New_York")
    shown = twice.open_intervals(at("2024-11-03", NEW_YORK), at("2024-11-04", NEW_YORK))
    assert [(begin.isoformat()[11:], end.isoformat()[11:]) for begin, end in shown] == [
        ("01:15:00-04:00", "01:45:00-04:00"),
        ("01:15:00-05:00", "01:45:00-05:00"),
    ]


def test_outside_its_validity_a_calendar_is_closed() -> None:
    year = calendar(NIGHTS, valid_from="2026-03-02", valid_to="2026-03-06")
    assert year.next_open(at("2020-01-01")) == at("2026-03-02 22:00")
    assert year.elapsed(at("2020-01-01"), at("2030-01-01")) == 5 * 8 * HOUR
    assert year.due(at("2026-03-06 22:00"), 8 * HOUR) == at("2026-03-07 06:00")
    with pytest.raises(CalendarError, match="ends on 2026-03-06"):
        year.due(at("2026-03-06 22:00"), 8 * HOUR + 1)
    with pytest.raises(CalendarError, match="ends on 2026-03-06"):
        year.due_many([int(at("2026-03-01").timestamp()), int(at("2026-03-06 23:00").timestamp())], 8 * HOUR)


def test_a_clock_runs_on_across_the_versions_of_a_chain() -> None:
    old = {"zone": "Europe/Berlin", "weekly": WEEK, "closed": ["2025-12-25", "2025-12-26"]}
    new = old | {"closed": ["2026-01-01"], "valid_from": "2026-01-01", "valid_to": "2026-12-31"}
    chain = CalendarChain.from_dicts([new, old])
    assert chain.due(at("2025-12-31 16:00"), 2 * HOUR) == at("2026-01-02 10:00")
    assert chain.version_on(date(2025, 12, 31)) == ServiceCalendar.from_dict(old)
    assert chain.version_on(date(2026, 1, 1)) == ServiceCalendar.from_dict(new)
    assert chain.version_on(date(2027, 1, 1)) is None
    assert CalendarChain.from_dicts(chain.to_dicts()) == chain
    with pytest.raises(CalendarError, match="2026-12-31"):
        chain.due(at("2026-12-31 16:00"), 2 * HOUR)
    with pytest.raises(CalendarError, match="Two versions of the calendar are valid on 2026-01-01"):
        CalendarChain.from_dicts([new, old | {"valid_to": "2026-01-01"}])
    with pytest.raises(CalendarError, match="at least one version"):
        CalendarChain([])


def test_equal_content_is_one_calendar() -> None:
    data = {"zone": "Europe/Berlin", "weekly": {"mon": [["12:00", "17:00"], ["09:00", "12:00"]]}, "closed": []}
    same = {"weekly": {"tue": [], "mon": [("09:00", "12:00"), ("12:00", "17:00")]}, "zone": "Europe/Berlin"}
    first, second = ServiceCalendar.from_dict(data), ServiceCalendar.from_dict(same)
    assert first is second
    assert first != calendar()
    assert copy.copy(first) == pickle.loads(pickle.dumps(first)) == first
    assert ServiceCalendar.from_dict(json.loads(json.dumps(first.to_dict()))) is first
    night = {"zone": "UTC", "weekly": NIGHTS, "closed": ["2026-01-01"], "open": {"2026-01-02": [["22:00", "24:00"]]}}
    night |= {"valid_from": "2025-01-01", "valid_to": "2026-12-31"}
    assert ServiceCalendar.from_dict(night).to_dict() == night


def test_always_is_real_time() -> None:
    start = at("2024-03-09 12:00", NEW_YORK)
    assert ServiceCalendar.always().due(start, 30 * 24 * HOUR).timestamp() - start.timestamp() == 30 * 24 * HOUR


def test_arrays_keep_their_shape_and_take_one_target_or_many() -> None:
    starts = np.array([[0, 86_400], [172_800, 259_200]]) + int(at("2026-03-09").timestamp())
    assert calendar().due_many(starts, HOUR).shape == (2, 2)
    by_row = calendar().due_many(starts, np.array([HOUR, 2 * HOUR]))
    assert (by_row - calendar().due_many(starts, HOUR)).tolist() == [[0, HOUR], [0, HOUR]]
    assert calendar().due_many([], HOUR).tolist() == calendar().elapsed_many([], []).tolist() == []
    assert calendar().due_many(starts, HOUR).dtype == np.int64


def test_far_and_near_questions_in_any_order_and_from_many_threads() -> None:
    whole = ServiceCalendar(calendar().definition)
    starts = [datetime(year, 6, 15, 12, tzinfo=UTC) for year in (2024, 1971, 2090, 2026, 1999)] * 4
    expected = [ServiceCalendar(whole.definition).due(start, 400 * HOUR) for start in starts[:5]] * 4
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(lambda start: whole.due(start, 400 * HOUR), starts)) == expected


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Honolulu", "UTC"])
@pytest.mark.parametrize("weekly", [NIGHTS, WEEK], ids=["nights", "weekdays"])
def test_the_edges_of_the_years_computed_so_far_do_not_show(zone: str, weekly: dict[str, Any]) -> None:
    definition = calendar(weekly, zone).definition
    far = ServiceCalendar(definition)
    far.elapsed(datetime(2020, 6, 1, tzinfo=UTC), datetime(2029, 6, 1, tzinfo=UTC))
    summer = datetime(2024, 6, 1, tzinfo=UTC)
    for edge in (datetime(2023, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)):
        for start in (edge + timedelta(hours=hour) for hour in (-36, *range(-14, 15, 2), 36)):
            questions = [ServiceCalendar(definition) for _ in range(3)]
            assert [near.is_open(summer) for near in questions] == [far.is_open(summer)] * 3
            assert questions[0].is_open(start) == far.is_open(start)
            assert questions[1].next_open(start) == far.next_open(start)
            assert questions[2].due_many([int(start.timestamp())], 0) == far.next_open(start).timestamp()


def test_minutes_dense_with_windows_are_found_too() -> None:
    dense = calendar({"mon": [[f"09:{minute:02d}", f"09:{minute + 1:02d}"] for minute in range(0, 58, 2)]})
    starts = int(at("2026-03-09 09:00").timestamp()) + np.arange(3600)
    one_by_one = [dense.due(datetime.fromtimestamp(start, UTC), 90).timestamp() for start in starts.tolist()]
    assert dense.due_many(starts, 90).tolist() == one_by_one


def test_the_heavy_libraries_wait_until_they_are_needed() -> None:
    script = "import sys, wellkept.kernel.calendars; print([n for n in ('numpy', 'holidays', 'icalendar') if n in sys.modules])"
    run = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": ":".join(sys.path)},
    )
    assert run.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("start", "days", "zone", "expected"),
    [
        ("2016-03-01T16:00:00-05:00", 120, "America/New_York", "2016-06-29T16:00:00-04:00"),
        ("2016-10-01T16:00:00-04:00", 120, "America/New_York", "2017-01-29T16:00:00-05:00"),
        ("2024-03-09T02:30:00-05:00", 1, "America/New_York", "2024-03-10T03:30:00-04:00"),
        ("2024-11-02T01:30:00-04:00", 1, "America/New_York", "2024-11-03T01:30:00-04:00"),
        ("2024-03-30T23:30:00+00:00", 1, "Europe/Berlin", "2024-03-31T22:30:00+00:00"),
        ("2024-04-02T12:00:00+02:00", -7, "Europe/Berlin", "2024-03-26T12:00:00+01:00"),
    ],
)
def test_calendar_days_keep_the_time_on_the_wall(start: str, days: int, zone: str, expected: str) -> None:
    due = add_local_days(datetime.fromisoformat(start), days, zone)
    assert due == datetime.fromisoformat(expected)
    assert add_local_days(datetime.fromisoformat(start), days, ZoneInfo(zone)) == due
    assert due.utcoffset() == datetime.fromisoformat(start).utcoffset()
