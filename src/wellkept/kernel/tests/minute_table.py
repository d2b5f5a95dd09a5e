"""An independent judge of calendars: a table of every minute, open or closed, made by looking at the wall clock."""

from bisect import bisect_left
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MINUTES = 10 * 24 * 60


@lru_cache(maxsize=64)
def walls(zone: str, first: datetime) -> list[tuple[date, int]]:
    """Per minute from `first` in UTC on: the local date and the minute of the day on the wall."""
    shown = ((first + timedelta(minutes=n)).astimezone(ZoneInfo(zone)) for n in range(MINUTES))
    return [(wall.date(), wall.hour * 60 + wall.minute) for wall in shown]


class MinuteTable:
    """Ten days of a calendar from `first` on; moments are seconds since `first`."""

    def __init__(self, data: dict[str, Any], first: datetime) -> None:
        self.data, self.first = data, first
        self.open_on: dict[date, set[int]] = {}
        self.open = [minute in self._minutes(day) for day, minute in walls(data["zone"], first)]
        self.passed = [0]
        for is_open in self.open:
            self.passed.append(self.passed[-1] + 60 * is_open)

    def elapsed(self, start: int, end: int) -> int:
        return self._until(end) - self._until(start)

    def due(self, start: int, seconds: int) -> int | None:
        """None when the table is too short."""
        need = self._until(start) + seconds
        if seconds == 0:
            if True not in self.open[start // 60 :]:
                return None
            return max(start, self.open.index(True, start // 60) * 60)
        minute = bisect_left(self.passed, need) - 1
        return None if need > self.passed[-1] else minute * 60 + need - self.passed[minute]

    def instant(self, moment: int) -> datetime:
        return (self.first + timedelta(seconds=moment)).astimezone(UTC)

    def _until(self, moment: int) -> int:
        minute, rest = divmod(moment, 60)
        return self.passed[minute] + (rest if rest and self.open[minute] else 0)

    def _minutes(self, day: date) -> set[int]:
        """The open minutes on the wall of a date."""
        if day not in self.open_on:
            today, _overnight = self._hours(day)
            _yesterday, last_night = self._hours(day - timedelta(days=1))
            self.open_on[day] = today | last_night
        return self.open_on[day]

    def _hours(self, day: date) -> tuple[set[int], set[int]]:
        """The open minutes of a day, and those of the next morning that belong to it."""
        today, overnight = set[int](), set[int]()
        for begin, end in self._windows(day):
            opens, closes = (int(hour) * 60 + int(minute) for hour, minute in (begin.split(":"), end.split(":")))
            today.update(range(opens, closes if closes > opens else 1440))
            overnight.update(range(closes if closes < opens else 0))
        return today, overnight

    def _windows(self, day: date) -> list[list[str]]:
        text = day.isoformat()
        if not self.data.get("valid_from", text) <= text <= self.data.get("valid_to", text):
            return []
        if text in self.data["open"]:
            return list(self.data["open"][text])
        return [] if text in self.data["closed"] else self.data["weekly"].get(DAYS[day.weekday()], [])
