"""The occasion of a write: when it happened, where it comes from, which request it belongs to.

Two times are kept apart everywhere: *recorded* is the wall clock of the database write and can never be set;
*effective* is when the thing happened and may be given by a log, an import or a person.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum


class Origin(StrEnum):
    """Where a fact comes from; everything but NATIVE is silent: no mail, no webhook, no escalation."""

    NATIVE = "native"
    IMPORT = "import"
    REPLAY = "replay"
    DEMO = "demo"


class Entrance(StrEnum):
    """By which door an act came in; none for jobs and commands."""

    PAGES = "pages"
    API = "api"


@dataclass(frozen=True, slots=True)
class Occasion:
    """One act's circumstances; `at` None means: now."""

    at: datetime | None = None
    origin: Origin = Origin.NATIVE
    request_id: str = ""
    reason: str = ""
    inferred: bool = False
    entrance: Entrance | None = None


_current: ContextVar[Occasion] = ContextVar("wellkept_occasion", default=Occasion())  # noqa: B039  frozen


def current() -> Occasion:
    """The occasion in force."""
    return _current.get()


def now() -> datetime:
    """When the present act happens, in UTC: the occasion's time, else the wall clock."""
    return _current.get().at or datetime.now(UTC)


def is_native() -> bool:
    """Whether the present act is live work, so that people may be told about it."""
    return _current.get().origin is Origin.NATIVE


def new_request_id() -> str:
    """An identifier that ties the log lines, events and answer of one request together."""
    return uuid.uuid4().hex


@contextmanager
def occasion(
    *,
    at: datetime | None = None,
    origin: Origin | None = None,
    request_id: str | None = None,
    reason: str | None = None,
    inferred: bool | None = None,
    entrance: Entrance | None = None,
) -> Iterator[Occasion]:
    """Let the enclosed acts happen under other circumstances; what is not given stays as it was.

    Raises ValueError for a time without zone.
    """
    if at is not None and at.tzinfo is None:
        raise ValueError("An effective time needs a zone.")
    given = {
        "at": at,
        "origin": origin,
        "request_id": request_id,
        "reason": reason,
        "inferred": inferred,
        "entrance": entrance,
    }
    changed = replace(_current.get(), **{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]
    token = _current.set(changed)
    try:
        yield changed
    finally:
        _current.reset(token)
