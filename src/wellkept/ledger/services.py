"""Writing the trail: collect events during an act, append them in the act's own transaction."""

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from django.db import connection

from wellkept.kernel import occasion, rows
from wellkept.kernel.permissions import Actor
from wellkept.ledger import hashing
from wellkept.ledger.models import Event, EventText, Outbox


@dataclass(slots=True)
class Entry:
    """An event before it is written; `changes` and `text` map attributes to [before, after]."""

    verb: str
    subject_kind: str = ""
    subject_id: int | None = None
    customer_id: int | None = None
    changes: Mapping[str, Any] = field(default_factory=dict)
    text: Mapping[str, Any] = field(default_factory=dict)
    public: bool = False
    inferred: bool | None = None
    at: datetime | None = None


_silent_verbs: set[str] = set()


def keep_quiet(verb: str) -> None:
    """Say that nothing ever has to follow events of this verb, so that they need no outbox row."""
    _silent_verbs.add(verb)


def plain(value: Any) -> Any:
    """A value as the trail stores it: JSON, times in UTC, related rows by id.

    Fractions become text: databases write them back in other forms (1e16, -0.0), which would change the hash.
    """
    if isinstance(value, datetime):
        return hashing.instant(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal | float):
        return str(value)
    if isinstance(value, Mapping):
        return {str(name): plain(v) for name, v in value.items()}
    if hasattr(value, "pk"):
        return value.pk
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(v) for v in value]
    return value


def append(entries: Sequence[Entry], *, actor: Actor) -> list[Event]:
    """Write events, their personal text and their outbox rows; must run inside the transaction of the change itself.

    Who acts without an account (somebody whom a replayed log names) stands among the changes as `acting_person`.
    Raises RuntimeError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("An event must be written in the transaction of the change that it tells of.")
    if not entries:
        return []
    circumstances = occasion.current()
    recorded = datetime.now(UTC)
    effective = circumstances.at or recorded
    events: list[Event] = []
    texts: list[tuple[bytes, dict[str, Any]] | None] = []
    for entry in entries:
        values = {name: plain(value) for name, value in entry.text.items()}
        changes = {name: plain(value) for name, value in entry.changes.items()}
        if actor.user_id is None and actor.person_id is not None:
            changes["acting_person"] = actor.person_id
        if circumstances.reason:
            values["reason"] = circumstances.reason
        salt = secrets.token_bytes(16) if values else b""
        form: dict[str, Any] = {
            "verb": entry.verb,
            "subject_kind": entry.subject_kind,
            "subject_id": entry.subject_id,
            "customer_id": entry.customer_id,
            "actor_id": actor.user_id,
            "recorded_at": recorded,
            "effective_at": entry.at or effective,
            "origin": str(circumstances.origin),
            "inferred": circumstances.inferred if entry.inferred is None else entry.inferred,
            "public": entry.public,
            "request_id": circumstances.request_id,
            "changes": changes,
            "text_digest": hashing.text_digest(salt, values) if values else None,
        }
        events.append(Event(**form, leaf=hashing.leaf(form)))
        texts.append((salt, values) if values else None)
    gathered = _gathered.get()
    native = circumstances.origin is occasion.Origin.NATIVE
    pending = [Pending(event, text, native) for event, text in zip(events, texts, strict=True)]
    if gathered is None:
        _write(pending)
    else:
        gathered.add(pending)
    return events


@dataclass(slots=True)
class Pending:
    """An event that is ready to be written, with salt and words of its personal text."""

    event: Event
    text: tuple[bytes, dict[str, Any]] | None
    native: bool


def _write(pending: Sequence[Pending]) -> None:
    rows.insert([one.event for one in pending])
    apart = [
        EventText(event_id=one.event.pk, salt=one.text[0], values=one.text[1])
        for one in pending
        if one.text is not None
    ]
    rows.insert(apart, keys=False)
    due = [
        Outbox(event_id=one.event.pk, verb=one.event.verb)
        for one in pending
        if one.native and one.event.verb not in _silent_verbs
    ]
    rows.insert(due, keys=False)


class Gathered:
    """Events of many acts that are written together, in the order in which they happened."""

    def __init__(self) -> None:
        self._pending: list[Pending] = []

    def __bool__(self) -> bool:
        return bool(self._pending)

    def add(self, pending: Sequence[Pending]) -> None:
        """Take events in."""
        self._pending += pending

    def concerns(self, sql: str) -> bool:
        """Whether a statement may ask for what is gathered."""
        return "ledger_" in sql

    def state(self) -> list[Pending]:
        """What is gathered now, for restore()."""
        return list(self._pending)

    def restore(self, state: list[Pending]) -> None:
        """Go back to a state; what has been written since was taken back by the database."""
        self._pending = state
        for one in state:
            one.event.pk = None

    def write(self) -> None:
        """Write what is gathered."""
        pending, self._pending = self._pending, []
        if pending:
            _write(pending)


_gathered: ContextVar[Gathered | None] = ContextVar("wellkept_gathered_events", default=None)


@contextmanager
def gathering() -> Iterator[Gathered]:
    """Gather the events appended inside; the caller writes them before the transaction ends."""
    gathered = Gathered()
    token = _gathered.set(gathered)
    try:
        yield gathered
    finally:
        _gathered.reset(token)


Follower = Callable[[Event], None]
_followers: dict[str, list[Follower]] = {}


def follow(prefix: str, follower: Follower) -> None:
    """Register what the worker does after the commit of events whose verb starts with `prefix` ("" for all).

    ledger.outbox says what a follower may rely on and what it must leave to others. Raises ValueError when another follower
    has the same name, for finished followers are remembered by name.
    """
    known = {name_of(f): f for group in _followers.values() for f in group}
    if known.get(name_of(follower), follower) is not follower:
        raise ValueError(f"There are two followers called {name_of(follower)}.")
    _followers.setdefault(prefix, []).append(follower)


def followers_of(verb: str) -> list[Follower]:
    """The followers of a verb, in the order of registration."""
    return [f for prefix, group in _followers.items() if verb.startswith(prefix) for f in group]


def name_of(follower: Follower) -> str:
    """The name under which the outbox remembers that a follower has finished."""
    return f"{follower.__module__}.{follower.__qualname__}"
