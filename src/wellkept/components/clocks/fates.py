"""What a clock had come to by a moment: kept, missed, or not decided yet. Pure arithmetic on its intervals.

A target is missed at the moment it passes and not when somebody gets round to the record, so never closing hides nothing. It is
kept when the clock stops in time; a record that is reopened later is promised again, and what was decided stays decided.
"""

from copy import copy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wellkept.components.clocks.models import Clock
from wellkept.components.clocks.turning import passed_at, used


@dataclass(frozen=True, slots=True)
class Fate:
    """Whether a target was kept, and when that was decided."""

    kept: bool
    at: datetime


def fate(clock: Clock, end: datetime, hours: Any) -> Fate | None:
    """What the clock had come to before `end`, whatever turned later; None while it was open, or once it was cancelled."""
    turns = [one for one in clock.intervals if _moment(one["since"]) < end and one["kind"] != "retargeted"]
    if not turns or turns[-1]["kind"] == "cancelled":
        return None
    last = turns[-1]
    stop = _moment(last["since"]) if last["kind"] == "stopped" else None
    if all(_moment(one["since"]) < end for one in clock.intervals):
        return _decided(clock.due_at, stop, end)
    then = copy(clock)
    then.intervals = [{**one, "until": _before(one["until"], end)} for one in turns]
    late = used(then.intervals, hours, stop or end) > clock.seconds
    return _decided(passed_at(then, hours) if late else None, stop, end)


def cancelled(clock: Clock, end: datetime) -> bool:
    """Whether the clock's record had been cancelled before `end`."""
    return any(one["kind"] == "cancelled" and _moment(one["since"]) < end for one in clock.intervals)


def _decided(due: datetime | None, stop: datetime | None, end: datetime) -> Fate | None:
    if due is not None and due < (stop or end):
        return Fate(False, due)
    return Fate(True, stop) if stop is not None else None


def _before(until: str | None, end: datetime) -> str | None:
    return until if until is None or _moment(until) < end else None


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
