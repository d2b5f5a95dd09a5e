"""Sealing: committed events get their place in one order without gaps, and a hash that binds them to all before.

How no event is lost and none is looked for twice. Ids are given out before the commit, so on PostgreSQL an event with a
lower id may appear after one with a higher id was sealed. The sealer therefore asks for events without a seal, but only
behind a mark (`Sealer.settled`) that moves when nothing can come late any more: it notes the highest id in sight, and after
that which transactions hold a write lock on the table of events. Whoever was given an id takes that lock first and keeps it
to the end, so once all of these have ended, everything up to the noted id is either visible or rolled back for good.
(The sequence must hand out ids one by one, as Django makes it; CACHE > 1 would break this.) SQLite lets one writer in at a
time, so there ids appear in order and nobody is ever waited for.
"""

from datetime import UTC, datetime

from django.db import connection, transaction
from django.db.models import Exists, Max, OuterRef

from wellkept.ledger import hashing
from wellkept.ledger.models import Event, Seal, Sealer

#: Events sealed in one transaction; on SQLite writers wait while it lasts, which is a few hundredths of a second.
CHUNK = 2_000

_WRITERS = """
    SELECT DISTINCT virtualtransaction FROM pg_locks
    WHERE locktype = 'relation' AND granted AND relation = 'ledger_event'::regclass
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND mode IN ('RowExclusiveLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
      AND pid IS DISTINCT FROM pg_backend_pid()
"""

_INSERT = "INSERT INTO ledger_seal (seq, event_id, chain, sealed_at) VALUES (%s, %s, %s, %s)"


def head() -> tuple[int, str]:
    """The last sealed place and the chain value there as hex; (0, 64 zeros) before the first seal."""
    seq, chain = _head()
    return seq, chain.hex()


def seal(limit: int = 10_000) -> int:
    """Seal up to `limit` committed events, oldest id first; returns how many.

    Any number of sealers may run: the one whose view of the head is no longer true writes nothing and returns.
    Raises RuntimeError inside a transaction, whose view of the trail may be old.
    """
    sealed = 0
    while sealed < limit:
        size = min(CHUNK, limit - sealed)
        done = _seal_chunk(size)
        sealed += done
        if done < size:
            break
    return sealed


def has_unsealed() -> bool:
    """Whether events may be waiting for the sealer; one cheap look at both ends."""
    settled = Sealer.objects.values_list("settled", flat=True).first() or 0
    return (_newest() or 0) > settled


def _head() -> tuple[int, bytes]:
    last = Seal.objects.order_by("-seq").values_list("seq", "chain").first()
    return (last[0], bytes(last[1])) if last else (0, hashing.GENESIS)


def _newest() -> int | None:
    newest: int | None = Event.objects.aggregate(newest=Max("id"))["newest"]
    return newest


def _writers() -> set[str]:
    """Transactions, other than this one, that may still commit events with ids already given out."""
    if connection.vendor != "postgresql":
        return set()
    with connection.cursor() as cursor:
        cursor.execute(_WRITERS)
        return {row[0] for row in cursor.fetchall()}


def _look(notes: Sealer, newest: int) -> None:
    """Move the notebook's mark as far as it is safe now; must come before the unsealed events are read."""
    writers = _writers()
    if not writers:
        notes.settled, notes.ahead, notes.writers = newest, newest, []
        return
    if not writers.intersection(notes.writers):
        notes.settled = max(notes.settled, notes.ahead)
        notes.ahead, notes.writers = newest, sorted(writers)


def _seal_chunk(size: int) -> int:
    notes = Sealer.objects.first() or Sealer()
    newest = _newest()
    if newest is None or newest <= notes.settled:
        return 0
    behind, seen = notes.settled, (notes.settled, notes.ahead, notes.writers)
    _look(notes, newest)
    seq, chain = _head()
    found = list(
        Event.objects.filter(
            ~Exists(Seal.objects.filter(event_id=OuterRef("id"), event_id__gt=behind)),
            id__gt=behind,
        )
        .order_by("id")
        .values_list("id", "leaf")[:size]
    )
    if len(found) == size:
        notes.settled = max(behind, min(notes.settled, found[-1][0]))
    if not found and seen == (notes.settled, notes.ahead, notes.writers):
        return 0
    now = connection.ops.adapt_datetimefield_value(datetime.now(UTC))
    seals = []
    for place, (event_id, leaf) in enumerate(found, start=seq + 1):
        chain = hashing.link(chain, bytes(leaf))
        seals.append((place, event_id, chain, now))
    with transaction.atomic(durable=True):
        # On PostgreSQL this row is the sealers' lock; on SQLite the transaction itself is. Had another sealer been faster,
        # the head would have moved: what was read is then worth nothing. Were the lock lost, the keys would still refuse.
        current, _ = Sealer.objects.select_for_update().get_or_create(pk=notes.pk)
        if _head()[0] != seq:
            return 0
        with connection.cursor() as cursor:
            cursor.executemany(_INSERT, seals)
        Sealer.objects.filter(pk=notes.pk).update(
            settled=max(notes.settled, current.settled), ahead=notes.ahead, writers=notes.writers
        )
    return len(seals)
