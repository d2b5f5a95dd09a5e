"""From the cells of a row to what a log says of a request. No database is asked."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from wellkept.flows.replay import vocabulary
from wellkept.flows.replay.refusal import RowProblem
from wellkept.flows.replay.requests.spec import LATEST, PauseColumns
from wellkept.flows.replay.sources import Reading, Source, shortened
from wellkept.flows.replay.spec import COMPLETE, KEEP, LogMapping
from wellkept.flows.replay.updates import LABELS, Timed, fitting
from wellkept.kernel.calendars import Length
from wellkept.toolkit.lengths import length_of

_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
#: States in which a request has what it needs, or needs it no more.
OVER = ("fulfilled", "closed", "cancelled")


@dataclass(frozen=True, slots=True)
class Stage:
    """From a moment on a request is in a state."""

    at: datetime
    state: str
    reason: str = ""


@dataclass(slots=True)
class Row:
    """What one row says. `stages` are in the order of time; what has not happened when the log was taken is not among them.
    `stated`, `length` and `kept` are the other system's target (when, how long) and verdict; `remarks` what is odd about the
    row without making it useless.
    """

    identifier: str
    opened_at: datetime
    by: str = ""
    opened_by: str = ""
    fulfilled_by: str = ""
    stages: list[Stage] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    service: str | None = None
    category: tuple[str, ...] | None = None
    references: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    stated: datetime | None = None
    length: Length | None = None
    kept: bool | None = None
    verdict: str = ""
    remarks: list[str] = field(default_factory=list)

    @property
    def at(self) -> datetime:
        """When the row came to its last stage."""
        return self.stages[-1].at if self.stages else self.opened_at

    @property
    def over(self) -> bool:
        """Whether the request has come to an end by this row."""
        return bool(self.stages) and self.stages[-1].state in OVER


class RowReader:
    """Turns rows of one log into what they say of requests; `now` is the wall clock, `until` when the log was taken."""

    def __init__(self, mapping: LogMapping, header: Mapping[str, int], now: datetime, latest: datetime | None) -> None:
        assert mapping.requests is not None
        self.mapping, self.log, self.header, self.now = mapping, mapping.requests, header, now
        self.changes = mapping.rows != COMPLETE
        stated = self.log.extracted
        self.until = (latest or now) if stated == LATEST else mapping.times.plain_reader()(stated)
        bound, m, log = self._bound, mapping, self.log
        self.identifier, self.state = m.identifier.bind(header), bound(m.state)
        self.at = self._timed(m.at) if m.at.names() else None
        self.by, self.opened_by, self.fulfilled_by = bound(m.by), bound(m.opened_by), bound(log.fulfilled_by)
        self.hold_reason, self.service = bound(m.hold_reason), bound(log.service)
        self.opened_at, self.started_at = self._timed(m.opened_at), self._timed(log.started_at)
        self.fulfilled_at, self.closed_at = self._timed(log.fulfilled_at), self._timed(log.closed_at)
        self.target, self.verdict = self._timed(log.target), bound(log.verdict)
        self.length = bound(log.length)
        self.word = bound(replace(log.verdict, values=None) if log.verdict is not None else None)
        self.text = bound(m.ending.text)
        self.fields = [(name, read) for name, source in m.fields.items() if (read := bound(source)) is not None]
        self.category = [read for source in m.category.levels if (read := bound(source)) is not None]
        self.pauses = [(p, self._timed(p.since), self._timed(p.until)) for p in log.pauses]
        self.references = [
            ((one.relation, one.system), read, one.split)
            for one in m.references
            if (read := bound(one.source)) is not None
        ]

    def _bound(self, source: Source | None) -> Reading | None:
        if source is None or not source.found_in(self.header):
            return None
        return source.bind(self.header, changes=self.changes)

    def _timed(self, source: Source | None) -> Timed | None:
        read = self._bound(source)
        return (read, self.mapping.times.reader_of(source.names())) if source is not None and read is not None else None

    def row(self, cells: Sequence[str]) -> Row:
        """What the row says. Raises RowProblem when it cannot be understood."""
        identifier = fitting(self.identifier(cells) or "")
        at, opened_at = self._moment(self.at, cells), self._moment(self.opened_at, cells)
        if not self.log.each and at is None:
            raise RowProblem(_("The row does not say when it happened."))
        opened_at = opened_at or at
        if opened_at is None:
            raise RowProblem(_("The row does not say when it was opened."))
        if opened_at > self.until:
            raise RowProblem(
                _("It was opened after the log was taken (%(at)s).") % {"at": f"{self.until:%Y-%m-%d %H:%M} UTC"}
            )
        row = Row(identifier, opened_at)
        for name in ("by", "opened_by", "fulfilled_by"):
            read = getattr(self, name)
            setattr(row, name, (read(cells) or "") if read is not None else "")
        self._read_values(row, cells)
        stages = self._whole(row, at, cells) if self.log.each else self._update(at or opened_at, cells)
        row.stages = [stage for stage in stages if stage.at <= self.until]
        row.stated = self._target(row, cells)
        row.length = self._length(cells)
        word = self.verdict(cells) if self.verdict is not None else ""
        if word and word not in vocabulary.VERDICTS:
            raise RowProblem(_("“%(word)s” is no verdict; the mapping must translate it.") % {"word": shortened(word)})
        row.kept = word == "kept" if word else None
        row.verdict = fitting((self.word(cells) or "") if self.word is not None else "")
        return row

    def _target(self, row: Row, cells: Sequence[str]) -> datetime | None:
        stated = None
        if self.target is not None and (word := self.target[0](cells)):
            stated = self.target[1](word)
        if stated is not None and stated < row.opened_at:
            row.remarks.append(_("The target that the row names lies before its opening."))
        return stated

    def _length(self, cells: Sequence[str]) -> Length | None:
        word = self.length(cells) if self.length is not None else ""
        if not word:
            return None
        try:
            return length_of(f"{word} {self.log.length_unit}" if _NUMBER.fullmatch(word) else word)
        except ValueError as error:
            raise RowProblem(_("“%(word)s” is no length: %(why)s") % {"word": shortened(word), "why": error}) from error

    def _moment(self, timed: Timed | None, cells: Sequence[str]) -> datetime | None:
        word = timed[0](cells) if timed is not None else ""
        return self._past(word, timed) if word and timed is not None else None

    def _past(self, word: str, timed: Timed) -> datetime:
        at = timed[1](word)
        if at > self.now:
            raise RowProblem(_("“%(word)s” lies in the future.") % {"word": shortened(word)})
        return at

    # The stages -----------------------------------------------------------------------------------------------------------

    def _state(self, cells: Sequence[str]) -> tuple[str, str]:
        word = (self.state(cells) or "") if self.state is not None else ""
        state, _colon, reason = word.partition(":")
        if state and state not in (*vocabulary.REQUEST_STATES, KEEP):
            raise RowProblem(
                _("“%(word)s” is not one of our states; the mapping must translate it.") % {"word": shortened(word)}
            )
        if state == "on_hold" and not reason and self.hold_reason is not None:
            reason = self.hold_reason(cells) or ""
        self._check_reason(reason)
        return state, reason

    def _check_reason(self, reason: str) -> None:
        if reason and reason not in vocabulary.request_hold_reasons():
            raise RowProblem(
                _("“%(word)s” is not one of our hold reasons; the mapping must translate it.")
                % {"word": shortened(reason)}
            )

    def _update(self, at: datetime, cells: Sequence[str]) -> list[Stage]:
        state, reason = self._state(cells)
        return [Stage(at, state, reason)] if state not in ("", KEEP) else []

    def _whole(self, row: Row, at: datetime | None, cells: Sequence[str]) -> list[Stage]:
        """The stages of a request that one row tells from its opening to its end."""
        state, reason = self._state(cells)
        started = self._moment(self.started_at, cells)
        fulfilled, closed = self._moment(self.fulfilled_at, cells), self._moment(self.closed_at, cells)
        if state in ("", KEEP):
            state = "closed" if closed else "fulfilled" if fulfilled else "in_fulfilment" if started else "submitted"
        if state not in OVER and (fulfilled or closed):
            row.remarks.append(_("The row is open and names a time of its end; it stays open."))
        end = self._ends(state, fulfilled, closed, at)
        stages = [Stage(started, "in_fulfilment")] if started else []
        pauses = list(self._waits(cells))
        for since, until, why in merged(pauses):
            stages.append(Stage(since, "on_hold", why))
            if until is not None:
                stages.append(Stage(until, "in_fulfilment"))
        stages.sort(key=lambda stage: stage.at)
        if end:
            return [*(stage for stage in stages if stage.at < end[0].at), *end]
        last = stages[-1].state if stages else "submitted"
        if state not in ("submitted", last):
            stages.append(Stage(at or (stages[-1].at if stages else row.opened_at), state, reason))
        return stages

    @staticmethod
    def _ends(state: str, fulfilled: datetime | None, closed: datetime | None, at: datetime | None) -> list[Stage]:
        if state not in OVER:
            return []
        first, last = fulfilled or closed or at, closed or fulfilled or at
        if first is None or last is None:
            raise RowProblem(_("The row says that it is over, but not when."))
        if state == "cancelled":
            return [Stage(last, "cancelled")]
        return [Stage(min(first, last), "fulfilled"), *([Stage(last, "closed")] if state == "closed" else [])]

    def _waits(self, cells: Sequence[str]) -> Iterator[tuple[datetime, datetime | None, str]]:
        for columns, since, until in self.pauses:
            if since is None:
                continue
            for begun, ended in self._pieces(columns, since, until, cells):
                if ended is not None and ended < begun:
                    raise RowProblem(_("A pause ends before it begins."))
                yield begun, ended, columns.reason

    def _pieces(
        self, columns: PauseColumns, since: Timed, until: Timed | None, cells: Sequence[str]
    ) -> Iterator[tuple[datetime, datetime | None]]:
        word = since[0](cells)
        if not word:
            return
        if not columns.between:
            yield self._past(word, since), self._moment(until, cells)
            return
        for begun, ended in columns.pieces(word):
            yield self._past(begun, since), self._past(ended, since) if ended else None

    # The rest -------------------------------------------------------------------------------------------------------------

    def _read_values(self, row: Row, cells: Sequence[str]) -> None:
        for name, read in self.fields:
            word = read(cells)
            if word is None or (not word and name in ("title", "priority")):
                continue
            if name in LABELS:
                row.labels[name] = word
            elif name == "priority":
                priority = vocabulary.PRIORITIES.get(word.casefold())
                if priority is None:
                    raise RowProblem(
                        _("“%(word)s” is no value for %(field)s; the mapping must translate it.")
                        % {"word": shortened(word), "field": name}
                    )
                row.values[name] = priority
            else:
                row.values[name] = word
        if self.text is not None and (text := self.text(cells)):
            row.values["fulfilment"] = text
        row.service = self.service(cells) if self.service is not None else None
        levels = [word for read in self.category if (word := read(cells))]
        if self.mapping.category.split and levels:
            levels = [part.strip() for part in levels[0].split(self.mapping.category.split) if part.strip()]
        row.category = tuple(levels) if levels else None
        for key, read, split in self.references:
            if word := read(cells):
                parts = [part.strip() for part in word.split(split)] if split else [word]
                row.references[key] = (*row.references.get(key, ()), *(fitting(part) for part in parts if part))


def merged(
    pauses: Sequence[tuple[datetime, datetime | None, str]],
) -> list[tuple[datetime, datetime | None, str]]:
    """Pauses in the order of time; of those that overlap or touch one is made, for the reason of the first."""
    found: list[tuple[datetime, datetime | None, str]] = []
    for since, until, why in sorted(pauses, key=lambda pause: pause[0]):
        if found and (found[-1][1] is None or since <= found[-1][1]):
            begun, ended, reason = found[-1]
            found[-1] = begun, None if ended is None or until is None else max(ended, until), reason
        else:
            found.append((since, until, why))
    return found
