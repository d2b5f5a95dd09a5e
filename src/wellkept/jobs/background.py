"""Long work that a person starts: an import, an export, a replay. The worker does it; pages show it and can stop it.

@background.work("incidents.import")
def import_incidents(control: Control, payload: Mapping[str, Any]) -> Mapping[str, Any]: ...

job = background.start("incidents.import", {"file": 7}, actor_id=actor.user_id)
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from django.utils.translation import gettext as _

from wellkept.jobs import clock, schedule
from wellkept.jobs.models import BackgroundJob
from wellkept.jobs.services import LEASE, free
from wellkept.kernel.errors import WellkeptError
from wellkept.kernel.outage import Outage, outage_of

log = structlog.get_logger("wellkept.jobs")
State = BackgroundJob.State

#: Progress is written at most this often (seconds).
PACE = 0.5
#: A job whose worker died so often is given up.
MOST_ATTEMPTS = 3


class Stopped(Exception):
    """Raised inside the work when a person asked it to stop or the worker is stopping; let it pass."""


class Lost(Exception):
    """Raised inside the work when the worker was silent for so long that another one took it over; let it pass."""


@dataclass(slots=True)
class Control:
    """What the work holds on to: it reports here how far it is, and is stopped here."""

    job: BackgroundJob
    _written: float = 0.0

    def report(self, done: int, total: int | None = None, message: str = "") -> None:
        """Show how far the work is; call it outside transactions, as often as you like.

        Raises Stopped and Lost; the work need not catch them, what it has committed stays.
        """
        if schedule.stopping():
            raise Stopped
        self.job.steps_done, self.job.steps_total, self.job.message = done, total, message
        if time.monotonic() - self._written >= PACE:
            self._write()

    def keep(self, **facts: Any) -> None:
        """Keep in the payload how far the work is: call it inside the transaction of what was done, so that work that starts
        again finds exactly that. Raises Lost.
        """
        job = self.job
        job.payload = {**job.payload, **facts}
        if not _mine(job).update(payload=job.payload):
            raise Lost

    def _write(self) -> None:
        self._written = time.monotonic()
        job = self.job
        if not _mine(job).update(steps_done=job.steps_done, steps_total=job.steps_total, message=job.message):
            raise Lost
        if BackgroundJob.objects.filter(pk=job.pk, stop_requested=True).exists():
            raise Stopped


Function = Callable[[Control, Mapping[str, Any]], Mapping[str, Any] | None]


@dataclass(frozen=True, slots=True)
class _Work:
    function: Function
    resumable: bool


_works: dict[str, _Work] = {}


def work(name: str, *, resumable: bool = False) -> Callable[[Function], Function]:
    """Declare work that can be started by name; it returns its result as JSON. Raises ValueError for a name taken.

    `resumable` work finds by itself where it stood, so that it starts again after a worker stopped or died.
    """

    def register(function: Function) -> Function:
        if name in _works:
            raise ValueError(f"Background work called {name} is declared already.")
        _works[name] = _Work(function, resumable)
        return function

    return register


def start(name: str, payload: Mapping[str, Any], *, actor_id: int | None) -> BackgroundJob:
    """Put work on the list; inside a transaction it starts with the commit. Raises ValueError for unknown work."""
    if name not in _works:
        raise ValueError(f"There is no background work called {name}.")
    return BackgroundJob.objects.create(name=name, payload=dict(payload), actor_id=actor_id, created_at=clock.now())


def request_stop(job_id: int) -> None:
    """Ask work to stop: at once when it waits, else at its next report of progress."""
    waiting = BackgroundJob.objects.filter(pk=job_id, state=State.WAITING)
    if not waiting.update(state=State.STOPPED, stop_requested=True, finished_at=clock.now()):
        BackgroundJob.objects.filter(pk=job_id, state=State.RUNNING).update(stop_requested=True)


def run_next(holder: str) -> bool:
    """For the worker: do the oldest job that waits or was left by a dead worker; False when there is none."""
    job = _take(holder)
    if job is not None:
        _run(job)
    return job is not None


def run_now(job_id: int, holder: str) -> None:
    """Do this one job at once, unless a worker has it already."""
    job = _take(holder, job_id=job_id)
    if job is not None:
        _run(job)


def _run(job: BackgroundJob) -> None:
    known = _works.get(job.name)
    crashed = job.attempts > 1
    if known is None:
        _end(job, State.FAILED, error=_("This version of the program does not know this work. Start it again."))
    elif job.stop_requested:
        _end(job, State.STOPPED)
    elif crashed and (not known.resumable or job.attempts > MOST_ATTEMPTS):
        _end(job, State.FAILED, error=_("The worker stopped before the work was done. Start it again."))
    else:
        _do(job, known)


def _take(holder: str, *, job_id: int | None = None) -> BackgroundJob | None:
    now = clock.now()
    open_jobs = BackgroundJob.objects.filter(free(now), state__in=[State.WAITING, State.RUNNING]).order_by("id")
    if job_id is not None:
        open_jobs = open_jobs.filter(pk=job_id)
    for job in open_jobs[:10]:
        claim = BackgroundJob.objects.filter(free(now), pk=job.pk, state=job.state, attempts=job.attempts)
        attempts = job.attempts + 1
        if claim.update(
            state=State.RUNNING,
            holder=holder,
            lease_until=now + LEASE,
            attempts=attempts,
            started_at=job.started_at or now,
        ):
            return BackgroundJob.objects.get(pk=job.pk)
    return None


def _do(job: BackgroundJob, known: _Work) -> None:
    began = time.monotonic()
    try:
        result = known.function(Control(job), job.payload)
    except Lost:
        log.warning("background job lost to another worker", job=job.name, id=job.pk)
    except Stopped:
        job.refresh_from_db(fields=["stop_requested"])
        if job.stop_requested:
            _end(job, State.STOPPED)
        elif known.resumable:
            _mine(job).update(state=State.WAITING, holder="", lease_until=None, attempts=0)
        else:
            _end(job, State.FAILED, error=_("The worker was stopped before the work was done. Start it again."))
    except Exception as error:
        log.exception("background job failed", job=job.name, id=job.pk)
        _end(job, State.FAILED, error=_why(error))
    else:
        _end(job, State.DONE, result=dict(result or {}))
        log.info("background job done", job=job.name, id=job.pk, seconds=round(time.monotonic() - began, 2))


def _why(error: Exception) -> str:
    """What a failure says to the person who started the work."""
    if isinstance(error, WellkeptError):
        return error.message
    outage = outage_of(error)
    if outage is Outage.DISK:
        return _("The disk is full or cannot be written to. Nothing was kept; start it again when there is room.")
    if outage is not None:
        return _("The database went away before the work was done. Start it again.")
    return f"{type(error).__name__}: {error}"[:2000]


def _mine(job: BackgroundJob) -> Any:
    return BackgroundJob.objects.filter(pk=job.pk, holder=job.holder, attempts=job.attempts, state=State.RUNNING)


def _end(job: BackgroundJob, state: State, *, result: Mapping[str, Any] | None = None, error: str = "") -> None:
    finished: datetime = clock.now()
    _mine(job).update(
        state=state,
        steps_done=job.steps_done,
        steps_total=job.steps_total,
        message=job.message,
        result=result or {},
        error=error,
        holder="",
        lease_until=None,
        finished_at=finished,
    )
