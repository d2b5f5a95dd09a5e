"""Draining the outbox: what follows an event happens after its commit, once, and comes back when a worker dies.

What a follower may rely on. It runs in a transaction of its own, together with the note that it is done: what it writes to
this database happens exactly once, whatever is killed when. Everything else it does may happen again, so it must be
idempotent, and it sends neither mail nor HTTP itself (that would hold the transaction open, on SQLite for everybody):
it writes a row that other work sends later. One follower that fails does not hold up the others of the same event.

A worker takes rows by moving `run_after` ahead and counting the attempt. Rows tried before are taken one at a time, so that
an event which kills its worker never spends the attempts of its neighbours. After MOST_ATTEMPTS a row is parked with the
reason and waits for a person (selectors.parked, release).
"""

import time
from collections.abc import Collection, Sequence
from datetime import timedelta

import structlog
from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from wellkept.jobs import clock, schedule
from wellkept.kernel import occasion
from wellkept.ledger import selectors
from wellkept.ledger.models import Event, Outbox
from wellkept.ledger.services import followers_of, name_of

log = structlog.get_logger("wellkept.outbox")

LEASE = timedelta(seconds=60)
#: Rows taken at once.
BATCH = 50
#: A round ends after so long (seconds), well within the lease, so that other brief work has its turn; the rows not yet
#: worked on are given back.
ROUND = 5.0
MOST_ATTEMPTS = 8
#: The wait after the first failure (seconds); it triples each time, about three hours in all.
FIRST_WAIT = 10


class _LeaseLost(Exception):
    """Another worker took the row, because this one was silent for too long; nothing of this attempt may stay."""


def drain(limit: int = 500) -> int:
    """Let followers act on up to `limit` events that are due; returns the number of rows dealt with, well or badly.

    Any number of workers may drain at the same time. Stops between two rows when a round has passed or the worker is told
    to stop.
    """
    handled = 0
    end = time.monotonic() + ROUND
    while handled < limit and not schedule.stopping():
        taken, silent = _take(min(BATCH, limit - handled))
        done = silent + _work_off(taken, end)
        handled += done
        if not done:
            break
    return handled


def release(ids: Collection[int]) -> int:
    """Give parked rows a fresh start; returns how many there were."""
    parked = Outbox.objects.filter(pk__in=ids, parked_at__isnull=False)
    return parked.update(parked_at=None, parked_reason="", attempts=0, run_after=clock.now())


def hold(reason: str) -> int:
    """Park every row that waits, so that nothing follows its event before somebody says so; returns how many there were."""
    waiting = Outbox.objects.filter(parked_at__isnull=True)
    return waiting.update(parked_at=clock.now(), parked_reason=reason)


def _take(size: int) -> tuple[list[Outbox], int]:
    """Claim due rows under a lease; rows whose verb nobody follows are removed at once and only counted."""
    now = clock.now()
    due = selectors.due(now).order_by("run_after", "id")
    if not due.exists():
        return [], 0
    with transaction.atomic(durable=True):
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True)
        rows = list(due[:size])
        silent = {row.pk for row in rows if not followers_of(row.verb)}
        if silent:
            Outbox.objects.filter(pk__in=silent).delete()
        followed = [row for row in rows if row.pk not in silent]
        taken = [row for row in followed if row.attempts == 0] or followed[:1]
        for row in taken:
            row.attempts += 1
            row.run_after = now + LEASE
        if taken:
            Outbox.objects.bulk_update(taken, ["attempts", "run_after"])
    return taken, len(silent)


def _work_off(rows: Sequence[Outbox], end: float) -> int:
    events = Event.objects.in_bulk([row.event_id for row in rows])
    handled = 0
    for row in rows:
        if schedule.stopping() or time.monotonic() > end:
            break
        if row.attempts > MOST_ATTEMPTS:
            _park(row, _("The worker died each time it worked on this event."))
        elif row.event_id not in events:
            _park(row, _("The event is no longer in the trail."))
        else:
            _handle(row, events[row.event_id])
        handled += 1
    for row in rows[handled:]:
        _mine(row).update(run_after=clock.now(), attempts=F("attempts") - 1)
    return handled


def _handle(row: Outbox, event: Event) -> None:
    """Run the followers that have not finished yet; the row goes with the last of them."""
    followers = {name_of(follower): follower for follower in followers_of(row.verb)}
    failure: Exception | None = None
    if followers.keys() <= set(row.done):
        _mine(row).delete()
    for name in [name for name in followers if name not in row.done]:
        try:
            with transaction.atomic(durable=True), occasion.occasion(request_id=event.request_id):
                followers[name](event)
                done = [*row.done, name]
                _note(row, done, finished=followers.keys() <= set(done))
            row.done = done
        except _LeaseLost:
            log.warning("outbox row was taken by another worker", verb=row.verb, event_id=row.event_id)
            return
        except Exception as error:
            failure = error
            log.warning(
                "follower failed",
                follower=name,
                verb=row.verb,
                event_id=row.event_id,
                attempt=row.attempts,
                exc_info=True,
            )
    if failure is not None:
        _postpone(row, f"{type(failure).__name__}: {failure}"[:2000])


def _mine(row: Outbox) -> QuerySet[Outbox]:
    return Outbox.objects.filter(pk=row.pk, attempts=row.attempts, parked_at__isnull=True)


def _note(row: Outbox, done: list[str], *, finished: bool) -> None:
    touched = _mine(row).delete()[0] if finished else _mine(row).update(done=done)
    if not touched:
        raise _LeaseLost


def _postpone(row: Outbox, why: str) -> None:
    if row.attempts >= MOST_ATTEMPTS:
        _park(row, why)
    else:
        wait = timedelta(seconds=FIRST_WAIT * 3 ** (row.attempts - 1))
        _mine(row).update(run_after=clock.now() + wait, last_error=why)


def _park(row: Outbox, why: str) -> None:
    if _mine(row).update(parked_at=clock.now(), parked_reason=why, last_error=why):
        log.error("outbox row parked", verb=row.verb, event_id=row.event_id, reason=why)
