"""The register of periodic work: a function, a name, and when it is due.

Each app declares its own in its jobs.py, which it reads when Django is ready.
"""

import threading
import time
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cronsim import CronSim, CronSimError

#: Does the work and returns how much was done; nothing (None or 0) is not worth a line in the log. At least once: a worker
#: that dies in the middle leaves the tick to another, so the work must be able to start over.
Work = Callable[[], int | None]

#: A delay after failures doubles up to this: for long jobs, for brief ones.
LONGEST_DELAY = timedelta(hours=1)
LONGEST_BRIEF_DELAY = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Job:
    """One declaration. `seconds` or `cron` says when; `needed` is a cheap look whether there is anything to do.

    A `shared` job divides its work itself, row by row: all workers do it at the same time, each at its own pace. Brief
    jobs share a lane of the worker with each other alone, so that a nightly job never holds up the outbox.
    """

    name: str
    work: Work
    seconds: float | None = None
    cron: str = ""
    zone: str | None = None
    needed: Callable[[], bool] | None = None
    shared: bool = False

    @property
    def brief(self) -> bool:
        """Whether it belongs to the lane of brief jobs."""
        return self.seconds is not None

    def following(self, after: datetime) -> datetime:
        """The first moment after `after` at which it is due."""
        if self.seconds is not None:
            return after + timedelta(seconds=self.seconds)
        zone = ZoneInfo(self.zone or _home())
        moment: datetime = next(CronSim(self.cron, after.astimezone(zone)))
        return moment.astimezone(after.tzinfo)

    def again(self, started: datetime, now: datetime) -> datetime:
        """When it is due again after it started and, now, went well."""
        if self.shared:
            return now
        return max(self.following(started), now) if self.brief else self.following(now)

    def retry(self, after: datetime, failures: int) -> datetime:
        """When it is due again after it failed so many times in a row: ever later, but a long job at its next turn at last."""
        doubled = 2 ** min(failures - 1, 16)
        if self.seconds is not None:
            pause = min(timedelta(seconds=self.seconds * doubled), LONGEST_BRIEF_DELAY)
            return after + max(pause, timedelta(seconds=self.seconds))
        return min(after + min(timedelta(minutes=doubled), LONGEST_DELAY), self.following(after))

    def latest(self, now: datetime) -> datetime:
        """The latest moment that can be due as seen from `now`; a later one comes from a wrong clock or an older schedule."""
        if self.seconds is not None:
            return now + max(LONGEST_BRIEF_DELAY, timedelta(seconds=self.seconds))
        return self.following(now)


_jobs: dict[str, Job] = {}
_home_zone: Callable[[], str] | None = None
_home_seen: tuple[float, str] = (0.0, "")
_stop: ContextVar[threading.Event | None] = ContextVar("wellkept_stop", default=None)


def every(
    seconds: float, *, name: str, needed: Callable[[], bool] | None = None, shared: bool = False
) -> Callable[[Work], Work]:
    """Declare brief work that is due again so many seconds after it started; a shared job whenever it is needed.

    Raises ValueError for a name taken, for no time at all, and for a shared job that does not say when it is needed.
    """
    if seconds <= 0:
        raise ValueError(f"{name} must be due after a positive number of seconds.")
    if shared and needed is None:
        raise ValueError(f"{name} must be due when needed, for it is shared.")
    return _register(name, seconds=seconds, needed=needed, shared=shared)


def daily(at: str, *, name: str, zone: str | None = None) -> Callable[[Work], Work]:
    """Declare work that is due each day at a time of the clock ("02:00") in `zone`, by default the provider's.

    Raises ValueError for a name taken or an impossible time.
    """
    hour, colon, minute = at.partition(":")
    if not (colon and hour.isdigit() and minute.isdigit()):
        raise ValueError(f"{name} cannot be due at {at!r}: give hours and minutes, as in 02:00.")
    return cron(f"{int(minute)} {int(hour)} * * *", name=name, zone=zone)


def cron(expression: str, *, name: str, zone: str | None = None) -> Callable[[Work], Work]:
    """Declare work that is due by a cron expression in `zone`, by default the provider's.

    Raises ValueError for a name taken or an impossible expression.
    """
    return _register(name, cron=expression, zone=zone)


def jobs() -> Mapping[str, Job]:
    """Every declared job by name."""
    return MappingProxyType(_jobs)


def use_zone(zone: Callable[[], str]) -> None:
    """Say where to ask for the provider's time zone; it is asked once a minute at most."""
    global _home_zone, _home_seen
    _home_zone, _home_seen = zone, (0.0, "")


def stopping() -> bool:
    """Whether the worker was told to stop; work that loops asks between two steps, and returns what it has done."""
    stop = _stop.get()
    return stop is not None and stop.is_set()


def heed(stop: threading.Event) -> None:
    """For the worker's threads: let `stopping` answer by this event."""
    _stop.set(stop)


def _home() -> str:
    global _home_seen
    seen, name = _home_seen
    if not name or time.monotonic() - seen > 60:
        name = (_home_zone() if _home_zone else "") or "UTC"
        _home_seen = (time.monotonic(), name)
    return name


def _register(
    name: str,
    *,
    seconds: float | None = None,
    cron: str = "",
    zone: str | None = None,
    needed: Callable[[], bool] | None = None,
    shared: bool = False,
) -> Callable[[Work], Work]:
    if cron:
        try:
            CronSim(cron, datetime.now(ZoneInfo(zone or "UTC")))
        except (CronSimError, ZoneInfoNotFoundError) as error:
            raise ValueError(
                f"{name} cannot be due at {cron!r} in {zone or 'the zone of the provider'}: {error}"
            ) from error

    def register(work: Work) -> Work:
        if name in _jobs:
            raise ValueError(f"A job called {name} is declared already.")
        _jobs[name] = Job(name, work, seconds=seconds, cron=cron, zone=zone, needed=needed, shared=shared)
        return work

    return register
