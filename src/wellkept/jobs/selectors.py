"""How the worker does: for /readyz, /metrics, doctor and the administrator's page. And a person's own long work."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import QuerySet

from wellkept.jobs import clock, schedule
from wellkept.jobs.models import BackgroundJob, Run, WorkerBeat
from wellkept.jobs.services import LEASE


@dataclass(frozen=True, slots=True)
class JobHealth:
    """One periodic job: its last run, its last error ("" when that went well), failures in a row, and who holds it."""

    name: str
    next_due: datetime | None
    last_started: datetime | None
    last_finished: datetime | None
    last_error: str
    failures: int
    holder: str


@dataclass(frozen=True, slots=True)
class Health:
    """`beat_age`: seconds since the last sign of life of any worker, None when there never was one; `workers`: how many
    live; `gauges`: numbers that other apps watch (None: nothing to measure).
    """

    beat_age: float | None
    workers: int
    jobs: tuple[JobHealth, ...]
    gauges: Mapping[str, float | None]

    @property
    def alive(self) -> bool:
        """Whether a worker lives."""
        return self.workers > 0

    @property
    def failing(self) -> tuple[JobHealth, ...]:
        """The jobs whose last run failed."""
        return tuple(job for job in self.jobs if job.last_error)


_gauges: dict[str, Callable[[], float | None]] = {}


def gauge(name: str, read: Callable[[], float | None]) -> None:
    """Register a cheap number that tells how far the worker is behind, under a name such as outbox_parked."""
    _gauges[name] = read


def pulse() -> Health:
    """Whether workers live, and nothing of their jobs; one statement."""
    now = clock.now()
    beats = list(WorkerBeat.objects.order_by("-seen_at").values_list("seen_at", flat=True)[:100])
    return Health(
        beat_age=max((now - beats[0]).total_seconds(), 0.0) if beats else None,
        workers=sum(now - seen <= LEASE for seen in beats),
        jobs=(),
        gauges={},
    )


def health() -> Health:
    """The state of the workers now."""
    now = clock.now()
    rows = {run.name: run for run in Run.objects.all()}
    return replace(
        pulse(),
        jobs=tuple(_job_health(name, rows.get(name), now) for name in sorted(schedule.jobs())),
        gauges={name: read() for name, read in sorted(_gauges.items())},
    )


def background_jobs_of(actor_id: int | None) -> QuerySet[BackgroundJob]:
    """The long work that somebody started, newest first."""
    return BackgroundJob.objects.filter(actor_id=actor_id).order_by("-id")


def last_of(name: str) -> BackgroundJob | None:
    """The latest long work of that name, whoever started it, or None."""
    return BackgroundJob.objects.filter(name=name).order_by("-id").first()


def _job_health(name: str, run: Run | None, now: datetime) -> JobHealth:
    if run is None:
        return JobHealth(name, None, None, None, "", 0, "")
    held = run.lease_until is not None and run.lease_until >= now
    return JobHealth(
        name,
        run.next_due,
        run.last_started,
        run.last_finished,
        run.last_error,
        run.failures,
        run.holder if held else "",
    )
