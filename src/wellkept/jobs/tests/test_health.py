"""What /readyz, /metrics, doctor and the administrator see."""

from datetime import timedelta

import pytest

from wellkept.jobs import clock, schedule, selectors, services, worker
from wellkept.jobs.models import WorkerBeat

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_gauges(monkeypatch: pytest.MonkeyPatch) -> None:
    """No gauges but the test's own."""
    monkeypatch.setattr(selectors, "_gauges", {})


def test_no_worker_was_ever_seen() -> None:
    schedule.every(5, name="a")(lambda: None)
    health = selectors.health()
    assert (health.beat_age, health.workers, health.alive) == (None, 0, False)
    assert [job.name for job in health.jobs] == ["a"]
    assert health.jobs[0].last_started is None


def test_a_silent_worker_is_dead() -> None:
    services.beat("one", [])
    services.beat("two", [])
    WorkerBeat.objects.filter(worker="one").update(seen_at=clock.now() - timedelta(minutes=2))
    health = selectors.health()
    assert (health.workers, health.alive) == (1, True)
    WorkerBeat.objects.update(seen_at=clock.now() - timedelta(minutes=2))
    health = selectors.health()
    assert (health.workers, health.alive) == (0, False)
    assert health.beat_age is not None
    assert 119 < health.beat_age < 130
    WorkerBeat.objects.update(seen_at=clock.now() - timedelta(days=2))
    services.beat("three", [])
    assert [beat.worker for beat in WorkerBeat.objects.all()] == ["three"]
    services.leave("three")
    assert not WorkerBeat.objects.exists()


def test_errors_holders_and_gauges_are_shown() -> None:
    @schedule.every(60, name="sick")
    def sick() -> None:
        raise ValueError("No toner")

    worker.run_once()
    schedule.every(60, name="busy")(lambda: None)
    busy = schedule.jobs()["busy"]
    services.due([busy])
    services.take(busy, "w/brief")
    selectors.gauge("parked", lambda: 3)
    selectors.gauge("age", lambda: None)
    health = selectors.health()
    assert [(job.name, job.holder, job.last_error, job.failures) for job in health.jobs] == [
        ("busy", "w/brief", "", 0),
        ("sick", "", "ValueError: No toner", 1),
    ]
    assert [job.name for job in health.failing] == ["sick"]
    assert health.gauges == {"age": None, "parked": 3}
