"""What another system's log says of a step, while its updates are performed; it stands in place of what we would derive."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Recorded:
    """The log's own counts and resolver. None means that the log does not tell and that our own rule counts.

    `resolver_known` False leaves the resolver to who made the update; True takes `resolver_id`, be it nobody. `childless`
    says that no incident stands below this one, so that nobody need look again.
    """

    reassigned: int | None = None
    reopened: int | None = None
    resolver_known: bool = False
    resolver_id: int | None = None
    childless: bool = False


_recorded: ContextVar[Recorded | None] = ContextVar("wellkept_incidents_recorded", default=None)


def current() -> Recorded | None:
    """What a log says of the present step; None while nobody replays one."""
    return _recorded.get()


@contextmanager
def as_recorded(told: Recorded) -> Iterator[None]:
    """Perform the enclosed steps as a log tells of them: nobody is assigned and nothing counted that it does not say."""
    token = _recorded.set(told)
    try:
        yield
    finally:
        _recorded.reset(token)
