"""Lifecycles: the states of a kind, the phases they mean, and the transitions between them. Pure data, checked when made."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _


class Phase(StrEnum):
    """What a state means to the engine; a kind's own words for its states may differ."""

    NEW = "new"
    ACTIVE = "active"
    ON_HOLD = "on_hold"
    RESOLVED = "resolved"
    CLOSED = "closed"
    CANCELLED = "cancelled"

    @property
    def label(self) -> Any:
        """The phase in the reader's language."""
        return _PHASE_LABELS[self]


_PHASE_LABELS = {
    Phase.NEW: _("New"),
    Phase.ACTIVE: _("Active"),
    Phase.ON_HOLD: _("On hold"),
    Phase.RESOLVED: _("Resolved"),
    Phase.CLOSED: _("Closed"),
    Phase.CANCELLED: _("Cancelled"),
}

#: Phases in which somebody still has something to do.
OPEN_PHASES = (Phase.NEW, Phase.ACTIVE, Phase.ON_HOLD)


@dataclass(frozen=True, slots=True)
class State:
    """One state: its stable name, its word for people and the phase it belongs to."""

    name: str
    label: Any
    phase: Phase


@dataclass(frozen=True, slots=True)
class Transition:
    """A verb that moves a record from one of some states to another.

    `requires` must be given or already filled, `accepts` may be given; `stamps` are time attributes set to the moment;
    `clears` are emptied; `guards` and `effects` name functions that the kind registers; `past` is the event's participle
    and `told` what the timeline says after the actor's name ("put it on hold"). A `reversible` one does nothing but set
    attributes of the record, so that whoever took it by a slip of the hand can take it back at once. `needs_approval` says that
    the step passes only where people have voted for it.
    """

    name: str
    sources: tuple[str, ...]
    target: str
    permission: str
    label: Any
    past: str
    requires: tuple[str, ...] = ()
    accepts: tuple[str, ...] = ()
    stamps: tuple[str, ...] = ()
    clears: tuple[str, ...] = ()
    guards: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()
    primary: bool = False
    automatic: bool = False
    reversible: bool = False
    told: Any = ""
    needs_approval: bool = False

    @property
    def fields(self) -> tuple[str, ...]:
        """Every attribute that the transition takes."""
        return (*self.requires, *self.accepts)


@dataclass(frozen=True)
class Lifecycle:
    """States and transitions of a kind. Construction raises ValueError when a state cannot be reached or does not exist.

    `demands` names attributes that must be filled while a record of native origin is in a state; the database checks it.
    """

    initial: str
    states: tuple[State, ...]
    transitions: tuple[Transition, ...] = ()
    demands: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        names = [state.name for state in self.states]
        if len(set(names)) != len(names):
            raise ValueError(f"A state is declared twice in {names}.")
        verbs = [t.name for t in self.transitions]
        if len(set(verbs)) != len(verbs):
            raise ValueError(f"A transition is declared twice in {verbs}.")
        used = {self.initial, *self.demands}
        for t in self.transitions:
            used |= {t.target, *t.sources}
        if used - set(names):
            raise ValueError(f"States {sorted(used - set(names))} are used but not declared.")
        reached = {self.initial}
        while True:
            more = {t.target for t in self.transitions if reached & set(t.sources)} - reached
            if not more:
                break
            reached |= more
        if set(names) - reached:
            raise ValueError(f"States {sorted(set(names) - reached)} cannot be reached from {self.initial}.")

    def state(self, name: str) -> State:
        """The state of that name; KeyError when there is none."""
        for state in self.states:
            if state.name == name:
                return state
        raise KeyError(name)

    def phase(self, name: str) -> Phase:
        """The phase that a state means."""
        return self.state(name).phase

    def transition(self, name: str) -> Transition:
        """The transition of that name; KeyError when there is none."""
        for t in self.transitions:
            if t.name == name:
                return t
        raise KeyError(name)

    def from_state(self, name: str) -> tuple[Transition, ...]:
        """The transitions that lead on from a state, in their order of declaration."""
        return tuple(t for t in self.transitions if name in t.sources)

    def in_phases(self, phases: Iterable[Phase]) -> tuple[str, ...]:
        """The names of the states that belong to these phases."""
        wanted = set(phases)
        return tuple(state.name for state in self.states if state.phase in wanted)

    def path(self, source: str, target: str) -> tuple[Transition, ...] | None:
        """The shortest chain of transitions between two states, or None; replay uses it to infer skipped states."""
        if source == target:
            return ()
        seen: dict[str, tuple[Transition, ...]] = {source: ()}
        front = [source]
        while front:
            ahead: list[str] = []
            for name in front:
                for t in self.from_state(name):
                    if t.target not in seen:
                        seen[t.target] = (*seen[name], t)
                        if t.target == target:
                            return seen[target]
                        ahead.append(t.target)
            front = ahead
        return None
