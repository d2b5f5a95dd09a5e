"""The worker's loop: signs of life, two lanes, a prompt end."""

import os
import signal
import threading
import time
from collections.abc import Iterator

import pytest
from django.db import OperationalError
from structlog.testing import capture_logs

from wellkept.jobs import background, schedule, selectors, services, worker
from wellkept.jobs.models import BackgroundJob, Run, WorkerBeat

WAIT = 8.0


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Look for work often, so that the tests need not wait."""
    monkeypatch.setattr(worker, "PACE", 0.02)
    monkeypatch.setattr(worker, "AFTER_OUTAGE", 0.05)
    yield
    assert not [thread.name for thread in threading.enumerate() if thread.name.endswith(("/brief", "/long", "/beat"))]


def _run_until(condition: threading.Event) -> float:
    """Run a worker until the condition is met; returns how long it took to stop (seconds)."""
    stop = threading.Event()
    told: list[float] = []

    def tell() -> None:
        condition.wait(WAIT)
        told.append(time.monotonic())
        stop.set()

    thread = threading.Thread(target=tell)
    thread.start()
    worker.run_forever(stop)
    took = time.monotonic() - told[0]
    thread.join()
    assert condition.is_set()
    return took


def test_jobs_are_done_and_the_worker_is_seen(shared_database: None) -> None:
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

    assert _run_until(done) < 2
    assert set(seen) == {(1, True)}
    assert not WorkerBeat.objects.exists(), "who stops in good order signs off"
    assert (Run.objects.get().holder, Run.objects.get().last_error) == ("", "")


def test_a_long_job_does_not_hold_up_brief_ones(shared_database: None) -> None:
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


def test_sigterm_ends_it_within_two_seconds(shared_database: None) -> None:
    @schedule.every(0.01, name="often")
    def often() -> None:
        while not schedule.stopping():
            time.sleep(0.01)

    before = signal.getsignal(signal.SIGTERM)
    timer = threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGTERM))
    timer.start()
    started = time.monotonic()
    worker.run_until_signalled()
    assert time.monotonic() - started < 2.3
    assert signal.getsignal(signal.SIGTERM) is before
    assert Run.objects.get().lease_until is None


def test_a_job_that_does_not_heed_the_stop_is_left_to_another_worker(
    shared_database: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "GRACE", 0.1)
    began, go_on = threading.Event(), threading.Event()

    @schedule.every(60, name="deaf")
    def deaf() -> None:
        began.set()
        go_on.wait(WAIT)

    with capture_logs() as logs:
        assert _run_until(began) < 1
    run = Run.objects.get()
    assert run.holder.endswith("/brief")
    assert run.lease_until is not None
    assert [line["unfinished"] for line in logs if line["event"] == "worker stopped"] == [[run.holder]]
    go_on.set()
    for thread in threading.enumerate():
        if thread.name == run.holder:
            thread.join(WAIT)


def test_an_outage_is_survived_and_nothing_stays_held(shared_database: None, monkeypatch: pytest.MonkeyPatch) -> None:
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

    with capture_logs() as logs:
        _run_until(done)
    interrupted = [line["error"] for line in logs if line["event"] == "worker was interrupted"]
    # A database in memory tells two threads at once that it is locked, which is an outage too; ours are these two.
    assert interrupted.count("no answer to finish") == 2
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
