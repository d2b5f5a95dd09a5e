"""How fast a caller may go."""

import pytest

from wellkept.api import limits


def test_the_bucket_empties_and_fills_again(settings):
    settings.API_RATE, settings.API_BURST = 2, 3
    limits.forget()
    assert [limits.wait_of("token:1", now=100.0) for _ in range(4)] == [0, 0, 0, 1]
    assert limits.wait_of("token:2", now=100.0) == 0, "others are not held up"
    assert limits.wait_of("token:1", now=100.4) == 1
    assert limits.wait_of("token:1", now=100.6) == 0
    assert [limits.wait_of("token:1", now=200.0) for _ in range(4)] == [0, 0, 0, 1]


def test_zero_means_no_limit(settings):
    settings.API_RATE, settings.API_BURST = 0, 1
    assert all(limits.wait_of("token:1", now=1.0) == 0 for _ in range(100))


def test_idle_callers_are_forgotten(settings, monkeypatch):
    settings.API_RATE, settings.API_BURST = 1, 5
    monkeypatch.setattr(limits, "MOST_CALLERS", 10)
    for n in range(10):
        limits.wait_of(f"token:{n}", now=0.0)
    limits.wait_of("token:new", now=100.0)
    assert set(limits._buckets) == {"token:new"}


@pytest.mark.django_db
def test_too_many_requests_are_told_to_wait(world, program, settings):
    settings.API_RATE, settings.API_BURST = 0.1, 2
    jonah, amara = program("jonah"), program("amara")
    assert [jonah.get("/api/v1/me").status_code for _ in range(3)] == [200, 200, 429]
    refused = jonah.get("/api/v1/me")
    assert 1 <= int(refused["Retry-After"]) <= 10
    assert refused.json()["code"] == "too_many_requests"
    assert amara.get("/api/v1/me").status_code == 200
