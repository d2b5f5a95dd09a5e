"""From the cells of a row to an update: what the log says happened, in our words. No database is asked."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from wellkept.flows.replay import vocabulary
from wellkept.flows.replay.refusal import RowProblem
from wellkept.flows.replay.sources import EMPTY, Reading, Source, shortened
from wellkept.flows.replay.spec import COMPLETE, KEEP, LogMapping

#: Fields that name somebody or something in the directory.
LABELS = ("requester", "team", "assignee")
#: States in which an incident is over or about to be.
ENDED = ("resolved", "closed")
#: The longest name of a thing in another system.
LONGEST_IDENTIFIER = 120
#: No incident is passed on or reopened more often.
MOST = 30_000
#: Fields that a record always has: where the log is silent they stay.
_NEVER_EMPTY = ("title", "channel", "impact", "urgency", "priority", "targets_met")

_TYPED: Mapping[str, Mapping[str, Any]] = {
    "impact": vocabulary.LEVELS,
    "urgency": vocabulary.LEVELS,
    "priority": vocabulary.PRIORITIES,
    "targets_met": vocabulary.TRUTHS,
}


@dataclass(slots=True)
class Update:
    """One row. `state` "" means: as it is. What the log is silent about is absent from `values`, `labels`, `references`;
    what it says is empty is there as "". What is told of the end is believed only as acts.py says.

    `reassigned` and `reopened` are the log's counts; `more_reassigned` and `more_reopened` what a row adds to the count so far.
    """

    identifier: str
    at: datetime
    by: str = ""
    state: str = ""
    hold_reason: str | None = None
    opened_at: datetime | None = None
    opened_by: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    category: tuple[str, ...] | None = None
    reassigned: int | None = None
    reopened: int | None = None
    more_reassigned: int = 0
    more_reopened: int = 0
    references: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    resolved_at: datetime | None = None
    resolved_by: str | None = None
    code: str = ""
    text: str = ""
    closed_at: datetime | None = None
    #: Whether a row of the time before the end said how it ended.
    foretold: bool = False

    @property
    def tells_end(self) -> bool:
        """Whether the row says who resolved the incident or how."""
        return bool(self.resolved_by or self.code or self.text)

    def count_on(self, reassigned: int, reopened: int) -> None:
        """Turn what the row adds into counts, from those that the incident has so far."""
        if self.more_reassigned:
            self.reassigned = min(reassigned + self.more_reassigned, MOST)
        if self.more_reopened:
            self.reopened = min(reopened + self.more_reopened, MOST)

    def mark(self) -> str:
        """By what the row is known again in a later export, where final values may stand that were unknown before."""
        known = ("impact", "urgency", "priority")
        told = (
            self.at.isoformat(), self.by, self.state, self.hold_reason, self.reassigned, self.reopened, self.more_reassigned,
            self.more_reopened, self.labels.get("team"), self.labels.get("assignee"), *map(self.values.get, known),
        )  # fmt: skip
        return hashlib.sha256(repr(told).encode()).hexdigest()[:20]


#: How to read a cell, and the time that it holds.
Timed = tuple[Reading, Callable[[str], datetime]]


class Translator:
    """Turns rows of one log into updates by one mapping."""

    def __init__(self, mapping: LogMapping, header: Mapping[str, int]) -> None:
        self.mapping = mapping
        self.complete = mapping.rows == COMPLETE
        #: Reads the row's own time.
        self.moment = mapping.times.reader_of(mapping.at.names())

        def bound(source: Source | None) -> Reading | None:
            if source is None or not source.found_in(header):
                return None
            return source.bind(header, changes=not self.complete)

        def heard(source: Source) -> Reading:
            return source.bind(header, changes=not self.complete)

        def timed(source: Source | None) -> Timed | None:
            read = bound(source)
            return (read, mapping.times.reader_of(source.names())) if source is not None and read is not None else None

        m = mapping
        self.identifier, self.at, self.state = heard(m.identifier), heard(m.at), heard(m.state)
        self.by, self.hold_reason = bound(m.by), bound(m.hold_reason)
        self.opened_at, self.opened_by = timed(m.opened_at), bound(m.opened_by)
        self.fields = [
            (name, read, _TYPED.get(name), vocabulary.choices(name) if name == "channel" else None)
            for name, source in m.fields.items()
            if (read := bound(source)) is not None
        ]
        self.category = [read for source in m.category.levels if (read := bound(source)) is not None]
        self.reassigned, self.reopened = bound(m.reassigned), bound(m.reopened)
        self.references = [
            ((outside.relation, outside.system), read, outside.split)
            for outside in m.references
            if (read := bound(outside.source)) is not None
        ]
        e = m.ending
        self.resolved_at, self.resolved_by = timed(e.resolved_at), bound(e.resolved_by)
        self.closed_at, self.code, self.text = timed(e.closed_at), bound(e.code), bound(e.text)
        self.codes = frozenset(vocabulary.choices("resolution_code"))
        self.states = frozenset(state.name for state in vocabulary.lifecycle().states)
        self.hold_reasons = frozenset(vocabulary.choices("hold_reason"))

    def update(self, cells: Sequence[str]) -> Update:
        """What the row says. Raises RowProblem when it cannot be understood."""
        when = self.at(cells)
        if not when:
            raise RowProblem(_("The row does not say when it happened."))
        update = Update(fitting(self.identifier(cells) or ""), self.moment(when))
        self._read_state(update, cells)
        if self.by is not None:
            update.by = self.by(cells) or ""
        update.opened_at = self._moment(self.opened_at, cells)
        if self.opened_by is not None:
            update.opened_by = self.opened_by(cells) or ""
        self._read_fields(update, cells)
        update.reassigned, update.more_reassigned = _count(self.reassigned, cells)
        update.reopened, update.more_reopened = _count(self.reopened, cells)
        for key, read, split in self.references:
            word = read(cells)
            if word:
                named = [part.strip() for part in word.split(split)] if split else [word]
                found = [fitting(part) for part in named if part]
                update.references[key] = (*update.references.get(key, ()), *found)
        if update.state in ENDED:
            self._read_ending(update, cells)
        return update

    def maps(self, field: str) -> bool:
        """Whether the log has a column for a field."""
        return any(name == field for name, *_rest in self.fields)

    def foretells(self, cells: Sequence[str]) -> bool | None:
        """Whether a row before the end says how it will end; None for a row of the end itself."""
        if (self.state(cells) or "").partition(":")[0] in ENDED:
            return None
        return any(read(cells) for read in (self.resolved_by, self.code, self.text) if read is not None)

    def _read_state(self, update: Update, cells: Sequence[str]) -> None:
        word = self.state(cells)
        if not word:
            if word is not None and self.complete and self.mapping.state.otherwise not in (EMPTY, KEEP):
                raise RowProblem(_("The row does not say the state."))
            return
        state, _colon, reason = word.partition(":")
        if state == KEEP:
            return
        if state not in self.states:
            raise RowProblem(
                _("“%(word)s” is not one of our states; the mapping must translate it.") % {"word": shortened(word)}
            )
        update.state = state
        if state == "on_hold":
            update.hold_reason = reason or (self.hold_reason(cells) if self.hold_reason is not None else None)
            if update.hold_reason and update.hold_reason not in self.hold_reasons:
                raise RowProblem(
                    _("“%(word)s” is not one of our hold reasons; the mapping must translate it.")
                    % {"word": shortened(update.hold_reason)}
                )

    def _read_fields(self, update: Update, cells: Sequence[str]) -> None:
        for name, read, words, choices in self.fields:
            word = read(cells)
            if word is None or (not word and name in _NEVER_EMPTY):
                continue
            if name in LABELS:
                update.labels[name] = word
                continue
            value: Any = word
            if words is not None:
                value = words.get(word.casefold())
            if value is None or (choices is not None and value not in choices):
                raise RowProblem(
                    _("“%(word)s” is no value for %(field)s; the mapping must translate it.")
                    % {"word": shortened(word), "field": name}
                )
            update.values[name] = value
        if self.category:
            update.category = self._levels(cells)

    def _levels(self, cells: Sequence[str]) -> tuple[str, ...] | None:
        levels: list[str] = []
        for read in self.category:
            word = read(cells)
            if word is None and not levels:
                return None
            if not word:
                break
            levels.append(word)
        split = self.mapping.category.split
        if levels and split:
            levels = [part.strip() for part in levels[0].split(split) if part.strip()]
        return tuple(levels)

    def _read_ending(self, update: Update, cells: Sequence[str]) -> None:
        update.resolved_at = self._moment(self.resolved_at, cells)
        update.closed_at = self._moment(self.closed_at, cells)
        update.resolved_by = self.resolved_by(cells) if self.resolved_by is not None else None
        update.text = (self.text is not None and self.text(cells)) or ""
        update.code = (self.code is not None and self.code(cells)) or ""
        if update.code and update.code not in self.codes:
            raise RowProblem(
                _("“%(word)s” is not one of our resolution codes; the mapping must translate it.")
                % {"word": shortened(update.code)}
            )

    def _moment(self, timed: Timed | None, cells: Sequence[str]) -> datetime | None:
        if timed is None:
            return None
        read, moment = timed
        word = read(cells)
        return moment(word) if word else None


def fitting(identifier: str) -> str:
    """An identifier that columns can hold. Raises RowProblem."""
    if len(identifier) > LONGEST_IDENTIFIER:
        raise RowProblem(_("The identifier “%(word)s” is too long.") % {"word": shortened(identifier)})
    return identifier


def _count(read: Reading | None, cells: Sequence[str]) -> tuple[int | None, int]:
    """The count that a row states and what it adds to the count so far: "2" is two in all, "+1" one more."""
    word = read(cells) if read is not None else ""
    if not word:
        return None, 0
    try:
        count = int(float(word))
    except (ValueError, OverflowError):
        count = -1
    if not 0 <= count <= MOST:
        raise RowProblem(_("“%(word)s” is no count.") % {"word": shortened(word)})
    return (None, count) if word.startswith("+") else (count, 0)
