"""How a clock turns: start, pause, resume, stop, cancel, and a new target. Pure arithmetic on one clock's intervals."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from wellkept.components.clocks.models import Clock, Unit
from wellkept.kernel.calendars import Counted, ServiceCalendar, counted
from wellkept.ledger.services import plain

#: Share of the target after which the people who work on a record are warned.
WARN_SHARE = 0.75


@dataclass(frozen=True, slots=True)
class Target:
    """What an agreement promises for a metric: so many seconds of a unit on a calendar, and the hold reasons that pause it.

    `hours` is the calendar as the unit counts on it.
    """

    metric: str
    seconds: int
    calendar_id: int | None
    hours: Any
    agreement_id: int | None = None
    agreement_version: int = 0
    pauses_for: tuple[str, ...] = ()
    unit: str = Unit.TIME


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def used(intervals: Iterable[dict[str, Any]], hours: Any, at: datetime) -> float:
    """The seconds that counted up to a moment."""
    total = 0.0
    for interval in intervals:
        since = _moment(interval["since"])
        until = min(_moment(interval["until"]), at) if interval["until"] else at
        if interval["kind"] == "running" and since < until:
            total += hours.elapsed(since, until)
    return total


def start(clock: Clock, hours: Any, at: datetime, cause: str) -> None:
    """Begin to count."""
    clock.started_at = at
    clock.state = Clock.State.RUNNING
    clock.intervals = [{"kind": "running", "since": plain(at), "until": None, "cause": cause}]
    _set_due(clock, hours, at)


def pause(clock: Clock, hours: Any, at: datetime, cause: str) -> None:
    """Stop counting for a while; a clock whose due time has passed stays due."""
    _turn(clock, "paused", at, cause)
    clock.state = Clock.State.PAUSED
    if clock.due_at is not None and clock.due_at >= at:
        clock.due_at = None
    clock.warn_at = None


def resume(clock: Clock, hours: Any, at: datetime, cause: str) -> None:
    """Count on, from a pause or a stop."""
    _turn(clock, "running", at, cause)
    clock.state = Clock.State.RUNNING
    clock.stopped_at = None
    _set_due(clock, hours, at)


def stop(clock: Clock, hours: Any, at: datetime, cause: str) -> None:
    """The target's event has happened. The due time that held at that moment stays for the record."""
    if clock.due_at is None:
        clock.due_at = hours.due(at, max(0.0, clock.seconds - used(clock.intervals, hours, at)))
    _turn(clock, "stopped", at, cause)
    clock.state = Clock.State.STOPPED
    clock.stopped_at = at
    clock.warn_at = None


def cancel(clock: Clock, hours: Any, at: datetime, cause: str) -> None:
    """The target no longer matters, for example because the record was cancelled."""
    _turn(clock, "cancelled", at, cause)
    clock.state = Clock.State.CANCELLED
    clock.stopped_at = at
    clock.due_at = clock.warn_at = None


def retarget(clock: Clock, target: Target, at: datetime, cause: str) -> None:
    """Another promise holds from now on; what has run so far is kept and counts."""
    clock.intervals = [*clock.intervals, {"kind": "retargeted", "since": plain(at), "until": plain(at), "cause": cause}]
    clock.seconds = target.seconds
    clock.unit = target.unit
    clock.calendar_id = target.calendar_id
    clock.agreement_id = target.agreement_id
    clock.agreement_version = target.agreement_version
    clock.pauses_for = list(target.pauses_for)
    if clock.state == Clock.State.RUNNING:
        _set_due(clock, target.hours, at)
        clock.told = ""


def _turn(clock: Clock, kind: str, at: datetime, cause: str) -> None:
    """Close the open interval and begin the next; time never runs backwards inside a clock."""
    intervals = [dict(interval) for interval in clock.intervals]
    for interval in intervals:
        if interval["until"] is None:
            interval["until"] = plain(max(at, _moment(interval["since"])))
    still = kind in ("running", "paused")
    intervals.append({"kind": kind, "since": plain(at), "until": None if still else plain(at), "cause": cause})
    clock.intervals = intervals


def _set_due(clock: Clock, hours: Any, at: datetime) -> None:
    """The due time of a running clock: where its target's last second falls."""
    left = clock.seconds - used(clock.intervals, hours, at)
    if left > 0:
        clock.due_at = hours.due(at, left)
        ahead = left - clock.seconds * (1 - WARN_SHARE)
        clock.warn_at = hours.due(at, ahead) if ahead > 0 else None
    else:
        clock.due_at = passed_at(clock, hours)
        clock.warn_at = None


def passed_at(clock: Clock, hours: Any) -> datetime:
    """When a target that has been used up ran out."""
    left = float(clock.seconds)
    last = clock.started_at
    for interval in clock.intervals:
        if interval["kind"] != "running":
            continue
        since = _moment(interval["since"])
        if interval["until"] is None:
            return hours.due(since, left)  # type: ignore[no-any-return]
        last = _moment(interval["until"])
        ran = hours.elapsed(since, last)
        if ran >= left:
            return hours.due(since, left)  # type: ignore[no-any-return]
        left -= ran
    return last


def always() -> ServiceCalendar:
    """The calendar of a target that counts around the clock."""
    return ServiceCalendar.always()


def hours_of(clock: Clock) -> Counted:
    """The hours that a clock counts, as its unit counts on them."""
    return counted(clock.calendar.hours if clock.calendar is not None else always(), clock.unit)


def overdue_by(clock: Clock, at: datetime) -> timedelta | None:
    """By how much a clock had passed its due time at a moment (or when it stopped), or None."""
    end = clock.stopped_at if clock.state == Clock.State.STOPPED and clock.stopped_at else at
    if clock.due_at is None or clock.due_at >= end:
        return None
    return end - clock.due_at
