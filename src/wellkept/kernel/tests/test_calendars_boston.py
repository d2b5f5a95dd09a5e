"""Real targets recomputed: a year of one city's requests, with their targets as the city stored them."""

import csv
import gzip
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from wellkept.kernel.calendars import ServiceCalendar, holidays_for
from wellkept.kernel.time import add_local_days

DATA = Path(__file__).resolve().parents[5] / "shared" / "data"
REQUESTS = DATA / "requests-boston" / "boston_311_animal_2016.csv.gz"
HOLIDAYS = DATA / "holidays" / "public_holidays_2010_2027.csv.gz"
BOSTON = ZoneInfo("America/New_York")
WORKING_DAY = 30_600

pytestmark = [
    pytest.mark.real_data,
    pytest.mark.skipif(not (REQUESTS.exists() and HOLIDAYS.exists()), reason="The requests of Boston are not here."),
]


def rows(path: Path) -> list[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def instant(stored: str) -> datetime:
    """The file holds the time on the wall less the offset from UTC, once too often."""
    wall = datetime.fromisoformat(stored).replace(tzinfo=BOSTON).astimezone(UTC)
    return wall.replace(tzinfo=BOSTON).astimezone(UTC)


def targets(kind: str) -> list[tuple[datetime, datetime]]:
    return [
        (instant(row["open_dt"]), instant(row["sla_target_dt"]))
        for row in rows(REQUESTS)
        if row["type"] == kind and row["sla_target_dt"]
    ]


def holidays_of_the_state() -> list[str]:
    return [row["date"] for row in rows(HOLIDAYS) if (row["country"], row["subdivision"]) == ("US", "MA")]


def test_targets_of_one_working_day() -> None:
    weekly = {day: [["08:30", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
    closed = holidays_of_the_state()
    calendar = ServiceCalendar.from_dict({"zone": BOSTON.key, "weekly": weekly, "closed": closed})
    pairs = targets("Pick up Dead Animal")
    # The city counts a day that is full at the close as due at the next opening.
    dues = [calendar.next_open(calendar.due(start, WORKING_DAY)) for start, _target in pairs]
    near = [abs((due - target).total_seconds()) <= 60 for due, (_start, target) in zip(dues, pairs, strict=True)]
    assert (len(pairs), sum(near)) == (3396, 3379)

    starts = [int(start.timestamp()) for start, _target in pairs]
    at_once = calendar.due_many(calendar.due_many(starts, WORKING_DAY), 0)
    assert at_once.tolist() == [due.timestamp() for due in dues]


@pytest.mark.parametrize(("kind", "count"), [("Bed Bugs", 390), ("Pest Infestation - Residential", 696)])
def test_targets_of_calendar_days(kind: str, count: int) -> None:
    pairs = targets(kind)
    near = [abs((add_local_days(start, 120, BOSTON) - target).total_seconds()) <= 60 for start, target in pairs]
    assert (len(pairs), sum(near)) == (count, count)


def test_the_library_knows_the_same_holidays() -> None:
    known = {day.isoformat() for day in holidays_for("US", "MA", 2016)}
    assert known == {day for day in holidays_of_the_state() if day.startswith("2016")}
