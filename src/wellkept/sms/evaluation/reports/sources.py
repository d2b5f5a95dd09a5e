"""What reports are drawn up from: sources of figures, each registered under a key."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from wellkept.kernel.permissions import Actor


@dataclass(frozen=True, slots=True)
class Scope:
    """What a report is about: a service (None: everything), and a customer (None: all); by key."""

    actor: Actor
    service: int | None = None
    customer: int | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of one period. `value` is None where there was nothing to count; `met` says whether it meets its target, None
    where it has none. `records` are numbers of what it was counted from, at most some.
    """

    name: str
    value: Decimal | None
    unit: str = ""
    target: str = ""
    met: bool | None = None
    records: Sequence[str] = field(default_factory=tuple)


#: Counts the figures of a source in a period.
Work = Callable[[Scope, datetime, datetime], list[Figure]]


@dataclass(frozen=True, slots=True)
class Source:
    """A section that a report can have."""

    key: str
    label: Any
    work: Work


_sources: dict[str, Source] = {}


def source(key: str, label: Any) -> Callable[[Work], Work]:
    """Register what counts the figures of a section. Raises ValueError when the key is taken."""

    def register(work: Work) -> Work:
        if key in _sources:
            raise ValueError(f"There is a source {key} already.")
        _sources[key] = Source(key, label, work)
        return work

    return register


def sources() -> Mapping[str, Source]:
    """Every source by its key."""
    return _sources
