"""Where components and rooms act on a write: gates may refuse it, effects prepare and complete it in its transaction."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from wellkept.kernel.lifecycle import Transition
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import Kind
from wellkept.ledger.services import Entry


@dataclass(slots=True)
class Write:
    """One record being created, edited or moved; `before` holds the old values of what changed (all for a creation).

    `entries` are the events that will be written; an effect may add more. `scratch` carries an effect's findings from
    its preparing to its completing.
    """

    kind: Kind
    instance: Any
    actor: Actor
    at: datetime
    before: dict[str, Any] = field(default_factory=dict)
    transition: Transition | None = None
    created: bool = False
    entries: list[Entry] = field(default_factory=list)
    scratch: dict[str, Any] = field(default_factory=dict)

    def changed(self, *names: str) -> bool:
        """Whether any of these attributes has a new value."""
        return any(name in self.before for name in names)

    def emit(
        self,
        verb: str,
        *,
        changes: dict[str, Any] | None = None,
        text: dict[str, Any] | None = None,
        public: bool = False,
    ) -> None:
        """Add an event about this record; `text` holds what is personal."""
        self.entries.append(
            Entry(
                verb=f"{self.kind.key}.{verb}",
                subject_kind=self.kind.key,
                subject_id=self.instance.pk,
                customer_id=self.instance.customer_id,
                changes=changes or {},
                text=text or {},
                public=public,
            )
        )


Gate = Callable[[Write], None]
Prepare = Callable[[Write], None]
Complete = Callable[[Sequence[Write]], None]

_gates: list[Gate] = []
_prepares: list[Prepare] = []
_completes: list[Complete] = []


def gate(check: Gate) -> None:
    """Register a check before a transition; it raises Refused to stop it."""
    _gates.append(check)


def effect(*, prepare: Prepare | None = None, complete: Complete | None = None) -> None:
    """Register what follows from writes: `prepare` may set attributes before the rows are written (it has no key yet
    for a new record), `complete` writes its own rows after, for a set of writes at once.
    """
    if prepare:
        _prepares.append(prepare)
    if complete:
        _completes.append(complete)


def check_gates(write: Write) -> None:
    """Let every gate look at a transition."""
    for check in _gates:
        check(write)


def run_prepares(write: Write) -> None:
    """Let every effect prepare a write."""
    for prepare in _prepares:
        prepare(write)


def run_completes(writes: Sequence[Write]) -> None:
    """Let every effect complete a set of writes."""
    for complete in _completes:
        complete(writes)
