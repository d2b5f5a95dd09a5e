"""Long work that people start: found again, followed, stopped, and honest about its end."""

import errno
import threading
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction

from wellkept.jobs import background, clock, schedule, selectors
from wellkept.jobs.background import Control
from wellkept.jobs.models import BackgroundJob
from wellkept.kernel.errors import Invalid

State = BackgroundJob.State


@pytest.fixture
def eager(monkeypatch: pytest.MonkeyPatch) -> None:
    """Write progress at every report."""
    monkeypatch.setattr(background, "PACE", 0.0)


def _state(job: BackgroundJob) -> tuple[str, str]:
    job.refresh_from_db()
    return job.state, job.error


@pytest.mark.django_db
def test_it_shows_how_far_it_is_and_keeps_its_result(eager: None) -> None:
    seen: list[tuple[str, int, int | None, str]] = []

    @background.work("count")
    def count(control: Control, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        for done in range(1, 3):
            control.report(done, payload["to"], "counting")
            row = BackgroundJob.objects.get()
            seen.append((row.state, row.steps_done, row.steps_total, row.message))
        return {"last": done}

    job = background.start("count", {"to": 2}, actor_id=7)
    assert (_state(job), job.open) == ((State.WAITING, ""), True)
    assert background.run_next("me")
    assert seen == [("running", 1, 2, "counting"), ("running", 2, 2, "counting")]
    assert _state(job) == (State.DONE, "")
    assert (job.result, job.open, job.holder, job.steps_done) == ({"last": 2}, False, "", 2)
    assert job.started_at is not None
    assert job.finished_at is not None
    assert not background.run_next("me")
    assert list(selectors.background_jobs_of(7)) == [job]
    assert not selectors.background_jobs_of(8).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("raised", "says"),
    [
        (Invalid({"file": "Line 3 cannot be read."}), "Line 3 cannot be read."),
        (OSError(errno.ENOSPC, "No space left on device"), "The disk is full"),
        (OperationalError("server closed the connection"), "The database went away"),
        (ZeroDivisionError("a defect"), "ZeroDivisionError: a defect"),
    ],
)
def test_a_failure_is_told_in_the_words_of_who_started_it(raised: Exception, says: str) -> None:
    @background.work("w")
    def fail(control: Control, payload: Mapping[str, Any]) -> None:
        raise raised

    job = background.start("w", {}, actor_id=1)
    background.run_next("me")
    state, error = _state(job)
    assert state == State.FAILED
    assert error.startswith(says)


@pytest.mark.django_db
def test_it_starts_with_the_commit_or_not_at_all() -> None:
    background.work("w")(lambda control, payload: None)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        background.start("w", {}, actor_id=1)
        1 / 0  # noqa: B018
    assert not background.run_next("me")


@pytest.mark.django_db
def test_unknown_work_is_refused_and_a_name_is_taken_once() -> None:
    with pytest.raises(ValueError, match="no background work"):
        background.start("nothing", {}, actor_id=1)
    background.work("w")(lambda control, payload: None)
    with pytest.raises(ValueError, match="declared already"):
        background.work("w")(lambda control, payload: None)


@pytest.mark.django_db
def test_a_failure_says_why() -> None:
    @background.work("w")
    def bad(control: Control, payload: object) -> None:
        raise ValueError("Line 3 has no number.")

    job = background.start("w", {}, actor_id=1)
    background.run_next("me")
    assert _state(job) == (State.FAILED, "ValueError: Line 3 has no number.")


@pytest.mark.django_db
def test_waiting_work_stops_at_once() -> None:
    background.work("w")(lambda control, payload: None)
    job = background.start("w", {}, actor_id=1)
    background.request_stop(job.pk)
    assert _state(job) == (State.STOPPED, "")
    assert not background.run_next("me")


@pytest.mark.django_db
def test_running_work_stops_at_its_next_report_and_keeps_what_it_did(eager: None) -> None:
    @background.work("w")
    def work(control: Control, payload: object) -> None:
        control.report(1, 10)
        background.request_stop(control.job.pk)
        control.report(2, 10)
        raise AssertionError("must not come so far")

    job = background.start("w", {}, actor_id=1)
    background.run_next("me")
    assert _state(job) == (State.STOPPED, "")
    assert (job.steps_done, job.steps_total) == (2, 10)
    background.request_stop(job.pk)
    assert _state(job) == (State.STOPPED, "")


@pytest.mark.django_db
@pytest.mark.parametrize(("resumable", "state"), [(False, State.FAILED), (True, State.DONE)])
def test_work_of_a_dead_worker(resumable: bool, state: State) -> None:
    background.work("w", resumable=resumable)(lambda control, payload: None)
    job = background.start("w", {}, actor_id=1)
    BackgroundJob.objects.update(
        state=State.RUNNING, holder="dead", attempts=1, lease_until=clock.now() + timedelta(minutes=1)
    )
    assert not background.run_next("me"), "its lease still runs"
    BackgroundJob.objects.update(lease_until=clock.now() - timedelta(minutes=1))
    assert background.run_next("me")
    assert _state(job)[0] == state


@pytest.mark.django_db
def test_work_that_kills_its_worker_is_given_up() -> None:
    background.work("w", resumable=True)(lambda control, payload: None)
    job = background.start("w", {}, actor_id=1)
    BackgroundJob.objects.update(
        state=State.RUNNING,
        holder="dead",
        attempts=background.MOST_ATTEMPTS,
        lease_until=clock.now() - timedelta(minutes=1),
    )
    background.run_next("me")
    assert _state(job)[0] == State.FAILED


@pytest.mark.django_db
@pytest.mark.parametrize(("resumable", "state"), [(False, State.FAILED), (True, State.WAITING)])
def test_work_under_a_worker_that_is_told_to_stop(
    resumable: bool, state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    @background.work("w", resumable=resumable)
    def work(control: Control, payload: object) -> None:
        monkeypatch.setattr(schedule, "stopping", lambda: True)
        control.report(1)

    job = background.start("w", {}, actor_id=1)
    background.run_next("me")
    assert _state(job)[0] == state
    assert (job.holder, job.lease_until) == ("", None)


@pytest.mark.django_db
def test_work_taken_over_by_another_worker_ends_there_alone(eager: None) -> None:
    @background.work("w", resumable=True)
    def work(control: Control, payload: object) -> None:
        BackgroundJob.objects.update(holder="other", attempts=2)
        control.report(1)
        raise AssertionError("must not come so far")

    job = background.start("w", {}, actor_id=1)
    background.run_next("me")
    assert _state(job) == (State.RUNNING, "")
    assert job.holder == "other"


@pytest.mark.django_db
def test_work_that_this_version_does_not_know_fails_with_a_sentence() -> None:
    BackgroundJob.objects.create(name="gone", created_at=clock.now())
    assert background.run_next("me")
    assert "does not know" in BackgroundJob.objects.get().error


def test_each_job_is_done_once_by_four_workers(transactional_db: None) -> None:
    done: list[int] = []
    background.work("w")(lambda control, payload: done.append(payload["n"]))
    for number in range(20):
        background.start("w", {"n": number}, actor_id=1)
    errors: list[BaseException] = []
    start = threading.Barrier(4)

    def work(name: str) -> None:
        try:
            start.wait()
            while background.run_next(name):
                pass
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(f"w{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert sorted(done) == list(range(20))
    assert set(BackgroundJob.objects.values_list("state", flat=True)) == {State.DONE}
