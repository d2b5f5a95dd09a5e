"""Sharing periodic jobs among workers: each tick is taken by one, under a lease that its heartbeat renews."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Q

from wellkept.jobs import clock
from wellkept.jobs.models import BackgroundJob, Run, WorkerBeat
from wellkept.jobs.schedule import Job

#: A worker that gave no sign of life for so long has lost what it held.
LEASE = timedelta(seconds=30)
#: Signs of life come this often (seconds).
BEAT = 5.0
#: Beats older than this belong to workers long gone.
FORGET = timedelta(days=1)


def free(now: datetime) -> Q:
    """Rows that no worker holds, or whose holder fell silent."""
    return Q(lease_until__isnull=True) | Q(lease_until__lt=now)


def due(jobs: Sequence[Job]) -> list[Job]:
    """Those of the jobs that are due, unheld and needed.

    A job never seen before is due at once if it is brief, else at its next turn. A due date beyond anything that its
    schedule can give (the clock was wrong, or the schedule was tightened) is set right.
    """
    rows = {run.name: run for run in Run.objects.filter(name__in=[job.name for job in jobs])}
    # After the rows: one that another worker has just finished would seem to be due later than anything can be.
    now = clock.now()
    found = []
    for job in jobs:
        run = rows.get(job.name)
        if run is None:
            at = now if job.brief else job.following(now)
            Run.objects.bulk_create([Run(name=job.name, next_due=at)], ignore_conflicts=True)
        elif run.next_due > (latest := job.latest(now)):
            at = now if job.brief else latest
            Run.objects.filter(pk=run.pk, next_due=run.next_due).update(next_due=at)
        elif run.lease_until is not None and run.lease_until >= now:
            continue
        else:
            at = run.next_due
        if at <= now and (job.needed is None or job.needed()):
            found.append(job)
    return found


def take(job: Job, holder: str) -> datetime | None:
    """Claim the tick of a job that is due; returns the moment that the claim is known by, None when another was faster.

    Nobody holds a shared job: its rows are claimed one by one by the work itself.
    """
    now = clock.now()
    if job.shared:
        return now if Run.objects.filter(name=job.name).update(last_started=now) else None
    mine = Run.objects.filter(free(now), name=job.name, next_due__lte=now)
    return now if mine.update(holder=holder, lease_until=now + LEASE, last_started=now) else None


def finish(job: Job, holder: str, started: datetime, *, error: str = "") -> bool:
    """Note how a claimed tick went and when the next is due; False when the lease was lost to another worker meanwhile."""
    now = clock.now()
    mine = Run.objects.filter(name=job.name)
    if not job.shared:
        mine = mine.filter(holder=holder, last_started=started)
    failures = mine.values_list("failures", flat=True).first()
    if failures is None:
        return False
    failures = failures + 1 if error else 0
    written = mine.update(
        next_due=job.retry(now, failures) if error else job.again(started, now),
        last_finished=now,
        last_error=error,
        failures=failures,
        holder="",
        lease_until=None,
    )
    return bool(written)


def release(holder: str) -> None:
    """Give back whatever this holder had begun and could not finish, so that it is done again."""
    Run.objects.filter(holder=holder).update(holder="", lease_until=None)
    BackgroundJob.objects.filter(holder=holder).update(holder="", lease_until=None)


def beat(worker: str, holders: Sequence[str]) -> None:
    """Give a sign of life and renew what the worker's lanes hold; beats of workers long gone are cleared away."""
    now = clock.now()
    if not WorkerBeat.objects.filter(worker=worker).update(seen_at=now):
        WorkerBeat.objects.create(worker=worker, started_at=now, seen_at=now)
        WorkerBeat.objects.filter(seen_at__lt=now - FORGET).delete()
    for model in (Run, BackgroundJob):
        held = model._default_manager.filter(holder__in=holders)
        if held.exists():
            held.update(lease_until=now + LEASE)


def leave(worker: str) -> None:
    """Take a worker that stopped in good order off the list."""
    WorkerBeat.objects.filter(worker=worker).delete()
