"""Any number of workers share the periodic jobs: each tick once, none lost."""

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import QuerySet

from wellkept.jobs import clock, schedule, services, worker
from wellkept.jobs.models import Run

MINUTE = timedelta(minutes=1)


def _declare(**options: object) -> schedule.Job:
    schedule.every(60, name="a", **options)(lambda: None)  # type: ignore[arg-type]
    return schedule.jobs()["a"]


@pytest.mark.django_db
def test_a_tick_is_taken_by_one_and_due_again_later() -> None:
    job = _declare()
    assert services.due([job]) == [job]
    started = services.take(job, "one")
    assert started is not None
    assert services.due([job]) == []
    assert services.take(job, "two") is None
    assert services.finish(job, "one", started)
    run = Run.objects.get()
    assert run.next_due == started + MINUTE
    assert (run.holder, run.lease_until, run.last_started, run.last_error) == ("", None, started, "")
    assert services.due([job]) == []


@pytest.mark.django_db
def test_a_long_job_waits_for_its_first_turn() -> None:
    schedule.daily("02:00", name="a", zone="UTC")(lambda: None)
    job = schedule.jobs()["a"]
    assert services.due([job]) == []
    assert Run.objects.get().next_due == job.following(clock.now())


@pytest.mark.django_db
def test_a_dead_worker_s_tick_goes_to_another() -> None:
    job = _declare()
    services.due([job])
    first = services.take(job, "one")
    assert first is not None
    Run.objects.update(lease_until=clock.now() - MINUTE)
    assert services.due([job]) == [job]
    second = services.take(job, "two")
    assert second is not None
    assert not services.finish(job, "one", first, error="late")
    assert services.finish(job, "two", second)
    assert Run.objects.get().last_error == ""


@pytest.mark.django_db
def test_a_sign_of_life_renews_the_lease_of_what_is_held_alone() -> None:
    job = _declare()
    services.due([job])
    services.take(job, "w/brief")
    old = clock.now() + timedelta(seconds=1)
    for holders, renewed in ((["other/brief"], False), (["w/brief"], True)):
        Run.objects.update(lease_until=old)
        services.beat("w", holders)
        lease = Run.objects.get().lease_until
        assert lease is not None
        assert (lease > old + MINUTE / 4) is renewed


@pytest.mark.django_db
def test_a_wrong_clock_or_a_tighter_schedule_is_set_right() -> None:
    job = _declare()
    schedule.daily("02:00", name="b", zone="UTC")(lambda: None)
    daily = schedule.jobs()["b"]
    for name in ("a", "b"):
        Run.objects.create(name=name, next_due=clock.now() + timedelta(days=365))
    assert services.due([job, daily]) == [job]
    assert Run.objects.get(name="b").next_due == daily.following(clock.now())


@pytest.mark.django_db
def test_what_is_not_needed_is_not_taken() -> None:
    wanted: list[int] = []
    job = _declare(needed=lambda: bool(wanted))
    assert services.due([job]) == []
    wanted.append(1)
    assert services.due([job]) == [job]


@pytest.mark.django_db
def test_a_shared_job_is_done_by_all_workers_whenever_it_is_needed() -> None:
    rows = [1, 2, 3]
    job = _declare(needed=lambda: bool(rows), shared=True)
    assert services.due([job]) == [job]
    first, second = services.take(job, "one"), services.take(job, "two")
    assert first is not None
    assert second is not None
    assert services.finish(job, "one", first)
    assert services.due([job]) == [job]
    assert services.finish(job, "two", second, error="No toner")
    assert services.due([job]) == [], "after a failure it waits"
    assert (Run.objects.get().failures, Run.objects.get().last_error) == (1, "No toner")
    with pytest.raises(ValueError, match="when needed"):
        schedule.every(60, name="b", shared=True)


@pytest.mark.django_db
def test_a_failure_is_kept_counted_and_forgotten_after_a_success() -> None:
    outcomes = [ValueError("No toner"), ValueError("No toner"), None]

    @schedule.every(60, name="a")
    def work() -> None:
        outcome = outcomes.pop(0)
        if outcome:
            raise outcome

    seen = []
    for _run in range(3):
        Run.objects.update(next_due=clock.now() - MINUTE)
        assert worker.run_once() == 1
        run = Run.objects.get()
        seen.append((run.failures, run.last_error, round((run.next_due - clock.now()).total_seconds(), -1)))
    assert seen == [(1, "ValueError: No toner", 60), (2, "ValueError: No toner", 120), (0, "", 60)]


@pytest.mark.django_db
def test_a_failing_job_does_not_keep_others_from_their_turn() -> None:
    done = []

    @schedule.every(60, name="a")
    def bad() -> None:
        raise ValueError("Always")

    @schedule.every(60, name="b")
    def good() -> int:
        done.append(1)
        return 1

    assert worker.run_once() == 2
    assert done == [1]


def test_a_tick_is_done_once_by_six_workers_at_once(transactional_db: None) -> None:
    ticks: list[str] = []
    for name in "abcdefgh":
        schedule.every(3600, name=name)(lambda name=name: ticks.append(name))
    errors: list[BaseException] = []
    start = threading.Barrier(6)

    def work() -> None:
        try:
            start.wait()
            for _turn in range(3):
                worker.run_once()
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert sorted(ticks) == list("abcdefgh")


@pytest.mark.django_db
def test_a_tick_that_another_worker_finished_meanwhile_is_not_done_again(monkeypatch: pytest.MonkeyPatch) -> None:
    begun = clock.now()
    ticks: list[str] = []
    schedule.every(3600, name="a")(lambda: ticks.append("a"))
    worker.run_once()
    read = QuerySet.__iter__

    def slow(rows: "QuerySet[Run]") -> Iterator[Run]:
        monkeypatch.setattr(clock, "now", lambda: begun + timedelta(seconds=10))
        return read(rows)

    monkeypatch.setattr(clock, "now", lambda: begun - timedelta(seconds=1))
    monkeypatch.setattr(QuerySet, "__iter__", slow)
    assert services.due(list(schedule.jobs().values())) == []
    assert ticks == ["a"]
