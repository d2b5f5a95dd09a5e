"""The worker's loop: signs of life, two lanes, a prompt end."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import OperationalError
from structlog.testing import capture_logs

from wellkept.jobs import background, schedule, selectors, services, worker
from wellkept.jobs.models import BackgroundJob, Run, WorkerBeat

#: A deadline for what happens at once unless it never does; a busy machine only takes longer.
WAIT = 60.0


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Look for work often, so that the tests need not wait, and let a busy machine have its time to stop in good order."""
    assert worker.GRACE < 2, "the worker promises to stop within two seconds"
    monkeypatch.setattr(worker, "GRACE", WAIT)
    monkeypatch.setattr(worker, "PACE", 0.02)
    monkeypatch.setattr(worker, "AFTER_OUTAGE", 0.05)
    yield
    assert not [thread.name for thread in threading.enumerate() if thread.name.endswith(("/brief", "/long", "/beat"))]


def _run_until(condition: threading.Event) -> list[Any]:
    """Run a worker until the condition is met; returns what it logged."""
    stop = threading.Event()

    def tell() -> None:
        condition.wait(WAIT)
        stop.set()

    thread = threading.Thread(target=tell)
    thread.start()
    with capture_logs() as logs:
        worker.run_forever(stop)
    thread.join()
    assert condition.is_set()
    return logs


def _unfinished(logs: list[Any]) -> list[str]:
    """The lanes that had not finished when the worker stopped."""
    (stopped,) = (line for line in logs if line["event"] == "worker stopped")
    found: list[str] = stopped.get("unfinished", [])
    return found


def test_jobs_are_done_and_the_worker_is_seen(transactional_db: None) -> None:
    done = threading.Event()
    seen: list[tuple[int, bool]] = []

    @schedule.every(0.01, name="often")
    def often() -> int:
        health = selectors.health()
        if health.alive:
            seen.append((health.workers, health.beat_age is not None and health.beat_age < WAIT))
        if len(seen) >= 3:
            done.set()
        return 1

    assert _unfinished(_run_until(done)) == []
    assert set(seen) == {(1, True)}
    assert not WorkerBeat.objects.exists(), "who stops in good order signs off"
    assert (Run.objects.get().holder, Run.objects.get().last_error) == ("", "")


def test_a_long_job_does_not_hold_up_brief_ones(transactional_db: None) -> None:
    brief_during_long, long_runs = threading.Event(), threading.Event()

    @schedule.every(0.01, name="brief")
    def brief() -> None:
        if long_runs.is_set():
            brief_during_long.set()

    @background.work("long")
    def long(control: background.Control, payload: object) -> None:
        long_runs.set()
        assert brief_during_long.wait(WAIT)

    job = background.start("long", {}, actor_id=1)
    _run_until(brief_during_long)
    job.refresh_from_db()
    assert job.state == "done"


def test_sigterm_ends_it_in_good_order(transactional_db: None) -> None:
    @schedule.every(0.01, name="often")
    def often() -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        while not schedule.stopping():
            time.sleep(0.01)

    before = signal.getsignal(signal.SIGTERM)
    with capture_logs() as logs:
        worker.run_until_signalled()
    assert _unfinished(logs) == []
    assert signal.getsignal(signal.SIGTERM) is before
    assert Run.objects.get().lease_until is None


def test_a_job_that_does_not_heed_the_stop_is_left_to_another_worker(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "GRACE", 0.1)
    began, go_on = threading.Event(), threading.Event()

    @schedule.every(60, name="deaf")
    def deaf() -> None:
        began.set()
        go_on.wait(WAIT)

    unfinished = _unfinished(_run_until(began))
    assert not go_on.is_set(), "it stopped while the job went on"
    run = Run.objects.get()
    assert run.holder.endswith("/brief")
    assert run.lease_until is not None
    assert unfinished == [run.holder]
    go_on.set()
    for thread in threading.enumerate():
        if thread.name == run.holder:
            thread.join(WAIT)


def test_an_outage_is_survived_and_nothing_stays_held(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    done = threading.Event()
    outages = ["finish", "finish"]
    finish = services.finish

    def unreliable(*arguments: object, **options: object) -> bool:
        if outages:
            raise OperationalError(f"no answer to {outages.pop()}")
        return finish(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(services, "finish", unreliable)
    turns: list[int] = []

    @schedule.every(0.01, name="often")
    def often() -> None:
        turns.append(1)
        if len(turns) > 2:
            done.set()

    logs = _run_until(done)
    interrupted = [line["error"] for line in logs if line["event"] == "worker was interrupted"]
    assert interrupted == ["no answer to finish"] * 2
    assert Run.objects.get().holder == ""


@pytest.mark.django_db
def test_a_line_is_logged_for_what_was_done_or_failed_alone() -> None:
    schedule.every(60, name="busy")(lambda: 3)
    schedule.every(60, name="idle")(lambda: 0)

    @schedule.every(60, name="sick")
    def sick() -> None:
        raise ValueError("No toner")

    with capture_logs() as logs:
        worker.run_once()
    assert [(line["event"], line["job"], line.get("done")) for line in logs] == [
        ("job done", "busy", 3),
        ("job failed", "sick", None),
    ]


@pytest.mark.django_db
def test_run_once_works_off_the_background_jobs() -> None:
    background.work("w")(lambda control, payload: {"sum": sum(payload["of"])})
    for numbers in ([1, 2], [3, 4]):
        background.start("w", {"of": numbers}, actor_id=None)
    assert worker.run_once() == 2
    assert [job.result for job in BackgroundJob.objects.order_by("id")] == [{"sum": 3}, {"sum": 7}]
