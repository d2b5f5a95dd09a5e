"""What follows from events: once, after the commit, in spite of failures and dead workers."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from wellkept.jobs import clock
from wellkept.kernel import occasion
from wellkept.ledger import outbox, selectors, services
from wellkept.ledger.models import Event, EventText, Outbox
from wellkept.ledger.tests.writing import write


class _Killed(BaseException):
    """Stands for kill -9: nothing in the worker may catch it."""


def _make_due() -> None:
    Outbox.objects.filter(parked_at__isnull=True).update(run_after=clock.now() - timedelta(seconds=1))


def _mark(event: Event) -> None:
    """What a follower writes to the database."""
    EventText.objects.create(event_id=-event.pk - EventText.objects.count() * 1_000_000, salt=b"", values={})


def _marks() -> int:
    return EventText.objects.filter(event_id__lt=0).count()


@pytest.mark.django_db
def test_each_event_is_followed_once_in_order_with_its_request() -> None:
    seen: list[tuple[str, int | None, str]] = []

    def note(event: Event) -> None:
        seen.append((event.verb, event.subject_id, occasion.current().request_id))

    services.follow("trial.", note)
    with occasion.occasion(request_id="abc"):
        write(60)
    write(2, verb="other.verb")
    assert selectors.has_due()
    assert outbox.drain() == 62
    assert seen == [("trial.made", place, "abc") for place in range(1, 61)]
    assert not Outbox.objects.exists()
    assert outbox.drain() == 0


@pytest.mark.django_db
def test_a_limit_is_kept() -> None:
    services.follow("trial.", _mark)
    write(5)
    assert outbox.drain(limit=2) == 2
    assert Outbox.objects.count() == 3


@pytest.mark.django_db
def test_a_failing_follower_waits_ever_longer_and_is_parked_with_the_reason() -> None:
    calls: list[str] = []

    def good(event: Event) -> None:
        calls.append("good")
        _mark(event)

    def bad(event: Event) -> None:
        calls.append("bad")
        _mark(event)
        raise ValueError("No printer")

    services.follow("", bad)
    services.follow("", good)
    write(1)
    waits = []
    for _attempt in range(outbox.MOST_ATTEMPTS):
        assert outbox.drain() == 1
        row = Outbox.objects.get()
        waits.append(round((row.run_after - clock.now()).total_seconds()))
        assert outbox.drain() == 0, "not before its time"
        _make_due()
    assert calls == ["bad", "good"] + ["bad"] * (outbox.MOST_ATTEMPTS - 1)
    assert _marks() == 1, "what a failing follower wrote is rolled back, what another wrote stays"
    assert waits[:7] == [10, 30, 90, 270, 810, 2430, 7290]
    parked = selectors.parked().get()
    assert parked.parked_reason == "ValueError: No printer"
    assert (selectors.failed().count(), selectors.held().count()) == (1, 0)
    assert selectors.oldest_due_age() is None
    assert outbox.release([parked.pk]) == 1
    assert outbox.drain() == 1
    assert Outbox.objects.get().attempts == 1
    assert calls.count("good") == 1


@pytest.mark.django_db
def test_others_are_on_time_while_one_keeps_failing() -> None:
    def bad(event: Event) -> None:
        if event.subject_id == 1:
            raise ValueError("Never")

    services.follow("trial.", bad)
    write(30)
    assert outbox.drain() == 30
    assert [row.attempts for row in Outbox.objects.all()] == [1]


@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_s_rows_come_back_and_take_effect_once() -> None:
    deaths = [True, True]

    def follower(event: Event) -> None:
        _mark(event)
        if event.subject_id == 2 and deaths:
            deaths.pop()
            raise _Killed

    services.follow("trial.", follower)
    second = write(3)[1]
    for _death in range(2):
        with pytest.raises(_Killed):
            outbox.drain()
        outbox.drain()
        assert Outbox.objects.filter(event_id=second.pk).exists(), "the lease still runs"
        _make_due()
    assert outbox.drain() == 1
    assert _marks() == 3
    assert not Outbox.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_event_that_kills_its_worker_is_parked_and_costs_its_neighbours_nothing() -> None:
    def follower(event: Event) -> None:
        if event.subject_id == 1:
            raise _Killed
        _mark(event)

    services.follow("trial.", follower)
    write(4)
    deaths = 0
    for _attempt in range(30):
        try:
            outbox.drain()
        except _Killed:
            deaths += 1
        _make_due()
    assert deaths == outbox.MOST_ATTEMPTS
    assert _marks() == 3
    assert "died" in selectors.parked().get().parked_reason


@pytest.mark.django_db(transaction=True)
def test_a_row_lost_to_another_worker_leaves_no_effect() -> None:
    def follower(event: Event) -> None:
        _mark(event)
        Outbox.objects.update(attempts=5)

    services.follow("trial.", follower)
    write(1)
    outbox.drain()
    assert _marks() == 0
    assert Outbox.objects.count() == 1


@pytest.mark.django_db
def test_rows_are_given_back_at_the_end_of_a_round(monkeypatch: pytest.MonkeyPatch) -> None:
    services.follow("trial.", _mark)
    write(3)
    monkeypatch.setattr(outbox, "ROUND", -1.0)
    assert outbox.drain(limit=3) == 0
    assert [(row.attempts, row.done) for row in Outbox.objects.all()] == [(0, [])] * 3


@pytest.mark.django_db
def test_a_follower_that_is_gone_holds_nothing_up() -> None:
    services.follow("trial.", _mark)
    write(1)
    Outbox.objects.update(done=[services.name_of(_mark)])
    assert outbox.drain() == 1
    assert (_marks(), Outbox.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_an_outbox_row_without_its_event_is_parked() -> None:
    services.follow("trial.", _mark)
    Outbox.objects.create(event_id=123456, verb="trial.made")
    assert outbox.drain() == 1
    assert "no longer" in selectors.parked().get().parked_reason


def test_two_followers_of_one_name_are_refused() -> None:
    services.follow("a.", lambda event: None)
    with pytest.raises(ValueError, match="two followers"):
        services.follow("b.", lambda event: None)


def test_four_workers_follow_each_event_once(transactional_db: None) -> None:
    calls: list[int] = []

    def follower(event: Event) -> None:
        calls.append(event.pk)
        EventText.objects.create(event_id=-event.pk, salt=b"", values={})

    services.follow("trial.", follower)
    written = [event.pk for event in write(120)]
    errors: list[BaseException] = []
    start = threading.Barrier(4)

    def work() -> None:
        try:
            start.wait()
            while outbox.drain(limit=10):
                pass
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert list(Outbox.objects.values_list("attempts", "done", "last_error")) == []
    assert sorted(calls) == written
    assert _marks() == 120
