"""When periodic work is due."""

import threading
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from wellkept.jobs import schedule

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


def test_every_few_seconds() -> None:
    @schedule.every(5, name="a")
    def work() -> None: ...

    job = schedule.jobs()["a"]
    assert job.brief
    assert job.work is work
    assert job.following(NOON) == NOON + timedelta(seconds=5)


@pytest.mark.parametrize(
    ("after", "due"),
    [
        ("2026-06-01T12:00", "2026-06-02T02:00"),
        ("2026-06-01T01:59", "2026-06-01T02:00"),
        ("2026-06-01T02:00", "2026-06-02T02:00"),
        ("2026-03-28T12:00", "2026-03-29T03:00"),
        ("2026-10-24T12:00", "2026-10-25T02:00"),
    ],
)
def test_daily_by_the_clock_on_the_wall(after: str, due: str) -> None:
    schedule.daily("02:00", name="a", zone="Europe/Berlin")(lambda: None)
    zone = ZoneInfo("Europe/Berlin")
    start = datetime.fromisoformat(after).replace(tzinfo=zone).astimezone(UTC)
    found = schedule.jobs()["a"].following(start)
    assert found.utcoffset() == timedelta(0)
    assert found.astimezone(zone).replace(tzinfo=None).isoformat(timespec="minutes") == due


def test_the_provider_s_zone_rules_unless_one_is_given() -> None:
    schedule.daily("02:00", name="home")(lambda: None)
    schedule.daily("02:00", name="utc", zone="UTC")(lambda: None)
    asked = []

    def zone() -> str:
        asked.append(1)
        return "Asia/Tokyo"

    schedule.use_zone(zone)
    home = schedule.jobs()["home"]
    assert home.following(NOON) == datetime(2026, 6, 1, 17, tzinfo=UTC)
    assert schedule.jobs()["utc"].following(NOON) == datetime(2026, 6, 2, 2, tzinfo=UTC)
    home.following(NOON)
    assert len(asked) == 1


def test_cron() -> None:
    schedule.cron("*/15 8-9 * * 1-5", name="a", zone="UTC")(lambda: None)
    job = schedule.jobs()["a"]
    assert not job.brief
    assert job.following(datetime(2026, 6, 5, 9, 45, tzinfo=UTC)) == datetime(2026, 6, 8, 8, tzinfo=UTC)


def test_failures_delay_ever_longer_but_not_for_ever() -> None:
    schedule.every(5, name="brief")(lambda: None)
    schedule.daily("02:00", name="long", zone="UTC")(lambda: None)
    brief, long = schedule.jobs()["brief"], schedule.jobs()["long"]
    assert [(brief.retry(NOON, n) - NOON).total_seconds() for n in (1, 2, 3, 9, 999)] == [5, 10, 20, 300, 300]
    assert [(long.retry(NOON, n) - NOON).total_seconds() for n in (1, 2, 3, 9, 999)] == [60, 120, 240, 3600, 3600]
    night = datetime(2026, 6, 1, 1, 59, 30, tzinfo=UTC)
    assert long.retry(night, 1) == datetime(2026, 6, 1, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    "declare",
    [
        lambda: schedule.every(0, name="a"),
        lambda: schedule.daily("25:00", name="a"),
        lambda: schedule.daily("noon", name="a"),
        lambda: schedule.cron("* * *", name="a"),
        lambda: schedule.cron("0 2 * * *", name="a", zone="Mars/Olympus"),
    ],
)
def test_an_impossible_declaration_is_refused(declare: object) -> None:
    with pytest.raises(ValueError, match=r"^a (cannot be due at|must be due)"):
        declare()(lambda: None)  # type: ignore[operator]
    assert not schedule.jobs()


def test_a_name_is_taken_once() -> None:
    schedule.every(5, name="a")(lambda: None)
    with pytest.raises(ValueError, match="declared already"):
        schedule.every(5, name="a")(lambda: None)


def test_work_can_ask_whether_to_stop() -> None:
    stop = threading.Event()
    answers = []

    def thread() -> None:
        schedule.heed(stop)
        answers.append(schedule.stopping())
        stop.set()
        answers.append(schedule.stopping())

    worker = threading.Thread(target=thread)
    worker.start()
    worker.join()
    assert answers == [False, True]
    assert not schedule.stopping()
