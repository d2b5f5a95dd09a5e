"""The sealed order: every committed event once, no gaps, no forks, whoever commits when."""

import threading

import pytest
from django.db import connection, transaction

from wellkept.kernel.permissions import system
from wellkept.ledger import sealing, selectors, services, verification
from wellkept.ledger.models import Event, Seal, Sealer
from wellkept.ledger.tests.writing import write


class _Refusal(Exception):
    pass


@pytest.mark.django_db
def test_events_are_sealed_in_order_without_gaps_and_once() -> None:
    write(5)
    assert sealing.head() == (0, "00" * 32)
    assert sealing.has_unsealed()
    assert sealing.seal(limit=3) == 3
    assert selectors.unsealed_count() == 2
    assert sealing.seal() == 2
    assert sealing.seal() == 0
    assert not sealing.has_unsealed()
    ids = list(Event.objects.order_by("id").values_list("id", flat=True))
    assert list(Seal.objects.order_by("seq").values_list("seq", "event_id")) == list(enumerate(ids, start=1))
    verdict = verification.verify()
    assert verdict.ok
    assert sealing.head() == (5, verdict.head)


@pytest.mark.django_db
def test_more_events_than_a_chunk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "CHUNK", 4)
    write(11)
    assert sealing.seal(limit=10) == 10
    assert sealing.seal() == 1
    assert verification.verify().sealed == 11


@pytest.mark.django_db(transaction=True)
def test_sealing_inside_a_transaction_is_refused() -> None:
    write()
    with pytest.raises(RuntimeError), transaction.atomic():
        sealing.seal()
    assert not Seal.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_ids_of_rolled_back_events_leave_no_gap_in_the_order() -> None:
    write(2)
    with pytest.raises(_Refusal), transaction.atomic():
        write(3)
        raise _Refusal
    write(2)
    assert sealing.seal() == 4
    assert list(Seal.objects.order_by("seq").values_list("seq", flat=True)) == [1, 2, 3, 4]
    assert not sealing.has_unsealed()


@pytest.mark.postgres
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs two transactions that write at once: PostgreSQL")
@pytest.mark.django_db(transaction=True)
def test_an_event_that_commits_late_is_sealed_after_those_with_higher_ids() -> None:
    written, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            services.append([services.Entry("trial.slow")], actor=system())
            written.set()
            go_on.wait(10)
        connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    assert written.wait(10)
    write(3)
    assert sealing.seal() == 3
    write(2)
    assert sealing.seal() == 2
    notes = Sealer.objects.get()
    slow_id = Seal.objects.order_by("event_id").values_list("event_id", flat=True)[0] - 1
    assert notes.settled < slow_id, "the mark must not pass an id that may still be committed"
    go_on.set()
    thread.join()
    assert sealing.seal() == 1
    assert Seal.objects.get(seq=6).event_id == slow_id
    write()
    assert sealing.seal() == 1
    assert Sealer.objects.get().settled == Event.objects.latest("id").pk
    verdict = verification.verify()
    assert (verdict.ok, verdict.sealed, verdict.unsealed) == (True, 7, 0)


def test_eight_writers_and_two_sealers_make_no_fork(transactional_db: None) -> None:
    each, writers = 15, 8
    errors: list[BaseException] = []
    finished = threading.Event()

    def act(work: object) -> None:
        try:
            work()  # type: ignore[operator]
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    def writer() -> None:
        for place in range(each):
            try:
                with transaction.atomic():
                    write(2)
                    if place % 5 == 4:
                        raise _Refusal
            except _Refusal:
                continue

    def sealer() -> None:
        while not finished.is_set():
            sealing.seal(limit=50)

    writing = [threading.Thread(target=act, args=(writer,)) for _ in range(writers)]
    sealing_threads = [threading.Thread(target=act, args=(sealer,)) for _ in range(2)]
    for thread in writing + sealing_threads:
        thread.start()
    for thread in writing:
        thread.join()
    finished.set()
    for thread in sealing_threads:
        thread.join()
    assert errors == []
    sealing.seal()
    expected = writers * 2 * (each - each // 5)
    verdict = verification.verify()
    assert (verdict.ok, verdict.events, verdict.sealed, verdict.unsealed) == (True, expected, expected, 0)
    assert Seal.objects.values("event_id").distinct().count() == expected
    assert not sealing.has_unsealed()
