"""The guard in front of the tables of records: rows change only inside the services that also write card and trail."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_writing: ContextVar[bool] = ContextVar("wellkept_writing", default=False)


class UntrackedWrite(RuntimeError):
    """A write that would leave no trail."""


@contextmanager
def writing() -> Iterator[None]:
    """Permit writes to records; used by records.services and records.bulk alone."""
    token = _writing.set(True)
    try:
        yield
    finally:
        _writing.reset(token)


def require_writing(what: str) -> None:
    """Raise UntrackedWrite unless a service is writing."""
    if not _writing.get():
        raise UntrackedWrite(
            f"{what} of records goes through records.services or records.bulk_write, which keep the trail."
        )
