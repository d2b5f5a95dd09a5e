"""Performing some rows of a log of requests in one transaction, each of them wholly or not at all."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from wellkept.components.clocks.selectors import Reckoned, reckoned
from wellkept.components.links import services as links
from wellkept.flows.models import ReplayMark
from wellkept.flows.replay import selectors
from wellkept.flows.replay.attempts import Attempts, Way
from wellkept.flows.replay.labels import Labels
from wellkept.flows.replay.logfile import Log
from wellkept.flows.replay.refusal import RowProblem
from wellkept.flows.replay.requests.acts import Acts, Done
from wellkept.flows.replay.requests.rows import OVER, Row, RowReader
from wellkept.flows.replay.requests.verdicts import in_words
from wellkept.flows.replay.tally import Tally
from wellkept.flows.replay.updates import LABELS
from wellkept.kernel.occasion import Origin, occasion
from wellkept.kernel.registry import kind
from wellkept.records.bulk import Sets

#: The relations under which the other system's target and verdict are noted on a request.
TARGET, VERDICT = "target", "verdict"
_METRIC = "fulfilment"


class RequestBatch:
    """Some rows of a log, by their places; must run inside a transaction. `since` is when this replay began."""

    def __init__(
        self, log: Log, reader: RowReader, labels: Labels, since: datetime, way: Way, sets: Sets | None = None
    ) -> None:
        self.log, self.reader, self.labels, self.since, self.sets = log, reader, labels, since, sets
        self.attempts = Attempts(way, sets, labels)
        self.acts = Acts(reader.log, labels)
        self.requests: dict[str, Any] = {}
        self.references: dict[int, set[tuple[str, str, str]]] = {}
        self.rejected: list[tuple[int, str]] = []
        #: By request of an earlier replay, the last row of this log that moved it.
        self.marks: dict[int, ReplayMark] = {}
        #: The requests of earlier replays; and up to when those are known that this log has not moved yet.
        self.older: set[int] = set()
        self.known: dict[int, datetime] = {}
        #: The requests to be compared: the place of a row, its identifier, and what it says if it could be read.
        self.concluded: list[tuple[int, str, Row | None]] = []

    @property
    def _log_mark(self) -> str:
        return self.log.digest[:20]

    def perform(self, places: Sequence[int], tally: Tally) -> None:
        """Perform these rows and count what they came to. Raises BatchRefused, DataError, IntegrityError for a batch that must
        be performed in another way.
        """
        read = [(place, *self._read(place)) for place in places]
        self._look_up([row for _place, row, _problem in read if row is not None], places)
        for place, row, problem in read:
            if row is not None:
                problem = self._perform(place, row, tally)
            if problem:
                self.rejected.append((self.log.update_number(place), problem))
                tally.rejected += 1
            if not self.reader.log.each and self.log.is_last(place):
                self._conclude(place, None if problem else row)
        self._compare(tally)

    def _read(self, place: int) -> tuple[Row | None, str]:
        try:
            return self.reader.row(self.log.cells(place)), ""
        except RowProblem as problem:
            return None, str(problem)

    def _look_up(self, rows: Sequence[Row], places: Sequence[int]) -> None:
        """Read at once what the rows will ask for one by one."""
        names = {label for r in rows for label in (r.by, r.opened_by, r.fulfilled_by) if label}
        names |= {r.labels[name] for r in rows for name in LABELS if name != "team" and r.labels.get(name)}
        self.labels.expect(names)
        mentioned = {self.log.identifiers[self.log.owner[p]] for p in places if self.log.owner[p] >= 0}
        self.requests = selectors.records_by_identity("request", self.reader.mapping.system, mentioned)
        found = self.requests.values()
        self.older = {request.pk for request in found if request.recorded_at < self.since}
        moved = {pk for pk, mark in selectors.marks_of(self.older).items() if mark.digest == self._log_mark}
        self.known = {request.pk: request.updated_at for request in found if request.pk in self.older - moved}
        if self.sets is not None:
            self.sets.know(kind("request"), found)
        self.references = selectors.references_of(request.pk for request in found)

    def _perform(self, place: int, row: Row, tally: Tally) -> str:
        """Perform one row; returns why it could not be done, or nothing."""
        request, done = self.requests.get(row.identifier), Done()
        with self.attempts.attempt() as outcome, occasion(at=row.at, origin=Origin.REPLAY):
            if request is not None and self._told_before(place):
                tally.unchanged += 1
                return ""
            brought = self._bring(request, row, done)
            new = self._refer(brought, row, done, first=request is None)
        if outcome.refusal:
            return outcome.refusal
        self.requests[row.identifier] = brought
        self.references.setdefault(brought.pk, set()).update(new)
        if done.verbs and brought.pk in self.older:
            version = brought.version
            self.marks[brought.pk] = ReplayMark(record_id=brought.pk, digest=self._log_mark, at=row.at, version=version)
        self._count(place, row, done, tally)
        if self.reader.log.each:
            self._conclude(place, row)
        return ""

    def _told_before(self, place: int) -> bool:
        """Whether one row of a log that has one for each request only repeats an earlier one. Raises RowProblem for a row that
        contradicts it.
        """
        before = self.log.previous(place) if self.reader.log.each else None
        if before is not None and self.log.cells(place) != self.log.cells(before):
            raise RowProblem(
                _(
                    "Row %(row)s tells of the same request, and otherwise. Mend the log, or say rows: changes in the mapping."
                )
                % {"row": self.log.update_number(before)}
            )
        return before is not None

    def _bring(self, request: Any | None, row: Row, done: Done) -> Any:
        after = self.known.get(request.pk) if request is not None else None
        if request is None:
            request = self.acts.open(row, done)
        elif after is not None and row.at <= after:
            if self.reader.log.each and request.state in OVER and not row.over:
                row.remarks.append(_("The row is open again, but does not say since when; the request stays over."))
            return request
        return self.acts.bring(request, row, done, after=after)

    def _refer(self, request: Any, row: Row, done: Done, *, first: bool) -> set[tuple[str, str, str]]:
        """Note what the request has to do with elsewhere, and what the other system said of its target."""
        system = self.reader.mapping.system
        told = {(relation, of, name) for (relation, of), names in row.references.items() for name in names}
        if first:
            told.add(("identity", system, row.identifier))
        if row.stated is not None:
            told.add((TARGET, system, f"{row.stated:%Y-%m-%dT%H:%M:%SZ}"))
        if row.length is not None:
            told.add((TARGET, system, in_words(row.length)))
        if row.verdict:
            told.add((VERDICT, system, row.verdict))
        new = told - self.references.get(request.pk, set())
        if new:
            if not first:
                done.verbs.append("refer")
            links.refer_new(
                [links.Elsewhere(request.record, of, relation, name) for relation, of, name in sorted(new)],
                actor=self.labels.actor(row.by),
            )
        return new

    def _count(self, place: int, row: Row, done: Done, tally: Tally) -> None:
        number = self.log.update_number(place)
        if done.verbs:
            tally.applied += 1
        else:
            tally.unchanged += 1
        tally.inferred += done.inferred
        tally.actions.update(done.verbs)
        if done.moved_from is not None:
            tally.move(number, done.moved_from)
        for words in row.remarks:
            tally.requests.remark(number, words)

    def _conclude(self, place: int, row: Row | None) -> None:
        """Compare a request with what the log says of it, once its last row has been dealt with."""
        identifier = self.log.identifiers[self.log.owner[place]] if self.log.owner[place] >= 0 else ""
        if identifier in self.requests:
            self.concluded.append((place, identifier, row))

    def _compare(self, tally: Tally) -> None:
        clocks = reckoned((self.requests[name].pk for _place, name, _row in self.concluded), _METRIC)
        for place, name, row in self.concluded:
            request = self.requests[name]
            told = self.references.get(request.pk, set())
            tally.incidents += 1
            tally.linked.update({r for r, _system, _name in told if r not in ("identity", TARGET, VERDICT)})
            stated = row.stated if row is not None else None
            if stated is None and self.reader.target is not None:
                named = [identifier for relation, _system, identifier in told if relation == TARGET]
                stated = datetime.fromisoformat(max(named)) if named else None
            self._compare_one(self.log.update_number(place), request, row, stated, clocks.get(request.pk), tally)

    def _compare_one(
        self, number: int, request: Any, row: Row | None, stated: datetime | None, clock: Reckoned | None, tally: Tally
    ) -> None:
        kept, length = (row.kept, row.length) if row is not None else (None, None)
        due = clock.due_at if clock is not None else request.expected_at
        if self.reader.target is not None:
            tally.requests.compare_target(number, stated, clock is not None, due)
        elif self.reader.length is not None:
            tally.requests.compare_length(number, length, clock.length if clock is not None else None)
        else:
            tally.requests.counts.update(computed=clock is not None, without=1)
        end = request.fulfilled_at or self.reader.until
        if request.state != "cancelled":
            told = stated if self.reader.target is not None else due
            tally.requests.compare_verdict(number, kept, told is None or end <= told, due is None or end <= due)
